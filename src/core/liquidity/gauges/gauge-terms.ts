/** Windows and rhythms of the gauges of a market. */
import type { GarchTerms } from './garch.ts';
import type { MicropriceTable } from './microprice.ts';
import { RESILIENCE_TERMS, type ResilienceTerms } from './resilience.ts';
import { DAILY_DECAY } from './volatility.ts';

export interface MarketGaugeTerms {
  /** Window of totals (volume, spreads paid, order flow, cancels): sub-windows and their length. */
  readonly windowSlots: number;
  readonly windowSlotMs: number;
  /** Bars for volatility and Amihud: length of one, and how many are looked back on. */
  readonly barMs: number;
  readonly bars: number;
  /** Decay of the exponentially weighted variance, a bar. */
  readonly decay: number;
  /** Fitted terms for bars of this length; null where there are none. */
  readonly garch: GarchTerms | null;
  /** Intervals for Kyle's lambda: length of one, and how many are looked back on. */
  readonly kyleMs: number;
  readonly kyleIntervals: number;
  /** Lots of a bucket of VPIN, a fiftieth of a day's volume, and buckets looked back on. */
  readonly vpinBucketLots: number;
  readonly vpinBuckets: number;
  /** Time after a trade at which the mid is looked at again. */
  readonly realisedMs: number;
  /** Depth of which the return is timed, and the shortest time between two looks at it. */
  readonly resilienceBp: number;
  readonly resilienceStepMs: number;
  readonly resilience: ResilienceTerms;
  /** Samples that the scores of basis and funding look back on, and the fewest of them. */
  readonly scoreSamples: number;
  readonly scoreSamplesMin: number;
  /** Time in which a liquidation fades to one half. */
  readonly liquidationHalfLifeMs: number;
  /** Windows in which liquidations are counted: how many, and the length of one. */
  readonly branchingWindows: number;
  readonly branchingMs: number;
  /** Venues that are compared at most. */
  readonly venues: number;
  /** Fitted on the past of this market; null where there is none. */
  readonly microprice: MicropriceTable | null;
}

/** Five minutes of flow, an hour of minutes for volatility. The bucket has no usual size. */
export const MARKET_GAUGE_TERMS: Omit<MarketGaugeTerms, 'vpinBucketLots'> = {
  windowSlots: 60,
  windowSlotMs: 5_000,
  barMs: 60_000,
  bars: 60,
  decay: DAILY_DECAY,
  garch: null,
  kyleMs: 1_000,
  kyleIntervals: 300,
  vpinBuckets: 50,
  realisedMs: 10_000,
  resilienceBp: 10,
  resilienceStepMs: 100,
  resilience: RESILIENCE_TERMS,
  scoreSamples: 1_440,
  scoreSamplesMin: 30,
  liquidationHalfLifeMs: 60_000,
  branchingWindows: 60,
  branchingMs: 10_000,
  venues: 32,
  microprice: null,
};
