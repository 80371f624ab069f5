/** The door from an exposure to an order: floats stay outside, and nothing is rounded up. */
import { type Lots, magnitude, type PriceUnits, powerOfTen } from '../../money/index.ts';
import { DESK_QUOTE_DECIMALS, type DeskInstrument } from '../model/index.ts';
import { type RefusedInput, refusedOutside } from '../real-range.ts';

/** Quote units that one of the quote currency has. */
const QUOTE = powerOfTen(DESK_QUOTE_DECIMALS);

/** Largest exposure, in quote: as quote units it is still far from the end of doubles. */
const EXPOSURE_MAX = 1e15;

/** Signed lots of an exposure. */
export interface SizedExposure {
  readonly kind: 'sized';
  readonly lots: Lots;
}

/**
 * The position, in whole steps of the instrument, whose value is nearest to the exposure without
 * being more of it: rounded toward zero. A position under the smallest order is none.
 *
 * @param exposure in quote, below zero is short
 * @param price price units, above zero
 * @returns signed lots, or the first input out of its range
 */
export function lotsOf(
  instrument: DeskInstrument,
  exposure: number,
  price: PriceUnits,
): SizedExposure | RefusedInput {
  const { priceDecimals, sizeDecimals, step, sizeMin, notionalMin } = instrument;
  const fault = refusedOutside([
    ['exposure', exposure, -EXPOSURE_MAX, EXPOSURE_MAX],
    ['price', Number(price), 1, Number.MAX_VALUE],
    ['step', Number(step), 1, Number.MAX_VALUE],
    ['priceDecimals', priceDecimals, 0, 18],
    ['sizeDecimals', sizeDecimals, 0, 18],
  ]);
  if (fault !== null) return fault;
  const units = BigInt(Math.trunc(exposure * Number(QUOTE)));
  const lots = (units * powerOfTen(priceDecimals + sizeDecimals)) / (price * QUOTE);
  const whole = (lots - (lots % step)) as Lots;
  const value = magnitude(whole) * price * QUOTE;
  const isTooSmall =
    magnitude(whole) < sizeMin || value < notionalMin * powerOfTen(priceDecimals + sizeDecimals);
  return { kind: 'sized', lots: isTooSmall ? (0n as Lots) : whole };
}
