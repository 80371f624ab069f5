/** Average prices as texts: quotients, so they are shown and never calculated with. */
import { formatDecimal, magnitude, mulDivDown, powerOfTen } from '../../../core/money/index.ts';
import { PAPER_QUOTE_DECIMALS, type PaperMarket } from './exchange-types.ts';

/** Decimals that an average has beyond those of its market's prices. */
const MORE_DECIMALS = 4;

/** Value by size as a price text, rounded down; `0` where the size is 0. */
function quotient(market: PaperMarket, value: bigint, size: bigint): string {
  if (size === 0n) return '0';
  const decimals = market.priceDecimals + MORE_DECIMALS;
  // value is 10^-quote, size 10^-size: the price in 10^-decimals needs decimals + size - quote.
  const exponent = decimals + market.sizeDecimals - PAPER_QUOTE_DECIMALS;
  const top = exponent >= 0 ? powerOfTen(exponent) : 1n;
  const bottom = exponent >= 0 ? 1n : powerOfTen(-exponent);
  const units = mulDivDown(magnitude(value), top, magnitude(size) * bottom);
  return formatDecimal(units, decimals);
}

/** Average price of what an order has filled. */
export const averagePrice = (
  market: PaperMarket,
  order: { readonly filledValue: bigint; readonly filled: bigint },
): string => quotient(market, order.filledValue, order.filled);

/** Price at which a position was entered. */
export const entryPrice = (
  market: PaperMarket,
  position: { readonly cost: bigint; readonly size: bigint },
): string => quotient(market, position.cost, position.size);
