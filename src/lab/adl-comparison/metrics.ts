/** What an allocation did to the accounts: who was touched, how hard, and what the next move does. */
import { createHash } from 'node:crypto';
import type { Candidate, Numeraire } from '../../core/waterfall/index.ts';

/** Adverse moves of the price after the deleveraging, in twentieths. */
export const SHOCKS: readonly (readonly [name: string, twentieths: number])[] = [
  ['0.05', 1],
  ['0.1', 2],
  ['0.2', 4],
  ['0.3', 6],
  ['0.5', 10],
];

/** Figures of one allocation. Amounts are in millionths of a dollar. */
export interface AdlMetrics {
  readonly sum: bigint;
  /** Target less sum: zero, or the policy rounds badly. */
  readonly dust: bigint;
  readonly touched: number;
  /** Gave all that it could. */
  readonly wiped: number;
  readonly max: bigint;
  readonly maxOverEquity: number;
  readonly gini: number;
  readonly top10Share: number;
  /** Largest notional over equity afterwards; null where somebody has a position and no equity. */
  readonly maxLeverageAfter: number | null;
  /** By shock: what all accounts together would owe after that move, rounded down. */
  readonly shortfall: readonly bigint[];
  /** SHA-256 of the haircuts, or of the positions that are left, in order, joined by commas. */
  readonly sha256: string;
}

/** Sums whole numbers that are safe in floats, exactly. */
class ExactSum {
  private whole = 0n;
  private part = 0;

  add(value: number): void {
    this.part += value;
    if (this.part < 2 ** 52) return;
    this.whole += BigInt(this.part);
    this.part = 0;
  }

  addBig(value: bigint): void {
    this.whole += value;
  }

  total(): bigint {
    return this.whole + BigInt(this.part);
  }
}

/** Above this a product with twenty is no safe integer any more. */
const SAFE = 2 ** 47;

/**
 * What accounts owe after an adverse move, `sum(z * N - E)+`: exact in twentieths of a unit.
 *
 * @param left what each position is worth, and what equity each account has
 */
function shortfalls(left: { readonly notional: bigint; readonly equity: bigint }[]): bigint[] {
  const sums = SHOCKS.map(() => new ExactSum());
  for (const { notional, equity } of left) {
    const [n, e] = [Number(notional), Number(equity)];
    SHOCKS.forEach(([, twentieths], i) => {
      const sum = sums[i] as ExactSum;
      if (n < SAFE && Math.abs(e) < SAFE) {
        const owed = twentieths * n - 20 * e;
        if (owed > 0) sum.add(owed);
      } else {
        const owed = BigInt(twentieths) * notional - 20n * equity;
        if (owed > 0n) sum.addBig(owed);
      }
    });
  }
  return sums.map((sum) => sum.total() / 20n);
}

/**
 * Gini coefficient of amounts, those of nothing included: 0 where all give the same, near 1 where
 * one gives all. `2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n` over the amounts in rising order.
 */
export function giniOf(amounts: Float64Array): number {
  const rising = amounts.slice().sort();
  const n = rising.length;
  let sum = 0;
  let weighted = 0;
  for (let i = 0; i < n; i += 1) {
    sum += rising[i] as number;
    weighted += (i + 1) * (rising[i] as number);
  }
  return sum === 0 ? 0 : (2 * weighted) / (n * sum) - (n + 1) / n;
}

/** Share of the ten largest amounts in all. */
function top10Of(amounts: Float64Array): number {
  const rising = amounts.slice().sort();
  let sum = 0;
  for (const amount of rising) sum += amount;
  let top = 0;
  for (const amount of rising.subarray(-10)) top += amount;
  return sum === 0 ? 0 : top / sum;
}

/** Largest notional over equity; null where a position stands on nothing. */
function leverageAfter(left: { notional: bigint; equity: bigint }[]): number | null {
  let most = 0;
  for (const { notional, equity } of left) {
    if (notional === 0n) continue;
    if (equity <= 0n) return null;
    most = Math.max(most, Number(notional) / Number(equity));
  }
  return most;
}

/** What stands after the allocation: positions less what was closed, or equity less what was given. */
function afterwards(
  candidates: readonly Candidate[],
  taken: readonly bigint[],
  numeraire: Numeraire,
): { notional: bigint; equity: bigint }[] {
  return candidates.map(({ notional, equity }, i) => {
    const gives = taken[i] as bigint;
    return numeraire === 'quantity'
      ? { notional: notional - gives, equity }
      : { notional, equity: equity - gives };
  });
}

/** Measures an allocation. */
export function measure(
  candidates: readonly Candidate[],
  taken: readonly bigint[],
  target: bigint,
  numeraire: Numeraire,
): AdlMetrics {
  const amounts = new Float64Array(taken.length);
  let sum = 0n;
  let max = 0n;
  let touched = 0;
  let wiped = 0;
  let maxOverEquity = 0;
  taken.forEach((amount, i) => {
    const { size, equity } = candidates[i] as Candidate;
    amounts[i] = Number(amount);
    sum += amount;
    if (amount > max) max = amount;
    if (amount > 0n) touched += 1;
    if (amount > 0n && amount === size) wiped += 1;
    maxOverEquity = Math.max(maxOverEquity, (amounts[i] as number) / Number(equity));
  });
  const left = afterwards(candidates, taken, numeraire);
  const listed = numeraire === 'dollars' ? taken : left.map(({ notional }) => notional);
  return {
    sum,
    dust: target - sum,
    touched,
    wiped,
    max,
    maxOverEquity,
    gini: giniOf(amounts),
    top10Share: top10Of(amounts),
    maxLeverageAfter: leverageAfter(left),
    shortfall: shortfalls(left),
    sha256: createHash('sha256').update(listed.join(',')).digest('hex'),
  };
}
