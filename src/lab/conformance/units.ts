/**
 * Units: exact numbers of a case into the whole units of the engine's functions and back. The units
 * are chosen so fine that no rounding of the engine is reached, because published examples state
 * exact numbers.
 */

import {
  type Bracket,
  continuousBrackets,
  priceAtRequirement,
  type Risk,
  requirementOf,
} from '../../core/margin/index.ts';
import type { Lots, Ppm, QuoteUnits } from '../../core/money/index.ts';
import type { Candidate, ExactShare, Score } from '../../core/waterfall/index.ts';
import {
  absolute,
  commonScale,
  ONE,
  plus,
  type Rational,
  rational,
  times,
  wholeAt,
  ZERO,
} from './rational.ts';

const MILLION: Rational = { n: 1_000_000n, d: 1n };

/** A whole number of a money unit. */
export const quote = (value: bigint): QuoteUnits => value as QuoteUnits;

/** A requirement of one rate, without brackets. */
export const flatRate = (rate: bigint): readonly Bracket[] => [
  { from: quote(0n), rate: rate as Ppm, deduction: quote(0n) },
];

/** A risk whose gains count in full, as the published rules have it. */
export const riskWith = (equity: bigint, maintenance: bigint, initial = maintenance): Risk => ({
  equity: quote(equity),
  initialEquity: quote(equity),
  maintenanceEquity: quote(equity),
  initial: quote(initial),
  maintenance: quote(maintenance),
});

/** Brackets of the engine with exact rates, deductions and requirements. */
export interface ExactSchedule {
  readonly rates: readonly Rational[];
  readonly deductions: readonly Rational[];
  requirement(notional: Rational): Rational;
}

/**
 * A schedule of brackets. Rates that are no whole parts per million are counted in fractions of
 * them, and amounts in millionths of the smallest step that occurs.
 *
 * @param froms lower ends, the first zero
 * @param rates one per bracket, shares of one
 * @param notionals amounts whose requirement will be asked
 */
export function exactSchedule(
  froms: readonly Rational[],
  rates: readonly Rational[],
  notionals: readonly Rational[] = [],
): ExactSchedule {
  const millionths = rates.map((rate) => times(rate, MILLION));
  const finer = commonScale(millionths);
  const unit = commonScale([...froms, ...notionals]) * MILLION.n;
  const brackets = continuousBrackets(
    froms.map((from) => quote(wholeAt(from, unit))),
    millionths.map((rate) => wholeAt(rate, finer) as Ppm),
  );
  return {
    rates: brackets.map(({ rate }) => rational(rate, MILLION.n * finer)),
    deductions: brackets.map(({ deduction }) => rational(deduction, unit * finer)),
    requirement: (notional) =>
      rational(requirementOf(brackets, quote(wholeAt(notional, unit))), unit * finer),
  };
}

/** A position and what must stay of the equity behind it, in the currency of its price. */
export interface PriceCase {
  /** Signed. */
  readonly size: Rational;
  readonly entry: Rational;
  /** Equity without the position's own profit, less what is required whatever the price. */
  readonly rest: Rational;
  /** Share of the notional that is required at the price. */
  readonly rate: Rational;
  readonly deduction?: Rational;
}

/** The price at which equity equals the requirement, or null where there is none above zero. */
export function priceWhere(position: PriceCase): Rational | null {
  const { size, rest, rate } = position;
  const deduction = position.deduction ?? ZERO;
  const cost = times(size, position.entry);
  const perLot = commonScale([size]);
  const unit = commonScale([cost, rest, deduction]);
  const money = (value: Rational): QuoteUnits => quote(wholeAt(value, unit));
  const price = priceAtRequirement(
    { size: wholeAt(size, perLot) as Lots, cost: money(cost), scale: 1n },
    {
      rest: money(rest),
      rate: { numerator: rate.n, denominator: rate.d },
      deduction: money(deduction),
    },
  );
  return price === null ? null : rational(price.numerator * perLot, price.denominator * unit);
}

/** A candidate of a deleveraging queue, in whole units. */
export function candidateOf(of: {
  readonly notional: Rational;
  readonly gain: Rational;
  readonly equity: Rational;
  readonly side: 1 | -1;
}): Candidate {
  const unit = commonScale([of.notional, of.gain, of.equity]);
  return {
    held: 1n,
    size: 1n,
    notional: wholeAt(of.notional, unit),
    gain: wholeAt(of.gain, unit),
    equity: wholeAt(of.equity, unit),
    side: of.side,
  };
}

/** A score or share of the engine as an exact number. */
export const exact = (fraction: Score | ExactShare): Rational =>
  rational(fraction.numerator, fraction.denominator);

/** Notional of a size at a price. */
export const notionalAt = (size: Rational, price: Rational): Rational =>
  absolute(times(size, price));

/** One plus a share. */
export const onePlus = (share: Rational): Rational => plus(ONE, share);
