/** The slowest unwinding whose remaining position never risks more than a limit. */
import { type Lots, lesser } from '../../money/index.ts';
import type { NoSchedule } from './almgren-chriss.ts';
import {
  type ImpactModel,
  isAtLeast,
  isPlannable,
  scheduleOf,
  type UnwindSchedule,
} from './schedule.ts';

/** A limit of the expected shortfall of what is still held. */
export interface RiskLimit {
  /** Whole number, 1 to `PERIODS_MAX`: by the last of them everything is gone. */
  readonly periods: number;
  /** Expected shortfall of one standard deviation: 2.338 at 97.5 % of a normal law. */
  readonly multiplier: number;
  /** Most expected shortfall of the remaining position, money. */
  readonly shortfallMax: number;
}

/** The unwinding in whole lots; cost and variance are those of the whole lots. */
export interface RiskLimitedSchedule extends UnwindSchedule {
  readonly kind: 'schedule';
  /** What is held after each period, and what is traded in each; the trades sum to all. */
  readonly heldLots: readonly Lots[];
  readonly tradedLots: readonly Lots[];
  /** Expected shortfall of what is held after each period, money, at most the limit. */
  readonly shortfalls: readonly number[];
}

/** Expected shortfall that one unit of the quantity has after so many periods. */
const unitShortfall = (model: ImpactModel, limit: RiskLimit, period: number): number =>
  limit.multiplier * model.volatility * Math.sqrt(period * model.periodLength);

/** Most that may be held after each period: all at the start, nothing at the end. */
function holdingCaps(quantity: number, model: ImpactModel, limit: RiskLimit): number[] {
  const caps = [quantity];
  for (let period = 1; period < limit.periods; period += 1) {
    const shortfall = unitShortfall(model, limit, period);
    const cap = shortfall > 0 ? limit.shortfallMax / shortfall : quantity;
    caps.push(Math.min(cap, quantity));
  }
  caps.push(0);
  return caps;
}

/** Periods at which the greatest convex line under the caps touches them (A. Andrew's chain). */
function touchedPeriods(caps: readonly number[]): number[] {
  const hull: number[] = [];
  for (let period = 0; period < caps.length; period += 1) {
    for (let last = hull.length; last >= 2; last -= 1) {
      const [from, over] = [hull[last - 2] as number, hull[last - 1] as number];
      const rise = (caps[over] as number) - (caps[from] as number);
      const whole = (caps[period] as number) - (caps[from] as number);
      if (rise * (period - from) < whole * (over - from)) break;
      hull.pop();
    }
    hull.push(period);
  }
  return hull;
}

/**
 * What to hold after each period. A position x that is still there after the time t has by then an
 * expected shortfall of `multiplier * volatility * sqrt(t) * x`, so at most a falling curve of caps
 * may be held. Of all schedules under them this is the one with the least sum of squared trades,
 * hence the least temporary impact, and the slowest that never trades faster later than before: the
 * greatest convex line under the caps. Where no cap binds it sells evenly.
 *
 * @param quantity units, zero or more
 * @returns from all to nothing, never rising
 */
export function riskLimitedHoldings(
  quantity: number,
  model: ImpactModel,
  limit: RiskLimit,
): number[] {
  const caps = holdingCaps(quantity, model, limit);
  const touched = touchedPeriods(caps);
  const holdings = [quantity];
  for (let corner = 1; corner < touched.length; corner += 1) {
    const [from, to] = [touched[corner - 1] as number, touched[corner] as number];
    const [high, low] = [caps[from] as number, caps[to] as number];
    for (let period = from + 1; period <= to; period += 1) {
      const line = low + ((high - low) * (to - period)) / (to - from);
      holdings.push(Math.min(line, caps[period] as number));
    }
  }
  return holdings;
}

/**
 * The same in whole lots: what is held rounds down, so that no rounding exceeds the limit, and the
 * trades are its differences, so that they sum to all.
 *
 * @param lots zero or more
 * @param model prices are money a lot
 * @returns a schedule, or that a term is out of range; every limit of zero or more can be kept
 */
export function riskLimitedUnwind(
  lots: Lots,
  model: ImpactModel,
  limit: RiskLimit,
): RiskLimitedSchedule | NoSchedule {
  const isLimit = isAtLeast(limit.multiplier, 0) && isAtLeast(limit.shortfallMax, 0);
  if (!isLimit || !isPlannable(model, limit.periods) || lots < 0n) {
    return { kind: 'infeasible', reason: 'out-of-range' };
  }
  const exact = riskLimitedHoldings(Number(lots), model, limit);
  const heldLots = exact.map((held, period) =>
    period === 0 ? lots : (lesser(BigInt(Math.floor(held)), lots) as Lots),
  );
  const tradedLots = heldLots.slice(1).map((held, at) => ((heldLots[at] as bigint) - held) as Lots);
  const holdings = heldLots.map(Number);
  return {
    kind: 'schedule',
    heldLots,
    tradedLots,
    shortfalls: holdings.map((held, period) => held * unitShortfall(model, limit, period)),
    ...scheduleOf(model, holdings),
  };
}
