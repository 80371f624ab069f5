/**
 * Our order book beside those of ccxt and tardis-dev: one recorded feed, decoded once, into each,
 * with spread, depth within 10 and 25 bp and imbalance read every 100 ms of the feed. The books
 * must agree level by level, and so must what is read off them, before anything is timed. Needs
 * the market data (`BREAKWATER_DATA`, or `shared/data` beside the project's folder).
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ASK, BID, OrderBook } from '../../src/core/liquidity/index.ts';
import { BookSync, readLevel2 } from '../../src/io/feeds/level-2/index.ts';

const require = createRequire(import.meta.url);
const ROUNDS = 5;
const EVERY_MS = 100;
const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data');
const FILE = join(data, 'l2-binance-2024-08-09', 'usdm_btcusdt_20240808.gz');

/** Moments at which gauges are read; every book meets the same ones. */
const isDue = (messages) => {
  let due = 0;
  return messages.map(({ receivedMs }) => {
    if (receivedMs < due) return false;
    due = receivedMs + EVERY_MS;
    return true;
  });
};

const gauges = (bid, ask, bidLots, askLots, depth) => {
  const sum = bid + ask;
  let total = ask - bid + bidLots / (bidLots + askLots);
  for (const bp of [10, 25]) {
    total += depth(BID, (sum * (10_000 - bp)) / 20_000);
    total += depth(ASK, (sum * (10_000 + bp)) / 20_000);
  }
  return total;
};

const pairsOf = (levels) =>
  Array.from({ length: levels.length / 2 }, (_, row) => [levels[2 * row], levels[2 * row + 1]]);

/** Ours, with the rules of the venue: ids are checked, and whether the book is crossed. */
const ours = {
  name: 'ours',
  input: (messages) => messages,
  open() {
    const book = new OrderBook(10_000);
    return { book, sync: new BookSync(book) };
  },
  apply: ({ sync }, message) => sync.take(message),
  read: ({ book }) =>
    gauges(book.bestBid(), book.bestAsk(), book.size(BID, 0), book.size(ASK, 0), (side, limit) =>
      book.depthTo(side, limit),
    ),
  levels: ({ book }, side) =>
    Array.from({ length: book.count(side) }, (_, rank) => [
      book.price(side, rank),
      book.size(side, rank),
    ]),
};

/** Its levels keep the arrays they are given and write to them: every round needs its own. */
function ccxtBook(Book) {
  return {
    name: 'ccxt 4.5.84',
    input: (messages) =>
      messages.map(({ kind, bids, asks }) => ({ kind, bids: pairsOf(bids), asks: pairsOf(asks) })),
    open: () => ({ book: new Book({}) }),
    apply({ book }, { kind, bids, asks }) {
      if (kind === 'snapshot') book.reset({ bids, asks });
      else {
        for (const level of bids) book.bids.storeArray(level);
        for (const level of asks) book.asks.storeArray(level);
      }
    },
    read: ({ book: { bids, asks } }) =>
      gauges(bids[0][0], asks[0][0], bids[0][1], asks[0][1], (side, limit) => {
        const levels = side === BID ? bids : asks;
        let lots = 0;
        for (let at = 0; at < levels.length; at += 1) {
          const price = levels[at][0];
          if (side === BID ? price < limit : price > limit) break;
          lots += levels[at][1];
        }
        return lots;
      }),
    levels: ({ book }, side) =>
      Array.from(side === BID ? book.bids : book.asks, ([price, size]) => [price, size]),
  };
}

function tardisBook(Book) {
  const objects = (levels) => pairsOf(levels).map(([price, amount]) => ({ price, amount }));
  return {
    name: 'tardis-dev 13.35.3',
    input: (messages) =>
      messages.map(({ kind, bids, asks }) => ({
        isSnapshot: kind === 'snapshot',
        bids: objects(bids),
        asks: objects(asks),
      })),
    open: () => ({ book: new Book() }),
    apply: ({ book }, change) => book.update(change),
    read({ book }) {
      const [bid, ask] = [book.bestBid(), book.bestAsk()];
      return gauges(bid.price, ask.price, bid.amount, ask.amount, (side, limit) => {
        let lots = 0;
        for (const { price, amount } of side === BID ? book.bids() : book.asks()) {
          if (side === BID ? price < limit : price > limit) break;
          lots += amount;
        }
        return lots;
      });
    },
    levels: ({ book }, side) =>
      Array.from(side === BID ? book.bids() : book.asks(), ({ price, amount }) => [price, amount]),
  };
}

/** One round: ns for the whole feed, what was read, and the book at the end. */
function round(rival, messages, due) {
  const input = rival.input(messages);
  const state = rival.open();
  let total = 0;
  const start = performance.now();
  for (let at = 0; at < input.length; at += 1) {
    rival.apply(state, input[at]);
    if (due[at]) total += rival.read(state);
  }
  return { ns: (performance.now() - start) * 1e6, total, state };
}

/** Where two books differ, in words; null where they do not. */
function difference(a, b) {
  for (const side of [BID, ASK]) {
    const [mine, theirs] = [a.rival.levels(a.state, side), b.rival.levels(b.state, side)];
    if (mine.length !== theirs.length) return `${mine.length} levels against ${theirs.length}`;
    const differs = ([price, lots], n) => price !== theirs[n][0] || lots !== theirs[n][1];
    const at = mine.findIndex(differs);
    if (at !== -1) return `level ${at} is ${mine[at]} against ${theirs[at]}`;
  }
  const isNear = Math.abs(a.total - b.total) <= 1e-12 * Math.abs(a.total);
  return isNear ? null : `gauges add up to ${a.total} against ${b.total}`;
}

/** The snapshot of the recording, and the updates that are not in it. */
async function recorded() {
  const all = [];
  for await (const message of readLevel2(FILE)) all.push(message);
  const snapshot = all.find(({ kind }) => kind === 'snapshot');
  const isLater = ({ kind, lastId }) => kind === 'update' && lastId >= snapshot.lastId;
  return [snapshot, ...all.filter(isLater)];
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Books that differ are not timed. */
function compareReading(reading, rivals, messages, due, levels) {
  const [mine, ...others] = rivals.map((rival) => ({ rival, ...round(rival, messages, due) }));
  const faults = others.map((other) => difference(mine, other));
  const equal = rivals.filter((_, at) => at === 0 || faults[at - 1] === null);
  const times = new Map(equal.map((rival) => [rival, []]));
  for (let n = 0; n < ROUNDS; n += 1) {
    for (const [rival, ns] of times) ns.push(round(rival, messages, due).ns / levels);
  }
  others.forEach(({ rival }, at) => {
    const title = `order book, ${reading}, ${rival.name}`.padEnd(48);
    if (faults[at] !== null) {
      console.log(`${title} differs: ${faults[at]}`);
      return;
    }
    const [a, b] = [median(times.get(mine.rival)), median(times.get(rival))];
    const figures = `${a.toFixed(0).padStart(6)} ns ${b.toFixed(0).padStart(6)} ns`;
    console.log(`${title}${figures} ${(b / a).toFixed(1).padStart(6)} x   ${levels} levels equal`);
  });
}

async function compareBooks() {
  if (!existsSync(FILE)) {
    console.log(`level-2: left out, there is no ${FILE}`);
    return;
  }
  const messages = await recorded();
  const levels = messages.reduce((sum, { bids, asks }) => sum + (bids.length + asks.length) / 2, 0);
  // The package exports its venues, not its book: the file lies beside what it exports.
  const beside = new URL('src/base/ws/OrderBook.js', import.meta.resolve('ccxt'));
  const { OrderBook: CcxtBook } = await import(beside);
  const { OrderBook: TardisBook } = require('tardis-dev');
  const rivals = [ours, ccxtBook(CcxtBook), tardisBook(TardisBook)];
  const readings = [
    ['without reading', messages.map(() => false)],
    ['read every 100 ms', isDue(messages)],
  ];
  for (const [reading, due] of readings) compareReading(reading, rivals, messages, due, levels);
}

await compareBooks();
