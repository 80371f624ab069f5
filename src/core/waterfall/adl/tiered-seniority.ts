/**
 * Tiered seniority: accounts stand in tiers by what they gained, and the most junior tier gives all
 * it can before the next gives anything; inside a tier everybody gives the same share. A tier is a
 * state, kept from one mark to the next, so that a small move does not reorder anybody. Source: the
 * third of three designs in arXiv 2602.15182 (queue, smooth pro-rata, seniority ledger).
 */
import { cappedShares } from './capped-shares.ts';
import type { AdlPolicy, Candidate } from './policy.ts';
import { capacityOf } from './policy.ts';

/**
 * The tier of an account after a new mark. It rises as soon as the gain passes a bound, and falls
 * only when the gain is below the bound that lies one tier further down.
 *
 * @param before tier so far, from 0, the most senior
 * @param gain unrealised profit, quote units, signed
 * @param bounds gains at which tiers 1, 2, ... begin, rising, more than zero
 * @returns a tier from 0 to the number of bounds
 */
export function tierAfter(before: number, gain: bigint, bounds: readonly bigint[]): number {
  let reached = 0;
  while (reached < bounds.length && gain >= (bounds[reached] as bigint)) reached += 1;
  return before > reached + 1 ? reached + 1 : before > reached ? before : reached;
}

/** Rows by tier, from the most junior tier (the highest number) down, rows in their order. */
function juniorFirst(tiers: readonly number[]): number[][] {
  const byTier = new Map<number, number[]>();
  tiers.forEach((tier, row) => {
    const rows = byTier.get(tier);
    if (rows === undefined) byTier.set(tier, [row]);
    else rows.push(row);
  });
  return [...byTier].sort(([a], [b]) => b - a).map(([, rows]) => rows);
}

/** What everybody inside a tier gives the same share of: all that it can give. */
const capacityIn = (candidates: readonly Candidate[], rows: readonly number[]): bigint[] =>
  rows.map((row) => (candidates[row] as Candidate).size);

/**
 * The policy for accounts that stand in these tiers.
 *
 * @param tiers one per candidate, whole numbers from 0; a larger number gives earlier
 */
export const tieredSeniority = (tiers: readonly number[]): AdlPolicy => ({
  id: 'tiered-seniority',
  source: 'arXiv 2602.15182, tiered seniority; largest remainder inside a tier',
  numeraires: ['quantity', 'dollars'],
  allocate(candidates, target) {
    const most = capacityOf(candidates);
    if (most < target) return { kind: 'infeasible', most };
    const taken = new Array<bigint>(candidates.length).fill(0n);
    let left = target;
    for (const rows of juniorFirst(tiers.slice(0, candidates.length))) {
      if (left === 0n) break;
      const sizes = capacityIn(candidates, rows);
      let able = 0n;
      for (const size of sizes) able += size;
      const part = able < left ? able : left;
      const { shares } = cappedShares(sizes, sizes, part, 'largest remainder');
      rows.forEach((row, at) => {
        taken[row] = shares[at] as bigint;
      });
      left -= part;
    }
    return { kind: 'allocation', taken };
  },
});
