/** What the desk owns: cash by venue, positions, and how it has done. Whole numbers throughout. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { valueOf } from '../../money/index.ts';
import {
  DrawdownMonitor,
  type DrawdownState,
  HistoricalRisk,
  type HistoricalState,
  PerformanceMonitor,
  type PerformanceState,
} from '../risk/index.ts';
import type { Markets } from './markets.ts';
import { WindowSum } from './windows.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Hours of profit, and trades, that performance is told from: a month of hours. */
const PERFORMANCE = { returns: 720, trades: 1_024, periodsPerYear: 8_760 } as const;
const TRAILING = { windowMs: DAY_MS, slots: 96 } as const;

export interface BookState {
  readonly cash: readonly (readonly [venue: string, amount: bigint])[];
  readonly size: readonly bigint[];
  readonly entry: readonly bigint[];
  readonly capital: bigint;
  readonly drawdown: DrawdownState;
  readonly performance: PerformanceState;
  readonly hourly: HistoricalState;
  readonly turnover: readonly (readonly [number, bigint])[];
  readonly fees: readonly (readonly [number, bigint])[];
  readonly slippageCost: bigint;
  readonly slippageValue: bigint;
  readonly lookedAt: number;
  readonly hour: number;
  readonly hourProfit: number;
}

/** Cash and positions; a fill moves both by the same value. */
export class Book {
  // state
  readonly cash = new Map<string, bigint>(); // quote units by venue
  readonly size: BigInt64Array; //              signed lots by instrument
  readonly entry: bigint[]; //                  quote units paid for `size`, signed as it
  capital = 0n; //                              what was put in and taken out
  private drawdown = new DrawdownMonitor(TRAILING);
  private performed = new PerformanceMonitor(PERFORMANCE);
  private hourly = new HistoricalRisk({ kind: 'historical', window: PERFORMANCE.returns });
  readonly turnover = new WindowSum(DAY_MS);
  readonly fees = new WindowSum(DAY_MS);
  slippageCost = 0n; //                         against the middle at decision
  slippageValue = 0n;
  private lookedAt = 0; //                      of the last look, Unix ms, 0: none yet
  private hour = -1; //                         number of the present hour
  private hourProfit = 0; //                    profit when it began, quote
  // fixed
  private readonly markets: Markets;

  constructor(markets: Markets, capital: Readonly<Record<string, QuoteUnits>>) {
    this.markets = markets;
    this.size = new BigInt64Array(markets.instruments.length);
    this.entry = markets.instruments.map(() => 0n);
    for (const [venue, amount] of Object.entries(capital)) this.addCash(venue, amount, 'capital');
  }

  /** Money of a venue; `capital` also moves what profit is counted from. */
  addCash(venue: string, amount: bigint, as: 'capital' | 'profit'): void {
    this.cash.set(venue, (this.cash.get(venue) ?? 0n) + amount);
    if (as !== 'capital') return;
    this.capital += amount;
    if (this.lookedAt === 0) return;
    // Highs move by the ratio to what was there just before.
    this.drawdown.add(this.lookedAt, (this.equity() - amount) as QuoteUnits);
    this.drawdown.moveCapital(amount as QuoteUnits);
  }

  /**
   * Books a trade: cash pays the value and the fee.
   *
   * @param lots signed
   * @returns quote units of its value, above zero
   */
  trade(row: number, lots: Lots, price: PriceUnits, fee: QuoteUnits, time: number): bigint {
    const { venue } = this.markets.instruments[row] as { readonly venue: string };
    const value = valueOf(lots, price, this.markets.scale[row] as bigint);
    this.addCash(venue, -value - fee, 'profit');
    this.moveEntry(row, lots, value);
    const size = value < 0n ? -value : value;
    this.turnover.add(time, size);
    this.fees.add(time, fee);
    return size;
  }

  /** What is held gets an entry; what is closed gives its share of it back. */
  private moveEntry(row: number, lots: bigint, value: bigint): void {
    const before = this.size[row] as bigint;
    const entry = this.entry[row] as bigint;
    const after = before + lots;
    this.size[row] = after;
    const isCloser = before !== 0n && before > 0n !== lots > 0n;
    if (!isCloser) {
      this.entry[row] = entry + value;
      return;
    }
    const closed = magnitudeOf(lots) < magnitudeOf(before) ? -lots : before;
    // The last lot takes the rounding, so that a flat position leaves no dust.
    const share = closed === before ? entry : (entry * closed) / before;
    const proceeds = lots === 0n ? 0n : (-value * closed) / -lots;
    this.entry[row] = closed === before ? value + proceeds : entry - share;
    const gain = proceeds - share;
    this.performed.addTrade({ profit: Number(gain), slippageBp: 0 });
  }

  /** Value of all positions at their marks. */
  value(): bigint {
    let sum = 0n;
    for (let row = 0; row < this.size.length; row += 1) sum += this.valueOf(row);
    return sum;
  }

  /** Value of one position at its mark, signed; what was paid where it never had a price. */
  valueOf(row: number): bigint {
    const lots = this.size[row] as bigint;
    if (lots === 0n) return 0n;
    const price = this.markets.valuePrice(row);
    if (price === 0n) return this.entry[row] as bigint;
    return lots * price * (this.markets.scale[row] as bigint);
  }

  equity(): bigint {
    let sum = this.value();
    for (const amount of this.cash.values()) sum += amount;
    return sum;
  }

  /** Moves falls and hours on; told at every tick. */
  look(time: number): void {
    const equity = this.equity();
    this.lookedAt = time;
    this.drawdown.add(time, equity as QuoteUnits);
    const hour = Math.floor(time / HOUR_MS);
    if (hour === this.hour) return;
    const profit = Number(equity - this.capital);
    if (this.hour !== -1) {
      const made = (profit - this.hourProfit) / 1e8;
      this.hourly.add(made);
      if (this.capital > 0n) this.performed.addReturn((made * 1e8) / Number(this.capital));
    }
    this.hour = hour;
    this.hourProfit = profit;
  }

  /** Falls from peaks as fractions of them; zero before the first look, NaN without money. */
  falls(): { readonly peak: number; readonly day: number; readonly trailing: number } {
    const falls = this.drawdown.falls();
    if (falls === null) return { peak: 0, day: 0, trailing: 0 };
    const { peak, day, trailing } = falls;
    const known = (share: number | null): number => share ?? Number.NaN;
    return { peak: known(peak.share), day: known(day.share), trailing: known(trailing.share) };
  }

  /** Begins to measure falls anew: two persons took a stop back knowing what was lost. */
  restartFalls(): void {
    this.drawdown = new DrawdownMonitor(TRAILING);
  }

  /** Highest equity so far, moved by what came and went. */
  peak(): bigint {
    return this.drawdown.falls()?.peak.high ?? this.equity();
  }

  /** Sharpe ratio of the hours, and the share of closing trades that won; NaN where not known. */
  scores(): { readonly sharpe: number; readonly winRate: number } {
    const { sharpe, winRate } = this.performed.summary();
    return { sharpe: sharpe ?? Number.NaN, winRate: winRate ?? Number.NaN };
  }

  /** Expected shortfall of an hour's profit, quote; NaN while too few were seen. */
  hourlyShortfall(level: number): number {
    const estimate = this.hourly.estimate(level);
    return estimate.kind === 'estimate' ? estimate.expectedShortfall : Number.NaN;
  }

  toState(): BookState {
    const { capital, slippageCost, slippageValue, lookedAt, hour, hourProfit } = this;
    return {
      ...{ capital, slippageCost, slippageValue, lookedAt, hour, hourProfit },
      cash: [...this.cash].sort((a, b) => (a[0] < b[0] ? -1 : 1)),
      size: [...this.size],
      entry: [...this.entry],
      drawdown: this.drawdown.toState(),
      performance: this.performed.toState(),
      hourly: this.hourly.toState(),
      turnover: this.turnover.toState(),
      fees: this.fees.toState(),
    };
  }

  restore(state: BookState): void {
    this.cash.clear();
    for (const [venue, amount] of state.cash) this.cash.set(venue, amount);
    this.size.set(state.size);
    state.entry.forEach((entry, row) => {
      this.entry[row] = entry;
    });
    this.drawdown = DrawdownMonitor.fromState(state.drawdown);
    this.performed = PerformanceMonitor.fromState(state.performance);
    this.hourly = HistoricalRisk.fromState(state.hourly);
    this.turnover.restore(state.turnover);
    this.fees.restore(state.fees);
    this.capital = state.capital;
    this.slippageCost = state.slippageCost;
    this.slippageValue = state.slippageValue;
    this.lookedAt = state.lookedAt;
    this.hour = state.hour;
    this.hourProfit = state.hourProfit;
  }
}

const magnitudeOf = (value: bigint): bigint => (value < 0n ? -value : value);
