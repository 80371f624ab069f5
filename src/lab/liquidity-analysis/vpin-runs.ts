/** VPIN with a bucket that is only known when the recording has ended. */
import { Vpin } from '../../core/liquidity/index.ts';

/** Buckets of the window, and of the volume of a recording. */
const BUCKETS = 50;

/**
 * Keeps trades as runs of one aggressor, cut where a sample is taken: buckets are filled in the
 * order of trades, and what one aggressor traded in a row may be added at once.
 */
export class VpinRuns {
  // state
  private readonly runs: number[] = []; //  signed lots, bought above zero
  private readonly marks: number[] = []; // runs before each sample
  private isCut = true; //                  the next trade begins a run
  private lots = 0; //                      of all trades

  onTrade(lots: number, aggressor: 1 | -1): void {
    const last = this.runs.length - 1;
    if (!this.isCut && Math.sign(this.runs[last] as number) === aggressor) {
      this.runs[last] = (this.runs[last] as number) + aggressor * lots;
    } else this.runs.push(aggressor * lots);
    this.isCut = false;
    this.lots += lots;
  }

  /** A sample is taken here. */
  onSample(): void {
    this.marks.push(this.runs.length);
    this.isCut = true;
  }

  /** Lots of a bucket where nobody gives one: a fiftieth of what was traded. */
  bucketOf(given: number | null): number {
    return given ?? this.lots / BUCKETS;
  }

  /** VPIN at every sample; NaN before the first full bucket. */
  values(bucket: number): Float64Array {
    const values = new Float64Array(this.marks.length).fill(Number.NaN);
    if (!(bucket > 0)) return values;
    const vpin = new Vpin(bucket, BUCKETS);
    let at = 0;
    this.marks.forEach((mark, sample) => {
      for (; at < mark; at += 1) {
        const run = this.runs[at] as number;
        vpin.add(Math.abs(run), run > 0 ? 1 : 0);
      }
      values[sample] = vpin.value();
    });
    return values;
  }
}
