/** What the desk owns: cash by venue, positions, and how it has done. Whole numbers throughout. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { valueOf } from '../../money/index.ts';
import type { Markets } from './markets.ts';
import { WindowPeak, WindowSum } from './windows.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Hours of profit that performance is told from. */
const HOURS_MAX = 720;

export interface BookState {
  readonly cash: readonly (readonly [venue: string, amount: bigint])[];
  readonly size: readonly bigint[];
  readonly entry: readonly bigint[];
  readonly capital: bigint;
  readonly peakProfit: bigint;
  readonly day: number;
  readonly dayPeak: bigint;
  readonly trailing: readonly (readonly [number, number])[];
  readonly turnover: readonly (readonly [number, bigint])[];
  readonly fees: readonly (readonly [number, bigint])[];
  readonly wins: number;
  readonly losses: number;
  readonly slippageCost: bigint;
  readonly slippageValue: bigint;
  readonly hour: number;
  readonly hourProfit: number;
  readonly hours: readonly number[];
}

/** Cash and positions; a fill moves both by the same value. */
export class Book {
  // state
  readonly cash = new Map<string, bigint>(); // quote units by venue
  readonly size: BigInt64Array; //              signed lots by instrument
  readonly entry: bigint[]; //                  quote units paid for `size`, signed as it
  capital = 0n; //                              what was put in and taken out
  peakProfit = 0n; //                           highest profit, never below zero
  private day = -1;
  private dayPeak = 0n; //                      highest equity since midnight UTC
  private readonly trailing = new WindowPeak(HOUR_MS / 4, 96);
  readonly turnover = new WindowSum(DAY_MS);
  readonly fees = new WindowSum(DAY_MS);
  wins = 0; //                                  closing fills that made money
  losses = 0;
  slippageCost = 0n; //                         against the middle at decision
  slippageValue = 0n;
  private hour = -1;
  private hourProfit = 0;
  hours: number[] = []; //                      profit of past hours, quote; oldest first
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
    if (as === 'capital') this.capital += amount;
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
    if (gain > 0n) this.wins += 1;
    else if (gain < 0n) this.losses += 1;
  }

  /** Value of all positions at their marks. */
  value(): bigint {
    let sum = 0n;
    for (let row = 0; row < this.size.length; row += 1) sum += this.valueOf(row);
    return sum;
  }

  /** Value of one position at its mark, signed. */
  valueOf(row: number): bigint {
    const lots = this.size[row] as bigint;
    if (lots === 0n) return 0n;
    return lots * this.markets.valuePrice(row) * (this.markets.scale[row] as bigint);
  }

  equity(): bigint {
    let sum = this.value();
    for (const amount of this.cash.values()) sum += amount;
    return sum;
  }

  /** Moves peaks and hours on; told at every tick. */
  look(time: number): void {
    const equity = this.equity();
    const profit = equity - this.capital;
    if (profit > this.peakProfit) this.peakProfit = profit;
    const day = Math.floor(time / DAY_MS);
    if (day !== this.day || equity > this.dayPeak) this.dayPeak = equity;
    this.day = day;
    this.trailing.add(time, Number(profit));
    const hour = Math.floor(time / HOUR_MS);
    if (hour === this.hour) return;
    if (this.hour !== -1) {
      this.hours.push((Number(profit) - this.hourProfit) / 1e8);
      if (this.hours.length > HOURS_MAX) this.hours.shift();
    }
    this.hour = hour;
    this.hourProfit = Number(profit);
  }

  /** Falls from peaks as fractions of them; zero where there is no money. */
  drawdowns(): { readonly ever: number; readonly day: number; readonly trailing: number } {
    const equity = this.equity();
    const fall = (peak: bigint): number =>
      peak <= 0n ? 0 : Math.max(0, Number(peak - equity) / Number(peak));
    const most = this.trailing.most();
    const trailing = Number.isNaN(most) ? equity : this.capital + BigInt(Math.round(most));
    return {
      ever: fall(this.capital + this.peakProfit),
      day: this.day === -1 ? 0 : fall(this.dayPeak),
      trailing: fall(trailing),
    };
  }

  toState(): BookState {
    const { capital, peakProfit, day, dayPeak, wins, losses, slippageCost, slippageValue } = this;
    return {
      ...{ capital, peakProfit, day, dayPeak, wins, losses, slippageCost, slippageValue },
      cash: [...this.cash].sort((a, b) => (a[0] < b[0] ? -1 : 1)),
      size: [...this.size],
      entry: [...this.entry],
      trailing: this.trailing.toState(),
      turnover: this.turnover.toState(),
      fees: this.fees.toState(),
      hour: this.hour,
      hourProfit: this.hourProfit,
      hours: [...this.hours],
    };
  }

  restore(state: BookState): void {
    this.cash.clear();
    for (const [venue, amount] of state.cash) this.cash.set(venue, amount);
    this.size.set(state.size);
    state.entry.forEach((entry, row) => {
      this.entry[row] = entry;
    });
    this.trailing.restore(state.trailing);
    this.turnover.restore(state.turnover);
    this.fees.restore(state.fees);
    const { capital, peakProfit, wins, losses, slippageCost, slippageValue, hours } = state;
    Object.assign(this, { capital, peakProfit, wins, losses, slippageCost, slippageValue });
    this.hours = [...hours];
    this.day = state.day;
    this.dayPeak = state.dayPeak;
    this.hour = state.hour;
    this.hourProfit = state.hourProfit;
  }
}

const magnitudeOf = (value: bigint): bigint => (value < 0n ? -value : value);
