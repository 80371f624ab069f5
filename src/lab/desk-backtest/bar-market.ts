/** Bars as what a venue shows: a path of prices with a stated spread, marks and volume. */
import type { BarEvent, Feed } from '../backtest/index.ts';
import type { MarketEvent } from './market-event.ts';

/** How bars are shown. */
export interface BarMarketTerms {
  /** Shown at these instruments, each with its own distance of price and half spread. */
  readonly at: readonly ShownInstrument[];
  /** `extremes`: the nearer extreme, the other one, the close. `close`: the close alone. */
  readonly path: 'extremes' | 'close';
  /** Unix ms; bars that close outside are left out. */
  readonly from: number;
  readonly to: number;
}

/** An instrument that trades at the prices of the bars. */
export interface ShownInstrument {
  readonly instrument: string;
  readonly halfSpreadBp: number;
  /** Base units at the touch. */
  readonly depth: number;
  /** Added to the price, basis points. */
  readonly basisBp: number;
  /** Whether its venue states a mark and an index, or only quotes. */
  readonly states: 'mark' | 'quote';
}

/** A price at a time within a bar. */
type Point = readonly [time: number, price: number];

/**
 * Prices within a bar. Which extreme came first is not in a bar: a bar that rose is taken to have
 * been at its low first, one that fell at its high. They are told at a third and two thirds of it.
 */
export function pathOf(bar: BarEvent, path: BarMarketTerms['path']): readonly Point[] {
  const { time, intervalMs, open, high, low, close } = bar;
  if (path === 'close') return [[time, close]];
  const [first, second] = close >= open ? [low, high] : [high, low];
  const third = Math.floor(intervalMs / 3);
  return [
    [time - 2 * third, first],
    [time - third, second],
    [time, close],
  ];
}

/** Events of one instrument at one price. */
export function shownAt(shown: ShownInstrument, time: number, price: number): MarketEvent[] {
  const { instrument, halfSpreadBp, depth, basisBp, states } = shown;
  const middle = price * (1 + basisBp / 10_000);
  const half = (middle * halfSpreadBp) / 10_000;
  const quote: MarketEvent = {
    ...{ kind: 'quote', time, instrument, bid: middle - half, ask: middle + half },
    ...{ bidSize: depth, askSize: depth, seen: 'by-all' },
  };
  if (states === 'quote') return [quote];
  const mark: MarketEvent = {
    ...{ kind: 'mark', time, instrument, mark: middle, index: price, seen: 'by-all' },
  };
  // The quote first: who looks at a new mark finds a book that is as new.
  return [quote, mark];
}

function eventsOf(bar: BarEvent, terms: BarMarketTerms): MarketEvent[] {
  const shown = pathOf(bar, terms.path).flatMap(([time, price]) =>
    terms.at.flatMap((each) => shownAt(each, time, price)),
  );
  const volumes = bar.volume > 0 ? terms.at : [];
  const traded = volumes.map(
    ({ instrument }): MarketEvent => ({
      ...{ kind: 'volume', time: bar.time, instrument, price: bar.close, size: bar.volume },
      aggressor: bar.close >= bar.open ? 'buy' : 'sell',
    }),
  );
  return [...shown, ...traded];
}

/** A feed of bars as events of a market. Nothing of a bar is told before its own time. */
export function barMarket(feed: Feed<BarEvent>, terms: BarMarketTerms): Feed<MarketEvent> {
  async function* events(): AsyncGenerator<readonly MarketEvent[]> {
    for await (const bars of feed.events()) {
      const inside = bars.filter(({ time }) => time >= terms.from && time <= terms.to);
      yield inside.flatMap((bar) => eventsOf(bar, terms));
    }
  }
  return { name: feed.name, events };
}
