/** Virtual reserves whose product is constant, pegged to the index. */
import { AMOUNT_MAX, type Lots } from '../../money/index.ts';
import { firstOutside, type TermsFault } from '../terms-fault.ts';
import {
  type Fraction,
  faultOfVirtualBook,
  type Stretch,
  type VirtualBook,
  type VirtualBookTerms,
  virtualBook,
} from './book.ts';

/** Terms of a book with a constant product. */
export interface ConstantProductTerms extends VirtualBookTerms {
  /** Lots on each virtual side while the backstop is flat: the root of k. */
  readonly depth: Lots;
}

/**
 * With `depth` lots against as many at the index, and n lots sold, depth - n are left and a lot
 * costs index * (depth / (depth - n))^2; the lots from a to b cost
 * index * depth^2 * (b - a) / ((depth - a) * (depth - b)). Bought lots the other way round.
 */
function constantProductCurve(depth: bigint, { side, from, to, lotValue }: Stretch): Fraction {
  const sign = side === 'buy' ? -1n : 1n;
  return {
    numerator: lotValue * depth * depth * (to - from),
    denominator: (depth + sign * from) * (depth + sign * to),
  };
}

/** The first term that is out of range; null where all are accepted. */
export function faultOfConstantProduct(terms: ConstantProductTerms): TermsFault | null {
  const common = faultOfVirtualBook(terms);
  if (common !== null) return common;
  return firstOutside([['depth', terms.depth, terms.inventoryMax + 1n, AMOUNT_MAX]]);
}

/**
 * A book with a constant product of virtual reserves around the index.
 *
 * @param terms in their ranges (`faultOfConstantProduct`): more depth than inventory
 */
export function constantProduct(terms: ConstantProductTerms): VirtualBook {
  const rule = {
    id: 'constant-product',
    source: 'Perpetual Protocol v1, Amm.sol (virtual reserves); Drift v2, amm.rs (root of k, peg)',
    curve: (stretch: Stretch) => constantProductCurve(terms.depth, stretch),
  };
  return virtualBook(rule, terms);
}
