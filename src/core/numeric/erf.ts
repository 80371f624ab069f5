import { expOfSum } from './exp.ts';
import { addPairs, dividePair, multiplyPairs, type Pair, twoProduct } from './pair.ts';

/**
 * The error function and its kin. All of them rest on a table of erfcx(x) = e^(x^2) erfc(x),
 * built from its differential equation y' = 2xy - 2/sqrt(pi) (NIST Digital Library of
 * Mathematical Functions, 7.10 and 7.12), so that no list of fitted constants can be mistyped.
 */
const TWO_OVER_ROOT_PI: Pair = { hi: 1.1283791670955126, lo: 1.533545961316588e-17 };

/** Table entries are Taylor coefficients about the middle of intervals this wide. */
const INTERVALS_PER_UNIT = 8;
const ORDER = 12;
const STEP_ORDER = 18;
const TABLE_END = 12;
const ROW = ORDER + 1;
let table: Float64Array | undefined; // built at the first use: a few milliseconds

/** Below this erf has its own series, as 1 - erfc would cancel. */
const SMALL = 0.5;
const SERIES = buildSeries();

/** Beyond this erfc is zero in doubles. */
const FAR = 28;

/** Error function: 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x. Within 1 ulp. */
export function erf(x: number): number {
  const size = x < 0 ? -x : x;
  if (size <= SMALL) return smallErf(x);
  if (Number.isNaN(x)) return x;
  const upper = 1 - erfcOfSize(size);
  return x < 0 ? -upper : upper;
}

/** 1 - erf(x) without cancellation: within 2 ulp, also where it is as small as 1e-300. */
export function erfc(x: number): number {
  const size = x < 0 ? -x : x;
  if (size <= SMALL) return 1 - smallErf(x);
  if (Number.isNaN(x)) return x;
  return x < 0 ? 2 - erfcOfSize(size) : erfcOfSize(size);
}

/**
 * e^(x^2) erfc(x), the scaled complement, within 1 ulp for x >= 0. It does not underflow, and
 * overflows below -26.6 only. The Mills ratio of the normal law is sqrt(pi/2) erfcx(z / sqrt2).
 */
export function erfcx(x: number): number {
  if (x >= 0) return x < TABLE_END ? tabulated(x) : asymptotic(x);
  if (Number.isNaN(x)) return x;
  if (x < -FAR) return Number.POSITIVE_INFINITY;
  const square = twoProduct(x, x);
  return 2 * expOfSum(square.hi, square.lo) - erfcx(-x);
}

function erfcOfSize(x: number): number {
  if (x > FAR) return 0;
  const square = twoProduct(x, x);
  return expOfSum(-square.hi, -square.lo) * erfcx(x);
}

/** erf(x) = x + x (2/sqrt(pi) - 1 + x^2 s(x^2)): the leading x is exact, so the sum rounds once. */
function smallErf(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let n = SERIES.length - 1; n >= 0; n -= 1) sum = sum * square + (SERIES[n] as number);
  return x + x * sum;
}

function tabulated(x: number): number {
  table ??= buildTable();
  const interval = Math.floor(x * INTERVALS_PER_UNIT);
  const t = x - (interval + 0.5) / INTERVALS_PER_UNIT;
  const row = interval * ROW;
  let sum = table[row + ORDER] as number;
  for (let n = ORDER - 1; n >= 0; n -= 1) sum = sum * t + (table[row + n] as number);
  return sum;
}

/** 1/(x sqrt(pi)) times 1 - 1/(2x^2) + 3/(2x^2)^2 - ..., eleven terms, for x >= 12. */
function asymptotic(x: number): number {
  if (x > 1e8) return TWO_OVER_ROOT_PI.hi / 2 / x;
  const inverse = 1 / (2 * x * x);
  let sum = 0;
  for (let n = 11; n >= 1; n -= 1) sum = -(2 * n - 1) * inverse * (1 + sum);
  const leading = TWO_OVER_ROOT_PI.hi / 2 / x;
  return leading + leading * sum;
}

/**
 * From the asymptotic series at the upper end down to zero: downward the homogeneous solution
 * e^(x^2) shrinks, so every step makes the relative error smaller.
 */
function buildTable(): Float64Array {
  const rows = TABLE_END * INTERVALS_PER_UNIT;
  const built = new Float64Array(rows * ROW);
  let middle = TABLE_END - 0.5 / INTERVALS_PER_UNIT;
  let value = asymptoticPair(middle);
  for (let row = rows - 1; row >= 0; row -= 1) {
    const coefficients = taylorAt(middle, value);
    for (let n = 0; n <= ORDER; n += 1) built[row * ROW + n] = (coefficients[n] as Pair).hi;
    value = sumTaylor(coefficients, -1 / INTERVALS_PER_UNIT);
    middle -= 1 / INTERVALS_PER_UNIT;
  }
  return built;
}

/** Taylor coefficients of erfcx about x, from its value there: (n+1) c' = 2x c + 2 c''. */
function taylorAt(x: number, value: Pair): Pair[] {
  const minusSlope = { hi: -TWO_OVER_ROOT_PI.hi, lo: -TWO_OVER_ROOT_PI.lo };
  const twice: Pair = { hi: 2 * x, lo: 0 };
  const coefficients = [value, addPairs(multiplyPairs(value, twice), minusSlope)];
  for (let n = 1; n < STEP_ORDER; n += 1) {
    const last = coefficients[n] as Pair;
    const before = coefficients[n - 1] as Pair;
    const doubled = { hi: 2 * before.hi, lo: 2 * before.lo };
    coefficients.push(dividePair(addPairs(multiplyPairs(last, twice), doubled), n + 1));
  }
  return coefficients;
}

function sumTaylor(coefficients: readonly Pair[], t: number): Pair {
  let sum: Pair = { hi: 0, lo: 0 };
  for (let n = coefficients.length - 1; n >= 0; n -= 1) {
    sum = addPairs(multiplyPairs(sum, { hi: t, lo: 0 }), coefficients[n] as Pair);
  }
  return sum;
}

function asymptoticPair(x: number): Pair {
  const half = { hi: TWO_OVER_ROOT_PI.hi / 2, lo: TWO_OVER_ROOT_PI.lo / 2 };
  let sum: Pair = { hi: 1, lo: 0 };
  for (let n = 40; n >= 1; n -= 1) {
    const factor = dividePair({ hi: -(2 * n - 1), lo: 0 }, 2 * x * x);
    sum = addPairs({ hi: 1, lo: 0 }, multiplyPairs(sum, factor));
  }
  return dividePair(multiplyPairs(half, sum), x);
}

/** Coefficients of (erf(x) - x) / x in powers of x^2. */
function buildSeries(): Float64Array {
  const series = new Float64Array(15);
  let term = TWO_OVER_ROOT_PI;
  for (let n = 0; n < series.length; n += 1) {
    if (n > 0) term = dividePair(term, -n);
    series[n] = dividePair(term, 2 * n + 1).hi;
  }
  series[0] = TWO_OVER_ROOT_PI.hi - 1 + TWO_OVER_ROOT_PI.lo;
  return series;
}
