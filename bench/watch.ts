/**
 * A tick of one market among many accounts: the watch against the exact scan of the market, and
 * against a scan of all accounts in typed arrays of floats, in the same run. The watch's answer is
 * compared with that of the exact scan now and then; a difference stops the bench.
 */
import { ScanWatch, TriggerWatch } from '../src/core/margin/index.ts';
import { Random } from '../src/core/numeric/index.ts';
import type { Row } from './row.ts';
import { BenchBook, type Distance, MARKETS } from './watch-book.ts';

const CALM: Distance = { least: 0.002, most: 0.6 };
const TIGHT: Distance = { least: 0.002, most: 0.15 };
const BASIS_POINT = 1e-4;

interface Path {
  readonly ticks: number;
  readonly isChecked: (tick: number) => boolean;
  /** Relative move of a tick. */
  readonly move: (random: Random, tick: number) => number;
}

const calm: Path = {
  ticks: 20_000,
  isChecked: (tick) => tick % 1_000 === 0,
  move: (random) => random.normal() * BASIS_POINT,
};

/** Where the crash lies in its day of 20,000 ticks. */
const CRASH = { from: 9_680, end: 10_320 };
const isCrash = (tick: number): boolean => tick >= CRASH.from && tick < CRASH.end;

/** A calm day with 640 ticks in its middle that each take up to 1.5 % from one market. */
const crash: Path = {
  ticks: 20_000,
  isChecked: (tick) => tick % (isCrash(tick) ? 80 : 2_000) === 0,
  move: (random, tick) => (isCrash(tick) ? -0.015 * random.unit() : random.normal() * BASIS_POINT),
};

interface Walked {
  readonly book: BenchBook;
  readonly us: Float64Array;
  readonly scanMs: number;
  readonly floatMs: number;
  readonly buildMs: number;
  readonly touched: number;
  readonly closed: number;
}

/** Walks a path: every tick is timed, what it finds is closed outside the time. */
function walk(accounts: number, distance: Distance, path: Path): Walked {
  const book = new BenchBook(accounts, distance, 7);
  const watch = new TriggerWatch();
  const scan = new ScanWatch();
  const random = new Random(8);
  const found = new Int32Array(accounts);
  const expected = new Int32Array(accounts);
  const out = new BigInt64Array(5);
  const us = new Float64Array(path.ticks);
  const began = performance.now();
  for (let market = 0; market < MARKETS; market += 1) {
    watch.restless(book, market, book.isRestless, found);
  }
  const buildMs = performance.now() - began;
  const scans: number[] = [];
  const before = watch.lookedAt;
  let closed = 0;
  for (let tick = 0; tick < path.ticks; tick += 1) {
    const market = book.anyMarket();
    book.move(market, path.move(random, tick));
    const start = performance.now();
    const count = watch.restless(book, market, book.isRestless, found);
    us[tick] = (performance.now() - start) * 1_000;
    if (path.isChecked(tick)) {
      const from = performance.now();
      const most = scan.restless(book, market, book.isRestless, expected);
      scans.push(performance.now() - from);
      assertSame(found, count, expected, most);
    }
    for (let i = 0; i < count; i += 1) book.close(found[i] as number, out);
    closed += count;
  }
  return {
    book,
    us,
    scanMs: median(scans),
    floatMs: floatScanMs(book),
    buildMs,
    touched: (watch.lookedAt - before) / path.ticks,
    closed,
  };
}

function assertSame(a: Int32Array, aCount: number, b: Int32Array, bCount: number): void {
  const isSame = aCount === bCount && a.subarray(0, aCount).every((row, i) => row === b[i]);
  if (!isSame) throw new Error(`the watch found ${aCount} accounts, the scan ${bCount}`);
}

/**
 * ms of a scan of all accounts in floats: health is the balance plus the sum of size times a price
 * from a table that already holds the margin of longs and shorts.
 */
function floatScanMs(book: BenchBook): number {
  const { accounts, positions, prices } = book;
  const from = new Int32Array(accounts.count + 1);
  const size = new Float64Array(positions.high);
  const price = new Int32Array(positions.high);
  const cash = new Float64Array(accounts.count);
  let at = 0;
  for (let account = 0; account < accounts.count; account += 1) {
    cash[account] = Number(accounts.cash[account]);
    let row = accounts.firstPosition[account] as number;
    for (; row !== -1; row = positions.next[row] as number) {
      size[at] = Number(positions.size[row]);
      const isShort = (size[at] as number) < 0 ? 1 : 0;
      price[at] = 2 * (positions.market[row] as number) + isShort;
      cash[account] = (cash[account] as number) - Number(positions.cost[row]);
      at += 1;
    }
    from[account + 1] = at;
  }
  const table = new Float64Array(2 * MARKETS);
  for (let market = 0; market < MARKETS; market += 1) {
    table[2 * market] = Number(prices.mark[market]) * 0.98;
    table[2 * market + 1] = Number(prices.mark[market]) * 1.02;
  }
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    let under = 0;
    for (let account = 0; account < cash.length; account += 1) {
      let health = cash[account] as number;
      const end = from[account + 1] as number;
      for (let i = from[account] as number; i < end; i += 1) {
        health += (size[i] as number) * (table[price[i] as number] as number);
      }
      if (health < 0) under += 1;
    }
    if (under === cash.length) throw new Error('nobody is left to be scanned');
    return performance.now() - start;
  });
  return median(times);
}

const median = (times: readonly number[]): number => quantile(Float64Array.from(times).sort(), 0.5);

const mean = (values: Float64Array): number =>
  values.reduce((sum, x) => sum + x, 0) / values.length;

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;

function rowsOf(name: string, walked: Walked): Row[] {
  const { scanMs, floatMs, touched, closed } = walked;
  const us = walked.us.toSorted();
  const average = mean(us);
  const ratio = (ms: number): string => Math.round((ms * 1_000) / average).toLocaleString('en-US');
  const scans =
    `mean; exact scan of the market ${scanMs.toFixed(1)} ms (${ratio(scanMs)} times), ` +
    `float scan of all ${floatMs.toFixed(1)} ms (${ratio(floatMs)} times)`;
  const touches = `${touched.toFixed(2)} accounts looked at a tick, ${closed} closed in all`;
  return [
    { name, value: average, unit: 'us', note: scans },
    { name: `${name}, p50`, value: quantile(us, 0.5), unit: 'us', note: touches },
    { name: `${name}, p99`, value: quantile(us, 0.99), unit: 'us', note: '' },
    { name: `${name}, most`, value: quantile(us, 1), unit: 'us', note: '' },
  ];
}

/** us per tick, calm for three sizes and in a crash for the largest, with the memory it takes. */
export function benchWatch(sizes: readonly number[] = [10_000, 100_000, 1_000_000]): Row[] {
  const rows: Row[] = [];
  for (const accounts of sizes) {
    const size = accounts.toLocaleString('en-US');
    rows.push(...rowsOf(`tick, ${size} accounts`, walk(accounts, CALM, calm)));
  }
  const most = sizes.at(-1) as number;
  const crashed = walk(most, TIGHT, crash);
  const { book, buildMs } = crashed;
  const note = `${book.positions.high.toLocaleString('en-US')} positions, after a snapshot`;
  rows.push({ name: 'tick, all accounts seated', value: buildMs, unit: 'ms', note });
  rows.push(...rowsOf('tick of a day with a crash', crashed));
  const worst = crashed.us.slice(CRASH.from, CRASH.end).sort();
  for (const [name, share] of [['p50', 0.5] as const, ['p99', 0.99] as const]) {
    const figure = { value: quantile(worst, share), unit: 'us', note: '640 ticks of 0 to -1.5 %' };
    rows.push({ name: `tick of the crash alone, ${name}`, ...figure });
  }
  const resident = process.memoryUsage().rss / 1024 / 1024;
  rows.push({
    name: 'memory of the process',
    value: resident,
    unit: 'MiB',
    note: 'with the bench',
  });
  return rows;
}
