/** Margin that a venue asks for a position, by brackets of its value. */
import { mulDivDown, mulDivUp, PPM } from '../../core/money/index.ts';

/** Of a value from `from` on: maintenance is `value * rate - amount`. Quote units, rising. */
export interface Bracket {
  readonly from: bigint;
  readonly ratePpm: bigint;
  readonly amount: bigint;
}

const bracketOf = (brackets: readonly Bracket[], value: bigint): Bracket | undefined =>
  brackets.findLast(({ from }) => value >= from);

/**
 * Maintenance margin of a value, quote units, rounded up; 0 without brackets. Source: the brackets
 * of Binance USD-M futures, which are continuous by their `maint_amount`.
 */
export function maintenanceOf(brackets: readonly Bracket[], value: bigint): bigint {
  const bracket = bracketOf(brackets, value);
  if (bracket === undefined) return 0n;
  const owed = mulDivUp(value, bracket.ratePpm, PPM) - bracket.amount;
  return owed > 0n ? owed : 0n;
}

/** A position in a cross account, as far as its liquidation price goes. */
export interface Levered {
  readonly lots: bigint;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
  readonly brackets: readonly Bracket[];
  /** Equity of the account without the value of this position, and maintenance of the others. */
  readonly rest: bigint;
  readonly maintenanceOfRest: bigint;
}

/**
 * Mark at which equity meets maintenance while the other marks stand still, price units: of a long
 * rounded up, of a short down, so that it is met no later than stated. 0 where there is none.
 */
export function liquidationPrice(of: Levered): bigint {
  const { lots, scale, brackets, rest, maintenanceOfRest } = of;
  if (lots === 0n) return 0n;
  const size = (lots < 0n ? -lots : lots) * scale;
  let found = 0n;
  brackets.forEach(({ from, ratePpm, amount }, at) => {
    const to = brackets[at + 1]?.from;
    // rest + lots p = maintenance of the others + size p rate - amount, solved for p.
    const owed = maintenanceOfRest - amount - rest;
    const price =
      lots > 0n
        ? mulDivUp(owed, PPM, size * (PPM - ratePpm))
        : mulDivDown(-owed, PPM, size * (PPM + ratePpm));
    const value = price * size;
    const isWithin = value >= from && (to === undefined || value <= to);
    if (price > 0n && isWithin) found = price;
  });
  return found;
}
