/**
 * The screening kernel in plain doubles: the reference that every vector kernel repeats operation
 * by operation, in this order. Only + - * /, comparisons and exact powers of two, so that the
 * answers are the same bits everywhere.
 *
 * With x = ln(F/K), v = sigma sqrt(T), h = |x|/v and R(w) = N(-w) e^(w^2/2), the value out of the
 * money is min(F, K) N(v/2 - h) - max(F, K) N(-v/2 - h), and min(F, K) n(v/2 - h) equals
 * max(F, K) n(v/2 + h) (F. Black, 1976). So one exponential serves both terms and all Greeks.
 */
import {
  ANSWERS,
  DENSITY,
  DISCOUNT,
  FORWARD,
  FORWARD_INVERSE,
  HALF_YEARS_INVERSE,
  HEAD,
  LN_FORWARD,
  LN_FORWARD_LOW,
  LN_STRIKE,
  LN_STRIKE_LOW,
  MINUS_YEARS,
  RATE,
  ROOT_YEARS,
  type ScreenChain,
  SIDE,
  STRIKE,
  TOTAL,
  TOTAL_INVERSE,
} from './columns.ts';
import {
  DISTANCE_MAX,
  EXPONENT_MIN,
  EXPONENTIAL,
  KERNEL_CONSTANTS,
  LN2_HIGH,
  LN2_LOW,
  ONE_OVER_LN2,
  ROUNDER,
  TAIL,
  TAIL_MIDDLE,
  TAIL_WEIGHT,
} from './constants.ts';

const constants = Float64Array.from(KERNEL_CONSTANTS);

/** Options a block: what a step leaves for the next stays in the nearest cache. */
const BLOCK = 64;
const moneyness = new Float64Array(BLOCK);
/** v/2 - h and v/2 + h: the distances of the near and the far term, the near one signed. */
const near = new Float64Array(BLOCK);
const far = new Float64Array(BLOCK);
const exponential = new Float64Array(BLOCK);
/** Sizes of the distances, near ones first; then their R. */
const tails = new Float64Array(2 * BLOCK);

/** 2^n for n from -1022 to 0. */
const POWERS_BELOW = 1022;
const powers = new Float64Array(POWERS_BELOW + 1);
for (let n = POWERS_BELOW, power = 1; n >= 0; n -= 1, power /= 2) powers[n] = power;

/** What one vector instruction gives: where no number is less or greater, the first. */
const leastOf = (a: number, b: number): number => (b < a ? b : a);
const greatestOf = (a: number, b: number): number => (a < b ? b : a);

/** Takes a chain block by block. */
export function scalarChainKernel(chain: ScreenChain): void {
  const { stride, cells } = chain;
  for (let from = 0; from < stride; from += BLOCK) {
    const count = stride - from < BLOCK ? stride - from : BLOCK;
    takeDistances(cells, stride, from, count);
    takeExponentials(count);
    takeTails(count);
    writeAnswers(cells, stride, from, count);
  }
}

/** From columns to distances and the exponent of the density. */
function takeDistances(cells: Float64Array, stride: number, from: number, count: number): void {
  const farthest = constants[DISTANCE_MAX] as number;
  const lnForward = cells[LN_FORWARD] as number;
  const lnForwardLow = cells[LN_FORWARD_LOW] as number;
  for (let i = 0; i < count; i += 1) {
    const at = HEAD + from + i;
    const low = lnForwardLow - (cells[at + LN_STRIKE_LOW * stride] as number);
    const x = lnForward - (cells[at + LN_STRIKE * stride] as number) + low;
    const h = Math.abs(x) * (cells[at + TOTAL_INVERSE * stride] as number);
    const half = 0.5 * (cells[at + TOTAL * stride] as number);
    const upper = half - h;
    const lower = half + h;
    const size = leastOf(Math.abs(upper), farthest);
    moneyness[i] = x;
    near[i] = upper;
    far[i] = lower;
    tails[i] = size;
    tails[count + i] = leastOf(lower, farthest);
    exponential[i] = -0.5 * size * size;
  }
}

/** e^a = 2^n e^r for a <= 0; zero where that would be subnormal. */
function takeExponentials(count: number): void {
  const lowest = constants[EXPONENT_MIN] as number;
  const perLn2 = constants[ONE_OVER_LN2] as number;
  const rounder = constants[ROUNDER] as number;
  const ln2High = constants[LN2_HIGH] as number;
  const ln2Low = constants[LN2_LOW] as number;
  const e0 = constants[EXPONENTIAL] as number;
  const e1 = constants[EXPONENTIAL + 1] as number;
  const e2 = constants[EXPONENTIAL + 2] as number;
  const e3 = constants[EXPONENTIAL + 3] as number;
  const e4 = constants[EXPONENTIAL + 4] as number;
  const e5 = constants[EXPONENTIAL + 5] as number;
  const e6 = constants[EXPONENTIAL + 6] as number;
  const e7 = constants[EXPONENTIAL + 7] as number;
  const e8 = constants[EXPONENTIAL + 8] as number;
  const e9 = constants[EXPONENTIAL + 9] as number;
  for (let i = 0; i < count; i += 1) {
    const whole = exponential[i] as number;
    const a = greatestOf(whole, lowest);
    const n = a * perLn2 + rounder - rounder;
    const r = a - n * ln2High - n * ln2Low;
    const r2 = r * r;
    const even = (((e8 * r2 + e6) * r2 + e4) * r2 + e2) * r2 + e0;
    const odd = (((e9 * r2 + e7) * r2 + e5) * r2 + e3) * r2 + e1;
    const grown = 1 + (r + r2 * (even + r * odd));
    const value = grown * (powers[(n + POWERS_BELOW) | 0] as number);
    exponential[i] = whole < lowest ? 0 : value;
  }
}

/**
 * From w to R(w): four interleaved series in t^4. Both distances of an option go side by side, so
 * that every coefficient is fetched once for the two.
 */
function takeTails(count: number): void {
  const middle = constants[TAIL_MIDDLE] as number;
  const weight = constants[TAIL_WEIGHT] as number;
  const a0 = constants[TAIL] as number;
  const b0 = constants[TAIL + 1] as number;
  const c0 = constants[TAIL + 2] as number;
  const d0 = constants[TAIL + 3] as number;
  const a1 = constants[TAIL + 4] as number;
  const b1 = constants[TAIL + 5] as number;
  const c1 = constants[TAIL + 6] as number;
  const d1 = constants[TAIL + 7] as number;
  const a2 = constants[TAIL + 8] as number;
  const b2 = constants[TAIL + 9] as number;
  const c2 = constants[TAIL + 10] as number;
  const d2 = constants[TAIL + 11] as number;
  const a3 = constants[TAIL + 12] as number;
  const b3 = constants[TAIL + 13] as number;
  const c3 = constants[TAIL + 14] as number;
  const d3 = constants[TAIL + 15] as number;
  const a4 = constants[TAIL + 16] as number;
  const b4 = constants[TAIL + 17] as number;
  const c4 = constants[TAIL + 18] as number;
  const d4 = constants[TAIL + 19] as number;
  const a5 = constants[TAIL + 20] as number;
  const b5 = constants[TAIL + 21] as number;
  const c5 = constants[TAIL + 22] as number;
  const d5 = constants[TAIL + 23] as number;
  for (let i = 0; i < count; i += 1) {
    const w = tails[i] as number;
    const u = tails[count + i] as number;
    const t = (w - middle) / (w + middle);
    const s = (u - middle) / (u + middle);
    const t2 = t * t;
    const s2 = s * s;
    const t4 = t2 * t2;
    const s4 = s2 * s2;
    const a = ((((a5 * t4 + a4) * t4 + a3) * t4 + a2) * t4 + a1) * t4 + a0;
    const p = ((((a5 * s4 + a4) * s4 + a3) * s4 + a2) * s4 + a1) * s4 + a0;
    const b = ((((b5 * t4 + b4) * t4 + b3) * t4 + b2) * t4 + b1) * t4 + b0;
    const q = ((((b5 * s4 + b4) * s4 + b3) * s4 + b2) * s4 + b1) * s4 + b0;
    const c = ((((c5 * t4 + c4) * t4 + c3) * t4 + c2) * t4 + c1) * t4 + c0;
    const r = ((((c5 * s4 + c4) * s4 + c3) * s4 + c2) * s4 + c1) * s4 + c0;
    const d = ((((d5 * t4 + d4) * t4 + d3) * t4 + d2) * t4 + d1) * t4 + d0;
    const o = ((((d5 * s4 + d4) * s4 + d3) * s4 + d2) * s4 + d1) * s4 + d0;
    tails[i] = (a + t * b + t2 * (c + t * d)) / (1 + weight * w);
    tails[count + i] = (p + s * q + s2 * (r + s * o)) / (1 + weight * u);
  }
}

/**
 * From tails to discounted prices and Greeks; d1 is v/2 - h for F <= K and v/2 + h for F > K.
 */
function writeAnswers(cells: Float64Array, stride: number, from: number, count: number): void {
  const forward = cells[FORWARD] as number;
  const discount = cells[DISCOUNT] as number;
  const density = cells[DENSITY] as number;
  const rate = cells[RATE] as number;
  const minusYears = cells[MINUS_YEARS] as number;
  const root = cells[ROOT_YEARS] as number;
  const inverse = cells[FORWARD_INVERSE] as number;
  const halfYearsInverse = cells[HALF_YEARS_INVERSE] as number;
  for (let i = 0; i < count; i += 1) {
    const at = HEAD + from + i;
    const to = at + ANSWERS * stride;
    const side = cells[at + SIDE * stride] as number;
    const strike = cells[at + STRIKE * stride] as number;
    const upper = near[i] as number;
    const isAbove = (moneyness[i] as number) > 0;

    const least = leastOf(strike, forward);
    const bell = least * (exponential[i] as number);
    const nearTail = bell * (tails[i] as number);
    const farTail = bell * (tails[count + i] as number);
    const share = upper > 0 ? least - nearTail : nearTail;
    const outside = greatestOf(share - farTail, 0);
    const inside = greatestOf(side * (forward - strike), 0);
    const price = discount * (inside + outside);

    const tail = (isAbove ? farTail : nearTail) * inverse;
    const d1 = isAbove ? (far[i] as number) : upper;
    const reach = side * d1 > 0 ? 1 - tail : tail;
    const bump = density * bell;
    const decay = bump * (cells[at + TOTAL * stride] as number) * halfYearsInverse;
    cells[to] = price;
    cells[to + stride] = side * discount * reach;
    cells[to + 2 * stride] =
      bump * inverse * inverse * (cells[at + TOTAL_INVERSE * stride] as number);
    cells[to + 3 * stride] = bump * root;
    cells[to + 4 * stride] = rate * price - decay;
    cells[to + 5 * stride] = minusYears * price;
  }
}
