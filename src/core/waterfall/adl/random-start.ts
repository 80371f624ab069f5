/**
 * No ranking: candidates give in turn, all they can, from one that is drawn. Source: dYdX v4,
 * `OffsetSubaccountPerpetualPosition`, which begins at a random account and goes round.
 */
import { Random, type Seed } from '../../numeric/index.ts';
import { offsetInTurn } from './in-turn.ts';
import { type AdlPolicy, type Candidate, capacityOf } from './policy.ts';

/**
 * The policy for one draw. The same seed and number of candidates begin at the same one, so that a
 * replay takes from the same accounts.
 */
export const randomStart = (seed: Seed): AdlPolicy => ({
  id: 'random-start',
  source: 'dYdX v4, OffsetSubaccountPerpetualPosition',
  numeraires: ['quantity'],
  allocate(candidates, target) {
    const most = capacityOf(candidates);
    if (most < target) return { kind: 'infeasible', most };
    const count = candidates.length;
    const start = count === 0 ? 0 : new Random(seed).below(count);
    const sizes = candidates.map(
      (_, turn) => (candidates[(start + turn) % count] as Candidate).size,
    );
    const { taken } = offsetInTurn(sizes, target, () => true);
    return {
      kind: 'allocation',
      taken: candidates.map((_, row) => taken[(row - start + count) % count] as bigint),
    };
  },
});
