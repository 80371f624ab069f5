/** The door of `core/surface`: volatility over strikes and expiries. */
export {
  type ButterflyReport,
  butterflyFunction,
  butterflyReport,
  densityAt,
} from './butterfly.ts';
export {
  calendarCrossings,
  calendarDepth,
  liftedAbove,
  type MoneynessRange,
} from './calendar.ts';
export {
  EXPIRY_FAULT_WORDS,
  type ExpiryFault,
  type ExpiryFit,
  type ExpiryQuotes,
  fitExpiry,
} from './fit-expiry.ts';
export {
  type EarlierSlice,
  fitSlice,
  POINTS_MIN,
  type SliceFit,
  type SliceTerms,
  type VolatilityPoint,
} from './fit-slice.ts';
export { fitSurface, type SurfaceFit } from './fit-surface.ts';
export {
  type FromJumpWings,
  type JumpWingFault,
  type JumpWings,
  jumpWingsOf,
  sviOfJumpWings,
} from './jump-wings.ts';
export { type Least, leastAround, type Point, type SimplexTerms } from './nelder-mead.ts';
export {
  type Repair,
  type Repaired,
  repairedSlice,
  type WingTarget,
  wingTarget,
} from './repair.ts';
export {
  DEFAULT_SCREEN,
  DROP_WORDS,
  type DroppedQuote,
  type DropReason,
  dropCounts,
  type ExpiryTerms,
  type OptionQuote,
  type QuoteSource,
  type ScreenedPoint,
  type ScreenTerms,
  screenQuotes,
} from './screen.ts';
export {
  isFreeForAllTheta,
  type PowerLaw,
  powerLawPhi,
  type SsviButterfly,
  type SsviSlice,
  ssviButterfly,
  ssviVariance,
  sviOfSsvi,
} from './ssvi.ts';
export type { Stretch } from './stretches.ts';
export {
  confidenceOn,
  forwardOn,
  quotedRange,
  rateOn,
  type Surface,
  type SurfacePoint,
  type SurfaceResult,
  type SurfaceSlice,
  surfaceAt,
  surfaceOf,
  varianceOn,
} from './surface.ts';
export {
  type ArbitrageReport,
  arbitrageReport,
  type Crossing,
  type RepairedSurface,
  repairedSurface,
  type SliceRepair,
} from './surface-arbitrage.ts';
export {
  faultOfSvi,
  leastVariance,
  type Svi,
  type SviFault,
  totalVariance,
  varianceCurvature,
  varianceSlope,
  volatilityAt,
  WING_SLOPE_MAX,
  wingSlopes,
} from './svi.ts';
export {
  cappedMoneyness,
  cappedVariance,
  cappedVolatilityAt,
  DERIVE_WING_CAP,
  type WingCap,
} from './wing-cap.ts';
