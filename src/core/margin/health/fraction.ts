/** Exact fractions of whole numbers: weights, weighted prices and balances that never round. */

/** An exact number; the denominator is positive, and the two have no common divisor. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Greatest common divisor of a number and a positive one. */
function commonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction `numerator/denominator` in lowest terms; the denominator is not zero. */
export function fractionOf(numerator: bigint, denominator = 1n): Fraction {
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = commonDivisor(numerator, denominator * sign);
  return {
    numerator: (numerator * sign) / divisor,
    denominator: (denominator * sign) / divisor,
  };
}

export const NOUGHT: Fraction = { numerator: 0n, denominator: 1n };
export const UNIT: Fraction = { numerator: 1n, denominator: 1n };

export const sumOf = (a: Fraction, b: Fraction): Fraction =>
  fractionOf(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );

export const opposite = (a: Fraction): Fraction => ({
  numerator: -a.numerator,
  denominator: a.denominator,
});

export const differenceOf = (a: Fraction, b: Fraction): Fraction => sumOf(a, opposite(b));

export const productOf = (a: Fraction, b: Fraction): Fraction =>
  fractionOf(a.numerator * b.numerator, a.denominator * b.denominator);

/** `a/b`; `b` is not zero. */
export const quotientOf = (a: Fraction, b: Fraction): Fraction =>
  fractionOf(a.numerator * b.denominator, a.denominator * b.numerator);

/** Whether `a < b`, by cross-multiplication. */
export const isLess = (a: Fraction, b: Fraction): boolean =>
  a.numerator * b.denominator < b.numerator * a.denominator;

export const least = (first: Fraction, ...others: readonly Fraction[]): Fraction =>
  others.reduce((low, next) => (isLess(next, low) ? next : low), first);

export const greatest = (first: Fraction, ...others: readonly Fraction[]): Fraction =>
  others.reduce((high, next) => (isLess(high, next) ? next : high), first);

/** The least whole number that is not below. */
export function ceilingOf({ numerator, denominator }: Fraction): bigint {
  const quotient = numerator / denominator;
  return quotient * denominator < numerator ? quotient + 1n : quotient;
}

/** The greatest whole number that is not above. */
export function floorOf({ numerator, denominator }: Fraction): bigint {
  const quotient = numerator / denominator;
  return quotient * denominator > numerator ? quotient - 1n : quotient;
}
