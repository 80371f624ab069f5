/** The door of `risk`: what a book may lose, and how it does. */
export * from './concentration.ts';
export * from './drawdown.ts';
export { EwmaNormalRisk, type EwmaNormalState, type EwmaNormalTerms } from './ewma-normal.ts';
export * from './extreme-value.ts';
export * from './filtered-historical.ts';
export { GarchNormalRisk, type GarchNormalState, type GarchNormalTerms } from './garch-normal.ts';
export * from './historical.ts';
export type {
  RiskEstimate,
  RiskMonitor,
  RiskMonitorState,
  RiskRefusal,
  TailRisk,
} from './monitor.ts';
export * from './open-monitor.ts';
export * from './parametric-tail.ts';
export { fitPareto, type ParetoFit } from './pareto-fit.ts';
export * from './performance.ts';
export * from './realised-volatility.ts';
export { SAMPLE_MAX } from './sample-window.ts';
export { fitStudent, type StudentFit } from './student-fit.ts';
export * from './student-risk.ts';
export {
  EWMA_LEAST,
  GARCH_LEAST,
  type VolatilityFilterState,
  type VolatilityFilterTerms,
} from './volatility-filter.ts';
