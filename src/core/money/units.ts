/**
 * Integers with a unit. Arithmetic between units lives in this folder only, so that a price can
 * never be added to a balance by accident.
 */
declare const unit: unique symbol;
type Unit<Name extends string> = bigint & { readonly [unit]: Name };

/** Smallest unit of the settlement asset (USDC with 6 decimals: 1e-6). */
export type QuoteUnits = Unit<'quote'>;
/** Signed position size in the market's smallest size step; long is positive. */
export type Lots = Unit<'lots'>;
/** Price in the market's smallest price step. */
export type PriceUnits = Unit<'price'>;
/** Parts per million of one. */
export type Ppm = Unit<'ppm'>;
/** Parts per billion of one; funding rates need three digits more than margin rates. */
export type Ppb = Unit<'ppb'>;

export const PPM = 1_000_000n as Ppm;
export const PPB = 1_000_000_000n as Ppb;

/**
 * Largest balance, notional or cost that one account or one market may reach, in quote units.
 * Thirty-two positions of it (notional and cost) plus a balance still fit a signed 64-bit integer,
 * so the hot loops may add without looking. With 6 decimals it is 100 billion of the asset.
 */
export const AMOUNT_MAX = 100_000_000_000_000_000n as QuoteUnits;

/** Whether an amount may be stored: its absolute value is at most `AMOUNT_MAX`. */
export const isStorable = (amount: bigint): boolean =>
  amount <= AMOUNT_MAX && amount >= -AMOUNT_MAX;

/** Absolute value, keeping the unit. */
export const magnitude = <A extends bigint>(value: A): A => (value < 0n ? -value : value) as A;

/** The smaller of two amounts of one unit. */
export const lesser = <A extends bigint>(a: A, b: A): A => (a < b ? a : b);

/** The larger of two amounts of one unit. */
export const greater = <A extends bigint>(a: A, b: A): A => (a > b ? a : b);

/**
 * Value of `size` lots at `price`, exact: `size * price * scale`.
 *
 * @param size signed lots
 * @param price price units, zero or more
 * @param scale quote units of one lot at one price unit (see `quoteScale`)
 * @returns signed quote units; never rounds
 */
export const valueOf = (size: Lots, price: PriceUnits, scale: bigint): QuoteUnits =>
  (size * price * scale) as QuoteUnits;

/**
 * Quote units of one lot at one price unit: 10^(quote - price - size decimals).
 *
 * @returns the scale, or null when the settlement asset is too coarse for the product to be a
 *   whole number of its units: such a market would round on every fill and is refused.
 */
export function quoteScale(decimals: {
  readonly quote: number;
  readonly price: number;
  readonly size: number;
}): bigint | null {
  const exponent = decimals.quote - decimals.price - decimals.size;
  return exponent < 0 ? null : powerOfTen(exponent);
}

/** 10^exponent as an integer; `exponent` is 0 to 36. */
export function powerOfTen(exponent: number): bigint {
  let power = 1n;
  for (let digit = 0; digit < exponent; digit += 1) power *= 10n;
  return power;
}
