import { LIMITS } from '../../model/index.ts';
import type { Book } from '../assess.ts';
import { small, type Words } from './words.ts';

const TIERS = LIMITS.tiersPerSchedule;
const PPM_MAX = 1_000_000;

/** How far initial rates may rise before everybody in the market is seated again, ppm. */
const ROOM_PPM = 1_000;

/**
 * Initial rates that follow open interest move on almost every mark. So accounts are certified not
 * at the rates of the moment but at ceilings a tenth of a percent above: as long as no rate is
 * above its ceiling, what was certified holds, since a requirement grows with each of its rates.
 * Ceilings follow falling rates down at once, which is safe: it can only make the alarm early.
 */
export class RateCeilings {
  // derived: the rate of each tier from which the ceiling is counted, ppm
  private readonly base = new Int32Array(LIMITS.markets * TIERS);
  // derived: markets whose initial rates follow open interest
  private readonly markets: number[] = [];

  /** Takes the rates of now as the base of all ceilings. */
  reset({ schedules }: Book, words: Words): void {
    this.markets.length = 0;
    for (let market = 0; market < schedules.count; market += 1) {
      this.rebase(market, words);
      if (schedules.isScaledByOpenInterest(market)) this.markets.push(market);
    }
  }

  /** How many markets have rates that move. */
  get count(): number {
    return this.markets.length;
  }

  /** The market at place `at` of those whose rates move. */
  market(at: number): number {
    return this.markets[at] as number;
  }

  /** Whether a rate is above its ceiling. Where rates fell by as much as the room, lowers all. */
  isBroken({ schedules }: Book, market: number, words: Words): boolean {
    const first = market * TIERS;
    const end = first + (schedules.tierCount[market] as number);
    let hasFallen = false;
    for (let tier = first; tier < end; tier += 1) {
      const rise = small(words.initialRate, tier) - (this.base[tier] as number);
      if (rise > ROOM_PPM) return true;
      if (rise < -ROOM_PPM) hasFallen = true;
    }
    if (hasFallen) this.rebase(market, words);
    return false;
  }

  /** Takes the rates of now as the base of the ceilings of a market. */
  rebase(market: number, words: Words): void {
    for (let tier = market * TIERS; tier < (market + 1) * TIERS; tier += 1) {
      this.base[tier] = small(words.initialRate, tier);
    }
  }

  /** Most by which a marginal initial rate can still rise under its ceiling, as a fraction. */
  roomOf({ schedules }: Book, market: number, words: Words): number {
    if (!schedules.isScaledByOpenInterest(market)) return 0;
    const first = market * TIERS;
    const end = first + (schedules.tierCount[market] as number);
    let most = 0;
    for (let tier = first; tier < end; tier += 1) {
      const ceiling = Math.min(PPM_MAX, (this.base[tier] as number) + ROOM_PPM);
      most = Math.max(most, ceiling - small(words.initialRate, tier));
    }
    return most / PPM_MAX;
  }
}
