/**
 * The exponent and mantissa of a double, by typed-array views and exact powers of two.
 * Nothing here rounds, except `scaleByTwo` where a result is subnormal.
 */
const real = new Float64Array(1);
const words = new Uint32Array(real.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1 ? 1 : 0;

const LEAST_EXPONENT = -1074;
const GREATEST_EXPONENT = 1023;

/** `POWERS[k + 1074]` is 2^k, built by halving and doubling one, which is exact. */
const POWERS = new Float64Array(GREATEST_EXPONENT - LEAST_EXPONENT + 1);
for (let k = 0, power = 1; k >= LEAST_EXPONENT; k -= 1, power /= 2) {
  POWERS[k - LEAST_EXPONENT] = power;
}
for (let k = 0, power = 1; k <= GREATEST_EXPONENT; k += 1, power *= 2) {
  POWERS[k - LEAST_EXPONENT] = power;
}

/** The upper 32 bits of a double, unsigned: sign, eleven bits of exponent, twenty of mantissa. */
export function highWord(x: number): number {
  real[0] = x;
  return words[HIGH] as number;
}

/** 2^k for a whole k in [-1074, 1023], exact. */
export function powerOfTwo(k: number): number {
  return POWERS[k - LEAST_EXPONENT] as number;
}

/**
 * x * 2^k for a whole k in [-2000, 2000]. Exact unless the result overflows to infinity or is
 * subnormal, which rounds once, to nearest.
 */
export function scaleByTwo(x: number, k: number): number {
  if (k > GREATEST_EXPONENT) {
    return x * powerOfTwo(GREATEST_EXPONENT) * powerOfTwo(k - GREATEST_EXPONENT);
  }
  if (k >= LEAST_EXPONENT) return x * powerOfTwo(k);
  // The first factor must not make x subnormal, or the product would round twice.
  return x * powerOfTwo(k - LEAST_EXPONENT) * powerOfTwo(LEAST_EXPONENT);
}
