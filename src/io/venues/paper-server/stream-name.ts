/** Names of public streams, by "WebSocket Market Streams" of developers.binance.com. */

/** Ms between two events of a stream; 0 is as it happens. */
export type StreamSpeed = 0 | 100 | 250 | 500 | 1_000 | 2_000 | 3_000;

/** A stream that is served. `symbol` is in capitals; empty: all symbols. */
export interface StreamName {
  readonly text: string;
  readonly symbol: string;
  readonly channel:
    | 'depth'
    | 'partial-depth'
    | 'book-ticker'
    | 'trade'
    | 'agg-trade'
    | 'mark-price'
    | 'ticker'
    | 'mini-ticker'
    | 'kline'
    | 'force-order';
  readonly speedMs: StreamSpeed;
  /** Levels of `partial-depth`, else 0. */
  readonly levels: number;
  /** Such as `5m` for `kline`, else empty. */
  readonly interval: string;
}

/** Lengths of bars that are served, in ms. */
export const INTERVALS_MS: ReadonlyMap<string, number> = new Map([
  ['1m', 60_000],
  ['3m', 180_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['30m', 1_800_000],
  ['1h', 3_600_000],
  ['2h', 7_200_000],
  ['4h', 14_400_000],
  ['6h', 21_600_000],
  ['8h', 28_800_000],
  ['12h', 43_200_000],
  ['1d', 86_400_000],
]);

const DEPTH = /^depth(5|10|20)?(?:@(100|250|500)ms)?$/;
const MARK = /^markPrice(@1s)?$/;
const KLINE = /^kline_(\w+)$/;

type Shape = Pick<StreamName, 'channel' | 'speedMs'> & Partial<StreamName>;

const PLAIN: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['bookTicker', { channel: 'book-ticker', speedMs: 0 }],
  ['trade', { channel: 'trade', speedMs: 0 }],
  ['aggTrade', { channel: 'agg-trade', speedMs: 100 }],
  ['ticker', { channel: 'ticker', speedMs: 2_000 }],
  ['miniTicker', { channel: 'mini-ticker', speedMs: 2_000 }],
  ['forceOrder', { channel: 'force-order', speedMs: 1_000 }],
]);

const OF_ALL: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['!bookTicker', { channel: 'book-ticker', speedMs: 0 }],
  ['!markPrice@arr', { channel: 'mark-price', speedMs: 3_000 }],
  ['!markPrice@arr@1s', { channel: 'mark-price', speedMs: 1_000 }],
  ['!ticker@arr', { channel: 'ticker', speedMs: 1_000 }],
  ['!miniTicker@arr', { channel: 'mini-ticker', speedMs: 1_000 }],
  ['!forceOrder@arr', { channel: 'force-order', speedMs: 1_000 }],
]);

function shapeOf(channel: string): Shape | null {
  const plain = PLAIN.get(channel);
  if (plain) return plain;
  const depth = DEPTH.exec(channel);
  if (depth) {
    return {
      channel: depth[1] === undefined ? 'depth' : 'partial-depth',
      speedMs: Number(depth[2] ?? 250) as StreamSpeed,
      levels: Number(depth[1] ?? 0),
    };
  }
  const mark = MARK.exec(channel);
  if (mark) return { channel: 'mark-price', speedMs: mark[1] === undefined ? 3_000 : 1_000 };
  const interval = KLINE.exec(channel)?.[1];
  return interval !== undefined && INTERVALS_MS.has(interval)
    ? { channel: 'kline', speedMs: 250, interval }
    : null;
}

/** Reads a name such as `btcusdt@depth@100ms`; null where no such stream is served. */
export function readStreamName(text: string, symbols: ReadonlySet<string>): StreamName | null {
  const empty = { text, symbol: '', levels: 0, interval: '' };
  const all = OF_ALL.get(text);
  if (all) return { ...empty, ...all };
  const at = text.indexOf('@');
  const symbol = text.slice(0, at).toUpperCase();
  const shape = at > 0 && symbols.has(symbol) ? shapeOf(text.slice(at + 1)) : null;
  return shape === null ? null : { ...empty, ...shape, symbol };
}
