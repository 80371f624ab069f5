import { expOfSum } from './exp.ts';
import { lnPair } from './ln.ts';
import { quickTwoSum, twoProduct } from './pair.ts';

/** From this on every double is an even integer. */
const ALL_EVEN = 18_014_398_509_481_984; // 2^54

/**
 * x^y for real x. Within 0.6 ulp where the result is normal, over the whole range: the logarithm
 * is carried to 68 bits, so a large exponent loses nothing.
 *
 * Special values are those of IEEE 754 `pow`: y = 0 gives 1 and x = 1 gives 1, even for NaN; a
 * negative x needs a whole y and gives NaN otherwise.
 */
export function powReal(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (y === 1) return x;
  const size = x < 0 ? -x : x;
  if (y === Number.POSITIVE_INFINITY || y === Number.NEGATIVE_INFINITY) {
    if (size === 1) return 1;
    return size > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  }
  const negative = x < 0 || 1 / x < 0;
  const odd = negative && isOdd(y);
  if (x < 0 && !odd && size !== Number.POSITIVE_INFINITY && Math.floor(y) !== y) return Number.NaN;
  const result = powOfSize(size, y);
  return odd ? -result : result;
}

/** size^y for size in [0, +infinity] and finite y. */
function powOfSize(size: number, y: number): number {
  if (size === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY;
  if (size === Number.POSITIVE_INFINITY) return y > 0 ? size : 0;
  const logarithm = lnPair(size);
  const rough = logarithm.hi * y;
  // Far outside the range of doubles the split of `twoProduct` could overflow: decide here.
  if (rough > 800) return Number.POSITIVE_INFINITY;
  if (rough < -800) return 0;
  const product = twoProduct(logarithm.hi, y);
  const sum = quickTwoSum(product.hi, product.lo + logarithm.lo * y);
  return expOfSum(sum.hi, sum.lo);
}

function isOdd(y: number): boolean {
  const size = y < 0 ? -y : y;
  if (size >= ALL_EVEN || Math.floor(size) !== size) return false;
  return size - 2 * Math.floor(size / 2) === 1;
}
