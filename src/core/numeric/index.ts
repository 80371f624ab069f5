/** The door of `core/numeric`: real functions and seeded randomness, the same on every machine. */
export { erf, erfc, erfcx } from './erf.ts';
export { exp, expOfSum } from './exp.ts';
export { betaShare, lnGamma } from './gamma.ts';
export * from './hash.ts';
export { ln, ln1p, lnPair } from './ln.ts';
export { MILLS_MAX, millsDifference, millsRatio } from './mills.ts';
export { DENSITY_AT_ZERO, normalCdf, normalDensity, normalQuantile } from './normal.ts';
export { powReal } from './pow.ts';
export {
  faultOfQuantiles,
  QuantileCurve,
  type QuantileEnds,
  type QuantileKnot,
} from './quantile.ts';
export { Random, type RandomState, type Seed } from './random.ts';
export {
  lnStudentDensity,
  studentCdf,
  studentConstant,
  studentDensity,
  studentQuantile,
} from './student.ts';
