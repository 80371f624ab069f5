/** What can be measured on bars alone: volatility, range, volume, flow, drawdown. */

import {
  annualised,
  type Remembered,
  RollingAmihud,
  RollingMoments,
  RollingVolatility,
} from '../../core/liquidity/index.ts';
import { ln } from '../../core/numeric/index.ts';
import type { BarEvent } from '../backtest/index.ts';
import { RollingHigh } from './rolling-high.ts';

/** One gauge; its place in `BAR_GAUGES` is its place in a sample. */
export interface BarGauge extends Remembered {
  readonly unit: string;
  readonly says: string;
}

const gauge = <Id extends string>(
  id: Id,
  unit: string,
  [least, most]: readonly [number, number],
  says: string,
) => ({ id, unit, says, least, most, isSigned: false });

const YEARLY = [1e-4, 1e3] as const;
const BP = [1e-2, 1e5] as const;

/** Every gauge of bars, in the order of a sample. A gauge that is not known is NaN. */
export const BAR_GAUGES = [
  gauge('rv_close', 'a year', YEARLY, 'Volatility of the last closes.'),
  gauge('rv_parkinson', 'a year', YEARLY, 'The same by highs and lows (Parkinson).'),
  gauge('rv_garman_klass', 'a year', YEARLY, 'The same by Garman and Klass.'),
  gauge('rv_rogers_satchell', 'a year', YEARLY, 'The same by Rogers and Satchell.'),
  gauge('rv_yang_zhang', 'a year', YEARLY, 'The same by Yang and Zhang.'),
  gauge('rv_ewma', 'a year', YEARLY, 'Exponentially weighted volatility of closes.'),
  gauge('range_bp', 'bp', BP, 'Logarithm of high over low of the bar.'),
  { ...gauge('return_bp', 'bp', BP, 'Logarithm of close over the close before.'), isSigned: true },
  gauge('move_bp', 'bp', BP, 'The same without its sign.'),
  gauge('drawdown_bp', 'bp', BP, 'How far the close is under the highest high looked back on.'),
  gauge('volume', 'quote', [1, 1e13], 'Volume of the bar at its close.'),
  gauge('volume_ratio', 'ratio', [1e-3, 1e6], 'Volume over the mean of the bars before.'),
  gauge('amihud', 'bp/million', [1e-9, 1e6], 'Mean of the move of a bar over its volume.'),
  {
    ...gauge('taker_imbalance', 'share', [1e-4, 1], 'Bought less sold by takers, of the volume.'),
    isSigned: true,
  },
] as const satisfies readonly BarGauge[];

export type BarGaugeId = (typeof BAR_GAUGES)[number]['id'];

/** Place of each gauge in a sample. */
export const BAR_GAUGE_AT = Object.fromEntries(
  BAR_GAUGES.map(({ id }, at) => [id, at]),
) as Readonly<Record<BarGaugeId, number>>;

/** How far bar gauges look back. */
export interface BarGaugeTerms {
  /** Bars of volatility, mean volume and Amihud, 2 or more. */
  readonly bars: number;
  /** Bars of the highest high, 1 or more. */
  readonly highBars: number;
}

const YEAR_MS = 31_536_000_000;
const BASIS = 10_000;
const MILLION = 1_000_000;

/** Measures one bar after the other. The first bars give NaN where more of them are needed. */
export class BarSampler {
  // state
  private readonly volatility: RollingVolatility;
  private readonly illiquidity: RollingAmihud;
  private readonly volumes: RollingMoments; // quote, of the bars before
  private readonly highs: RollingHigh;
  private readonly sample = new Float64Array(BAR_GAUGES.length);
  private seen = 0; //                         bars
  // fixed
  private readonly bars: number;

  constructor({ bars, highBars }: BarGaugeTerms) {
    this.bars = bars;
    this.volatility = new RollingVolatility(bars);
    this.illiquidity = new RollingAmihud(bars);
    this.volumes = new RollingMoments(bars);
    this.highs = new RollingHigh(highBars);
  }

  /** Takes a bar. @returns every gauge at its close; the same array every time */
  take(bar: BarEvent): Float64Array {
    const { open, high, low, close, volume, takerBuy, intervalMs } = bar;
    const { sample } = this;
    this.seen += 1;
    const change = BASIS * this.volatility.push(open, high, low, close);
    const quote = volume * close;
    this.illiquidity.push(change, quote / MILLION);
    const isFull = this.seen > this.bars;
    this.writeVolatility(YEAR_MS / intervalMs, isFull);
    sample[BAR_GAUGE_AT.range_bp] = BASIS * ln(high / low);
    sample[BAR_GAUGE_AT.return_bp] = change;
    sample[BAR_GAUGE_AT.move_bp] = Math.abs(change);
    sample[BAR_GAUGE_AT.drawdown_bp] = BASIS * ln(this.highs.push(high) / close);
    sample[BAR_GAUGE_AT.volume] = quote;
    sample[BAR_GAUGE_AT.volume_ratio] = isFull ? quote / this.volumes.mean() : Number.NaN;
    sample[BAR_GAUGE_AT.amihud] = isFull ? this.illiquidity.value() : Number.NaN;
    sample[BAR_GAUGE_AT.taker_imbalance] = (2 * takerBuy - volume) / volume;
    this.volumes.push(quote);
    return sample;
  }

  private writeVolatility(barsPerYear: number, isFull: boolean): void {
    const { volatility, sample } = this;
    const yearly = (variance: number): number =>
      isFull ? annualised(variance, barsPerYear) : Number.NaN;
    sample[BAR_GAUGE_AT.rv_close] = yearly(volatility.closeToClose());
    sample[BAR_GAUGE_AT.rv_parkinson] = yearly(volatility.parkinson());
    sample[BAR_GAUGE_AT.rv_garman_klass] = yearly(volatility.garmanKlass());
    sample[BAR_GAUGE_AT.rv_rogers_satchell] = yearly(volatility.rogersSatchell());
    sample[BAR_GAUGE_AT.rv_yang_zhang] = yearly(volatility.yangZhang());
    sample[BAR_GAUGE_AT.rv_ewma] = yearly(volatility.ewma());
  }
}
