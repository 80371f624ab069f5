/** The door of the backtest of activation levels. */

export { backtestReport } from './backtest-report.ts';
export { coverLines, LEGEND, supportTable, type TextTable, tablesOf } from './backtest-text.ts';
export {
  BAR_GAUGE_AT,
  BAR_GAUGES,
  type BarGauge,
  type BarGaugeId,
  type BarGaugeTerms,
  BarSampler,
} from './bar-gauges.ts';
export {
  ALL_MARKETS,
  type FeedNote,
  type LiquidityBacktest,
  runLiquidityBacktest,
} from './liquidity-backtest.ts';
export {
  CONDITION_NAMES,
  type LiquidityScenario,
  loadLiquidityScenario,
  type ScenarioMarket,
} from './liquidity-scenario.ts';
export { type MarketOutcome, MarketPolicy, type WatchTerms } from './market-policy.ts';
export { type Ratio, type Score, type ScoreTerms, scoresOf } from './scores.ts';
export {
  replaySupport,
  type SupportOutcome,
  type SupportSecond,
  type SupportSide,
  type SupportTerms,
} from './support-replay.ts';
export { type SyntheticTerms, syntheticBars } from './synthetic-bars.ts';
export type { Alarm, NamedValue, TimelineEntry } from './timeline.ts';
export { writeTimelineParquet } from './timeline-parquet.ts';
export type { WindowHit, WindowOutcome } from './window-watch.ts';
