/** Exact numbers of test cases: decimals and fractions as texts, nothing rounded. */

/** A fraction in lowest terms; the denominator is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction `n/d` in lowest terms; `d` must not be zero. */
export function rational(n: bigint, d = 1n): Rational {
  const sign = d < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(n, d * sign);
  return divisor === 0n ? { n: 0n, d: 1n } : { n: (n * sign) / divisor, d: (d * sign) / divisor };
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const FRACTION = /^([+-]?\d+)\/(\d+)$/;
const DIGITS_MAX = 2_000;

/** Reads `"12"`, `"-0.5"`, `"1e-9"` and `"4662/125"`; null where the text is no such number. */
export function parseRational(text: string): Rational | null {
  if (text.length > DIGITS_MAX) return null;
  const fraction = FRACTION.exec(text);
  if (fraction !== null) {
    const denominator = BigInt(fraction[2] as string);
    return denominator === 0n ? null : rational(BigInt(fraction[1] as string), denominator);
  }
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const digits = match[3] ?? '';
  const exponent = Number(match[4] ?? '0') - digits.length;
  const whole = BigInt((match[2] as string) + digits) * (match[1] === '-' ? -1n : 1n);
  return exponent < 0
    ? rational(whole, 10n ** BigInt(-exponent))
    : rational(whole * 10n ** BigInt(exponent));
}

export const plus = (a: Rational, b: Rational): Rational =>
  rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const negated = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const minus = (a: Rational, b: Rational): Rational => plus(a, negated(b));
export const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
/** `a/b`; `b` must not be zero. */
export const over = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);
export const absolute = (a: Rational): Rational => (a.n < 0n ? negated(a) : a);

/** Below zero, zero or above it: the sign of `a - b`. */
export function compareRational(a: Rational, b: Rational): -1 | 0 | 1 {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Least whole number that makes all of the values whole. */
export function commonScale(values: readonly Rational[]): bigint {
  let scale = 1n;
  for (const { d } of values) scale = (scale / greatestCommonDivisor(scale, d)) * d;
  return scale;
}

/** `value * scale` as a whole number; the scale must be one that makes it whole. */
export function wholeAt(value: Rational, scale: bigint): bigint {
  if ((value.n * scale) % value.d !== 0n) throw new RangeError('the scale leaves a fraction');
  return (value.n * scale) / value.d;
}

/** Whole numbers and short decimals as such, everything else as `n/d`. */
export function formatRational({ n, d }: Rational): string {
  if (d === 1n) return n.toString();
  let scaled = d;
  let decimals = 0;
  while (decimals < 18 && 10n ** BigInt(decimals) % d !== 0n) decimals += 1;
  scaled = 10n ** BigInt(decimals);
  if (scaled % d !== 0n) return `${n}/${d}`;
  const digits = ((n < 0n ? -n : n) * (scaled / d)).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return `${n < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}
