/** For tests: a market whose law is known, and where recorded paths lie. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import { Random } from '../../core/numeric/index.ts';
import { type FlowBar, readFlowPath } from './flow-bars.ts';
import { StressedBook } from './stressed-book.ts';
import { FITTED_BTC, type ThinningTerms } from './thinning-terms.ts';

export const START = 1_760_129_400_000;
export const PRICE = 1_168_303n as PriceUnits; // 116,830.3 with one decimal
export const LOTS_PER_BTC = 1000;

export const lots = (btc: number): Lots => BigInt(Math.round(btc * LOTS_PER_BTC)) as Lots;
export const price = (units: number): PriceUnits => BigInt(Math.round(units)) as PriceUnits;

export function openBook(terms: Partial<ThinningTerms> = {}): StressedBook {
  const opening = { time: START, price: PRICE, sizeDecimals: 3 };
  return new StressedBook({ ...FITTED_BTC, ...terms }, opening);
}

const SLICES = 8;

/**
 * Minutes of a book with these terms: calm, then a run of sales, then a recovery. Within a minute
 * flow comes as a random walk does, not as the legs that a bar suggests.
 */
export function madeBars(terms: ThinningTerms, seed: number, minutes: number): FlowBar[] {
  const random = new Random(seed);
  const opening = { time: START, price: PRICE, sizeDecimals: 3 };
  const book = new StressedBook(terms, opening);
  return Array.from({ length: minutes }, (_, i): FlowBar => {
    const phase = i / minutes;
    const heat = phase < 0.3 ? 1 : 1 + 9 * Math.max(0, 1 - Math.abs(phase - 0.45) / 0.2);
    const lean = phase > 0.3 && phase < 0.45 ? -0.08 : 0;
    return madeBar(book, START + i * 60_000, heat * 8, lean, random);
  });
}

function madeBar(
  book: StressedBook,
  ts: number,
  btcPerSecond: number,
  lean: number,
  random: Random,
): FlowBar {
  const sums = { bought: 0, sold: 0 };
  const open = book.mid();
  let high = open;
  let low = open;
  let share = 0.5 + lean + 0.05 * random.normal();
  for (let second = 1; second <= 60; second += 1) {
    book.advance(ts + second * 1000);
    share = Math.min(0.95, Math.max(0.05, share + 0.01 * random.normal()));
    const bought = Math.round((btcPerSecond * LOTS_PER_BTC * share) / SLICES);
    const sold = Math.round((btcPerSecond * LOTS_PER_BTC * (1 - share)) / SLICES);
    for (let slice = 0; slice < SLICES; slice += 1) {
      sums.bought += book.sweep('buy', bought) / LOTS_PER_BTC;
      sums.sold += book.sweep('sell', sold) / LOTS_PER_BTC;
    }
    const mid = book.mid();
    if (mid > high) high = mid;
    if (mid < low) low = mid;
  }
  const volume = sums.bought + sums.sold;
  return { ts, open, high, low, close: book.mid(), volume, ...sums };
}

const root = join(import.meta.dirname, '../../..');
const folder = join(
  process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data'),
  'binance-perp-1m-crash-core',
);
export const hasRecorded = existsSync(folder);
export const absent = hasRecorded ? '' : ' (needs the market data, BREAKWATER_DATA)';

/** The recorded minutes of a crash with their takers. */
export function recorded(event: '2025-10-10' | '2020-03-13'): readonly FlowBar[] {
  const [file, priceDecimals] = {
    '2025-10-10': ['BTCUSDT-perp-1m-2025-10-10_2050-2209.csv.gz', 1] as const,
    '2020-03-13': ['BTCUSDT-perp-1m-2020-03-13_0153-0300.csv.gz', 2] as const,
  }[event];
  return readFlowPath(join(folder, file), { priceDecimals }).bars;
}
