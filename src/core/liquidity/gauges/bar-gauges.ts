/** Gauges that look at bars: volatility in all its forms, and Amihud's illiquidity. */

import { type GarchTerms, longRunVariance, nextVariance } from './garch.ts';
import { GAUGE_AT } from './gauge-table.ts';
import type { MarketGaugeTerms } from './gauge-terms.ts';
import { RollingAmihud } from './impact.ts';
import { RollingVolatility } from './rolling-volatility.ts';
import { annualised } from './volatility.ts';

const YEAR_MS = 31_536_000_000;
const BP = 10_000;

/** A bar that is over; prices in any unit, above zero. */
export interface TradeBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly lots: number;
}

/**
 * Builds bars from trades, or takes them as they are. A bar without trades is flat at the last
 * close; where there was none for longer than the window, only as many as the window holds are
 * made. Nothing is allocated after construction.
 */
export class BarGauges {
  // state
  private readonly volatility: RollingVolatility;
  private readonly illiquidity: RollingAmihud;
  private variance: number; //        by GARCH, of the bar that is open; NaN without terms
  private bar = Number.NaN; //        number of the open bar since the epoch
  private open = Number.NaN; //       prices of the open bar; NaN before the first trade
  private high = Number.NaN;
  private low = Number.NaN;
  private close = Number.NaN;
  private lots = 0; //                traded in the open bar
  // fixed
  private readonly barMs: number;
  private readonly bars: number;
  private readonly garch: GarchTerms | null;

  constructor({ barMs, bars, decay, garch }: MarketGaugeTerms) {
    this.barMs = barMs;
    this.bars = bars;
    this.garch = garch;
    this.volatility = new RollingVolatility(bars, decay);
    this.illiquidity = new RollingAmihud(bars);
    this.variance = garch === null ? Number.NaN : longRunVariance(garch);
  }

  onTrade(price: number, lots: number, time: number): void {
    this.advance(time);
    if (Number.isNaN(this.open)) this.begin(price);
    this.high = Math.max(this.high, price);
    this.low = Math.min(this.low, price);
    this.close = price;
    this.lots += lots;
  }

  /** Takes a bar in place of trades. */
  onBar({ open, high, low, close, lots }: TradeBar): void {
    this.take(open, high, low, close, lots);
  }

  /** Closes the bars that ended before a time in ms. */
  advance(time: number): void {
    const bar = Math.floor(time / this.barMs);
    if (Number.isNaN(this.bar)) this.bar = bar;
    if (!(bar > this.bar)) return;
    const over = Math.min(bar - this.bar, this.bars + 1);
    this.bar = bar;
    if (Number.isNaN(this.open)) return;
    for (let each = 0; each < over; each += 1) {
      this.take(this.open, this.high, this.low, this.close, this.lots);
      this.begin(this.close);
      this.lots = 0;
    }
  }

  /** Writes its gauges into a sample. */
  write(out: Float64Array): void {
    const { volatility } = this;
    out[GAUGE_AT.amihud] = this.illiquidity.value();
    out[GAUGE_AT.rv_close] = this.yearly(volatility.closeToClose());
    out[GAUGE_AT.rv_parkinson] = this.yearly(volatility.parkinson());
    out[GAUGE_AT.rv_garman_klass] = this.yearly(volatility.garmanKlass());
    out[GAUGE_AT.rv_rogers_satchell] = this.yearly(volatility.rogersSatchell());
    out[GAUGE_AT.rv_yang_zhang] = this.yearly(volatility.yangZhang());
    out[GAUGE_AT.rv_ewma] = this.yearly(volatility.ewma());
    out[GAUGE_AT.rv_garch] = this.yearly(this.variance);
  }

  private yearly(variance: number): number {
    return annualised(variance, YEAR_MS / this.barMs);
  }

  private begin(price: number): void {
    this.open = price;
    this.high = price;
    this.low = price;
    this.close = price;
  }

  private take(open: number, high: number, low: number, close: number, lots: number): void {
    const change = this.volatility.push(open, high, low, close);
    if (Number.isNaN(change)) return;
    this.illiquidity.push(change * BP, lots);
    if (this.garch !== null) this.variance = nextVariance(this.garch, this.variance, change);
  }
}
