/** Binance: brackets with their maintenance amounts, and the price at which one is liquidated. */
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { rankedQueue } from './exchange-queue.ts';
import { returnLeverageRank } from './exchange-rules.ts';
import { type Inputs, signOf } from './inputs.ts';
import { absolute, type Rational, rational, times, ZERO } from './rational.ts';
import { exactSchedule, priceWhere } from './units.ts';

/** Upper ends and rates of BTCUSDT, as announced on 2021-03-18; for cases that give no brackets. */
const BTCUSDT_CAPS = [
  50_000, 250_000, 1_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 200_000_000,
  300_000_000, 500_000_000,
].map((cap) => rational(BigInt(cap)));
const BTCUSDT_RATES = [4, 5, 10, 25, 50, 100, 125, 150, 250, 500].map((permille) =>
  rational(BigInt(permille), 1_000n),
);

/** Brackets of a case: caps are the upper ends, each bracket begins where the last one ends. */
function readBrackets(inputs: Inputs): { froms: Rational[]; rates: Rational[] } {
  const isGiven = inputs.has('caps_usd', 'caps', 'notional_caps');
  const caps = isGiven ? inputs.rationals('caps_usd', 'caps', 'notional_caps') : BTCUSDT_CAPS;
  const rates = isGiven ? inputs.rationals('rates', 'maintenance_rates') : BTCUSDT_RATES;
  if (rates.length === 0 || caps.length < rates.length - 1 || caps.length > rates.length) {
    throw new NotCovered('caps and rates do not belong together');
  }
  return { froms: [ZERO, ...caps.slice(0, rates.length - 1)], rates };
}

const amounts: Rule = {
  name: 'maintenance_amount',
  also: ['maintenance_amounts', 'cum'],
  gives: ['maintenance_amount'],
  answer(inputs) {
    const { froms, rates } = readBrackets(inputs);
    return values({ maintenance_amount: exactSchedule(froms, rates).deductions });
  },
};

const margin: Rule = {
  name: 'maintenance_margin',
  gives: ['maintenance_margin'],
  answer(inputs) {
    const notional = absolute(inputs.rational('notional_usd', 'notional', 'position_notional'));
    const { froms, rates } = readBrackets(inputs);
    const schedule = exactSchedule(froms, rates, [notional]);
    return values({ maintenance_margin: schedule.requirement(notional) });
  },
};

const price: Rule = {
  name: 'liquidation_price',
  gives: ['liquidation_price'],
  answer(inputs, vector) {
    const side = signOf(inputs.side(vector.title));
    const size = absolute(inputs.rational('qty', 'size', 'position_size', 'position'));
    const due = priceWhere({
      size: times(side, size),
      entry: inputs.rational('entry', 'entry_price'),
      rest: inputs.rational('wallet_balance', 'margin', 'isolated_margin', 'collateral'),
      rate: inputs.rational('mmr', 'maintenance_rate', 'maintenance_margin_rate'),
      deduction: inputs.rationalOr(ZERO, 'maintenance_amount', 'cum', 'maintenance_deduction'),
    });
    return values({ liquidation_price: due });
  },
};

export const BINANCE: Adapter = {
  system: 'binance',
  rules: [amounts, margin, price, rankedQueue, returnLeverageRank],
};
