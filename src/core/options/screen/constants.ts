/**
 * The constants of the screening kernels. There is one list of them: the scalar kernel reads them
 * by name, a vector kernel is given `KERNEL_CONSTANTS` and reads them by place, so that no digit
 * can differ. The coefficients come from `scripts/fit-screen.ts`.
 */

/** Where distances to the strike end: farther out an exponential is zero and a tail no less so. */
const DISTANCE_MAX = 1e8;
/** Least exponent with an exponential that is not subnormal; below it the result is zero. */
const EXPONENT_MIN = -708;
const ONE_OVER_LN2 = 1.4426950408889634;
/** Adding it rounds to a whole number, which then stands in the lowest bits: 1.5 * 2^52. */
const ROUNDER = 6755399441055744;
/** ln 2 cut to forty bits, so that a product with a whole number of eleven bits is exact. */
const LN2_HIGH = 0.6931471805592082;
const LN2_LOW = 7.371002565167799e-13;
/** Middle of the variable t = (w - 5) / (w + 5) of a tail, and the weight of w in its divisor. */
const TAIL_MIDDLE = 5;
const TAIL_WEIGHT = 1.5;

/** (e^r - 1 - r) / r^2 by powers of r, for |r| <= ln2 / 2. */
const EXPONENTIAL = [
  0.5000000000000001, 0.1666666666666667, 0.04166666666662416, 0.00833333333332614,
  0.0013888888917198588, 0.0001984126987480217, 0.000024801521319879672, 0.0000027557255423879837,
  2.762007691611333e-7, 2.5105207064644233e-8,
] as const;

/** (1 + 1.5 w) N(-w) e^(w^2 / 2) by powers of t, for w >= 0. */
const TAIL = [
  0.6538140922875535, -0.06559964511900757, -0.011488853304056535, 0.05544546720990792,
  -0.0635292405915254, 0.04851239510936176, -0.027251308379490906, 0.01097242318002114,
  -0.0026238838814325724, -0.00005545102525651949, 0.00030371493435593465, -0.00008089202832109488,
  -0.00001816626544882032, 0.000014224794917813385, 2.317968718515335e-7, -0.0000020829111388607197,
  1.536175301026007e-7, 3.141304801305746e-7, -3.428797195630597e-8, -4.9429422610062756e-8,
  4.735096110334784e-9, 6.9929623962314004e-9, -3.604068174321396e-10, -6.03430008390221e-10,
] as const;

/** All of them; a vector kernel finds them in this order. */
export const KERNEL_CONSTANTS = [
  DISTANCE_MAX,
  EXPONENT_MIN,
  ONE_OVER_LN2,
  ROUNDER,
  LN2_HIGH,
  LN2_LOW,
  TAIL_MIDDLE,
  TAIL_WEIGHT,
  ...EXPONENTIAL,
  ...TAIL,
] as const;
