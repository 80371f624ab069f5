/** Terms of a market that is a virtual book and nothing else. */
import {
  constantProduct,
  faultOfConstantProduct,
  faultOfSkewPremium,
  faultOfStableCurve,
  skewPremium,
  stableBook,
  type TermsFault,
  type VirtualBook,
  type VirtualBookTerms,
} from '../../core/liquidity/index.ts';
import type { Lots, Ppm } from '../../core/money/index.ts';
import { powReal } from '../../core/numeric/index.ts';

/** Curves that a virtual market can have. */
export const VIRTUAL_KINDS = ['constant-product', 'stable-curve', 'skew-premium'] as const;

/** How a virtual market quotes. Sizes are in base units. */
export interface VirtualMarketTerms {
  readonly kind: (typeof VIRTUAL_KINDS)[number];
  /** On each virtual side while flat; of a skew premium, what makes the premium the whole index. */
  readonly depth: number;
  /** Most that the book holds, long or short; less than the depth. */
  readonly inventoryMax: number;
  /** Distance of every quote from the curve, ppm of the reference price. */
  readonly halfSpreadPpm: number;
  /** Added to it for a volatility of one a year, ppm; in proportion for less. */
  readonly widenPpmPerVolatility: number;
  /** Of the stable curve: the larger, the longer its flat middle. */
  readonly amplification: number;
  /** Seconds in which others trade half of what the book holds back to it; 0: nobody does. */
  readonly returnHalfLife: number;
  /** Seconds after which a squared return counts half in the volatility. */
  readonly volatilityHalfLife: number;
}

/** What a scenario need not say: a book does not widen, and nobody trades it back to flat. */
export const VIRTUAL_DEFAULTS = {
  widenPpmPerVolatility: 0,
  amplification: 1,
  returnHalfLife: 0,
  volatilityHalfLife: 60,
} as const satisfies Partial<VirtualMarketTerms>;

/** The common terms in lots and ppm, and the depth in lots. */
function inLots(
  terms: VirtualMarketTerms,
  sizeDecimals: number,
): VirtualBookTerms & { readonly depth: Lots } {
  const lotsPerUnit = powReal(10, sizeDecimals);
  const lots = (size: number): Lots => BigInt(Math.round(size * lotsPerUnit)) as Lots;
  return {
    halfSpreadPpm: BigInt(terms.halfSpreadPpm) as Ppm,
    widenPpmPerVolatility: BigInt(terms.widenPpmPerVolatility) as Ppm,
    inventoryMax: lots(terms.inventoryMax),
    depth: lots(terms.depth),
  };
}

function faultOf(terms: VirtualMarketTerms, sizeDecimals: number): TermsFault | null {
  const common = inLots(terms, sizeDecimals);
  switch (terms.kind) {
    case 'constant-product':
      return faultOfConstantProduct(common);
    case 'stable-curve':
      return faultOfStableCurve({ ...common, amplification: BigInt(terms.amplification) });
    case 'skew-premium':
      return faultOfSkewPremium({ ...common, skewScale: common.depth });
    default:
      return terms.kind satisfies never;
  }
}

/** Why these terms describe no market, or undefined where they do. */
export function faultOfVirtualMarket(
  terms: VirtualMarketTerms,
  sizeDecimals: number,
): string | undefined {
  const { inventoryMax } = inLots(terms, sizeDecimals);
  if (inventoryMax < 1n) return `inventoryMax must be a lot or more: ${terms.inventoryMax}`;
  const fault = faultOf(terms, sizeDecimals);
  return fault === null ? undefined : `${fault.at} is ${fault.seen} lots or ppm: ${fault.accepted}`;
}

/** The book of the terms, which have no fault, and the most lots that it holds. */
export function virtualBookOf(
  terms: VirtualMarketTerms,
  sizeDecimals: number,
): { readonly book: VirtualBook; readonly limits: VirtualBookTerms } {
  const common = inLots(terms, sizeDecimals);
  switch (terms.kind) {
    case 'constant-product':
      return { book: constantProduct(common), limits: common };
    case 'stable-curve': {
      const amplification = BigInt(terms.amplification);
      return { book: stableBook({ ...common, amplification }), limits: common };
    }
    case 'skew-premium':
      return { book: skewPremium({ ...common, skewScale: common.depth }), limits: common };
    default:
      return terms.kind satisfies never;
  }
}
