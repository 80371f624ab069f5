/**
 * Margin schedules. A requirement is `notional * rate - deduction` with the rate of the bracket
 * that the notional falls in; deductions make it continuous, so that one more lot never jumps
 * over a step. A fixed rate is a schedule of one bracket.
 *
 * Sources: Binance maintenance amount and Hyperliquid margin tiers (`deduction_n = deduction_(n-1)
 * + from_n * (rate_n - rate_(n-1))`), dYdX v4 open-interest scaling of the initial rate.
 */
import { magnitude, mulDivUp, PPM, type Ppm, type QuoteUnits } from '../money/index.ts';

/** One bracket in integers. */
export interface Bracket {
  readonly from: QuoteUnits;
  readonly rate: Ppm;
  readonly deduction: QuoteUnits;
}

/**
 * Brackets with the deductions that make the requirement continuous. A deduction that is no whole
 * number of units rounds down, so that the requirement rounds up.
 *
 * @param froms lower ends of the brackets, rising, the first 0
 * @param rates marginal rates, parts per million, not falling
 */
export function continuousBrackets(
  froms: readonly QuoteUnits[],
  rates: readonly Ppm[],
): readonly Bracket[] {
  let scaled = 0n; // deduction times PPM, exact
  return froms.map((from, at) => {
    const rate = rates[at] as Ppm;
    const before = at === 0 ? rate : (rates[at - 1] as Ppm);
    scaled += from * (rate - before);
    return { from, rate, deduction: (scaled / PPM) as QuoteUnits };
  });
}

/** The bracket that a notional falls in; the lower end belongs to the bracket. */
export function bracketOf(brackets: readonly Bracket[], notional: QuoteUnits): Bracket {
  let at = 0;
  while (at + 1 < brackets.length && notional >= (brackets[at + 1] as Bracket).from) at += 1;
  return brackets[at] as Bracket;
}

/**
 * Requirement of one position. Rounds up: a requirement that rounds down would let an account sit
 * one unit under it for ever.
 *
 * @param notional absolute value at the mark, zero or more
 */
export function requirementOf(brackets: readonly Bracket[], notional: QuoteUnits): QuoteUnits {
  const bracket = bracketOf(brackets, notional);
  return (mulDivUp(notional, bracket.rate, PPM) - bracket.deduction) as QuoteUnits;
}

/**
 * Initial rate lifted by open interest: `min(1, base + max(0, (OI-L)/(U-L)) * (1-base))`.
 * Rounds down to whole parts per million, as dYdX v4 does; `upper` of 0 switches it off.
 *
 * @param openInterest notional of one side at the mark, quote units
 */
export function openInterestScaled(
  base: Ppm,
  openInterest: QuoteUnits,
  lower: QuoteUnits,
  upper: QuoteUnits,
): Ppm {
  if (upper === 0n || openInterest <= lower) return base;
  if (openInterest >= upper || upper <= lower) return base > PPM ? base : PPM;
  return (base + ((openInterest - lower) * (PPM - base)) / (upper - lower)) as Ppm;
}

/** Maintenance rate as a fraction of an initial rate, rounded down (dYdX v4 liquidity tiers). */
export const maintenanceRateOf = (initial: Ppm, fraction: Ppm): Ppm =>
  ((initial * fraction) / PPM) as Ppm;

/** Absolute value of a position, which its requirement is taken of. */
export const notionalOf = (value: QuoteUnits): QuoteUnits => magnitude(value);
