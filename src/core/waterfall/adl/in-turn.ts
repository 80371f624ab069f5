/** Deleveraging without a ranking: whoever comes next, at one price, if the prices overlap. */
import { isNoWorse, mayIncreaseRisk, type Risk } from '../../margin/index.ts';

/**
 * Whether an account may be reduced at a price, seen from before and after: it ends above its
 * initial margin, or not nearer to liquidation than it was. An account that ends with nothing open
 * must not end below zero. Two accounts that both pass have overlapping bankruptcy prices.
 * Source: dYdX v4, `ProcessDeleveraging` and the valid state transitions of subaccounts.
 */
export const mayCloseBetween = (before: Risk, after: Risk): boolean => {
  if (mayIncreaseRisk(after)) return true;
  if (after.maintenance === 0n || after.maintenance > before.maintenance) return false;
  return isNoWorse(before, after);
};

/**
 * Offsets `target` against candidates in the order they come in, each with as much as it has.
 * Whoever refuses is passed over; what is left at the end stays open. Source: dYdX v4,
 * `OffsetSubaccountPerpetualPosition`, which begins at a random candidate.
 *
 * @param sizes most that each candidate can take; 0 for one that is on the same side or flat
 * @param offset carries one offset out and says whether it was possible
 */
export function offsetInTurn(
  sizes: readonly bigint[],
  target: bigint,
  offset: (at: number, size: bigint) => boolean,
): { readonly taken: readonly bigint[]; readonly left: bigint } {
  let left = target;
  const taken = sizes.map((most, at) => {
    const size = most < left ? most : left;
    if (size <= 0n || !offset(at, size)) return 0n;
    left -= size;
    return size;
  });
  return { taken, left };
}
