/** How fast something happens now: a rate in which the past fades. */
import { exp } from '../../numeric/index.ts';

const MS_PER_SECOND = 1_000;

/**
 * Rate a second, exponentially weighted: an event of amount `a` adds `a / tau` and fades as
 * `e^(-age/tau)`, so that a steady flow shows its rate. For counts give amounts of one, for
 * liquidations their lots or notional. Time that runs backwards stands still.
 */
export class Intensity {
  // state
  private rate = 0; //           amount a millisecond at `time`
  private time = Number.NaN; //  ms of the last event
  // fixed
  private readonly tauMs: number;

  /** @param halfLifeMs milliseconds in which an event fades to one half, above zero */
  constructor(halfLifeMs: number) {
    this.tauMs = halfLifeMs / Math.LN2;
  }

  /** Takes an event of so much, zero or more, at a time in ms. */
  add(amount: number, time: number): void {
    this.rate = this.at(time) + amount / this.tauMs;
    if (!(time <= this.time)) this.time = time;
  }

  /** Amount a second at a time in ms; 0 before the first event. */
  value(time: number): number {
    return this.at(time) * MS_PER_SECOND;
  }

  private at(time: number): number {
    return time > this.time ? this.rate * exp((this.time - time) / this.tauMs) : this.rate;
  }
}
