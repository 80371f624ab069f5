import { powerOfTwo, scaleByTwo } from './float-bits.ts';
import { addPairs, dividePair, LN2, multiplyPairs, type Pair } from './pair.ts';

/** Each power of two is cut into this many steps; the table holds 2^(j/32). */
const STEPS = 32;
const STEPS_SHIFT = 5;
const STEP_HIGH = trimmed(LN2.hi / STEPS);
const STEP_LOW = LN2.hi / STEPS - STEP_HIGH + LN2.lo / STEPS;
const STEPS_PER_UNIT = STEPS / LN2.hi;

/** Above this the result is infinite, below the other it rounds to zero. */
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019412;

const TABLE_HIGH = new Float64Array(STEPS);
const TABLE_LOW = new Float64Array(STEPS);
for (let j = 0; j < STEPS; j += 1) {
  const entry = expSeries(dividePair(multiplyPairs(LN2, { hi: j, lo: 0 }), STEPS));
  TABLE_HIGH[j] = entry.hi;
  TABLE_LOW[j] = entry.lo;
}

/**
 * e^x. Result within 0.53 ulp (0.51 typical) where it is normal and 1 ulp where it is subnormal.
 * NaN gives NaN, +infinity gives +infinity, -infinity gives 0.
 * Method: x = n ln2/32 + r with |r| <= ln2/64, a table of 2^(j/32) and the series of e^r - 1
 * (P. T. P. Tang, Table-driven implementation of the exponential function, ACM TOMS 15, 1989).
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/**
 * e^(hi + lo), for an argument known to more than 53 bits. |lo| is at most a few ulp of hi.
 * Same accuracy as `exp`.
 */
export function expOfSum(hi: number, lo: number): number {
  if (!(hi <= OVERFLOW)) return hi > OVERFLOW ? Number.POSITIVE_INFINITY : hi;
  if (hi < UNDERFLOW) return 0;
  const n = Math.floor(hi * STEPS_PER_UNIT + 0.5);
  const step = n | 0;
  const j = step & (STEPS - 1);
  // n * STEP_HIGH is exact: sixteen bits times thirty-four.
  const r = hi - n * STEP_HIGH - n * STEP_LOW + lo;
  const square = r * r;
  const cubes = 1 / 6 + r * (1 / 24) + square * (1 / 120 + r * (1 / 720) + square * (1 / 5040));
  const growth = r + square * (0.5 + r * cubes);
  const base = TABLE_HIGH[j] as number;
  const mantissa = base + (base * growth + (TABLE_LOW[j] as number));
  const k = step >> STEPS_SHIFT;
  return k > -1022 && k < 1024 ? mantissa * powerOfTwo(k) : scaleByTwo(mantissa, k);
}

/** The Taylor series of e^x in double precision twice, for |x| < 1; used for the table only. */
function expSeries(x: Pair): Pair {
  let sum: Pair = { hi: 1, lo: 0 };
  for (let order = 30; order >= 1; order -= 1) {
    sum = addPairs({ hi: 1, lo: 0 }, dividePair(multiplyPairs(sum, x), order));
  }
  return sum;
}

/** The nearest multiple of 2^-40 below x. */
function trimmed(x: number): number {
  const unit = 1_099_511_627_776; // 2^40
  return Math.floor(x * unit) / unit;
}
