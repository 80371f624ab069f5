import { LIMITS } from '../../model/index.ts';
import { float, small, type Words } from './words.ts';

const TIERS = LIMITS.tiersPerSchedule;
const PPM = 1_000_000;

/** A rise is certified at the rate of the tier that the notional reaches when it grows so much. */
const TIER_AHEAD = 1.25;

/**
 * What a schedule asks of one notional, in floats. The requirement is that of the notional; the
 * rate is that of the tier which the notional reaches when it grows by a quarter, and `end` is how
 * many times it may grow before that tier ends, so that the rate bounds every marginal rate on the
 * way. A tier that floats mistake at its very border costs nothing: requirements are continuous.
 */
export class TierAt {
  // derived: the answer of the last `find`
  requirement = 0.5; // quote units, relative error below 1e-15 of the notional
  rate = 0; //        fraction
  end = 0; //         at least 1.25, a very large number in the last tier

  /** @param count tiers of the market, at least one */
  find(
    words: Words,
    count: number,
    market: number,
    notional: number,
    rates: Int32Array,
    deductions: Int32Array,
  ): void {
    const { tierFrom } = words;
    const base = market * TIERS;
    const last = base + count - 1;
    let tier = base;
    while (tier < last && notional >= float(tierFrom, tier + 1)) tier += 1;
    this.requirement = (notional * small(rates, tier)) / PPM - float(deductions, tier);
    while (tier < last && notional * TIER_AHEAD >= float(tierFrom, tier + 1)) tier += 1;
    this.rate = small(rates, tier) / PPM;
    const isLast = tier === last || notional === 0;
    this.end = isLast ? Number.MAX_VALUE : float(tierFrom, tier + 1) / notional;
  }
}
