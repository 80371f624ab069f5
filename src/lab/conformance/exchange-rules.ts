/** Prices and ranks that several centralised exchanges publish in the same words. */
import { returnLeverageScore, type Score } from '../../core/waterfall/index.ts';
import type { Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { type Inputs, signOf } from './inputs.ts';
import {
  absolute,
  minus,
  ONE,
  over,
  plus,
  type Rational,
  rational,
  times,
  ZERO,
} from './rational.ts';
import { candidateOf, exact, exactSchedule, notionalAt, priceWhere } from './units.ts';

const inverted = (price: Rational | null): Rational | null =>
  price === null ? null : over(ONE, price);

const SIZE = ['qty', 'size', 'position_size', 'quantity', 'contracts', 'position', 'qty_usd'];
const ENTRY = ['entry', 'entry_price', 'avg_entry_price'];
const EXTRA = ['extra_margin', 'extra_margin_added', 'added_margin', 'available_balance'];

/** Whether a contract is settled in the currency that it is quoted for. */
const isInverse = (inputs: Inputs, title: string): boolean => {
  if (inputs.has('inverse', 'is_inverse')) return inputs.flagOr(false, 'inverse', 'is_inverse');
  if (!inputs.has('contract', 'contract_type')) return /\binverse\b/i.test(title);
  return /inverse/i.test(inputs.text('contract', 'contract_type'));
};

/**
 * Isolated margin with a maintenance margin fixed at entry. An inverse contract is a position in
 * dollars that is quoted in the coin: its price is one over the price, and its side the other one.
 */
export const fixedMarginPrice: Rule = {
  name: 'liquidation_price',
  also: ['bankruptcy_price', 'liq_price'],
  gives: ['liquidation_price', 'bankruptcy_price'],
  answer(inputs, vector) {
    const inverse = isInverse(inputs, vector.title);
    const size = absolute(inputs.rational(...SIZE));
    const stated = inputs.rational(...ENTRY);
    const side = times(signOf(inputs.side(vector.title)), rational(inverse ? -1n : 1n));
    const entry = inverse ? over(ONE, stated) : stated;
    const worth = notionalAt(size, entry);
    const required = (rate: Rational) => exactSchedule([ZERO], [rate], [worth]).requirement(worth);
    const initial = inputs.has('leverage')
      ? required(over(ONE, inputs.rational('leverage')))
      : inputs.rational('im', 'initial_margin');
    const rate = inputs.rationalOr(ZERO, 'mmr', 'maintenance_rate', 'maintenance_margin_rate');
    const given = inputs.rationalOr(ZERO, 'maintenance_deduction', 'mm_deduction', 'deduction');
    const maintenance = minus(required(rate), given);
    const behind = plus(initial, inputs.rationalOr(ZERO, ...EXTRA));
    const position = { size: times(side, size), entry, rate: ZERO };
    const bankrupt = priceWhere({ ...position, rest: behind });
    const due = priceWhere({ ...position, rest: minus(behind, maintenance) });
    return values({
      im: initial,
      initial_margin: initial,
      mm: maintenance,
      maintenance_margin: maintenance,
      position_value: worth,
      liquidation_price: inverse ? inverted(due) : due,
      bankruptcy_price: inverse ? inverted(bankrupt) : bankrupt,
    });
  },
};

/** Maintenance margin of a position value at one rate, less the deduction of its tier. */
export const tierMargin: Rule = {
  name: 'maintenance_margin',
  also: ['mm'],
  gives: ['maintenance_margin', 'mm'],
  answer(inputs) {
    const worth = inputs.has('position_value', 'notional', 'notional_usd')
      ? absolute(inputs.rational('position_value', 'notional', 'notional_usd'))
      : notionalAt(inputs.rational(...SIZE), inputs.rational(...ENTRY));
    const rate = inputs.rational('mmr', 'maintenance_rate', 'maintenance_margin_rate');
    const given = inputs.rationalOr(ZERO, 'maintenance_deduction', 'mm_deduction', 'deduction');
    const maintenance = minus(exactSchedule([ZERO], [rate], [worth]).requirement(worth), given);
    return values({ maintenance_margin: maintenance, mm: maintenance, position_value: worth });
  },
};

const RETURN = ['pnl_pct', 'pnl_percent', 'pnl_ratio', 'pnl_rate', 'roi', 'return'];
const LEVERAGE = ['leverage', 'effective_leverage', 'eff_leverage'];

/** Return times leverage, from the values of a position or from the two factors. */
function readScore(inputs: Inputs, title: string): Score {
  if (inputs.has('mark_value')) {
    const mark = inputs.rational('mark_value');
    const equity = minus(mark, inputs.rational('bankrupt_value', 'bankruptcy_value'));
    const gain = minus(mark, inputs.rational('entry_value', 'cost'));
    if (equity.n <= 0n) throw new NotCovered('nothing stands between mark and bankruptcy');
    const side = mark.n >= 0n ? 1 : -1;
    return returnLeverageScore(candidateOf({ notional: absolute(mark), gain, equity, side }));
  }
  const leverage = inputs.rational(...LEVERAGE);
  const side = inputs.side(title);
  const gain = inputs.has(...RETURN) ? inputs.rational(...RETURN) : readReturn(inputs, side);
  const notional = plus(ONE, times(signOf(side), gain)); // at the mark, of an entry value of one
  if (leverage.n <= 0n || notional.n <= 0n) throw new NotCovered('no leverage above zero');
  const equity = over(notional, leverage);
  return returnLeverageScore(candidateOf({ notional, gain, equity, side }));
}

function readReturn(inputs: Inputs, side: 1 | -1): Rational {
  const entry = inputs.rational(...ENTRY);
  const mark = inputs.rational('mark', 'mark_price');
  return times(signOf(side), over(minus(mark, entry), entry));
}

export const returnLeverageRank: Rule = {
  name: 'adl_rank',
  also: ['adl_score', 'adl_ranking', 'leverage_pnl', 'adl_leverage_pnl'],
  gives: ['rank', 'score', 'adl_rank', 'leverage_pnl'],
  answer(inputs, vector) {
    const rank = exact(readScore(inputs, vector.title));
    return values({ rank, score: rank, adl_rank: rank, leverage_pnl: rank });
  },
};
