/** Price of every underlying from its sources, and how much it moves. */
import { ln } from '../../numeric/index.ts';
import type { RiskTerms } from './desk-terms.ts';
import { MoveRisk, type MoveRiskState } from './risk-monitor.ts';

/** What one source says. */
interface Said {
  /** Who stands behind it: two prices of one voice are one source. */
  readonly voice: string;
  price: number;
  at: number;
}

/** A price that enough fresh sources agree on, or why there is none. */
export interface AgreedPrice {
  /** Median, in quote; NaN where no source is fresh. */
  readonly price: number;
  readonly sources: number;
  /** Farthest fresh source from the median, as a fraction. */
  readonly dispersion: number;
  /** Unix ms of the newest. */
  readonly at: number;
}

const MINUTE_MS = 60_000;
/** A price of this age still has a say in how far a market moved. */
const VOICE_MS = 300_000;
/** Weight of the past in a minute's variance: half of it is gone after 23 minutes. */
const DECAY = 0.97;
const MINUTES_A_YEAR = 525_600;
/** A minute that is so far from the last one begins anew: nothing is known of what lay between. */
const GAP_MINUTES = 10;
/** Sources of one underlying. */
export const SOURCES_MAX = 32;

export interface UnderlyingState {
  readonly name: string;
  readonly said: readonly (readonly [what: string, voice: string, price: number, at: number])[];
  readonly minute: number;
  readonly minutePrice: number;
  readonly variance: number;
  readonly minutes: number;
  readonly bar: number;
  readonly barPrice: number;
  readonly risk: MoveRiskState;
}

/** One underlying: what its sources say, and the variance of its minutes. */
export class Underlying {
  // state
  private readonly said = new Map<string, Said>();
  private minute = -1; //       number of the minute of the last price
  private minutePrice = 0; //   first price of that minute
  private variance = 0; //      of a minute, exponential
  private minutes = 0; //       that it was made of, up to 1,000
  private bar = -1; //          number of the bar of the last price
  private barPrice = 0;
  readonly risk: MoveRisk;
  // derived, of the last call of `agreed`
  private readonly fresh: number[] = [];
  private readonly voices = new Set<string>();
  // fixed
  readonly name: string;
  private readonly riskTerms: RiskTerms;

  constructor(name: string, riskTerms: RiskTerms) {
    this.name = name;
    this.riskTerms = riskTerms;
    this.risk = new MoveRisk(riskTerms);
  }

  /**
   * Takes a price; `at` is Unix ms, `time` the desk's own.
   *
   * @param what the instrument and kind of price: one keeps one price
   * @param voice who says so
   */
  say(what: string, voice: string, price: number, at: number, time: number): void {
    const known = this.said.get(what);
    if (known !== undefined && at < known.at) return; // late: a newer one is known
    if (known === undefined && this.said.size >= SOURCES_MAX) this.forgetOldest();
    this.said.set(what, { voice, price, at });
    // One voice alone must not make a market move: the agreed price does.
    this.move(this.agreed(time, VOICE_MS).price, time);
  }

  private forgetOldest(): void {
    let oldest = '';
    let since = Number.POSITIVE_INFINITY;
    for (const [what, { at }] of this.said) {
      if (at < since || (at === since && what < oldest)) [oldest, since] = [what, at];
    }
    this.said.delete(oldest);
  }

  /** The median of the sources that are no older than `ageMsMax`. */
  agreed(time: number, ageMsMax: number): AgreedPrice {
    const { fresh } = this;
    fresh.length = 0;
    this.voices.clear();
    let newest = 0;
    for (const { voice, price, at } of this.said.values()) {
      if (time - at > ageMsMax) continue;
      fresh.push(price);
      this.voices.add(voice);
      if (at > newest) newest = at;
    }
    if (fresh.length === 0) return { price: Number.NaN, sources: 0, dispersion: Number.NaN, at: 0 };
    if (fresh.length > 1) fresh.sort((a, b) => a - b);
    const half = fresh.length >> 1;
    const upper = fresh[half] as number;
    const price = fresh.length % 2 === 1 ? upper : 0.5 * ((fresh[half - 1] as number) + upper);
    const least = fresh[0] as number;
    const most = fresh[fresh.length - 1] as number;
    const dispersion = Math.max(most - price, price - least) / price;
    return { price, sources: this.voices.size, dispersion, at: newest };
  }

  /** The newest price of any source, whatever its age; NaN before the first. */
  last(): { readonly price: number; readonly at: number } {
    let found = { price: Number.NaN, at: 0 };
    let of = '';
    for (const [source, each] of this.said) {
      const isNewer = each.at > found.at || (each.at === found.at && source > of);
      if (isNewer) [found, of] = [each, source];
    }
    return found;
  }

  /** Volatility a year of the past minutes; NaN before there were 30. */
  realisedVolatility(): number {
    return this.minutes < 30 ? Number.NaN : Math.sqrt(this.variance * MINUTES_A_YEAR);
  }

  private move(price: number, time: number): void {
    if (!(price > 0)) return;
    this.moveMinute(price, Math.floor(time / MINUTE_MS));
    const bar = Math.floor(time / this.riskTerms.barMs);
    if (bar === this.bar) return;
    if (this.bar === bar - 1) this.risk.add(ln(price / this.barPrice));
    this.bar = bar;
    this.barPrice = price;
  }

  private moveMinute(price: number, minute: number): void {
    if (minute === this.minute) return;
    const passed = minute - this.minute;
    if (this.minute !== -1 && passed <= GAP_MINUTES) {
      const step = ln(price / this.minutePrice);
      const variance = (step * step) / passed;
      const weight = this.minutes === 0 ? 1 : Math.max(1 - DECAY, 1 / (this.minutes + 1));
      this.variance += weight * (variance - this.variance);
      this.minutes = Math.min(this.minutes + 1, 1_000);
    }
    this.minute = minute;
    this.minutePrice = price;
  }

  toState(): UnderlyingState {
    const said = [...this.said]
      .map(([what, { voice, price, at }]) => [what, voice, price, at] as const)
      .sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const { name, minute, minutePrice, variance, minutes, bar, barPrice } = this;
    const risk = this.risk.toState();
    return { name, said, minute, minutePrice, variance, minutes, bar, barPrice, risk };
  }

  restore(state: UnderlyingState): void {
    this.said.clear();
    for (const [what, voice, price, at] of state.said) this.said.set(what, { voice, price, at });
    this.minute = state.minute;
    this.minutePrice = state.minutePrice;
    this.variance = state.variance;
    this.minutes = state.minutes;
    this.bar = state.bar;
    this.barPrice = state.barPrice;
    this.risk.restore(state.risk);
  }
}
