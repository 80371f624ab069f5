/** The door of the desk backtest. */
export { openChainMarket } from './chain-market.ts';
export { DeskRun, type DeskRunTerms } from './desk-run.ts';
export type { DeskFigures, DeskSample } from './figures.ts';
export type { MarketEvent } from './market-event.ts';
export { runStudy, runVariant, type StudyResult, type VariantResult } from './run-study.ts';
export { loadStudy, type Study, type StudyVariant } from './study.ts';
export { studyReport } from './study-report.ts';
export {
  coverLine,
  LEGEND,
  resultsTable,
  type StudyTable,
  saidTable,
  studyJson,
  tradesTable,
} from './study-text.ts';
export { type Report, TouchVenue, type VenueTrade } from './touch-venue.ts';
export type { TouchTerms, TradedInstrument } from './venue-terms.ts';
