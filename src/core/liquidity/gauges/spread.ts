/** What a round trip costs: quoted, effective and realised spread, in basis points of the mid. */
import { RollingTotals } from './rolling-totals.ts';

const BP = 10_000;

/** Who took liquidity in a trade: 1 bought, -1 sold. */
export type Aggressor = 1 | -1;

/** `(ask - bid) / mid`; NaN where a side is empty, negative where the book is crossed. */
export const quotedSpreadBp = (bid: number, ask: number): number =>
  ((ask - bid) / ((ask + bid) / 2)) * BP;

/** `2 * side * (price - mid) / mid` with the mid just before the trade. */
export const effectiveSpreadBp = (price: number, aggressor: Aggressor, mid: number): number =>
  ((2 * aggressor * (price - mid)) / mid) * BP;

/**
 * `2 * side * (price - mid later) / mid`: what is left of the effective spread for whoever provided
 * liquidity, after the mid has moved.
 * Source: R. Huang, H. Stoll, Dealer versus auction markets (1996).
 */
export const realisedSpreadBp = (
  price: number,
  aggressor: Aggressor,
  mid: number,
  midLater: number,
): number => ((2 * aggressor * (price - midLater)) / mid) * BP;

/** Amounts: lots, and basis points times lots. */
const [LOTS, COST] = [0, 1];

/** Effective spread over a window of time, each trade weighted by its lots. */
export class EffectiveSpread {
  // state
  private readonly totals: RollingTotals; // lots; basis points times lots

  constructor(slots: number, slotMs: number) {
    this.totals = new RollingTotals(2, slots, slotMs);
  }

  /** Takes a trade with the mid just before it; without a mid it is passed over. */
  onTrade(price: number, lots: number, aggressor: Aggressor, mid: number, time: number): void {
    if (!(mid > 0)) return;
    this.totals.add(LOTS, lots, time);
    this.totals.add(COST, lots * effectiveSpreadBp(price, aggressor, mid), time);
  }

  advance(time: number): void {
    this.totals.advance(time);
  }

  /** Basis points; NaN where nothing traded. */
  value(): number {
    return this.totals.total(COST) / this.totals.total(LOTS);
  }
}

/** Parts of the delay in which trades wait together. */
const PARTS = 10;

/**
 * Realised spread over a window of time. The cost of a trade is linear in the mid that comes later,
 * so trades of a tenth of the delay wait as three sums and not one by one; all of them are settled
 * at the mid of the first moment at which the youngest of them has waited the delay.
 */
export class RealisedSpread {
  // state
  private readonly lots = new Float64Array(PARTS + 1); //   of the trades that wait, by part
  private readonly paid = new Float64Array(PARTS + 1); //   sum of lots * side * price / mid
  private readonly perMid = new Float64Array(PARTS + 1); // sum of lots * side / mid
  private settled = Number.NaN; //                          number of the last part settled
  private readonly totals: RollingTotals; //                lots; basis points times lots
  // fixed
  private readonly partMs: number;

  /** @param delayMs after which the mid is looked at again, above zero */
  constructor(delayMs: number, slots: number, slotMs: number) {
    this.partMs = delayMs / PARTS;
    this.totals = new RollingTotals(2, slots, slotMs);
  }

  /** Settles what has waited long enough; to be called with every new mid, before its trades. */
  onMid(mid: number, time: number): void {
    const part = Math.floor(time / this.partMs);
    if (!(part - PARTS - 1 > this.settled)) {
      if (Number.isNaN(this.settled)) this.settled = part - PARTS - 1;
      return;
    }
    const steps = Math.min(part - PARTS - 1 - this.settled, PARTS + 1);
    for (let step = 0; step < steps; step += 1) this.settle(this.settled + 1 + step, mid, time);
    this.settled = part - PARTS - 1;
  }

  /** Takes a trade with the mid just before it; without a mid it is passed over. */
  onTrade(price: number, lots: number, aggressor: Aggressor, mid: number, time: number): void {
    if (!(mid > 0)) return;
    this.onMid(mid, time);
    const at = this.placeOf(Math.floor(time / this.partMs));
    this.lots[at] = (this.lots[at] as number) + lots;
    this.paid[at] = (this.paid[at] as number) + (lots * aggressor * price) / mid;
    this.perMid[at] = (this.perMid[at] as number) + (lots * aggressor) / mid;
  }

  advance(time: number): void {
    this.totals.advance(time);
  }

  /** Basis points; NaN where no trade has waited long enough. */
  value(): number {
    return this.totals.total(COST) / this.totals.total(LOTS);
  }

  private settle(part: number, mid: number, time: number): void {
    const at = this.placeOf(part);
    const cost = 2 * BP * ((this.paid[at] as number) - mid * (this.perMid[at] as number));
    if ((this.lots[at] as number) > 0 && mid > 0) {
      this.totals.add(LOTS, this.lots[at] as number, time);
      this.totals.add(COST, cost, time);
    }
    this.lots[at] = 0;
    this.paid[at] = 0;
    this.perMid[at] = 0;
  }

  private placeOf(part: number): number {
    return part - Math.floor(part / (PARTS + 1)) * (PARTS + 1);
  }
}
