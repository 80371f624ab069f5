/** The door of the analysis of recorded books. */
export { analysisJson } from './analysis-json.ts';
export { coverLines, foundLines, marketTitle, type TextTable, tablesOf } from './analysis-text.ts';
export type { SkewFigures } from './clock-skew.ts';
export type { FeedNote, NotedPlace } from './feed-notes.ts';
export type { DepthRow, GaugeRow } from './gauge-statistics.ts';
export {
  type AnalyseOptions,
  analyseLiquidity,
  type LiquidityAnalysis,
} from './liquidity-analysis.ts';
export type { HoldingRow, LiquidityRisk, RiskInputs, SizeRow } from './liquidity-risk.ts';
export type { CrossCheck, MarketAnalysis } from './market-analysis.ts';
export type { FileTerms, Recording } from './recordings.ts';
export { SAMPLE_COLUMNS, type SampleColumn } from './sample-columns.ts';
export type { AnalysisTerms } from './terms.ts';
