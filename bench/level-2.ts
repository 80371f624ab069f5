/**
 * A recorded level-2 feed through the order book, on one thread: decoded messages to the book, and
 * spread, depth within 10 and 25 bp and imbalance read every 100 ms of the feed. Needs the market
 * data (`BREAKWATER_DATA`, or `shared/data` beside the project's folder).
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ASK, BID, OrderBook } from '../src/core/liquidity/index.ts';
import { BookSync, type Level2Message, readLevel2 } from '../src/io/feeds/level-2/index.ts';
import type { Row } from './row.ts';

const ROUNDS = 5;
const LEVELS = 10_000;
const GAUGES_EVERY_MS = 100;

const root = fileURLToPath(new URL('..', import.meta.url));
const data = process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data');
const FILE = join(data, 'l2-binance-2024-08-09', 'usdm_btcusdt_20240808.gz');

/** Figures read off a book, added up so that none goes unused. */
function gauges(book: OrderBook): number {
  const bid = book.size(BID, 0);
  const ask = book.size(ASK, 0);
  return (
    book.bestAsk() -
    book.bestBid() +
    book.depthWithin(BID, 10) +
    book.depthWithin(ASK, 10) +
    book.depthWithin(BID, 25) +
    book.depthWithin(ASK, 25) +
    bid / (bid + ask)
  );
}

interface Replayed {
  readonly seconds: number;
  readonly levels: number;
  readonly reads: number;
}

function replay(messages: readonly Level2Message[]): Replayed {
  const book = new OrderBook(LEVELS);
  const sync = new BookSync(book);
  let due = 0;
  let reads = 0;
  let sum = 0;
  const start = performance.now();
  for (const message of messages) {
    if (message.receivedMs >= due && sync.isUsable) {
      sum += gauges(book);
      reads += 1;
      due = message.receivedMs + GAUGES_EVERY_MS;
    }
    sync.take(message);
  }
  const seconds = (performance.now() - start) / 1_000;
  if (!sync.isUsable || Number.isNaN(sum) || sync.findings.all().length > 0) {
    throw new Error('the recorded book does not rebuild');
  }
  return { seconds, levels: sync.applied.levels, reads };
}

/** Rows of the table of figures. */
export async function benchLevel2(): Promise<Row[]> {
  if (!existsSync(FILE)) {
    console.log(`level-2: left out, there is no ${FILE}`);
    return [];
  }
  const messages: Level2Message[] = [];
  const start = performance.now();
  for await (const message of readLevel2(FILE)) messages.push(message);
  const readSeconds = (performance.now() - start) / 1_000;
  const rounds = Array.from({ length: ROUNDS }, () => replay(messages));
  const { seconds, levels, reads } = rounds.toSorted((a, b) => a.seconds - b.seconds)[
    ROUNDS >> 1
  ] as Replayed;
  const count = levels.toLocaleString('en-US');
  const note = `${count} levels, gauges read ${reads} times, median of ${ROUNDS}`;
  return [
    { name: 'level-2, to the book', value: levels / seconds, unit: 'levels/s', note },
    {
      name: 'level-2, from the file',
      value: levels / readSeconds,
      unit: 'levels/s',
      note: `gzip, JSON, exact decimals: ${messages.length.toLocaleString('en-US')} messages`,
    },
  ];
}
