/** dYdX v4: deleveraging at the bankruptcy price or, in final settlement, at the oracle price. */

import { closeFault, isBankrupt } from '../../core/margin/index.ts';
import type { Lots } from '../../core/money/index.ts';
import { mayCloseBetween, offsetInTurn } from '../../core/waterfall/index.ts';
import type { Rule } from './adapter.ts';
import { type Answer, type Outcome, refused, values } from './answer.ts';
import {
  afterTrade,
  type MarginTerms,
  quoteAtBankruptcy,
  readAccount,
  readTerms,
  riskOfAccount,
  type Subaccount,
  sizeOf,
  valueOfSize,
} from './dydx-account.ts';
import type { Inputs } from './inputs.ts';
import type { VectorCase } from './vectors.ts';

/** What a deleveraging is about. */
interface Deleveraging {
  readonly market: string;
  readonly terms: MarginTerms;
  readonly at: 'bankruptcy' | 'oracle';
}

/** The two accounts after an offset. */
interface Offset {
  readonly liquidated: Subaccount;
  readonly offsetting: Subaccount;
}

const FLAGS = ['is_final_settlement', 'final_settlement', 'at_oracle_price', 'at_oracle'];

function readDeleveraging(inputs: Inputs, vector: VectorCase): Deleveraging {
  const isNamed = /oracle|settlement/i.test(vector.title);
  const isAtOracle = inputs.flagOr(isNamed, ...FLAGS);
  const market = inputs.has('market') ? inputs.text('market') : 'BTC';
  return { market, terms: readTerms(inputs), at: isAtOracle ? 'oracle' : 'bankruptcy' };
}

/** Closes `delta` between two accounts at one price, or says why that is not allowed. */
function offset(
  deleveraging: Deleveraging,
  liquidated: Subaccount,
  offsetting: Subaccount,
  delta: Lots,
): Offset | string {
  const { market, terms, at } = deleveraging;
  const fault =
    closeFault(sizeOf(liquidated, market), delta) ??
    closeFault(sizeOf(offsetting, market), -delta as Lots);
  if (fault !== null) return fault;
  const received =
    at === 'oracle'
      ? -valueOfSize(delta, market)
      : quoteAtBankruptcy(liquidated, terms, { market, delta });
  if (typeof received === 'string') return received;
  const after: Offset = {
    liquidated: afterTrade(liquidated, market, delta, received),
    offsetting: afterTrade(offsetting, market, -delta, -received),
  };
  const isAllowed =
    mayCloseBetween(riskOfAccount(liquidated, terms), riskOfAccount(after.liquidated, terms)) &&
    mayCloseBetween(riskOfAccount(offsetting, terms), riskOfAccount(after.offsetting, terms));
  return isAllowed ? after : 'the bankruptcy prices do not overlap';
}

/** Fields of one account under a name: `liquidated_usdc_qq`, `liquidated_pos`, ... */
function accountFields(
  name: string,
  account: Subaccount,
  market: string,
): { [field: string]: Answer } {
  const fields: { [field: string]: Answer } = {
    [`${name}_usdc_qq`]: account.cash,
    [`${name}_pos`]: sizeOf(account, market),
    [`${name}_positions`]: Object.fromEntries(account.positions),
  };
  for (const each of ['BTC', 'ETH']) {
    fields[`${name}_${each.toLowerCase()}_pos`] = sizeOf(account, each);
    fields[`${name}_${each.toLowerCase()}_base_quantums`] = sizeOf(account, each);
  }
  return fields;
}

const deleverage: Rule = {
  name: 'deleverage',
  also: ['deleveraging', 'process_deleveraging'],
  gives: ['liquidated_usdc_qq', 'offsetting_usdc_qq'],
  answer(inputs, vector): Outcome {
    const deleveraging = readDeleveraging(inputs, vector);
    const delta = inputs.integer('delta_base_quantums', 'delta') as Lots;
    const liquidated = readAccount(inputs.group('liquidated'));
    const offsetting = readAccount(inputs.group('offsetting'));
    const after = offset(deleveraging, liquidated, offsetting, delta);
    if (typeof after === 'string') return refused(after);
    const { market } = deleveraging;
    return values({
      ...accountFields('liquidated', after.liquidated, market),
      ...accountFields('offsetting', after.offsetting, market),
    });
  },
};

const absolute = (size: bigint): bigint => (size < 0n ? -size : size);

/** Most that each account can take of `delta`: nothing where it is flat or on the same side. */
function roomOf(accounts: readonly Subaccount[], market: string, delta: Lots): bigint[] {
  return accounts.map((account) => {
    const size = sizeOf(account, market);
    return size !== 0n && size > 0n === delta > 0n ? absolute(size) : 0n;
  });
}

const matching: Rule = {
  name: 'deleverage_matching',
  also: ['deleveraging_matching', 'offset_subaccount_perpetual_position'],
  gives: ['fills', 'usdc_after_qq'],
  answer(inputs, vector): Outcome {
    const deleveraging = readDeleveraging(inputs, vector);
    const { market } = deleveraging;
    const delta = inputs.integer('delta_base_quantums', 'delta') as Lots;
    let liquidated = readAccount(inputs.group('liquidated'));
    const groups = inputs.groupsOf('others', 'accounts');
    const ids = groups.map((group, at) => (group.has('id') ? group.text('id') : String(at)));
    const others = groups.map(readAccount);
    const { taken, left } = offsetInTurn(
      roomOf(others, market, delta),
      absolute(delta),
      (at, size) => {
        const part = (delta > 0n ? size : -size) as Lots;
        const after = offset(deleveraging, liquidated, others[at] as Subaccount, part);
        if (typeof after === 'string') return false;
        liquidated = after.liquidated;
        others[at] = after.offsetting;
        return true;
      },
    );
    const fills = ids.flatMap((account, at) => {
      const fill = taken[at] as bigint;
      return fill === 0n ? [] : [{ account, fill }];
    });
    return values({
      fills,
      remaining: delta > 0n ? left : -left,
      usdc_after_qq: Object.fromEntries(ids.map((id, at) => [id, others[at]?.cash ?? 0n])),
      pos_after: Object.fromEntries(
        ids.map((id, at) => [id, sizeOf(others[at] as Subaccount, market)]),
      ),
      ...accountFields('liquidated', liquidated, market),
    });
  },
};

const eligible: Rule = {
  name: 'can_deleverage',
  also: ['can_deleverage_subaccount', 'should_deleverage'],
  gives: ['at_bankruptcy_price', 'at_oracle_price'],
  answer(inputs): Outcome {
    const isSettling = inputs.flagOr(false, ...FLAGS);
    const isNegative = isBankrupt(riskOfAccount(readAccount(inputs), readTerms(inputs)));
    const isAtOracle = isSettling && !isNegative;
    return values({
      at_bankruptcy_price: isNegative,
      at_oracle_price: isAtOracle,
      should_deleverage_at_bankruptcy_price: isNegative,
      should_deleverage_at_oracle_price: isAtOracle,
    });
  },
};

export const DYDX_DELEVERAGING: readonly Rule[] = [deleverage, matching, eligible];
