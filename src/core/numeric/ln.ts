import { highWord, powerOfTwo, scaleByTwo } from './float-bits.ts';
import {
  addPairs,
  dividePair,
  LN2,
  multiplyPairs,
  type Pair,
  quickTwoSum,
  twoProduct,
} from './pair.ts';

/** Mantissas in [0.7, 1.42) are measured from the nearest of the centres j/128. */
const GRID = 128;
const FIRST = 90;
const LAST = 182;

/** Values this near to one are measured from one itself, so that no digit cancels. */
const NEAR_ONE = 1 / 64;

/** Multiples of this are added without rounding while they stay under 2^11. */
const UNIT = 4_398_046_511_104; // 2^42
const LN2_HIGH = Math.floor(LN2.hi * UNIT) / UNIT;
const LN2_LOW = LN2.hi - LN2_HIGH + LN2.lo;

const CENTRE_HIGH = new Float64Array(LAST - FIRST + 1);
const CENTRE_LOW = new Float64Array(LAST - FIRST + 1);
const CENTRE_INVERSE = new Float64Array(LAST - FIRST + 1);
for (let j = FIRST; j <= LAST; j += 1) {
  const entry = lnOfCentre(j);
  const high = Math.floor(entry.hi * UNIT) / UNIT;
  CENTRE_HIGH[j - FIRST] = high;
  CENTRE_LOW[j - FIRST] = entry.hi - high + entry.lo;
  CENTRE_INVERSE[j - FIRST] = GRID / j;
}

const [THIRD, FIFTH, SIXTH, SEVENTH, NINTH] = [1 / 3, 1 / 5, 1 / 6, 1 / 7, 1 / 9];

const TWO_TO_54 = powerOfTwo(54);
const LEAST_NORMAL = powerOfTwo(-1022);
const ROOT_HALF_HIGH = 0x3fe6a09e;

/**
 * Natural logarithm. Result within 0.6 ulp (0.51 typical), subnormal arguments included.
 * 0 gives -infinity, negative arguments and NaN give NaN, +infinity gives +infinity.
 * Method: x = 2^k m, ln x = k ln2 + ln c + ln(1 + r) with c the nearest of a table of centres
 * (P. T. P. Tang, Table-driven implementation of the logarithm function, ACM TOMS 16, 1990).
 */
export function ln(x: number): number {
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return outsideLn(x);
  const k = exponentOf(x);
  const m = scaleByTwo(x, -k);
  const j = centreOf(m);
  const centre = j / GRID;
  const r = (m - centre) / centre;
  const whole = k * LN2_HIGH + (CENTRE_HIGH[j - FIRST] as number);
  const wholeLow = k * LN2_LOW + (CENTRE_LOW[j - FIRST] as number);
  const high = whole + r;
  const low = whole - high + r;
  return high + (low + wholeLow + r * r * (r * lnCubes(r) - 0.5));
}

/**
 * ln(1 + y) without the rounding of 1 + y: within 1 ulp, also where y is as small as 1e-300.
 * -1 gives -infinity, anything below it and NaN give NaN, +infinity gives +infinity.
 */
export function ln1p(y: number): number {
  if (!(y > -0.29 && y < 0.41)) return beyondLn1p(y);
  const whole = 1 + y;
  const lost = y - (whole - 1);
  const j = y < NEAR_ONE && y > -NEAR_ONE ? GRID : (whole * GRID + 0.5) | 0;
  const r = (whole - j / GRID + lost) * (CENTRE_INVERSE[j - FIRST] as number);
  const base = CENTRE_HIGH[j - FIRST] as number;
  const high = base + r;
  const low = base - high + r;
  const square = r * r;
  const odd = THIRD + square * (FIFTH + square * (SEVENTH + square * NINTH));
  const even = 0.25 + square * (SIXTH + square * (0.125 + square * 0.1));
  const series = square * (r * (odd - r * even) - 0.5);
  return high + (low + (CENTRE_LOW[j - FIRST] as number) + series);
}

/** Far from zero ln(1 + y) is no smaller than the rounding of 1 + y is worth. */
function beyondLn1p(y: number): number {
  const whole = 1 + y;
  if (!(y > -1 && y < Number.POSITIVE_INFINITY)) return ln(whole);
  return ln(whole) + (y > 1 ? 1 - (whole - y) : y - (whole - 1)) / whole;
}

/**
 * The natural logarithm of a positive finite x to about 68 bits, as an unevaluated sum. What
 * `powReal` multiplies by an exponent of up to ten bits without losing the last digit.
 */
export function lnPair(x: number): Pair {
  const k = exponentOf(x);
  const m = scaleByTwo(x, -k);
  const j = centreOf(m);
  const centre = j / GRID;
  const distance = m - centre;
  const r = dividePair({ hi: distance, lo: 0 }, centre);
  const half = twoProduct(r.hi, r.hi * 0.5);
  const tail = r.hi * r.hi * r.hi * lnCubes(r.hi) - (half.lo + r.hi * r.lo);
  const series = addPairs(quickTwoSum(r.hi, -half.hi), { hi: r.lo, lo: tail });
  const whole = k * LN2_HIGH + (CENTRE_HIGH[j - FIRST] as number);
  const wholeLow = k * LN2_LOW + (CENTRE_LOW[j - FIRST] as number);
  return addPairs({ hi: whole, lo: 0 }, addPairs(series, { hi: wholeLow, lo: 0 }));
}

/** (ln(1 + r) - r + r^2/2) / r^3 for |r| <= 1/64, by its alternating series. */
function lnCubes(r: number): number {
  const square = r * r;
  const high = 1 / 7 - r / 8 + square * (1 / 9 - r / 10 + square * (1 / 11));
  return 1 / 3 - r / 4 + square * (1 / 5 - r / 6 + square * high);
}

/** The k for which x / 2^k lies in [0.7071, 1.4143). */
function exponentOf(x: number): number {
  const normal = x >= LEAST_NORMAL;
  const high = highWord(normal ? x : x * TWO_TO_54);
  return ((high - ROOT_HALF_HIGH) >> 20) - (normal ? 0 : 54);
}

function centreOf(m: number): number {
  const fromOne = m - 1;
  if (fromOne < NEAR_ONE && fromOne > -NEAR_ONE) return GRID;
  return Math.floor(m * GRID + 0.5);
}

function outsideLn(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x > 0 ? x : Number.NaN;
}

/** ln(j/128) = 2 artanh((j-128)/(j+128)), in double precision twice; used for the table only. */
function lnOfCentre(j: number): Pair {
  const s = dividePair({ hi: j - GRID, lo: 0 }, j + GRID);
  const square = multiplyPairs(s, s);
  let sum: Pair = { hi: 0, lo: 0 };
  for (let order = 51; order >= 1; order -= 2) {
    const term = dividePair({ hi: 2, lo: 0 }, order);
    sum = addPairs(multiplyPairs(sum, square), term);
  }
  return multiplyPairs(sum, s);
}
