/**
 * The kernel of `src/core/options/screen/scalar-kernel.ts`, two options a vector: the same
 * operations in the same order, so the same bits. No relaxed instruction and no fused product.
 * Memory: at address 0 the constants, each in both lanes; then wherever the chains lie.
 */

// Places of the constants, in vectors of 16 bytes.
const DISTANCE_MAX: usize = 0;
const EXPONENT_MIN: usize = 1;
const ONE_OVER_LN2: usize = 2;
const ROUNDER: usize = 3;
const LN2_HIGH: usize = 4;
const LN2_LOW: usize = 5;
const TAIL_MIDDLE: usize = 6;
const TAIL_WEIGHT: usize = 7;
const EXPONENTIAL: usize = 8;
const TAIL: usize = 18;
const ONE: usize = 42;
const HALF: usize = 43;
const MINUS_HALF: usize = 44;

// The head of a chain, in doubles.
const FORWARD: usize = 0;
const LN_FORWARD: usize = 1;
const LN_FORWARD_LOW: usize = 2;
const DISCOUNT: usize = 3;
const DENSITY: usize = 4;
const RATE: usize = 5;
const MINUS_YEARS: usize = 6;
const ROOT_YEARS: usize = 7;
const FORWARD_INVERSE: usize = 8;
const HALF_YEARS_INVERSE: usize = 9;
const HEAD: usize = 12;

// @ts-ignore: decorator
@inline
function constant(place: usize): v128 {
  return v128.load(place << 4);
}

// @ts-ignore: decorator
@inline
function shared(chain: usize, place: usize): v128 {
  return v128.load64_splat(chain + (place << 3));
}

// @ts-ignore: decorator
@inline
function plus(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline
function minus(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

// @ts-ignore: decorator
@inline
function times(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** sum * by + the constant at `place`. */
// @ts-ignore: decorator
@inline
function onward(sum: v128, by: v128, place: usize): v128 {
  return plus(times(sum, by), constant(place));
}

/** e^a = 2^n e^r for a <= 0; zero where that would be subnormal. */
// @ts-ignore: decorator
@inline
function exponential(whole: v128): v128 {
  const a = f64x2.pmax(whole, constant(EXPONENT_MIN));
  const shifted = plus(times(a, constant(ONE_OVER_LN2)), constant(ROUNDER));
  const n = minus(shifted, constant(ROUNDER));
  const r = minus(minus(a, times(n, constant(LN2_HIGH))), times(n, constant(LN2_LOW)));
  const r2 = times(r, r);
  let even = onward(constant(EXPONENTIAL + 8), r2, EXPONENTIAL + 6);
  even = onward(even, r2, EXPONENTIAL + 4);
  even = onward(even, r2, EXPONENTIAL + 2);
  even = onward(even, r2, EXPONENTIAL);
  let odd = onward(constant(EXPONENTIAL + 9), r2, EXPONENTIAL + 7);
  odd = onward(odd, r2, EXPONENTIAL + 5);
  odd = onward(odd, r2, EXPONENTIAL + 3);
  odd = onward(odd, r2, EXPONENTIAL + 1);
  const grown = plus(constant(ONE), plus(r, times(r2, plus(even, times(r, odd)))));
  // The lowest bits of `shifted` hold n + 1023; moved up they are 2^n.
  const power = i64x2.shl(shifted, 52);
  return v128.andnot(times(grown, power), f64x2.lt(whole, constant(EXPONENT_MIN)));
}

/** Every fourth coefficient of the tail from `first` on, by powers of t^4. */
// @ts-ignore: decorator
@inline
function fourth(t4: v128, first: usize): v128 {
  let sum = onward(constant(first + 20), t4, first + 16);
  sum = onward(sum, t4, first + 12);
  sum = onward(sum, t4, first + 8);
  sum = onward(sum, t4, first + 4);
  return onward(sum, t4, first);
}

/** From w to R(w) = N(-w) e^(w^2 / 2). */
// @ts-ignore: decorator
@inline
function tailOf(w: v128): v128 {
  const t = f64x2.div(minus(w, constant(TAIL_MIDDLE)), plus(w, constant(TAIL_MIDDLE)));
  const t2 = times(t, t);
  const t4 = times(t2, t2);
  const low = plus(fourth(t4, TAIL), times(t, fourth(t4, TAIL + 1)));
  const high = plus(fourth(t4, TAIL + 2), times(t, fourth(t4, TAIL + 3)));
  const weight = plus(constant(ONE), times(constant(TAIL_WEIGHT), w));
  return f64x2.div(plus(low, times(t2, high)), weight);
}

/** Two options: `at` is the address of their sides, `column` the bytes of a column. */
// @ts-ignore: decorator
@inline
function takeTwo(chain: usize, at: usize, column: usize): void {
  const side = v128.load(at);
  const strike = v128.load(at + column);
  const total = v128.load(at + 4 * column);
  const totalInverse = v128.load(at + 5 * column);
  const zero = f64x2.splat(0);

  const lnStrike = v128.load(at + 2 * column);
  const low = minus(shared(chain, LN_FORWARD_LOW), v128.load(at + 3 * column));
  const x = plus(minus(shared(chain, LN_FORWARD), lnStrike), low);
  const h = times(f64x2.abs(x), totalInverse);
  const half = times(constant(HALF), total);
  const upper = minus(half, h);
  const lower = plus(half, h);
  const size = f64x2.pmin(f64x2.abs(upper), constant(DISTANCE_MAX));
  const density = exponential(times(times(constant(MINUS_HALF), size), size));

  const forward = shared(chain, FORWARD);
  const least = f64x2.pmin(strike, forward);
  const bell = times(least, density);
  const nearTail = times(bell, tailOf(size));
  const farTail = times(bell, tailOf(f64x2.pmin(lower, constant(DISTANCE_MAX))));
  const share = v128.bitselect(minus(least, nearTail), nearTail, f64x2.gt(upper, zero));
  const outside = f64x2.pmax(minus(share, farTail), zero);
  const inside = f64x2.pmax(times(side, minus(forward, strike)), zero);
  const discount = shared(chain, DISCOUNT);
  const price = times(discount, plus(inside, outside));

  const isAbove = f64x2.gt(x, zero);
  const inverse = shared(chain, FORWARD_INVERSE);
  const tail = times(v128.bitselect(farTail, nearTail, isAbove), inverse);
  const d1 = v128.bitselect(lower, upper, isAbove);
  const isIn = f64x2.gt(times(side, d1), zero);
  const reach = v128.bitselect(minus(constant(ONE), tail), tail, isIn);
  const bump = times(shared(chain, DENSITY), bell);
  const decay = times(times(bump, total), shared(chain, HALF_YEARS_INVERSE));
  const to = at + 6 * column;
  v128.store(to, price);
  v128.store(to + column, times(times(side, discount), reach));
  v128.store(to + 2 * column, times(times(times(bump, inverse), inverse), totalInverse));
  v128.store(to + 3 * column, times(bump, shared(chain, ROOT_YEARS)));
  v128.store(to + 4 * column, minus(times(shared(chain, RATE), price), decay));
  v128.store(to + 5 * column, times(shared(chain, MINUS_YEARS), price));
}

/** Takes a whole chain: its address, and the options a column, a multiple of two. */
export function valueChain(chain: usize, stride: usize): void {
  const first = chain + (HEAD << 3);
  const column = stride << 3;
  for (let at = first; at < first + column; at += 16) takeTwo(chain, at, column);
}
