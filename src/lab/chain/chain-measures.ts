/** What is compared, row by row: our figures against those that the venue printed. */
import { blackGreeks, DELTA, GREEKS, inversePrice } from '../../core/options/index.ts';
import { type Surface, surfaceAt } from '../../core/surface/index.ts';
import type { ChainRow } from './chain-row.ts';
import { type ErrorTable, ErrorTally } from './error-table.ts';

/** Names of the measures. */
export const MEASURES = [
  'mark',
  'markAtPrintedFuture',
  'delta',
  'deltaAtPrintedFuture',
  'surfaceVolatility',
  'surfaceMark',
] as const;
export type Measure = (typeof MEASURES)[number];

/** A measure in words. */
export interface MeasureWords {
  readonly title: string;
  /** The same in a few words, where what it belongs to was said. */
  readonly short: string;
  readonly unit: string;
  readonly about: string;
}

/** What a measure compares, and in what unit. */
export const MEASURE_WORDS: Readonly<Record<Measure, MeasureWords>> = {
  mark: {
    title: 'Mark from the printed volatility',
    short: 'printed volatility',
    unit: 'coin',
    about: 'at the forward behind the marks of the expiry (put-call parity)',
  },
  markAtPrintedFuture: {
    title: 'Mark from the printed volatility, printed future',
    short: 'printed volatility and future',
    unit: 'coin',
    about: 'at the futures price of the row, which is of another moment',
  },
  delta: {
    title: 'Delta from the printed volatility',
    short: 'printed volatility',
    unit: 'delta',
    about:
      'at the forward moved by the index of the row, as each delta was taken at its own moment',
  },
  deltaAtPrintedFuture: {
    title: 'Delta from the printed volatility, printed future',
    short: 'printed volatility and future',
    unit: 'delta',
    about: 'at the futures price of the row',
  },
  surfaceVolatility: {
    title: 'Volatility of the fitted surface',
    short: 'surface',
    unit: 'volatility',
    about: 'against the printed one; 0.01 is one point of volatility',
  },
  surfaceMark: {
    title: 'Mark from the fitted surface',
    short: 'surface',
    unit: 'coin',
    about: 'priced with the volatility of the surface, against the printed mark',
  },
};

/** What a row is priced with besides its own cells. */
export interface RowTerms {
  readonly years: number;
  /** Of the marks of the expiry. */
  readonly forward: number;
  /** Index at the moment of the marks; null where nobody knows. */
  readonly index: number | null;
  /** Null where the snapshot has none. */
  readonly surface: Surface | null;
}

const DAYS_PER_YEAR = 365;

/** Collects the errors of every measure. */
export class Comparison {
  private readonly tallies: ReadonlyMap<Measure, ErrorTally>;
  private readonly greeks = new Float64Array(GREEKS);

  constructor() {
    this.tallies = new Map(MEASURES.map((measure) => [measure, new ErrorTally()]));
  }

  private add(measure: Measure, error: number, row: ChainRow, terms: RowTerms): void {
    const moneyness = row.strike / terms.forward;
    this.tallies.get(measure)?.add(error, terms.years * DAYS_PER_YEAR, moneyness);
  }

  private deltaOf({ side, strike }: ChainRow, forward: number, vol: number, years: number) {
    blackGreeks(side, forward, strike, vol, years, 0, this.greeks);
    return this.greeks[DELTA] as number;
  }

  private addDeltas(row: ChainRow, volatility: number, terms: RowTerms): void {
    const { delta, future, index } = row;
    const { years, forward } = terms;
    if (delta === null) return;
    const printed = this.deltaOf(row, future, volatility, years) - delta;
    this.add('deltaAtPrintedFuture', printed, row, terms);
    if (index === null || terms.index === null) return;
    const moved = (forward * index) / terms.index;
    this.add('delta', this.deltaOf(row, moved, volatility, years) - delta, row, terms);
  }

  /** Compares one row; its volatility must be above zero. */
  addRow(row: ChainRow, volatility: number, terms: RowTerms): void {
    const { side, strike, mark, future } = row;
    const { years, forward, surface } = terms;
    const priceAt = (at: number, vol: number): number => inversePrice(side, at, strike, vol, years);
    if (mark !== null) {
      this.add('mark', priceAt(forward, volatility) - mark, row, terms);
      this.add('markAtPrintedFuture', priceAt(future, volatility) - mark, row, terms);
    }
    this.addDeltas(row, volatility, terms);
    if (surface === null) return;
    const fitted = surfaceAt(surface, strike, years).volatility;
    this.add('surfaceVolatility', fitted - volatility, row, terms);
    if (mark !== null) this.add('surfaceMark', priceAt(forward, fitted) - mark, row, terms);
  }

  tables(): Readonly<Record<Measure, ErrorTable>> {
    const entries = MEASURES.map((name) => [name, this.tallies.get(name)?.table()]);
    return Object.fromEntries(entries) as Record<Measure, ErrorTable>;
  }
}
