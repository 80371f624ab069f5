/** Liquity v1: a pool whose deposits absorb debt and receive collateral. */
import { powerOfTen } from '../../core/money/index.ts';
import {
  absorb,
  depositGain,
  depositLeft,
  EMPTY_PRODUCT_POOL,
  type PoolDeposit,
  provide,
} from '../../core/waterfall/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, refused, values } from './answer.ts';
import type { Inputs } from './inputs.ts';
import { parseRational, type Rational, rational } from './rational.ts';
import { isFields, type Json } from './vectors.ts';

/** Digits of both tokens. */
const DIGITS = 18;
const TOKEN = powerOfTen(DIGITS);
/** Of the collateral 0.5 % goes to whoever liquidates. */
const COLLATERAL_KEPT = 995n;
const THOUSAND = 1_000n;
/** What stays in the pool whatever the debt. */
const KEPT = TOKEN;

function units(value: Rational, name: string): bigint {
  if ((value.n * TOKEN) % value.d !== 0n) throw new NotCovered(`${name} is finer than a unit`);
  return (value.n * TOKEN) / value.d;
}

const tokens = (amount: bigint): Rational => rational(amount, TOKEN);

/** Pairs of debt and collateral. */
function pairsOf(inputs: Inputs): { debt: bigint; collateral: bigint }[] {
  const listed = inputs.list('liquidations_debt_coll', 'liquidations');
  return listed.map((pair: Json) => {
    if (!Array.isArray(pair) || pair.length !== 2 || isFields(pair)) {
      throw new NotCovered('a liquidation is no pair of debt and collateral');
    }
    const [debt, collateral] = pair.map((value) => rationalOf(value));
    return {
      debt: units(debt as Rational, 'a debt'),
      collateral: units(collateral as Rational, 'a collateral'),
    };
  });
}

function rationalOf(value: Json): Rational {
  const number = typeof value === 'string' ? parseRational(value) : null;
  if (number === null) throw new NotCovered('a number of a liquidation is none');
  return number;
}

const stabilityPool: Rule = {
  name: 'stability_pool',
  also: ['stability_pool_deposits', 'compounded_deposit'],
  gives: ['compounded', 'eth_gain'],
  answer(inputs) {
    let pool = EMPTY_PRODUCT_POOL;
    const deposits: PoolDeposit[] = [];
    for (const amount of inputs.rationals('deposits')) {
      const provided = provide(pool, null, units(amount, 'a deposit'));
      if (provided.kind !== 'provided') return refused('a deposit is nothing');
      pool = provided.pool;
      deposits.push(provided.deposit);
    }
    let rest = 0n;
    for (const { debt, collateral } of pairsOf(inputs)) {
      const received = (collateral * COLLATERAL_KEPT) / THOUSAND;
      const absorbed = absorb(pool, debt, received, KEPT);
      pool = absorbed.pool;
      rest += debt - absorbed.debt;
    }
    return values({
      compounded: deposits.map((deposit) => tokens(depositLeft(pool, deposit))),
      eth_gain: deposits.map((deposit) => tokens(depositGain(pool, deposit))),
      pool_total: tokens(pool.total),
      redistributed_debt: tokens(rest),
    });
  },
};

export const LIQUITY_V1: Adapter = { system: 'liquity-v1', rules: [stabilityPool] };
