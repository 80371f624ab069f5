/** The value at which the vault takes a position over, between mark and bankruptcy price. */

import type { Risk } from '../margin/index.ts';
import { mulDivDown, PPM, type QuoteUnits } from '../money/index.ts';

/**
 * Splits a takeover into the position's value at the mark and the cushion that the vault keeps:
 * `floor(equity * released/maintenance * cushionPpm/10^6)`. At 1,000,000 the account ends at its
 * bankruptcy price, at 0 it leaves at the mark.
 *
 * @param risk the account before; equity of zero or more
 * @param released maintenance margin of this position
 * @returns quote units, zero or more, rounded down: what is taken from the account is never more
 *   than stated
 */
export function takeoverCushion(risk: Risk, released: QuoteUnits, cushionPpm: bigint): QuoteUnits {
  if (risk.equity <= 0n || risk.maintenance === 0n) return 0n as QuoteUnits;
  return mulDivDown(risk.equity, released * cushionPpm, risk.maintenance * PPM);
}
