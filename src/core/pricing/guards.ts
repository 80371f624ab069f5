import { type Column, PRICE_STATE } from '../model/index.ts';
import { AMOUNT_MAX, mulDivDown, mulDivUp, PPM, type PriceUnits } from '../money/index.ts';
import type { PricePolicy } from './price-policy.ts';

/** Guards of an index in time: a sudden jump waits, a floor holds a while, a slow price admits. */
export class Guards {
  // state
  readonly jumpSince: Float64Array; //      since when the index would jump, ms; 0: it would not
  readonly jumpTo: BigInt64Array; //        where it would jump, price units
  readonly belowSince: Float64Array; //     since when it is below its minimum, ms; 0: it is not
  readonly seen: BigInt64Array; //          index before its minimum, price units
  readonly anchor: BigInt64Array; //        price from which the stable price may grow, 0: none
  readonly anchorTime: Float64Array; //     when it was set, ms

  constructor(limit: number) {
    this.jumpSince = new Float64Array(limit);
    this.jumpTo = new BigInt64Array(limit);
    this.belowSince = new Float64Array(limit);
    this.seen = new BigInt64Array(limit);
    this.anchor = new BigInt64Array(limit);
    this.anchorTime = new Float64Array(limit);
  }

  restart(market: number): void {
    this.jumpSince[market] = 0;
  }

  /**
   * Whether an index has to wait because it would move too far at once.
   *
   * @param index the one in force, 0 where none ever was
   * @param countNewer sources of a quorum that arrived after a moment
   */
  mustWait(
    market: number,
    now: number,
    index: bigint,
    next: bigint,
    policy: PricePolicy,
    countNewer: (since: number) => number,
  ): boolean {
    const move = next > index ? next - index : index - next;
    const isJump = policy.jumpPpm !== 0n && index !== 0n && move * PPM > index * policy.jumpPpm;
    if (!isJump) {
      this.jumpSince[market] = 0;
      return false;
    }
    // Another jump than the one that waits has to wait for itself.
    const waiting = this.jumpTo[market] as bigint;
    const apart = next > waiting ? next - waiting : waiting - next;
    const isOther = apart * PPM > waiting * policy.jumpPpm;
    if (this.jumpSince[market] === 0 || isOther) {
      this.jumpSince[market] = now;
      this.jumpTo[market] = next;
    }
    const since = this.jumpSince[market] as number;
    if (now - since < policy.jumpMs || countNewer(since) < policy.quorum) return true;
    this.jumpSince[market] = 0;
    return false;
  }

  /** Moment at which an index that waits may be believed. */
  waitsUntil(market: number, policy: PricePolicy): number {
    return (this.jumpSince[market] as number) + policy.jumpMs;
  }

  /** The index, but its minimum while that is believed more. */
  atLeastMinimum(
    market: number,
    now: number,
    index: PriceUnits,
    policy: PricePolicy,
    exposure: bigint,
  ): PriceUnits {
    const isStorable = policy.minimum * exposure <= AMOUNT_MAX;
    if (policy.minimum === 0n || !isStorable || index >= policy.minimum) {
      this.belowSince[market] = 0;
      return index;
    }
    if (this.belowSince[market] === 0) this.belowSince[market] = now;
    const isOver = now - (this.belowSince[market] as number) >= policy.minimumMsMax;
    return isOver ? index : (policy.minimum as PriceUnits);
  }

  /**
   * The price that admits risk: the index, but never further from its anchor than it may have
   * grown or fallen since. The anchor moves to it once an interval. Rounds toward the anchor.
   * Source of the idea: Mango v4, stable price.
   *
   * @returns the stable price, or 0 where the market has none
   */
  stableAt(market: number, now: number, index: PriceUnits, policy: PricePolicy): PriceUnits {
    const anchor = this.anchor[market] as PriceUnits;
    if (policy.stablePpm === 0n || anchor === 0n) return 0n as PriceUnits;
    const passed = BigInt(now - (this.anchorTime[market] as number));
    const share = policy.stablePpm * passed;
    const whole = PPM * BigInt(policy.stableMs);
    const highest = mulDivDown(anchor, whole + share, whole);
    if (index > highest) return highest;
    const lowest = share >= whole ? 0n : mulDivUp(anchor, whole - share, whole);
    return (index < lowest ? lowest : index) as PriceUnits;
  }

  /** Sets the first anchor, and a new one after each interval. */
  moveAnchor(market: number, now: number, index: PriceUnits, policy: PricePolicy): void {
    if (policy.stablePpm === 0n) return;
    const isFirst = this.anchor[market] === 0n;
    if (!isFirst && now - (this.anchorTime[market] as number) < policy.stableMs) return;
    this.anchor[market] = isFirst ? index : this.stableAt(market, now, index, policy);
    this.anchorTime[market] = now;
  }

  columns(used: number): readonly Column[] {
    return [
      { name: 'prices.jumpSince', array: this.jumpSince, used },
      { name: 'prices.jumpTo', array: this.jumpTo, used },
      { name: 'prices.belowSince', array: this.belowSince, used },
      { name: 'prices.seen', array: this.seen, used },
      { name: 'prices.anchor', array: this.anchor, used },
      { name: 'prices.anchorTime', array: this.anchorTime, used },
    ];
  }
}

/** Whether liquidation, deleveraging and payments may act on prices in a state. */
export const isActionableState = (state: number): boolean =>
  state === PRICE_STATE.live || state === PRICE_STATE.degraded;
