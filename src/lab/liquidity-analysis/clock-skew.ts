/** How far the recorder's clock was from the venue's. */
import { sampleQuantile, sortedSample } from '../../core/liquidity/index.ts';

/** Differences that are kept; of more, every second one is left out again and again. */
const KEPT = 1_048_576;

/** Receive time minus exchange time, ms; NaN where no message had both. */
export interface SkewFigures {
  readonly messages: number;
  readonly median: number;
  readonly p1: number;
  readonly p99: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Differences of all messages that have both times. Below zero the recorder's clock was behind:
 * then they say nothing about how long messages took. Up to a million figures are exact; of more,
 * an evenly spaced part is looked at, and only least and most are exact.
 */
export class ClockSkew {
  // state
  private kept: number[] = [];
  private step = 1; //                        every so many messages one is kept
  private messages = 0;
  private least = Number.POSITIVE_INFINITY;
  private most = Number.NEGATIVE_INFINITY;

  /** Takes the times of a message; one without both is passed over. */
  take(exchangeMs: number, receivedMs: number): void {
    const skew = receivedMs - exchangeMs;
    if (Number.isNaN(skew)) return;
    if (skew < this.least) this.least = skew;
    if (skew > this.most) this.most = skew;
    if (this.messages % this.step === 0) this.kept.push(skew);
    this.messages += 1;
    if (this.kept.length < KEPT) return;
    this.kept = this.kept.filter((_, at) => at % 2 === 0);
    this.step *= 2;
  }

  figures(): SkewFigures {
    const { messages } = this;
    const sorted = sortedSample(this.kept);
    const [p1, median, p99] = [0.01, 0.5, 0.99].map((share) => sampleQuantile(sorted, share)) as [
      number,
      number,
      number,
    ];
    if (messages === 0) return { messages, median, p1, p99, least: Number.NaN, most: Number.NaN };
    return { messages, median, p1, p99, least: this.least, most: this.most };
  }
}
