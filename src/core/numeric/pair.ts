/**
 * Twice the precision of a double: an unevaluated sum of two, about 106 bits.
 * Error-free sum and product after Knuth, Dekker and Veltkamp (T. J. Dekker, A floating-point
 * technique for extending the available precision, Numer. Math. 18, 1971). No fused
 * multiply-add is used, as JavaScript has none. Finite values of modulus under 2^990 only.
 */
export interface Pair {
  readonly hi: number;
  readonly lo: number;
}

const SPLITTER = 134_217_729; // 2^27 + 1

/** The natural logarithm of two, to 106 bits. */
export const LN2: Pair = { hi: Math.LN2, lo: 2.3190468138462996e-17 };

/** a + b, exact. */
export function twoSum(a: number, b: number): Pair {
  const hi = a + b;
  const part = hi - a;
  return { hi, lo: a - (hi - part) + (b - part) };
}

/** a + b, exact, where |a| >= |b| or a is zero. */
export function quickTwoSum(a: number, b: number): Pair {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
}

/** a * b, exact, unless the product is subnormal. */
export function twoProduct(a: number, b: number): Pair {
  const hi = a * b;
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return { hi, lo: aHigh * bHigh - hi + aHigh * bLow + aLow * bHigh + aLow * bLow };
}

/** a + b, to about 104 bits unless the two cancel. */
export function addPairs(a: Pair, b: Pair): Pair {
  const sum = twoSum(a.hi, b.hi);
  return quickTwoSum(sum.hi, sum.lo + (a.lo + b.lo));
}

/** a * b, to about 102 bits. */
export function multiplyPairs(a: Pair, b: Pair): Pair {
  const product = twoProduct(a.hi, b.hi);
  return quickTwoSum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

/** a / divisor, to about 102 bits; the divisor is not zero. */
export function dividePair(a: Pair, divisor: number): Pair {
  const quotient = a.hi / divisor;
  const back = twoProduct(quotient, divisor);
  return quickTwoSum(quotient, (a.hi - back.hi - back.lo + a.lo) / divisor);
}
