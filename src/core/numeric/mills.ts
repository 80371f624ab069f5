import { addPairs, dividePair, multiplyPairs, type Pair } from './pair.ts';

/**
 * Mills' ratio of the lower tail, Y(z) = N(z) / n(z), and its differences. Both rest on a table of
 * Taylor coefficients, built from the differential equation Y' = 1 + zY (NIST Digital Library of
 * Mathematical Functions, 7.8 and 7.10) in twice the precision: every coefficient is positive.
 */
const TABLE_START = -12.5;
const TABLE_END = 1.25;

/** Coarse rows give the differences of the ratio, fine rows the ratio itself. */
const COARSE_PER_UNIT = 8;
const COARSE_ORDER = 17;
const COARSE_ROW = COARSE_ORDER + 1;
const STEP_ORDER = 20;
const FINE_PER_COARSE = 4;
const FINE_PER_UNIT = COARSE_PER_UNIT * FINE_PER_COARSE;
const FINE_ROW = 8;
const FINE_WIDTH = 1 / FINE_PER_UNIT;
const FINE_MIDDLE = TABLE_START + FINE_WIDTH / 2;
const ROWS = (TABLE_END - TABLE_START) * COARSE_PER_UNIT;
const differences = new Float64Array(ROWS * COARSE_ROW);
const ratios = new Float64Array(ROWS * FINE_PER_COARSE * FINE_ROW);
fillTables();

/** Here the table ends: from this z on 1 - N(-z) is the better form. */
export const MILLS_MAX = 1.25;

/** From here on down the asymptotic series reaches full precision. */
const FAR = -12;
const FAR_TERMS = 24;
/** Up to this half distance the Taylor series of a difference reaches full precision. */
const SMALL = 0.2;
const NEGLIGIBLE = 2e-17;

/**
 * N(z) / n(z), the normal distribution over its density, for z below `MILLS_MAX`. Within 2 ulp;
 * about 1/|z| far out, and NaN beyond the end of the table.
 */
export function millsRatio(z: number): number {
  if (z < FAR) return farRatio(z);
  const row = ((z - TABLE_START) * FINE_PER_UNIT) | 0;
  const d = z - (row * FINE_WIDTH + FINE_MIDDLE);
  const k = row * FINE_ROW;
  const d2 = d * d;
  return (
    (ratios[k] as number) +
    d * (ratios[k + 1] as number) +
    d2 * ((ratios[k + 2] as number) + d * (ratios[k + 3] as number)) +
    d2 *
      d2 *
      ((ratios[k + 4] as number) +
        d * (ratios[k + 5] as number) +
        d2 * ((ratios[k + 6] as number) + d * (ratios[k + 7] as number)))
  );
}

/**
 * Y(h + t) - Y(h - t) for t >= 0 and h + t below `MILLS_MAX`, without the cancellation of a
 * difference: relative error of a few 1e-16 for small t and for h below -12, of |h| / t times
 * 1e-16 in between (t above 0.2).
 */
export function millsDifference(h: number, t: number): number {
  if (h + t < FAR) return farDifference(h, t);
  if (t > SMALL) return millsRatio(h + t) - millsRatio(h - t);
  const row = ((h - TABLE_START) * COARSE_PER_UNIT) | 0;
  const e = h - coarseMiddle(row);
  const k = row * COARSE_ROW;
  // With p_k = ((e+t)^k - (e-t)^k) / 2t: p_k = 2e p_(k-1) - (e^2 - t^2) p_(k-2).
  const twice = 2 * e;
  const product = (e - t) * (e + t);
  const first = differences[k + 1] as number;
  let before = 0;
  let power = 1;
  let rest = 0;
  for (let n = 2; n < COARSE_ROW; n += 1) {
    const next = twice * power - product * before;
    before = power;
    power = next;
    const term = (differences[k + n] as number) * power;
    rest += term;
    // Odd orders only: an even power is small where e happens to be.
    if (n % 2 === 1 && term < NEGLIGIBLE * first) break;
  }
  return 2 * t * (first + rest);
}

/** -1/z (1 - 1/z^2 + 3/z^4 - ...), for z below -12. */
function farRatio(z: number): number {
  if (z < -1e8) return -1 / z;
  const r = 1 / (z * z);
  let sum = 0;
  for (let n = 17; n >= 1; n -= 1) sum = -(2 * n - 1) * r * (1 + sum);
  return (-1 - sum) / z;
}

/** The same series for both ends at once: r^(2k+1) - q^(2k+1) has the factor r - q = 2t r q. */
function farDifference(h: number, t: number): number {
  const r = 1 / (-h - t);
  const q = 1 / (t - h);
  const q2 = q * q;
  const r2 = r * r;
  let sum = 0;
  let part = 1; // the sum of r^i q^(2k-i) over i
  let power = q; // q^(2k-1)
  let factor = 1; // (-1)^k (2k-1)!!
  for (let k = 1; k < FAR_TERMS; k += 1) {
    part = r2 * part + power * (r + q);
    power *= q2;
    factor *= 1 - 2 * k;
    const term = factor * part;
    sum += term;
    if (term < NEGLIGIBLE && term > -NEGLIGIBLE) break;
  }
  return 2 * t * r * q * (1 + sum);
}

/** Where a coarse row has its middle, exact in binary. */
function coarseMiddle(row: number): number {
  return TABLE_START + (row + 0.5) / COARSE_PER_UNIT;
}

/**
 * From the asymptotic series upward: the homogeneous solution e^(z^2/2) shrinks towards zero, so
 * every step makes the relative error smaller.
 */
function fillTables(): void {
  let value = asymptoticPair(coarseMiddle(0));
  for (let row = 0; row < ROWS; row += 1) {
    const coefficients = taylorAt(coarseMiddle(row), value);
    for (let n = 0; n < COARSE_ROW; n += 1) {
      differences[row * COARSE_ROW + n] = (coefficients[n] as Pair).hi;
    }
    for (let part = 0; part < FINE_PER_COARSE; part += 1) fillFine(row, part, coefficients);
    value = sumTaylor(coefficients, 1 / COARSE_PER_UNIT);
  }
}

/** Taylor coefficients about the middle of a part of a coarse row, by shifting the polynomial. */
function fillFine(row: number, part: number, coefficients: readonly Pair[]): void {
  const shift = (part + 0.5) * FINE_WIDTH - 0.5 / COARSE_PER_UNIT;
  const shifted = coefficients.map((coefficient) => coefficient.hi);
  const last = shifted.length - 1;
  for (let k = 0; k < FINE_ROW; k += 1) {
    for (let n = last - 1; n > k; n -= 1) {
      shifted[n] = (shifted[n] as number) + shift * (shifted[n + 1] as number);
    }
    const above = shift * (shifted[k + 1] as number) + (k === 0 ? (coefficients[0] as Pair).lo : 0);
    shifted[k] = (shifted[k] as number) + above;
    ratios[(row * FINE_PER_COARSE + part) * FINE_ROW + k] = shifted[k] as number;
  }
}

/** Taylor coefficients of Y about z, from its value: (n+1) c' = z c + c'', c_1 = 1 + z c_0. */
function taylorAt(z: number, value: Pair): Pair[] {
  const at: Pair = { hi: z, lo: 0 };
  const coefficients = [value, addPairs({ hi: 1, lo: 0 }, multiplyPairs(value, at))];
  for (let n = 1; n < STEP_ORDER; n += 1) {
    const last = multiplyPairs(coefficients[n] as Pair, at);
    coefficients.push(dividePair(addPairs(last, coefficients[n - 1] as Pair), n + 1));
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

function asymptoticPair(z: number): Pair {
  let sum: Pair = { hi: 1, lo: 0 };
  for (let n = 60; n >= 1; n -= 1) {
    const factor = dividePair({ hi: -(2 * n - 1), lo: 0 }, z * z);
    sum = addPairs({ hi: 1, lo: 0 }, multiplyPairs(sum, factor));
  }
  return dividePair(sum, -z);
}
