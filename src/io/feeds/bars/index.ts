/** The door of the bar and trade feeds. */
export {
  BAR_FIELDS,
  type BarColumns,
  type BarField,
  emptyColumns,
  joinColumns,
  sliceColumns,
} from './bar-columns.ts';
export { FeedError, type FeedFault } from './feed-error.ts';
export {
  FINDING_VERDICTS,
  FINDINGS_MAX,
  type Finding,
  type FindingKind,
  Findings,
  type Verdict,
  type Verdicts,
} from './findings.ts';
export { writeBarsParquet } from './parquet-bars.ts';
export {
  type BarBatch,
  type BarOptions,
  type LoadedBars,
  loadBars,
  readBars,
} from './read-bars.ts';
export { readTrades, type TradeBatch, type TradeOptions } from './read-trades.ts';
export type { TradeColumns } from './trade-columns.ts';
