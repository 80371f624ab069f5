/** The door of the gauges: what is measured on a book and on trades. */
export { BarGauges, type TradeBar } from './bar-gauges.ts';
export {
  BranchingRatio,
  branchingRatioOf,
  fitHawkes,
  type HawkesFit,
  type HawkesOutcome,
} from './branching.ts';
export { CancelTrade } from './cancel-trade.ts';
export { FlowGauges } from './flow-gauges.ts';
export {
  fitGarch,
  type GarchFit,
  type GarchTerms,
  garchVariances,
  longRunVariance,
  nextVariance,
} from './garch.ts';
export { DEPTH_BANDS_BP, GAUGE_AT, GAUGES, type Gauge, type GaugeId } from './gauge-table.ts';
export { MARKET_GAUGE_TERMS, type MarketGaugeTerms } from './gauge-terms.ts';
export {
  amihud,
  type ImpactLine,
  kyleLambda,
  kyleLine,
  RollingAmihud,
  RollingKyle,
} from './impact.ts';
export { Intensity } from './intensity.ts';
export { MarketGauges } from './market-gauges.ts';
export {
  fitMicroprice,
  type MicropriceFit,
  type MicropriceGrid,
  type MicropriceTable,
  micropriceAdjustment,
  type QuoteHistory,
} from './microprice.ts';
export { imbalance, OrderFlowImbalance, signedImbalance, weightedMid } from './order-flow.ts';
export { RESILIENCE_TERMS, Resilience, type ResilienceTerms } from './resilience.ts';
export { RollingMoments } from './rolling-moments.ts';
export { RollingTotals } from './rolling-totals.ts';
export { RollingVolatility } from './rolling-volatility.ts';
export { Dispersion, RollingScore } from './scores.ts';
export {
  type Aggressor,
  EffectiveSpread,
  effectiveSpreadBp,
  quotedSpreadBp,
  RealisedSpread,
  realisedSpreadBp,
} from './spread.ts';
export {
  annualised,
  type Bars,
  closeVariance,
  DAILY_DECAY,
  ewmaVariance,
  garmanKlassVariance,
  logReturns,
  parkinsonVariance,
  rogersSatchellVariance,
  type Series,
  sampleVariance,
  yangZhangVariance,
  yangZhangWeight,
} from './volatility.ts';
export { BulkClassifier, bulkBuyShare, Vpin } from './vpin.ts';
