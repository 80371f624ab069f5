/** Rows of market data that REST and streams share the substance of. */
import { magnitude } from '../../../core/money/index.ts';
import type { MarkState, PaperDepth, PaperLevel, PaperMarket } from '../paper/exchange-types.ts';
import type { Desk } from './endpoint.ts';
import { type Bar, meanPrice, type Tape } from './tape.ts';
import { ppbText, priceText, sizeText } from './texts.ts';

const DAY_MS = 86_400_000;

export type LevelText = readonly [price: string, size: string];

export const levelTexts = (market: PaperMarket, levels: readonly PaperLevel[]): LevelText[] =>
  levels.map(([price, size]) => [priceText(market, price), sizeText(market, size)]);

/** Value of a bar in the quote currency: price units times lots have both their decimals. */
export function barValueText(market: PaperMarket, value: bigint): string {
  const decimals = market.priceDecimals + market.sizeDecimals;
  return priceText({ ...market, priceDecimals: decimals }, value);
}

/** Best bid and ask; `0` where a side is empty. */
export interface TopText {
  readonly bid: string;
  readonly bidSize: string;
  readonly ask: string;
  readonly askSize: string;
}

export function topText(market: PaperMarket, depth: PaperDepth): TopText {
  const [bid, bidSize] = depth.bids[0] ?? [0n, 0n];
  const [ask, askSize] = depth.asks[0] ?? [0n, 0n];
  return {
    bid: priceText(market, bid),
    bidSize: sizeText(market, bidSize),
    ask: priceText(market, ask),
    askSize: sizeText(market, askSize),
  };
}

/** A day of a market; where nothing traded all prices are the mark's and all sums are zero. */
export interface DayText {
  readonly change: string;
  /** Of the first price, two or three decimals. */
  readonly percent: string;
  readonly mean: string;
  readonly first: string;
  readonly high: string;
  readonly low: string;
  readonly last: string;
  readonly lastSize: string;
  readonly volume: string;
  readonly value: string;
  readonly openTime: number;
  readonly closeTime: number;
  readonly firstTrade: number;
  readonly lastTrade: number;
  readonly trades: number;
}

/** Thousandths of a percent, cut. */
function percentText(change: bigint, of: bigint): string {
  if (of === 0n) return '0.000';
  const thousandths = (change * 100_000n) / of;
  const whole = magnitude(thousandths);
  const fraction = (whole % 1_000n).toString().padStart(3, '0');
  return `${thousandths < 0n ? '-' : ''}${whole / 1_000n}.${fraction}`;
}

const quietDay = (mark: MarkState): Bar => ({
  open: 0,
  first: mark.mark,
  high: mark.mark,
  low: mark.mark,
  last: mark.mark,
  lots: 0n,
  value: 0n,
  trades: 0,
  buyLots: 0n,
  buyValue: 0n,
  firstTrade: -1,
  lastTrade: -1,
});

export function dayText(desk: Desk, market: PaperMarket, now: number): DayText {
  const tape = desk.tapes.get(market.symbol) as Tape;
  const bar = tape.day(now) ?? quietDay(desk.exchange.markState(market.symbol));
  const change = bar.last - bar.first;
  const mean = bar.lots === 0n ? bar.last : meanPrice(bar);
  return {
    change: priceText(market, change),
    percent: percentText(change, bar.first),
    mean: priceText(market, mean),
    first: priceText(market, bar.first),
    high: priceText(market, bar.high),
    low: priceText(market, bar.low),
    last: priceText(market, bar.last),
    lastSize: sizeText(market, tape.lastTrade()?.size ?? 0n),
    volume: sizeText(market, bar.lots),
    value: barValueText(market, bar.value),
    openTime: now - DAY_MS,
    closeTime: now,
    firstTrade: bar.firstTrade,
    lastTrade: bar.lastTrade,
    trades: bar.trades,
  };
}

/** Mark, index and the funding to come. */
export interface MarkText {
  readonly mark: string;
  readonly index: string;
  readonly rate: string;
  readonly next: number;
  readonly time: number;
}

export const markText = (market: PaperMarket, state: MarkState): MarkText => ({
  mark: priceText(market, state.mark),
  index: priceText(market, state.index),
  rate: ppbText(state.fundingPpb),
  next: state.nextFunding,
  time: state.time,
});
