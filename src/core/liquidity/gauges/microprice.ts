/** The microprice: the mid price plus all moves that imbalance and spread let expect. */
import { imbalance } from './order-flow.ts';
import type { Series } from './volatility.ts';

/** Best quotes in their order, as columns of one length; prices in ticks. */
export interface QuoteHistory {
  readonly bid: Series;
  readonly bidLots: Series;
  readonly ask: Series;
  readonly askLots: Series;
}

/** How quotes are sorted into states. */
export interface MicropriceGrid {
  /** Buckets of imbalance of equal width, at least 2. */
  readonly buckets: number;
  /** Spreads that are told apart, from 1 tick; wider ones count as the widest. */
  readonly spreads: number;
}

/** Expected moves of the mid, by state. */
export interface MicropriceTable extends MicropriceGrid {
  /** Ticks to add to the mid; row of a bucket, column of a spread. Antisymmetric in the bucket. */
  readonly adjustments: Float64Array;
  /** Quotes that were seen in each state, with their mirror images. */
  readonly visits: Float64Array;
}

export type MicropriceFit =
  | { readonly kind: 'table'; readonly table: MicropriceTable }
  | { readonly kind: 'infeasible'; readonly says: 'no changes' | 'moves without end' };

/** Under this a pivot is rounding. */
const PIVOT_LEAST = 1e-10;

/** State of a pair of quotes; -1 where a side is empty or they cross. */
export function micropriceState(
  { buckets, spreads }: MicropriceGrid,
  bid: number,
  bidLots: number,
  ask: number,
  askLots: number,
): number {
  const share = imbalance(bidLots, askLots);
  const spread = Math.round(ask - bid);
  if (!(share >= 0 && share <= 1 && spread >= 1)) return -1;
  const bucket = Math.min(Math.floor(share * buckets), buckets - 1);
  return bucket * spreads + Math.min(spread, spreads) - 1;
}

/** Changes from state to state, and the moves of the mid that came with them. */
interface Changes {
  readonly counts: Float64Array;
  readonly visits: Float64Array;
  readonly moves: Float64Array;
}

function countChanges(quotes: QuoteHistory, grid: MicropriceGrid): Changes {
  const states = grid.buckets * grid.spreads;
  const counts = new Float64Array(states * states);
  const visits = new Float64Array(states);
  const moves = new Float64Array(states);
  let before = -1;
  let midBefore = 0;
  for (let at = 0; at < quotes.bid.length; at += 1) {
    const [bid, ask] = [quotes.bid[at] as number, quotes.ask[at] as number];
    const [bidLots, askLots] = [quotes.bidLots[at] as number, quotes.askLots[at] as number];
    const state = micropriceState(grid, bid, bidLots, ask, askLots);
    const mid = (bid + ask) / 2;
    if (before >= 0 && state >= 0) {
      const [from, to] = [mirror(grid, before), mirror(grid, state)];
      counts[before * states + state] = (counts[before * states + state] as number) + 1;
      counts[from * states + to] = (counts[from * states + to] as number) + 1;
      visits[before] = (visits[before] as number) + 1;
      visits[from] = (visits[from] as number) + 1;
      moves[before] = (moves[before] as number) + mid - midBefore;
      moves[from] = (moves[from] as number) - (mid - midBefore);
    }
    before = state;
    midBefore = mid;
  }
  return { counts, visits, moves };
}

/** The state with bid and ask exchanged. */
const mirror = ({ buckets, spreads }: MicropriceGrid, state: number): number => {
  const bucket = Math.floor(state / spreads);
  return (buckets - 1 - bucket) * spreads + (state - bucket * spreads);
};

/**
 * Estimates the table from history. The states are a Markov chain with transitions P and mean moves
 * r of the mid; the microprice is the mid plus the sum of all expected moves, `g = r + P g`. Every
 * change counts once as it was and once with bid and ask exchanged; then g changes its sign under
 * the exchange, the sum exists, and half of the states need to be solved for. In Stoikov's paper
 * the same sum is taken from move to move; taken from quote to quote it is one linear system.
 * Source: S. Stoikov, The micro-price: a high-frequency estimator of future prices (2018).
 *
 * @param quotes of one market; a quote with an empty side or a crossed one interrupts the chain
 * @returns infeasible where nothing changed, and where moves in one direction never end
 */
export function fitMicroprice(quotes: QuoteHistory, grid: MicropriceGrid): MicropriceFit {
  const { counts, visits, moves } = countChanges(quotes, grid);
  const states = grid.buckets * grid.spreads;
  if (visits.every((count) => count === 0)) return { kind: 'infeasible', says: 'no changes' };
  const half = Math.floor(grid.buckets / 2) * grid.spreads;
  const rows: Float64Array[] = [];
  for (let state = 0; state < half; state += 1) {
    const row = new Float64Array(half + 1);
    const seen = Math.max(visits[state] as number, 1);
    for (let next = 0; next < half; next += 1) {
      const there = counts[state * states + next] as number;
      const mirrored = counts[state * states + mirror(grid, next)] as number;
      row[next] = (state === next ? 1 : 0) - (there - mirrored) / seen;
    }
    row[half] = (moves[state] as number) / seen;
    rows.push(row);
  }
  const solved = solve(rows);
  if (solved === null) return { kind: 'infeasible', says: 'moves without end' };
  const adjustments = new Float64Array(states);
  for (let state = 0; state < half; state += 1) {
    adjustments[state] = solved[state] as number;
    adjustments[mirror(grid, state)] = -(solved[state] as number);
  }
  return { kind: 'table', table: { ...grid, adjustments, visits } };
}

/** Elimination with the largest pivot of each column; the right side is the last of a row. */
function solve(rows: readonly Float64Array[]): Float64Array | null {
  const order = [...rows];
  const size = order.length;
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let at = column + 1; at < size; at += 1) {
      if (Math.abs(order[at]?.[column] ?? 0) > Math.abs(order[best]?.[column] ?? 0)) best = at;
    }
    const pivot = order[best] as Float64Array;
    order[best] = order[column] as Float64Array;
    order[column] = pivot;
    if (Math.abs(pivot[column] as number) < PIVOT_LEAST) return null;
    for (let at = column + 1; at < size; at += 1) {
      const row = order[at] as Float64Array;
      const factor = (row[column] as number) / (pivot[column] as number);
      if (factor === 0) continue;
      for (let to = column; to <= size; to += 1) {
        row[to] = (row[to] as number) - factor * (pivot[to] as number);
      }
    }
  }
  const solved = new Float64Array(size);
  for (let at = size - 1; at >= 0; at -= 1) {
    const row = order[at] as Float64Array;
    let rest = row[size] as number;
    for (let to = at + 1; to < size; to += 1) rest -= (row[to] as number) * (solved[to] as number);
    solved[at] = rest / (row[at] as number);
  }
  return solved;
}

/** Ticks that the table adds to the mid of these quotes; NaN where they are in no state. */
export function micropriceAdjustment(
  table: MicropriceTable,
  bid: number,
  bidLots: number,
  ask: number,
  askLots: number,
): number {
  const state = micropriceState(table, bid, bidLots, ask, askLots);
  return state < 0 ? Number.NaN : (table.adjustments[state] as number);
}
