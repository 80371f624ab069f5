/** The index, with a premium in proportion to what the backstop holds. */
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

/** Terms of a book with a premium on skew. */
export interface SkewPremiumTerms extends VirtualBookTerms {
  /** Lots of inventory at which the premium is the whole index. */
  readonly skewScale: Lots;
}

/**
 * A lot at an inventory of n costs index * (1 + n / skewScale); the lots from a to b the average of
 * the two ends, index * (b - a) * (1 + (a + b) / (2 * skewScale)). A discount where a taker sells.
 */
function skewCurve(skewScale: bigint, { side, from, to, lotValue }: Stretch): Fraction {
  const premium = side === 'buy' ? from + to : -(from + to);
  return {
    numerator: lotValue * (to - from) * (2n * skewScale + premium),
    denominator: 2n * skewScale,
  };
}

/** The first term that is out of range; null where all are accepted. */
export function faultOfSkewPremium(terms: SkewPremiumTerms): TermsFault | null {
  const common = faultOfVirtualBook(terms);
  if (common !== null) return common;
  return firstOutside([['skewScale', terms.skewScale, terms.inventoryMax + 1n, AMOUNT_MAX]]);
}

/**
 * A book anchored at the index, with a premium on its skew.
 *
 * @param terms in their ranges (`faultOfSkewPremium`): a larger scale than inventory
 */
export function skewPremium(terms: SkewPremiumTerms): VirtualBook {
  const rule = {
    id: 'skew-premium',
    source: 'Synthetix perps V2 and V3, fill price (mean of the premium before and after)',
    curve: (stretch: Stretch) => skewCurve(terms.skewScale, stretch),
  };
  return virtualBook(rule, terms);
}
