/** Decimal texts of a venue to whole numbers of an instrument, and back: exactly or not at all. */

import type { OrderIntent } from '../../core/desk/index.ts';
import { DESK_QUOTE_DECIMALS, type DeskInstrument } from '../../core/desk/index.ts';
import {
  formatDecimal,
  type Lots,
  type PriceUnits,
  parseDecimal,
  type QuoteUnits,
} from '../../core/money/index.ts';
import type { VenueOrder } from '../venues/venue.ts';

/** A venue said a number that is none, or that cannot be one of the instrument's. */
export class NumberError extends Error {
  override readonly name = 'NumberError';
  /** Whose steps it does not fit; null where it is a matter of none. */
  readonly instrument: DeskInstrument | null;

  constructor(place: string, value: string, accepted: string, instrument: DeskInstrument | null) {
    super(`${place} ${JSON.stringify(value)}; accepted: ${accepted}`);
    this.instrument = instrument;
  }
}

const placeOf = ({ venue, symbol }: DeskInstrument, what: string): string =>
  `${venue} ${symbol}: ${what}`;

/** Units of 10^-decimals; @throws NumberError where the text has more decimals or is none. */
function units(instrument: DeskInstrument, what: string, text: string, decimals: number): bigint {
  const parsed = parseDecimal(text, decimals);
  if (parsed.kind === 'decimal') return parsed.value;
  const accepted = `a decimal with at most ${decimals} decimals`;
  throw new NumberError(placeOf(instrument, what), text, accepted, instrument);
}

/** Lots of a size text, signed as it. */
export const lotsOf = (instrument: DeskInstrument, text: string): Lots =>
  units(instrument, 'size', text, instrument.sizeDecimals) as Lots;

/** Price units of a price at which something traded. */
export const priceOf = (instrument: DeskInstrument, text: string): PriceUnits =>
  units(instrument, 'price', text, instrument.priceDecimals) as PriceUnits;

/** As `priceOf`, for a price of the order book: a whole number of ticks. */
export function bookPriceOf(instrument: DeskInstrument, text: string): PriceUnits {
  const price = priceOf(instrument, text);
  if (price % instrument.tick === 0n) return price;
  const tick = formatDecimal(instrument.tick, instrument.priceDecimals);
  throw new NumberError(placeOf(instrument, 'price'), text, `whole ticks of ${tick}`, instrument);
}

/**
 * Units of a number that a venue computed and that need not be whole: a mark, a margin, a fee.
 *
 * @param place venue and what of it, for the error
 * @param rounding of the signed number: `up` for what we owe or must hold, `down` for what we have
 * @throws NumberError where the text is no decimal
 */
export function roundedUnits(
  place: string,
  text: string,
  decimals: number,
  rounding: 'up' | 'down',
): bigint {
  const match = /^(-?)(\d{1,19})(?:\.(\d*))?$/.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  const parsed = parseDecimal(`${sign}${whole}.${fraction.slice(0, decimals)}0`, decimals);
  if (parsed.kind === 'fault') {
    throw new NumberError(place, text, 'a decimal text', null);
  }
  const isWhole = /^0*$/.test(fraction.slice(decimals));
  // What was cut off moved the number towards zero.
  if (isWhole || (rounding === 'up') === (sign === '-')) return parsed.value;
  return parsed.value + (sign === '-' ? -1n : 1n);
}

/** Quote units of an amount of money, rounded as said. */
export const moneyOf = (place: string, text: string, rounding: 'up' | 'down'): QuoteUnits =>
  roundedUnits(place, text, DESK_QUOTE_DECIMALS, rounding) as QuoteUnits;

/** A price that a venue computed, rounded down to price units. */
export const computedPriceOf = (instrument: DeskInstrument, text: string): PriceUnits =>
  roundedUnits(placeOf(instrument, 'price'), text, instrument.priceDecimals, 'down') as PriceUnits;

/** An intent as its venue takes it. */
export function venueOrderOf(instrument: DeskInstrument, intent: OrderIntent): VenueOrder {
  const { client, side, size, limit, timeInForce, reduceOnly } = intent;
  const order: VenueOrder = {
    ...{ symbol: instrument.symbol, client, side, timeInForce, reduceOnly },
    size: formatDecimal(size, instrument.sizeDecimals),
  };
  return limit === 0n ? order : { ...order, limit: formatDecimal(limit, instrument.priceDecimals) };
}

/** Instruments by id, and by what their venues call them. */
export class InstrumentIndex {
  // fixed
  readonly #byId = new Map<string, DeskInstrument>();
  readonly #bySymbol = new Map<string, DeskInstrument>();

  constructor(instruments: readonly DeskInstrument[]) {
    for (const instrument of instruments) {
      this.#byId.set(instrument.id, instrument);
      this.#bySymbol.set(`${instrument.venue} ${instrument.symbol}`, instrument);
    }
  }

  byId(id: string): DeskInstrument | undefined {
    return this.#byId.get(id);
  }

  bySymbol(venue: string, symbol: string): DeskInstrument | undefined {
    return this.#bySymbol.get(`${venue} ${symbol}`);
  }

  ofVenue(venue: string): readonly DeskInstrument[] {
    return [...this.#byId.values()].filter((instrument) => instrument.venue === venue);
  }
}
