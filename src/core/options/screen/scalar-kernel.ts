/**
 * The screening kernel in plain doubles: the reference that every vector kernel repeats operation
 * by operation, in this order. Only + - * /, comparisons and exact powers of two, so that the
 * answers are the same bits everywhere.
 *
 * With x = ln(F/K), v = sigma sqrt(T), h = -|x|/v and R(w) = N(-w) e^(w^2/2), the value out of the
 * money is min(F, K) N(h + v/2) - max(F, K) N(h - v/2), and min(F, K) n(h + v/2) equals
 * max(F, K) n(h - v/2) (F. Black, 1976). So one exponential serves both terms and all Greeks.
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
import { KERNEL_CONSTANTS } from './constants.ts';

const [FARTHEST, LOWEST, PER_LN2, ROUNDER, LN2_HIGH, LN2_LOW, MIDDLE, WEIGHT, ...SERIES] =
  KERNEL_CONSTANTS;
const [E0, E1, E2, E3, E4, E5, E6, E7, E8, E9, ...TAIL] = SERIES;
const [A0, B0, C0, D0, A1, B1, C1, D1, A2, B2, C2, D2, ...OUTER] = TAIL;
const [A3, B3, C3, D3, A4, B4, C4, D4, A5, B5, C5, D5] = OUTER;

/** Options a block: what a step leaves for the next stays in the nearest cache. */
const BLOCK = 64;
const moneyness = new Float64Array(BLOCK);
/** h + v/2 and v/2 - h: the distances of the near and the far term, the near one signed. */
const near = new Float64Array(BLOCK);
const far = new Float64Array(BLOCK);
const exponential = new Float64Array(BLOCK);
/** Sizes of the distances, near ones first; then their R. */
const tails = new Float64Array(2 * BLOCK);

/** 2^n for n from -1022 to 0. */
const POWERS_BELOW = 1022;
const powers = new Float64Array(POWERS_BELOW + 1);
for (let n = POWERS_BELOW, power = 1; n >= 0; n -= 1, power /= 2) powers[n] = power;

/** Takes a chain block by block. */
export function scalarChainKernel(chain: ScreenChain): void {
  const { stride, cells } = chain;
  for (let from = 0; from < stride; from += BLOCK) {
    const count = stride - from < BLOCK ? stride - from : BLOCK;
    takeDistances(cells, stride, from, count);
    takeExponentials(count);
    takeTails(count);
    writePrices(cells, stride, from, count);
    writeGreeks(cells, stride, from, count);
  }
}

/** From columns to distances and the exponent of the density. */
function takeDistances(cells: Float64Array, stride: number, from: number, count: number): void {
  const lnForward = cells[LN_FORWARD] as number;
  const lnForwardLow = cells[LN_FORWARD_LOW] as number;
  for (let i = 0; i < count; i += 1) {
    const at = HEAD + from + i;
    const low = lnForwardLow - (cells[at + LN_STRIKE_LOW * stride] as number);
    const x = lnForward - (cells[at + LN_STRIKE * stride] as number) + low;
    const h = -Math.abs(x) * (cells[at + TOTAL_INVERSE * stride] as number);
    const half = 0.5 * (cells[at + TOTAL * stride] as number);
    const upper = h + half;
    const lower = half - h;
    const size = Math.min(Math.abs(upper), FARTHEST);
    moneyness[i] = x;
    near[i] = upper;
    far[i] = lower;
    tails[i] = size;
    tails[count + i] = Math.min(lower, FARTHEST);
    exponential[i] = -0.5 * size * size;
  }
}

/** e^a = 2^n e^r for a <= 0; zero where that would be subnormal. */
function takeExponentials(count: number): void {
  for (let i = 0; i < count; i += 1) {
    const whole = exponential[i] as number;
    const a = Math.max(whole, LOWEST);
    const n = a * PER_LN2 + ROUNDER - ROUNDER;
    const r = a - n * LN2_HIGH - n * LN2_LOW;
    const r2 = r * r;
    const even = (((E8 * r2 + E6) * r2 + E4) * r2 + E2) * r2 + E0;
    const odd = (((E9 * r2 + E7) * r2 + E5) * r2 + E3) * r2 + E1;
    const grown = 1 + (r + r2 * (even + r * odd));
    const value = grown * (powers[(n + POWERS_BELOW) | 0] as number);
    exponential[i] = whole < LOWEST ? 0 : value;
  }
}

/** From w to R(w), both distances of every option: four interleaved series in t^4. */
function takeTails(count: number): void {
  for (let i = 0; i < 2 * count; i += 1) {
    const w = tails[i] as number;
    const t = (w - MIDDLE) / (w + MIDDLE);
    const t2 = t * t;
    const t4 = t2 * t2;
    const a = ((((A5 * t4 + A4) * t4 + A3) * t4 + A2) * t4 + A1) * t4 + A0;
    const b = ((((B5 * t4 + B4) * t4 + B3) * t4 + B2) * t4 + B1) * t4 + B0;
    const c = ((((C5 * t4 + C4) * t4 + C3) * t4 + C2) * t4 + C1) * t4 + C0;
    const d = ((((D5 * t4 + D4) * t4 + D3) * t4 + D2) * t4 + D1) * t4 + D0;
    tails[i] = (a + t * b + t2 * (c + t * d)) / (1 + WEIGHT * w);
  }
}

/** From tails to discounted prices; `exponential` and `tails` become min(F, K) times themselves. */
function writePrices(cells: Float64Array, stride: number, from: number, count: number): void {
  const forward = cells[FORWARD] as number;
  const discount = cells[DISCOUNT] as number;
  for (let i = 0; i < count; i += 1) {
    const at = HEAD + from + i;
    const strike = cells[at + STRIKE * stride] as number;
    const least = Math.min(forward, strike);
    const bell = least * (exponential[i] as number);
    const nearTail = bell * (tails[i] as number);
    const farTail = bell * (tails[count + i] as number);
    const share = (near[i] as number) > 0 ? least - nearTail : nearTail;
    const outside = Math.max(share - farTail, 0);
    const inside = Math.max((cells[at + SIDE * stride] as number) * (forward - strike), 0);
    cells[at + ANSWERS * stride] = discount * (inside + outside);
    exponential[i] = bell;
    tails[i] = nearTail;
    tails[count + i] = farTail;
  }
}

/** The Greeks; d1 is h + v/2 for F <= K and v/2 - h for F > K. */
function writeGreeks(cells: Float64Array, stride: number, from: number, count: number): void {
  const discount = cells[DISCOUNT] as number;
  const density = cells[DENSITY] as number;
  const rate = cells[RATE] as number;
  const minusYears = cells[MINUS_YEARS] as number;
  const root = cells[ROOT_YEARS] as number;
  const inverse = cells[FORWARD_INVERSE] as number;
  const halfYearsInverse = cells[HALF_YEARS_INVERSE] as number;
  for (let i = 0; i < count; i += 1) {
    const at = HEAD + from + i;
    const side = cells[at + SIDE * stride] as number;
    const isAbove = (moneyness[i] as number) > 0;
    const tail = (isAbove ? (tails[count + i] as number) : (tails[i] as number)) * inverse;
    const d1 = isAbove ? (far[i] as number) : (near[i] as number);
    const reach = side * d1 > 0 ? 1 - tail : tail;
    const bump = density * (exponential[i] as number);
    const perVolatility = cells[at + TOTAL_INVERSE * stride] as number;
    const price = cells[at + ANSWERS * stride] as number;
    const decay = bump * (cells[at + TOTAL * stride] as number) * halfYearsInverse;
    const to = at + (ANSWERS + 1) * stride;
    cells[to] = side * discount * reach;
    cells[to + stride] = bump * inverse * inverse * perVolatility;
    cells[to + 2 * stride] = bump * root;
    cells[to + 3 * stride] = rate * price - decay;
    cells[to + 4 * stride] = minusYears * price;
  }
}
