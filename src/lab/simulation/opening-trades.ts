/** The trades that give a population its positions, paced so that nobody seems to run away. */
import type { RunawayPolicy } from '../../core/breaker/index.ts';

/** One trade at the opening price. */
export interface OpeningTrade {
  /** Row of the account that buys. */
  readonly buyer: number;
  readonly seller: number;
  readonly size: bigint;
  /** Stretch of time in which it happens, from 0; between two of them every limit begins anew. */
  readonly turn: number;
}

/** What an account has done in a turn. */
interface Done {
  turn: number;
  trades: number;
  lots: bigint;
}

/**
 * Pairs longs with shorts, in the order of their rows. Under limits of orders and notional a trade
 * is no larger than they allow at a time, and waits for the next turn where an account would pass
 * one.
 *
 * @param lots positions by row, long positive; their sum is zero
 * @param lotValue quote units of one lot at the opening price
 * @param limits of the rulebook; null where it has none
 */
export function openingTrades(
  lots: BigInt64Array,
  lotValue: bigint,
  limits: Pick<RunawayPolicy, 'ordersMax' | 'notionalMax'> | null,
): OpeningTrade[] {
  const left = lots.slice();
  const lotsMax = limits === null ? null : limits.notionalMax / lotValue;
  const done = new Map<number, Done>();
  const trades: OpeningTrade[] = [];
  const isOver = (row: number, size: bigint, turn: number): boolean => {
    const before = done.get(row);
    if (limits === null || lotsMax === null || before?.turn !== turn) return false;
    return before.trades >= limits.ordersMax || before.lots + size > lotsMax;
  };
  const note = (row: number, size: bigint, turn: number): void => {
    const before = done.get(row);
    if (before?.turn !== turn) done.set(row, { turn, trades: 1, lots: size });
    else {
      before.trades += 1;
      before.lots += size;
    }
  };
  let [long, short, turn] = [0, 0, 0];
  for (;;) {
    while (long < left.length && (left[long] as bigint) <= 0n) long += 1;
    while (short < left.length && (left[short] as bigint) >= 0n) short += 1;
    if (long === left.length || short === left.length) return trades;
    const wanted = left[long] as bigint;
    const offered = -(left[short] as bigint);
    let size = wanted < offered ? wanted : offered;
    if (lotsMax !== null && size > lotsMax) size = lotsMax > 0n ? lotsMax : 1n;
    if (isOver(long, size, turn) || isOver(short, size, turn)) turn += 1;
    for (const row of [long, short]) note(row, size, turn);
    left[long] = wanted - size;
    left[short] = size - offered;
    trades.push({ buyer: long, seller: short, size, turn });
  }
}
