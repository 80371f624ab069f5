/** Every gauge over the samples: how often it was known, its quantiles, its last value. */
import { DEPTH_BANDS_BP, sampleQuantile, sortedSample } from '../../core/liquidity/index.ts';
import { columnOf, MID, REACH, SAMPLE_COLUMNS } from './sample-columns.ts';
import type { SampleTable } from './sample-table.ts';

/** Figures of one gauge, in its unit; NaN where it was never known. */
export interface GaugeRow {
  readonly id: string;
  readonly unit: string;
  readonly says: string;
  /** Samples in which it was known. */
  readonly count: number;
  readonly median: number;
  readonly p1: number;
  readonly p5: number;
  readonly p95: number;
  readonly p99: number;
  readonly least: number;
  readonly most: number;
  /** Its value in the last sample; NaN where it was not known there. */
  readonly last: number;
}

/** Middle value, the mean of two where their number is even; NaN of none. */
export function medianOf(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** The values that are known, rising. */
export const knownSorted = (values: Float64Array): Float64Array =>
  sortedSample(values.filter((value) => !Number.isNaN(value)));

/** A row for the mid and for every gauge, in the order of a sample. */
export function gaugeRows(samples: SampleTable): readonly GaugeRow[] {
  return SAMPLE_COLUMNS.slice(MID).map(({ id, unit, says }, at) => {
    const values = samples.column(MID + at);
    const sorted = knownSorted(values);
    return {
      id,
      unit,
      says,
      count: sorted.length,
      median: medianOf(sorted),
      p1: sampleQuantile(sorted, 0.01),
      p5: sampleQuantile(sorted, 0.05),
      p95: sampleQuantile(sorted, 0.95),
      p99: sampleQuantile(sorted, 0.99),
      least: sorted[0] ?? Number.NaN,
      most: sorted.at(-1) ?? Number.NaN,
      last: values.at(-1) as number,
    };
  });
}

/** Depth of one side within a distance, by every average that is usual; base units. */
export interface DepthRow {
  readonly bp: number;
  readonly bidMedian: number;
  readonly askMedian: number;
  readonly bidMean: number;
  readonly askMean: number;
  /** Of the mean of both sides: its middle, and its mean. */
  readonly sideMedian: number;
  readonly sideMean: number;
  /** Middle of the thinner side. */
  readonly thinnerMedian: number;
  /** Share of the samples in which the snapshot reached so far, on both sides. */
  readonly covered: number;
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Share of the samples with a book in which both sides reached a distance. */
function coveredShare(samples: SampleTable, bp: number): number {
  const [bids, asks] = [samples.column(REACH), samples.column(REACH + 1)];
  const books = samples.column(MID).filter((mid) => !Number.isNaN(mid)).length;
  const covered = bids.filter((bid, row) => bid >= bp && (asks[row] as number) >= bp).length;
  return covered / books;
}

/** A row for every distance. */
export function depthRows(samples: SampleTable): readonly DepthRow[] {
  return DEPTH_BANDS_BP.map((bp) => {
    const bids = samples.column(columnOf(`depth_${bp}bp_bid`));
    const asks = samples.column(columnOf(`depth_${bp}bp_ask`));
    const sides = bids.map((bid, row) => (bid + (asks[row] as number)) / 2);
    const thinner = samples.column(columnOf(`depth_${bp}bp`));
    const [bid, ask, side] = [bids, asks, sides].map(knownSorted) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return {
      bp,
      bidMedian: medianOf(bid),
      askMedian: medianOf(ask),
      bidMean: meanOf(bid),
      askMean: meanOf(ask),
      sideMedian: medianOf(side),
      sideMean: meanOf(side),
      thinnerMedian: medianOf(knownSorted(thinner)),
      covered: coveredShare(samples, bp),
    };
  });
}
