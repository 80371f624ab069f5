/** The newest so many losses, kept in rising order: every order statistic is exact. */
import { sampleQuantile, sampleTailMean } from '../../liquidity/index.ts';
import type { TailRisk } from './monitor.ts';
import { SampleWindow } from './sample-window.ts';

/** Shares times counts may miss a whole number by rounding. */
const EDGE = 1e-9;

/** Losses without which the tail beyond a level has not one whole loss. */
export const leastForTail = (level: number): number => Math.ceil(1 / (1 - level) - EDGE);

/** A rolling sample of losses. One loss costs a binary search and a move of memory. */
export class LossWindow {
  // state
  private readonly recent: SampleWindow; //  in the order they came
  // derived
  private readonly rising: Float64Array; //  the same, by size; the first `count` places

  constructor(limit: number, losses: readonly number[] = []) {
    this.recent = new SampleWindow(limit);
    this.rising = new Float64Array(limit);
    for (const loss of losses) this.push(loss);
  }

  get count(): number {
    return this.recent.count;
  }

  push(loss: number): void {
    const before = this.recent.count;
    const left = this.recent.push(loss);
    let size = before;
    if (left !== null) {
      const place = this.placeOf(left, size);
      this.rising.copyWithin(place, place + 1, size);
      size -= 1;
    }
    const place = this.placeOf(loss, size);
    this.rising.copyWithin(place + 1, place, size);
    this.rising[place] = loss;
  }

  /**
   * Value at risk is the least loss that at least a share `level` of the sample does not exceed
   * (rank `ceil(level n)`, from 1): no interpolation. Expected shortfall is the mean of the largest
   * `(1 - level) n` losses, the last counted by the part that is needed.
   */
  tail(level: number): TailRisk {
    const rising = this.rising.subarray(0, this.count);
    return {
      valueAtRisk: sampleQuantile(rising, level),
      expectedShortfall: sampleTailMean(rising, level),
    };
  }

  toState(): number[] {
    return this.recent.toState();
  }

  /** First place in `size` rising losses that is not under a value. */
  private placeOf(value: number, size: number): number {
    let from = 0;
    let to = size;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.rising[middle] as number) < value) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
