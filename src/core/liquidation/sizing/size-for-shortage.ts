/** How much of a position must be closed so that margin is no longer short. */
import { mulDivDown, PPM } from '../../money/index.ts';

/** A size, or that no size is too much (closing frees nothing), or that none is enough. */
export type CoveringSize =
  | { readonly kind: 'size'; readonly size: bigint }
  | { readonly kind: 'unbounded' }
  | { readonly kind: 'infeasible' };

/** A position whose closing frees its margin and costs two fees. */
export interface MarginShortage {
  /** What is missing, quote units, zero or more. */
  readonly shortage: bigint;
  /** Units of size in one whole, more than zero. */
  readonly whole: bigint;
  /** Quote units of one whole at the oracle, zero or more. */
  readonly price: bigint;
  /** Price of one settlement asset in quote, parts per million. */
  readonly settlementPrice: bigint;
  /** Margin rate, fee of the liquidator, fee of the fund: parts per million. */
  readonly marginRate: bigint;
  readonly liquidatorFee: bigint;
  readonly fundFee: bigint;
}

/**
 * Shortage over what one whole frees: `price * settlement price * (margin rate - liquidator fee) -
 * price * fund fee`. Every step rounds down. Source: Drift v2,
 * `calculate_base_asset_amount_to_cover_margin_shortage`.
 *
 * @returns a size, rounded down; unbounded when the price is zero or the fee is not below the
 *   margin rate; infeasible when the fee of the fund eats what is freed
 */
export function sizeForShortage(at: MarginShortage): CoveringSize {
  if (at.price === 0n || at.marginRate <= at.liquidatorFee) return { kind: 'unbounded' };
  const settled = mulDivDown(at.price, at.settlementPrice, PPM);
  const released = mulDivDown(settled, at.marginRate - at.liquidatorFee, PPM);
  const freed = released - mulDivDown(at.price, at.fundFee, PPM);
  if (freed <= 0n) return { kind: 'infeasible' };
  return { kind: 'size', size: mulDivDown(at.shortage, at.whole, freed) };
}
