/** The venue's clock as it is known here. */
import { type ClockOffset, type ClockProbe, clockOffset } from '../clock-offset.ts';

/** Clocks drift: what was measured so long ago is replaced by anything newer. */
const PROBE_AGE_MS_MAX = 600_000;

export class VenueClock {
  // state
  #offset: ClockOffset | null = null;
  #measuredAt = 0; // Unix ms
  // fixed
  readonly #now: () => number;

  /** @param now our clock, Unix ms */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Unix ms by the venue, rounded down: a stamp ahead is refused sooner than a late one. */
  now(): number {
    return Math.floor(this.#now() + (this.#offset?.offsetMs ?? 0));
  }

  /** Takes a probe that is as sure as the last one, or that the last one cannot be true beside. */
  learn(probe: ClockProbe): void {
    const fresh = clockOffset([probe]);
    if (fresh === null) return;
    const known = this.#offset;
    const isOld = probe.received - this.#measuredAt > PROBE_AGE_MS_MAX;
    if (known !== null && !isOld && fresh.uncertaintyMs > known.uncertaintyMs) {
      const apart = Math.abs(fresh.offsetMs - known.offsetMs);
      if (apart <= fresh.uncertaintyMs + known.uncertaintyMs) return;
    }
    this.#offset = fresh;
    this.#measuredAt = probe.received;
  }
}
