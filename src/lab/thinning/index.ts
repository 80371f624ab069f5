/** The door of `lab/thinning`: a book that thins out under stress, and its calibration. */
export { drawBook, type PictureTerms } from './book-picture.ts';
export {
  type Calibration,
  type CalibrationEvent,
  calibrate,
  type EventCalibration,
  errorsOf,
  type ModelErrors,
} from './calibrate.ts';
export { calibrationText } from './calibration-text.ts';
export {
  type Begin,
  type Fit,
  type FitOptions,
  fitConstantDepth,
  fitLaw,
  rescaleDepth,
  unmovedBars,
  withDepth,
} from './fitting.ts';
export { type FlowBar, type FlowPath, readFlowPath } from './flow-bars.ts';
export { slowFundamental } from './fundamental.ts';
export {
  type ImpliedMinute,
  type ImpliedShocks,
  impliedShocks,
  netFlowDepth,
} from './implied-depth.ts';
export { type ModelBar, type PathErrors, pathErrors } from './path-errors.ts';
export {
  type Fundamental,
  type MinuteShock,
  type ReplayedBar,
  type ReplayOptions,
  rangeVolatilityBp,
  replayMinutes,
  type TickFlow,
} from './replay.ts';
export type { RestingFill, RestingOrder } from './resting-orders.ts';
export {
  MAKERS,
  RESTING,
  type Rested,
  type RestingQuote,
  StressedBook,
  type StressedOpening,
  stressedBook,
} from './stressed-book.ts';
export {
  type DecayTerms,
  FITTED_BTC,
  faultOfThinning,
  type SpreadTerms,
  type ThinningTerms,
  UNFITTED_BTC,
} from './thinning-terms.ts';
