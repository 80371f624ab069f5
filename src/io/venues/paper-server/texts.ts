/** Amounts as the dialect writes them: decimal texts, from integers, without a float. */
import { formatDecimal, powerOfTen } from '../../../core/money/index.ts';
import {
  PAPER_QUOTE_DECIMALS,
  type PaperMarket,
  type PaperOrder,
  type PaperPosition,
} from '../paper/exchange-types.ts';

/** Decimals of rates, which the exchange counts in parts per million or billion. */
const PPM_DECIMALS = 6;
const PPB_DECIMALS = 9;
/** The venue writes rates with eight decimals. */
const RATE_DECIMALS = 8;

export const priceText = (market: PaperMarket, price: bigint): string =>
  formatDecimal(price, market.priceDecimals);

export const sizeText = (market: PaperMarket, size: bigint): string =>
  formatDecimal(size, market.sizeDecimals);

/** Money in quote units. */
export const moneyText = (amount: bigint): string => formatDecimal(amount, PAPER_QUOTE_DECIMALS);

export const ppmText = (rate: bigint): string => formatDecimal(rate, PPM_DECIMALS);

/** Cut, not rounded, to the eight decimals that the venue writes. */
export const ppbText = (rate: bigint): string =>
  formatDecimal(rate / powerOfTen(PPB_DECIMALS - RATE_DECIMALS), RATE_DECIMALS);

/** Value over size with the decimals of money; rounds toward zero, `0` for nothing. */
function meanPriceText(market: PaperMarket, value: bigint, size: bigint): string {
  if (size === 0n) return '0';
  return moneyText((value * powerOfTen(market.sizeDecimals)) / size);
}

export const averagePriceText = (market: PaperMarket, order: PaperOrder): string =>
  meanPriceText(market, order.filledValue, order.filled);

export const entryPriceText = (market: PaperMarket, position: PaperPosition): string =>
  meanPriceText(market, position.cost, position.size);
