/** What an allocation did: who was touched, how hard, and what the next move would do. */
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
  readonly maxOverCapacity: number;
  /** Accounts that owe something afterwards. */
  readonly underWater: number;
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

/** What stands after an allocation: by account, exactly and in floats. */
interface Left {
  readonly notional: readonly bigint[];
  readonly equity: readonly bigint[];
  readonly notionals: Float64Array;
  readonly equities: Float64Array;
}

/** What accounts owe after an adverse move, `sum(z * N - E)+`: exact in twentieths of a unit. */
function shortfalls({ notional, equity, notionals, equities }: Left): bigint[] {
  return SHOCKS.map(([, twentieths]) => {
    const sum = new ExactSum();
    for (let i = 0; i < notionals.length; i += 1) {
      const [n, e] = [notionals[i] as number, equities[i] as number];
      if (n < SAFE && Math.abs(e) < SAFE) {
        const owed = twentieths * n - 20 * e;
        if (owed > 0) sum.add(owed);
      } else {
        const owed = BigInt(twentieths) * (notional[i] as bigint) - 20n * (equity[i] as bigint);
        if (owed > 0n) sum.addBig(owed);
      }
    }
    return sum.total() / 20n;
  });
}

/**
 * Gini coefficient of amounts, those of nothing included: 0 where all give the same, near 1 where
 * one gives all. `2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n` over the amounts in rising order.
 */
export const giniOf = (amounts: Float64Array): number => giniOfRising(amounts.slice().sort());

function giniOfRising(rising: Float64Array): number {
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
function top10Of(rising: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < rising.length; i += 1) sum += rising[i] as number;
  let top = 0;
  for (const amount of rising.subarray(-10)) top += amount;
  return sum === 0 ? 0 : top / sum;
}

/** Largest notional over equity; null where a position stands on nothing. */
function leverageAfter({ notionals, equities }: Left): number | null {
  let most = 0;
  for (let i = 0; i < notionals.length; i += 1) {
    if (notionals[i] === 0) continue;
    if ((equities[i] as number) <= 0) return null;
    most = Math.max(most, (notionals[i] as number) / (equities[i] as number));
  }
  return most;
}

/** What stands afterwards: positions less what was closed, or equity less what was given. */
function afterwards(
  candidates: readonly Candidate[],
  taken: readonly bigint[],
  numeraire: Numeraire,
): Left {
  const isQuantity = numeraire === 'quantity';
  const less = (amount: bigint, i: number): bigint => amount - (taken[i] as bigint);
  const notional = candidates.map((each, i) =>
    isQuantity ? less(each.notional, i) : each.notional,
  );
  const equity = candidates.map((each, i) => (isQuantity ? each.equity : less(each.equity, i)));
  return {
    notional,
    equity,
    notionals: Float64Array.from(notional, Number),
    equities: Float64Array.from(equity, Number),
  };
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
  let maxOverCapacity = 0;
  taken.forEach((amount, i) => {
    const { size, equity } = candidates[i] as Candidate;
    amounts[i] = Number(amount);
    sum += amount;
    if (amount > max) max = amount;
    if (amount > 0n) touched += 1;
    if (amount > 0n && amount === size) wiped += 1;
    maxOverEquity = Math.max(maxOverEquity, (amounts[i] as number) / Number(equity));
    if (size > 0n) maxOverCapacity = Math.max(maxOverCapacity, Number(amount) / Number(size));
  });
  const left = afterwards(candidates, taken, numeraire);
  const listed = numeraire === 'dollars' ? taken : left.notional;
  const rising = amounts.slice().sort();
  return {
    sum,
    dust: target - sum,
    touched,
    wiped,
    max,
    maxOverEquity,
    maxOverCapacity,
    underWater: left.equity.filter((equity) => equity < 0n).length,
    gini: giniOfRising(rising),
    top10Share: top10Of(rising),
    maxLeverageAfter: leverageAfter(left),
    shortfall: shortfalls(left),
    sha256: createHash('sha256').update(listed.join(',')).digest('hex'),
  };
}
