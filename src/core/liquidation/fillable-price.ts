/** Limit of a liquidation order by how near the account is to bankruptcy. */

import type { ExactPrice } from '../margin/index.ts';
import { type Lots, PPM, type QuoteUnits } from '../money/index.ts';

/** The position that is closed. */
export interface FillablePosition {
  /** Signed, not zero. */
  readonly size: Lots;
  /** Signed value at the mark, quote units. */
  readonly value: QuoteUnits;
  /** Maintenance margin of the whole position. */
  readonly maintenance: QuoteUnits;
}

/**
 * The price at which a liquidation order may fill: `(V - R * S * M) / size`, where V is the value
 * at the mark, M the position's maintenance margin, S the spread, and the rating
 * `R = adjustment * (1 - equity/maintenance)` of the whole account, held between 0 and 1. An
 * account just below maintenance closes at the mark, a bankrupt one at the full spread.
 * Source: dYdX v4, `GetFillablePrice`.
 *
 * @param account equity at the mark and total maintenance margin, the latter more than zero
 * @param terms parts per million; the adjustment may be above one million
 * @param scale quote units of one lot at one price unit
 * @returns the exact price; nothing is rounded here
 */
export function fillablePrice(
  position: FillablePosition,
  account: { readonly equity: QuoteUnits; readonly maintenance: QuoteUnits },
  terms: { readonly adjustmentPpm: bigint; readonly spreadPpm: bigint },
  scale: bigint,
): ExactPrice {
  const whole = PPM * account.maintenance;
  const rated = terms.adjustmentPpm * (account.maintenance - account.equity);
  const rating = rated < 0n ? 0n : rated > whole ? whole : rated;
  const value = position.value * whole * PPM - rating * terms.spreadPpm * position.maintenance;
  const size = position.size * scale * whole * PPM;
  return size > 0n
    ? { numerator: value, denominator: size }
    : { numerator: -value, denominator: -size };
}
