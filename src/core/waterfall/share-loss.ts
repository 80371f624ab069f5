/** A loss shared by size, where nobody pays more than it can. */
import { lesser, type QuoteUnits, splitInProportion } from '../money/index.ts';

/** Somebody who bears a part: in proportion to `share`, at most `most`; both zero or more. */
export interface Bearer {
  readonly share: bigint;
  readonly most: bigint;
}

/**
 * Splits a loss in proportion to shares; what is more than somebody can pay is shared again by the
 * others, until all is borne or nobody has anything left. Exact: the parts sum to the lesser of the
 * need and what all can pay together.
 *
 * @param need zero or more
 */
export function shareInProportion(need: QuoteUnits, bearers: readonly Bearer[]): QuoteUnits[] {
  const paid = bearers.map(() => 0n as QuoteUnits);
  let all = 0n as QuoteUnits;
  for (const { share, most } of bearers) if (share > 0n) all = (all + most) as QuoteUnits;
  let left = lesser(need, all);
  // Every round but the last exhausts somebody, so that there are at most as many as bearers.
  while (left > 0n) {
    const shares = bearers.map(({ share, most }, i) => (most > (paid[i] as bigint) ? share : 0n));
    const parts = splitInProportion(left, shares);
    parts.forEach((part, i) => {
      const pays = lesser(part, ((bearers[i] as Bearer).most - (paid[i] as bigint)) as QuoteUnits);
      paid[i] = ((paid[i] as bigint) + pays) as QuoteUnits;
      left = (left - pays) as QuoteUnits;
    });
  }
  return paid;
}
