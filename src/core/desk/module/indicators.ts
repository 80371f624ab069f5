/** Technical indicators of a module, over bars of the price of its scope. */
import { ATR, BollingerBands, EMA, ROC, RSI, SMA } from 'trading-signals';
import type { IndicatorTerms } from './terms.ts';

/** A bar that is over, or the one that is being made. */
interface Bar {
  readonly open: number;
  high: number;
  low: number;
  close: number;
}

export interface IndicatorsState {
  readonly bars: readonly (readonly number[])[];
  readonly at: readonly number[];
}

/** An indicator of the library, as far as it is used. */
interface Streaming {
  update(value: number, replace: boolean): unknown;
  getResult(): unknown;
}

/** Bars that are kept, in periods: what is older moves no figure by more than e^-10 of itself. */
const PERIODS = 10;

const newest = (indicator: Streaming, bars: readonly Bar[]): number => {
  for (const { close } of bars) indicator.update(close, false);
  return (indicator.getResult() as number | null) ?? Number.NaN;
};

function deviation(bars: readonly Bar[], period: number): number {
  if (bars.length < period) return Number.NaN;
  const last = bars.slice(-period);
  const mean = last.reduce((sum, { close }) => sum + close, 0) / period;
  return Math.sqrt(
    last.reduce((sum, { close }) => sum + (close - mean) * (close - mean), 0) / period,
  );
}

function bollingerWidth(bars: readonly Bar[], period: number): number {
  const indicator = new BollingerBands(period);
  for (const { close } of bars) indicator.update(close, false);
  const result = indicator.getResult();
  return result === null ? Number.NaN : (result.upper - result.lower) / result.middle;
}

function averageRange(bars: readonly Bar[], period: number): number {
  const indicator = new ATR(period);
  for (const { high, low, close } of bars) indicator.update({ high, low, close }, false);
  return indicator.getResult() ?? Number.NaN;
}

/** The value after bars that are over; NaN while there are too few. */
function valueAfter(terms: IndicatorTerms, bars: readonly Bar[]): number {
  const { kind, period } = terms;
  switch (kind) {
    case 'EMA':
      return newest(new EMA(period), bars);
    case 'SMA':
      return newest(new SMA(period), bars);
    case 'RSI':
      return newest(new RSI(period), bars);
    case 'ROC':
      return newest(new ROC(period), bars);
    case 'ATR':
      return averageRange(bars, period);
    case 'BOLLINGER_WIDTH':
      return bollingerWidth(bars, period);
    case 'STDEV':
      return deviation(bars, period);
    case 'HIGH':
      return extreme(bars, period, ({ high }) => high, Math.max);
    case 'LOW':
      return extreme(bars, period, ({ low }) => low, Math.min);
    default:
      return kind satisfies never;
  }
}

function extreme(
  bars: readonly Bar[],
  period: number,
  of: (bar: Bar) => number,
  pick: (...values: number[]) => number,
): number {
  return bars.length < period ? Number.NaN : pick(...bars.slice(-period).map(of));
}

/**
 * Indicators by name. A figure is a function of the last bars alone, ten periods of them, computed
 * anew when a bar is over: so a desk that was restarted says the same as one that was not.
 */
export class Indicators {
  // state
  private readonly bars: Bar[][]; //  by indicator; the last one is being made
  private readonly at: number[]; //   number of its bar since the epoch, -1: none
  // derived
  private readonly figures: number[];
  // fixed
  readonly names: readonly string[];
  private readonly terms: readonly IndicatorTerms[];

  constructor(terms: Readonly<Record<string, IndicatorTerms>>) {
    this.names = Object.keys(terms);
    this.terms = Object.values(terms);
    this.bars = this.terms.map(() => []);
    this.at = this.terms.map(() => -1);
    this.figures = this.terms.map(() => Number.NaN);
  }

  /** Takes a price at a time, Unix ms. */
  add(price: number, time: number): void {
    for (let n = 0; n < this.terms.length; n += 1) this.addTo(n, price, time);
  }

  /** The figure of an indicator by its place in `names`. */
  figure(place: number): number {
    return this.figures[place] as number;
  }

  private addTo(n: number, price: number, time: number): void {
    const terms = this.terms[n] as IndicatorTerms;
    const bars = this.bars[n] as Bar[];
    const at = Math.floor(time / terms.barMs);
    const last = bars[bars.length - 1];
    if (at === this.at[n] && last !== undefined) {
      last.high = Math.max(last.high, price);
      last.low = Math.min(last.low, price);
      last.close = price;
      return;
    }
    if (bars.length > PERIODS * terms.period) bars.shift();
    if (last !== undefined) this.figures[n] = valueAfter(terms, bars);
    bars.push({ open: price, high: price, low: price, close: price });
    this.at[n] = at;
  }

  toState(): IndicatorsState {
    const bars = this.bars.map((list) =>
      list.flatMap(({ open, high, low, close }) => [open, high, low, close]),
    );
    return { bars, at: [...this.at] };
  }

  restore(state: IndicatorsState): void {
    state.bars.forEach((flat, n) => {
      const bars: Bar[] = [];
      for (let at = 0; at < flat.length; at += 4) {
        const [open, high, low, close] = flat.slice(at, at + 4) as [number, number, number, number];
        bars.push({ open, high, low, close });
      }
      this.bars[n] = bars;
      this.at[n] = state.at[n] as number;
      const over = bars.slice(0, -1);
      const terms = this.terms[n] as IndicatorTerms;
      this.figures[n] = over.length === 0 ? Number.NaN : valueAfter(terms, over);
    });
  }
}
