/** What a market remembers for those who ask later: trades, minute bars, funding rates. */
import type { PriceUnits } from '../../../core/money/index.ts';
import type { MarkState, PublicTrade } from '../paper/exchange-types.ts';

const TRADES_MAX = 1_000;
/** Two days of minutes. */
const BARS_MAX = 2_880;
const FUNDING_MAX = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** One minute, or several together. `value` is price units times lots. */
export interface Bar {
  /** Unix ms. */
  readonly open: number;
  first: PriceUnits;
  high: PriceUnits;
  low: PriceUnits;
  last: PriceUnits;
  lots: bigint;
  value: bigint;
  trades: number;
  /** Of those whose buyer came second. */
  buyLots: bigint;
  buyValue: bigint;
  firstTrade: number;
  lastTrade: number;
}

export interface FundingPoint {
  readonly time: number;
  readonly ratePpb: bigint;
  readonly mark: PriceUnits;
}

const openBar = (open: number, trade: PublicTrade): Bar => ({
  open,
  first: trade.price,
  high: trade.price,
  low: trade.price,
  last: trade.price,
  lots: 0n,
  value: 0n,
  trades: 0,
  buyLots: 0n,
  buyValue: 0n,
  firstTrade: trade.trade,
  lastTrade: trade.trade,
});

function include(bar: Bar, trade: PublicTrade): void {
  const value = trade.price * trade.size;
  if (trade.price > bar.high) bar.high = trade.price;
  if (trade.price < bar.low) bar.low = trade.price;
  bar.last = trade.price;
  bar.lots += trade.size;
  bar.value += value;
  bar.trades += 1;
  bar.lastTrade = trade.trade;
  if (trade.aggressor !== 'buy') return;
  bar.buyLots += trade.size;
  bar.buyValue += value;
}

function merge(into: Bar, bar: Bar): void {
  if (bar.high > into.high) into.high = bar.high;
  if (bar.low < into.low) into.low = bar.low;
  into.last = bar.last;
  into.lots += bar.lots;
  into.value += bar.value;
  into.trades += bar.trades;
  into.buyLots += bar.buyLots;
  into.buyValue += bar.buyValue;
  into.lastTrade = bar.lastTrade;
}

/** The memory of one market. */
export class Tape {
  /** All oldest first. */
  readonly #trades: PublicTrade[] = [];
  readonly #minutes: Bar[] = [];
  readonly #funding: FundingPoint[] = [];
  #mark: MarkState | null = null;

  trade(trade: PublicTrade): void {
    this.#trades.push(trade);
    if (this.#trades.length > TRADES_MAX) this.#trades.shift();
    const open = trade.time - (trade.time % MINUTE_MS);
    const current = this.#minutes.at(-1);
    if (current !== undefined && current.open >= open) {
      include(current, trade);
      return;
    }
    const bar = openBar(open, trade);
    include(bar, trade);
    this.#minutes.push(bar);
    if (this.#minutes.length > BARS_MAX) this.#minutes.shift();
  }

  /** A rate is history as soon as its payment is over. */
  mark(mark: MarkState): void {
    const before = this.#mark;
    this.#mark = mark;
    if (before === null || before.nextFunding === 0 || mark.nextFunding <= before.nextFunding) {
      return;
    }
    const { nextFunding: time, fundingPpb: ratePpb } = before;
    this.#funding.push({ time, ratePpb, mark: mark.mark });
    if (this.#funding.length > FUNDING_MAX) this.#funding.shift();
  }

  /** The newest `limit` trades with an id of at least `from`, oldest first. */
  trades(limit: number, from = 0): readonly PublicTrade[] {
    if (from === 0) return this.#trades.slice(-limit);
    return this.#trades.filter((trade) => trade.trade >= from).slice(0, limit);
  }

  lastTrade(): PublicTrade | undefined {
    return this.#trades.at(-1);
  }

  funding(since: number, until: number, limit: number): readonly FundingPoint[] {
    return this.#funding
      .filter((point) => point.time >= since && point.time <= until)
      .slice(-limit);
  }

  /**
   * Bars of `lengthMs`, a whole number of minutes; minutes without a trade make none.
   *
   * @param since Unix ms, inclusive; 0: the newest `limit`
   */
  bars(lengthMs: number, since: number, until: number, limit: number): readonly Bar[] {
    const bars: Bar[] = [];
    for (const minute of this.#minutes) {
      const open = minute.open - (minute.open % lengthMs);
      if (open < since || open > until) continue;
      const current = bars.at(-1);
      if (current?.open === open) merge(current, minute);
      else bars.push({ ...minute, open });
    }
    return since === 0 ? bars.slice(-limit) : bars.slice(0, limit);
  }

  /** The day until `now` in one bar; null where nothing traded. Its first minute counts whole. */
  day(now: number): Bar | null {
    let day: Bar | null = null;
    for (const minute of this.#minutes) {
      if (minute.open <= now - DAY_MS) continue;
      if (day === null) day = { ...minute };
      else merge(day, minute);
    }
    return day;
  }
}

/** Volume-weighted price of a bar in price units, rounded down; 0 for an empty one. */
export const meanPrice = (bar: Bar): PriceUnits =>
  (bar.lots === 0n ? 0n : bar.value / bar.lots) as PriceUnits;
