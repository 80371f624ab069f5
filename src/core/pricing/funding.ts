import { mulDivUp, PPB, type Ppb, type QuoteUnits } from '../money/index.ts';

/**
 * Funding that one position pays: notional value times rate; negative is received.
 *
 * A payment rounds up and a receipt rounds down, so that what is paid always covers what is
 * received; the rest, less than one unit a position, is dust.
 *
 * @param value signed value of the position at the mark
 * @param rate parts per billion; longs pay where it is positive
 */
export function fundingOf(value: QuoteUnits, rate: Ppb): QuoteUnits {
  // Rounding up toward plus infinity does both: a payment grows, a receipt shrinks.
  return mulDivUp(value, rate, PPB);
}

/** Holds a funding rate within plus or minus `limit`. Venues cap it (BitMEX: 0.375 %). */
export const isWithinFundingLimit = (rate: Ppb, limit: bigint): boolean =>
  rate <= limit && rate >= -limit;
