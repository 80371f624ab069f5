/** A band around the mark outside which no order may trade. */
import { mulDivDown, mulDivUp, PPM, type Ppm, type PriceUnits } from '../money/index.ts';

/** The lowest price of a sale and the highest of a purchase. */
export interface PriceBand {
  readonly down: PriceUnits;
  readonly up: PriceUnits;
}

/**
 * `mark * (1 - width)` and `mark * (1 + width)`, both rounded toward the mark, so that the band is
 * never wider than stated. Source: Paradex, price bands.
 *
 * @param mark zero or more
 * @param width zero to one million
 */
export const priceBand = (mark: PriceUnits, width: Ppm): PriceBand => ({
  down: mulDivUp(mark, PPM - width, PPM),
  up: mulDivDown(mark, PPM + width, PPM),
});

/** Whether an order could trade outside the band; a bid below it or an ask above it only waits. */
export const isOutsideBand = (band: PriceBand, side: 'buy' | 'sell', limit: PriceUnits): boolean =>
  side === 'buy' ? limit > band.up : limit < band.down;

/** The limit that a market order gets: the end of the band on its side. */
export const bandLimit = (band: PriceBand, side: 'buy' | 'sell'): PriceUnits =>
  side === 'buy' ? band.up : band.down;
