/**
 * Derives the coefficients of `src/core/options/screen/constants.ts` and prints them. Chebyshev
 * series in fixed-point integers of 600 bits, turned into powers.
 * Run: `node scripts/fit-screen.ts`.
 */
const BITS = 600n;
const ONE = 1n << BITS;
const NODES = 64;

/** Middle and scale of the tail's variable t = (w - MIDDLE) / (w + MIDDLE), and its weight. */
const MIDDLE = 5n;
const WEIGHT_TWICE = 3n;
const TAIL_DEGREE = 23;
const EXP_DEGREE = 9;

type Fixed = bigint;
const times = (a: Fixed, b: Fixed): Fixed => (a * b) >> BITS;
const over = (a: Fixed, b: Fixed): Fixed => (a << BITS) / b;

function toDouble(a: Fixed): number {
  const size = a < 0n ? -a : a;
  const drop = BigInt(Math.max(0, size.toString(2).length - 64));
  const value = Number(size >> drop) * 2 ** (Number(drop) - Number(BITS));
  return a < 0n ? -value : value;
}

/** Sum of `first`, `next(first, 1)` and so on, until nothing is added. */
function series(first: Fixed, next: (term: Fixed, n: bigint) => Fixed): Fixed {
  let sum = 0n;
  let term = first;
  for (let n = 1n; term > 4n || term < -4n; n += 1n) {
    sum += term;
    term = next(term, n);
  }
  return sum;
}

/** Square root of a positive number by Newton's iteration. */
function root(a: Fixed): Fixed {
  const square = a << BITS;
  let x = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + square / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

const arcTangentOfInverse = (k: bigint): Fixed => {
  let power = ONE / k;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = -power / (k * k);
  }
  return sum;
};

// J. Machin, 1706
const PI = 4n * (4n * arcTangentOfInverse(5n) - arcTangentOfInverse(239n));
const ROOT_TWO_PI = root(2n * PI);
const LN2 = series(ONE / 2n, (term, n) => (term * n) / (2n * (n + 1n)));

const exponential = (a: Fixed): Fixed => {
  let value = series(ONE, (term, n) => times(term, a >> 12n) / n);
  for (let doubling = 0; doubling < 12; doubling += 1) value = times(value, value);
  return value;
};

const cosine = (a: Fixed): Fixed =>
  series(ONE, (term, n) => -times(times(term, a), a) / (2n * n * (2n * n - 1n)));

/** N(-w) e^(w^2/2): power series near zero, continued fraction far out. */
function tail(w: Fixed): Fixed {
  if (w >= 16n * ONE) {
    let fraction = w;
    for (let k = 500n; k >= 1n; k -= 1n) fraction = w + over(k * ONE, fraction);
    return over(ONE, times(fraction, ROOT_TWO_PI));
  }
  const square = times(w, w);
  const odd = series(w, (term, n) => times(term, square) / (2n * n + 1n));
  return exponential(square / 2n) / 2n - over(odd, ROOT_TWO_PI);
}

/** Coefficients of 1, t, t^2, ... of the Chebyshev series of `f` on [-1, 1], cut at `degree`. */
function seriesOf(f: (t: Fixed) => Fixed, degree: number): number[] {
  const sums: Fixed[] = Array(degree + 1).fill(0n);
  for (let k = 0; k < NODES; k += 1) {
    const t = cosine((PI * BigInt(2 * k + 1)) / BigInt(2 * NODES));
    const value = f(t);
    let [now, next] = [ONE, t];
    for (let n = 0; n <= degree; n += 1) {
      sums[n] = (sums[n] as Fixed) + times(value, now);
      [now, next] = [next, 2n * times(t, next) - now];
    }
  }
  const powers: Fixed[] = Array(degree + 2).fill(0n);
  let [now, next]: [Fixed[], Fixed[]] = [[1n], [0n, 1n]];
  sums.forEach((sum, n) => {
    const coefficient = ((n === 0 ? 1n : 2n) * sum) / BigInt(NODES);
    now.forEach((part, i) => {
      powers[i] = (powers[i] as Fixed) + coefficient * part;
    });
    const after = [0n, ...next.map((part) => 2n * part)];
    now.forEach((part, i) => {
      after[i] = (after[i] as bigint) - part;
    });
    [now, next] = [next, after];
  });
  return powers.slice(0, degree + 1).map(toDouble);
}

/** (1 + 1.5 w) N(-w) e^(w^2/2) with w from t. */
function weightedTail(t: Fixed): Fixed {
  const w = over(MIDDLE * (ONE + t), ONE - t);
  return times(ONE + (WEIGHT_TWICE * w) / 2n, tail(w));
}

/** (e^r - 1 - r) / r^2 with r = t ln2 / 2. */
const afterLinear = (t: Fixed): Fixed =>
  series(ONE / 2n, (term, n) => times(times(term, t), LN2 / 2n) / (n + 2n));

/** Coefficients of r from those of t = 2 r / ln2. */
const inR = (coefficients: readonly number[]): number[] =>
  coefficients.map((coefficient, n) => coefficient * (2 / toDouble(LN2)) ** n);

const print = (name: string, values: readonly number[]): void =>
  console.log(`${name}\n${values.map((value) => `  ${value},`).join('\n')}`);

print('TAIL', seriesOf(weightedTail, TAIL_DEGREE));
print('EXPONENTIAL', inR(seriesOf(afterLinear, EXP_DEGREE)));
