/** Prices, sizes and money of an instrument as whole numbers. */
import { DESK_QUOTE_DECIMALS, type DeskInstrument } from '../../core/desk/index.ts';
import type { Lots, PriceUnits, QuoteUnits } from '../../core/money/index.ts';
import { powerOfTen, quoteScale } from '../../core/money/index.ts';

/** Quote units of one lot at one price unit. */
export function scaleOf({ priceDecimals, sizeDecimals }: DeskInstrument): bigint {
  const decimals = { quote: DESK_QUOTE_DECIMALS, price: priceDecimals, size: sizeDecimals };
  const scale = quoteScale(decimals);
  if (scale === null) throw new RangeError('the quote units are too coarse for the instrument');
  return scale;
}

/** Where a price goes that lies between two steps. */
export type Rounding = 'down' | 'up' | 'near';

const ROUND = { down: Math.floor, up: Math.ceil, near: Math.round } as const;

/** What a price is short of a whole step by arithmetic alone. */
const DUST = 1e-9;

/** Price units on the tick; never below zero. A price above zero is one tick at least. */
export function priceUnits(of: DeskInstrument, price: number, rounding: Rounding): PriceUnits {
  if (!(price > 0)) return 0n as PriceUnits;
  const steps = (price * Number(powerOfTen(of.priceDecimals))) / Number(of.tick);
  const dust = rounding === 'down' ? DUST : rounding === 'up' ? -DUST : 0;
  const whole = BigInt(Math.max(1, ROUND[rounding](steps * (1 + dust))));
  return (whole * of.tick) as PriceUnits;
}

/** Quote currency of price units. */
export const priceOf = (of: DeskInstrument, units: bigint): number =>
  Number(units) / Number(powerOfTen(of.priceDecimals));

/** Lots of signed base units, whole steps towards zero. */
export function lotsOf(of: DeskInstrument, base: number): Lots {
  const steps = (base * Number(powerOfTen(of.sizeDecimals))) / Number(of.step);
  return (BigInt(Math.trunc(steps * (1 + DUST))) * of.step) as Lots;
}

/** Base units of lots. */
export const baseOf = (of: DeskInstrument, lots: bigint): number =>
  Number(lots) / Number(powerOfTen(of.sizeDecimals));

const QUOTE_ONE = Number(powerOfTen(DESK_QUOTE_DECIMALS));

/** Quote units of an amount, towards minus infinity. */
export const quoteUnits = (amount: number): QuoteUnits =>
  BigInt(Math.floor(amount * QUOTE_ONE)) as QuoteUnits;

/** Quote currency of quote units. */
export const quoteOf = (amount: bigint): number => Number(amount) / QUOTE_ONE;
