/** What the rows of a chain were computed with: the forward, and the index of their deltas. */
import { exp, normalQuantile } from '../../core/numeric/index.ts';
import type { ChainRow } from './chain-row.ts';

/** Milliseconds of a year of 365 days, the convention of the venue. */
export const YEAR_MS = 31_536_000_000;

/** Years to the expiry of a row. */
export const yearsOf = ({ time, expiry }: ChainRow): number => (expiry - time) / YEAR_MS;

/** The middle of a list that is not empty; of an even number of values the mean of the two. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}

/** How the forward of an expiry was found. */
export interface ImpliedForward {
  readonly forward: number;
  /** Strikes with a call and a put; 0 where the printed futures prices had to do. */
  readonly pairs: number;
}

const PAIRS_MIN = 3;

/**
 * The forward behind the marks of one expiry. In coin a call less a put is `1 - strike / forward`,
 * whatever the volatility, so every strike with both gives the forward; the median is taken.
 *
 * The futures price that a venue prints beside an option is of the moment at which the row was
 * fetched, and differs by some hundredths of a per cent from the one that the marks were made with.
 */
export function impliedForward(rows: readonly ChainRow[]): ImpliedForward {
  const calls = new Map<number, number>();
  for (const { side, strike, mark } of rows) {
    if (side === 1 && mark !== null) calls.set(strike, mark);
  }
  const forwards: number[] = [];
  for (const { side, strike, mark } of rows) {
    const call = calls.get(strike);
    if (side === 1 || mark === null || call === undefined) continue;
    const share = 1 - (call - mark);
    if (share > 0) forwards.push(strike / share);
  }
  if (forwards.length >= PAIRS_MIN) {
    return { forward: medianOf(forwards), pairs: forwards.length };
  }
  return { forward: medianOf(rows.map(({ future }) => future)), pairs: 0 };
}

/** Deltas between these say where the forward is; nearer to 0 or 1 they say little. */
const DELTA_LEAST = 0.2;
const DELTA_MOST = 0.8;

/**
 * The index at the moment of the marks, for the rows of one currency in one snapshot: deltas were
 * fetched row by row, each with the index of its own moment. A delta gives the forward that it was
 * computed with, `K exp(v d1 - v^2 / 2)`; forward and index move together, so each gives the index
 * of the marks, and the median is taken. Null where no row has what is needed.
 */
export function indexOfMarks(
  rows: readonly ChainRow[],
  forwardOf: (row: ChainRow) => number,
): number | null {
  const found: number[] = [];
  for (const row of rows) {
    const { delta, index, volatility, side, strike } = row;
    if (delta === null || index === null || volatility === null) continue;
    const size = Math.abs(delta);
    if (!(size > DELTA_LEAST && size < DELTA_MOST && delta * side > 0)) continue;
    const deviation = volatility * Math.sqrt(yearsOf(row));
    const atDelta = strike * exp(deviation * (side * normalQuantile(size) - deviation / 2));
    found.push((index * forwardOf(row)) / atDelta);
  }
  return found.length === 0 ? null : medianOf(found);
}
