/**
 * The constants of the screening kernels. There is one list of them and all kernels read it by
 * place, a vector kernel from its own memory, so that no digit can differ. The coefficients come
 * from `scripts/fit-screen.ts`.
 */

/** Where distances to the strike end: farther out an exponential is zero, no tail counts. */
export const DISTANCE_MAX = 0;
/** Least exponent with an exponential that is not subnormal; below it the result is zero. */
export const EXPONENT_MIN = 1;
export const ONE_OVER_LN2 = 2;
/**
 * Adding 1.5 * 2^52 + 1023 rounds to a whole number n; the lowest bits then hold n + 1023, the
 * exponent field of 2^n.
 */
export const ROUNDER = 3;
/** ln 2 cut to forty bits, so that a product with a whole number of eleven bits is exact. */
export const LN2_HIGH = 4;
export const LN2_LOW = 5;
/** Middle of the variable t = (w - 5) / (w + 5) of a tail, and the weight of w in its divisor. */
export const TAIL_MIDDLE = 6;
export const TAIL_WEIGHT = 7;
/** From here (e^r - 1 - r) / r^2 by powers of r, for |r| <= ln2 / 2. */
export const EXPONENTIAL = 8;
/** From here (1 + 1.5 w) N(-w) e^(w^2 / 2) by powers of t, for w >= 0. */
export const TAIL = 18;
export const ONE = 42;
export const HALF = 43;
export const MINUS_HALF = 44;

export const KERNEL_CONSTANTS = [
  1e8,
  -708,
  Math.LOG2E,
  6755399441056767,
  0.6931471805592082,
  7.371002565167799e-13,
  5,
  1.5,
  0.5000000000000001,
  0.1666666666666667,
  0.04166666666662416,
  0.00833333333332614,
  0.0013888888917198588,
  0.0001984126987480217,
  0.000024801521319879672,
  0.0000027557255423879837,
  2.762007691611333e-7,
  2.5105207064644233e-8,
  0.6538140922875535,
  -0.06559964511900757,
  -0.011488853304056535,
  0.05544546720990792,
  -0.0635292405915254,
  0.04851239510936176,
  -0.027251308379490906,
  0.01097242318002114,
  -0.0026238838814325724,
  -0.00005545102525651949,
  0.00030371493435593465,
  -0.00008089202832109488,
  -0.00001816626544882032,
  0.000014224794917813385,
  2.317968718515335e-7,
  -0.0000020829111388607197,
  1.536175301026007e-7,
  3.141304801305746e-7,
  -3.428797195630597e-8,
  -4.9429422610062756e-8,
  4.735096110334784e-9,
  6.9929623962314004e-9,
  -3.604068174321396e-10,
  -6.03430008390221e-10,
  1,
  0.5,
  -0.5,
] as const;
