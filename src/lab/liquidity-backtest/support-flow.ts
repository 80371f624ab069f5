/** Bars with takers as the replay of a book takes them: exact prices, what was bought and sold. */
import type { PriceUnits } from '../../core/money/index.ts';
import type { BarEvent, Feed } from '../backtest/index.ts';
import { InputError } from '../input-error.ts';
import type { FlowBar } from '../thinning/index.ts';

/** A stretch of time, Unix ms; the end is not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Bars of a stretch, and how long each is. */
export interface Flow {
  readonly bars: readonly FlowBar[];
  readonly intervalMs: number;
}

function flowBarOf(bar: BarEvent, priceDecimals: number, file: string): FlowBar {
  const { open, high, low, close, volume, takerBuy } = bar;
  if (Number.isNaN(takerBuy)) {
    const accepted = 'bars that say what takers bought, as a replay of a book needs them';
    throw new InputError({ file, field: 'taker_buy_volume', accepted });
  }
  const units = (price: number): PriceUnits =>
    BigInt(Math.round(price * 10 ** priceDecimals)) as PriceUnits;
  return {
    ts: bar.time - bar.intervalMs,
    open: units(open),
    high: units(high),
    low: units(low),
    close: units(close),
    volume,
    bought: takerBuy,
    sold: volume - takerBuy,
  };
}

/**
 * Reads the bars of a feed that open in a stretch.
 *
 * @param priceDecimals prices are rounded to the nearest unit of the last decimal
 * @throws InputError where one is missing, or takers are not known
 */
export async function flowOf(
  feed: Feed<BarEvent>,
  { from, to }: Stretch,
  priceDecimals: number,
): Promise<Flow> {
  const bars: FlowBar[] = [];
  let intervalMs = to - from;
  for await (const batch of feed.events()) {
    for (const bar of batch) {
      const opened = bar.time - bar.intervalMs;
      if (opened < from || opened >= to) continue;
      intervalMs = bar.intervalMs;
      bars.push(flowBarOf(bar, priceDecimals, feed.name));
    }
  }
  const missing = Math.ceil((to - from) / intervalMs) - bars.length;
  if (bars.length > 0 && missing <= 0) return { bars, intervalMs };
  const value = `${bars.length} bars, ${missing} missing`;
  const [first, last] = [from, to].map((time) => new Date(time).toISOString());
  const accepted = `every bar from ${first} to ${last}`;
  throw new InputError({ file: feed.name, field: 'support', value, accepted });
}
