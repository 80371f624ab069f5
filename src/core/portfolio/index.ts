/** The door of `core/portfolio`: margin of portfolios by scenarios, its presets and questions. */
export {
  accountOf,
  type CollateralAsset,
  type Instrument,
  type PortfolioAccount,
} from './account.ts';
export type { AddOn, AddOnKind, AddOnPlace, ChargeTier } from './add-on.ts';
export { assess, tableFor } from './assess.ts';
export { sensitivitiesOf, valuingRules } from './assess-formula.ts';
export { type Charge, tieredAmount } from './charges.ts';
export {
  type ClosingHorizon,
  type CurvatureExposure,
  canWait,
  gammaBuffer,
} from './gamma-threshold.ts';
export {
  explainAccount,
  explainOption,
  type GreekExplanation,
  type OptionPoint,
} from './greek-explain.ts';
export {
  type InverseStandardRules,
  inverseShortOption,
  type PositionRequirement,
} from './inverse-standard.ts';
export { faultsOfRules } from './lint.ts';
export type { Fault } from './lint-fault.ts';
export type { MarginRules } from './margin-rules.ts';
export {
  type ExpiryMarket,
  type FittedSmile,
  type MarketState,
  SECONDS_PER_DAY,
  SECONDS_PER_YEAR,
  type UnderlyingMarket,
  volatilityOf,
} from './market.ts';
export { dampened, keptGain } from './pnl-law.ts';
export { deribitTailWeight } from './presets/deribit.ts';
export { MARGIN_PRESETS, marginPreset } from './presets/index.ts';
export { scanRules, scanScenarios } from './presets/scan-sixteen.ts';
export {
  type Dampener,
  type ExpiryDiscount,
  type GainOffset,
  gridOf,
  type RulesOrigin,
  type Scenario,
  type ScenarioRules,
  type SkewLaw,
  type VolatilityLaw,
  type VolatilityMove,
} from './rules.ts';
export {
  assessScenarios,
  FORWARD_CONTINGENCY,
  type MarginResult,
  type NamedCharge,
  type Outcome,
  scenarioName,
  type UnderlyingResult,
  writeScenarioProfits,
} from './scenario-margin.ts';
export { addRows, type Extremes, lowestTwo, ScenarioTable } from './scenario-table.ts';
export { curvatureMargin, deltaMargin, sensitivityMargin, vegaMargin } from './sensitivities.ts';
export type {
  BucketCorrelation,
  BucketRules,
  Sensitivity,
  SensitivityMargin,
  SensitivityRules,
} from './sensitivity-rules.ts';
export { type BoundReach, type SlackBounds, slackBounds } from './slack-bounds.ts';
export { type SpanAmounts, type SpanRequirement, spanRequirement } from './span-total.ts';
export {
  expiryStandard,
  isolatedOption,
  largestLoss,
  type StandardOption,
  type StandardRules,
} from './standard-margin.ts';
export { shockedDown, shockedUp, skewMultiplier, termScale } from './volatility-law.ts';
export {
  accountAfter,
  bestReduction,
  type HypotheticalOrder,
  type OrderLeg,
  type Reduction,
  type ReductionCandidate,
  type ReductionStep,
  type RequirementLevel,
  type WhatIf,
  whatIf,
} from './what-if.ts';
