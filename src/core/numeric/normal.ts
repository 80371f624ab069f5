import { erfcx } from './erf.ts';
import { expOfSum } from './exp.ts';
import { ln } from './ln.ts';
import { twoProduct } from './pair.ts';

const ROOT_HALF = Math.SQRT1_2;
/** Normal density at 0, its greatest value: 1 / sqrt(2 pi). */
export const DENSITY_AT_ZERO = 0.3989422804014327;

/** Beyond this many standard deviations a tail is zero in doubles. */
const FAR = 39;

/** Standard normal density e^(-z^2/2) / sqrt(2 pi). Relative accuracy 2 ulp, also far out. */
export function normalDensity(z: number): number {
  return DENSITY_AT_ZERO * bell(z);
}

/**
 * Standard normal distribution: the probability of a draw below z. Relative accuracy 1e-15, in
 * the far lower tail as well; for the upper tail ask `normalCdf(-z)`, which loses nothing.
 * By erfcx and an exponential whose argument is carried to twice the precision.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return z;
  const size = z < 0 ? -z : z;
  const tail = 0.5 * bell(size) * erfcx(size * ROOT_HALF);
  return z < 0 ? tail : 1 - tail;
}

/** e^(-z^2/2), with the square to twice the precision. */
function bell(z: number): number {
  if (!(z > -FAR && z < FAR)) return Number.isNaN(z) ? z : 0;
  const square = twoProduct(z, z);
  return expOfSum(-0.5 * square.hi, -0.5 * square.lo);
}

/** Coefficients of AS 241 (PPND16), highest power first. */
const CENTRAL_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
] as const;
const CENTRAL_BOTTOM = [
  5226.495278852545, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
] as const;
const NEAR_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
  3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
] as const;
const NEAR_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
  0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
] as const;
const FAR_TOP = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
] as const;
const FAR_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
] as const;

/**
 * Inverse of `normalCdf`: the z below which a draw falls with this probability, in (0, 1).
 * Relative accuracy 1e-15 for probabilities of 1e-300 to 1 - 2^-53. 0 and 1 give the infinities,
 * anything outside gives NaN.
 * M. J. Wichura, Algorithm AS 241: the percentage points of the normal distribution, Applied
 * Statistics 37 (1988).
 */
export function normalQuantile(probability: number): number {
  const fromMiddle = probability - 0.5;
  if (fromMiddle <= 0.425 && fromMiddle >= -0.425) {
    const r = 0.180625 - fromMiddle * fromMiddle;
    return (fromMiddle * horner(CENTRAL_TOP, r)) / horner(CENTRAL_BOTTOM, r);
  }
  if (!(probability > 0 && probability < 1)) return outsideQuantile(probability);
  const tail = fromMiddle < 0 ? probability : 1 - probability;
  const r = Math.sqrt(-ln(tail));
  const size =
    r <= 5
      ? horner(NEAR_TOP, r - 1.6) / horner(NEAR_BOTTOM, r - 1.6)
      : horner(FAR_TOP, r - 5) / horner(FAR_BOTTOM, r - 5);
  return fromMiddle < 0 ? -size : size;
}

function outsideQuantile(probability: number): number {
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  return probability === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
}

/** The polynomial with these coefficients, highest power first. */
function horner(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i += 1) sum = sum * x + (coefficients[i] as number);
  return sum;
}
