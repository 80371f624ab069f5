/** What the exchange says, in the texts of the port. */
import { formatDecimal } from '../../../core/money/index.ts';
import {
  type VenueAccount,
  VenueError,
  type VenueInstrument,
  type VenueOrderState,
  type VenuePosition,
  type VenueTrade,
} from '../venue.ts';
import {
  PAPER_QUOTE_DECIMALS,
  type PaperAccount,
  type PaperFill,
  type PaperMarket,
  type PaperOrder,
  type PaperPosition,
  type PaperRefusal,
} from './exchange-types.ts';
import { entryPrice } from './prices.ts';

const PPM_DECIMALS = 6;

export const moneyText = (amount: bigint): string => formatDecimal(amount, PAPER_QUOTE_DECIMALS);

export const priceText = (market: PaperMarket, price: bigint): string =>
  price === 0n ? '0' : formatDecimal(price, market.priceDecimals);

export const sizeText = (market: PaperMarket, size: bigint): string =>
  size === 0n ? '0' : formatDecimal(size, market.sizeDecimals);

export const instrumentOf = (market: PaperMarket): VenueInstrument => ({
  symbol: market.symbol,
  base: market.base,
  quote: market.quote,
  kind: market.listedAs?.kind ?? 'perpetual',
  tick: priceText(market, market.tick),
  step: sizeText(market, market.step),
  sizeMin: sizeText(market, market.sizeMin),
  notionalMin: moneyText(market.notionalMin),
  maker: formatDecimal(market.makerPpm, PPM_DECIMALS),
  taker: formatDecimal(market.takerPpm, PPM_DECIMALS),
  expiry: market.listedAs?.expiry ?? 0,
  strike: priceText(market, market.listedAs?.strike ?? 0n),
  isTrading: market.isTrading,
});

const STATUSES = {
  new: 'open',
  'partially-filled': 'open',
  filled: 'filled',
  canceled: 'cancelled',
  expired: 'cancelled',
  'expired-in-match': 'cancelled',
} as const;

export const stateOf = (market: PaperMarket, order: PaperOrder): VenueOrderState => ({
  symbol: order.symbol,
  client: order.client,
  order: String(order.order),
  status: STATUSES[order.status],
  filled: sizeText(market, order.filled),
  reason: order.reason,
});

export const tradeOf = (market: PaperMarket, fill: PaperFill): VenueTrade => ({
  symbol: fill.symbol,
  client: fill.client,
  order: String(fill.order),
  trade: String(fill.trade),
  side: fill.side,
  size: sizeText(market, fill.size),
  price: priceText(market, fill.price),
  fee: moneyText(fill.commission),
  time: fill.time,
});

export const positionOf = (market: PaperMarket, position: PaperPosition): VenuePosition => ({
  symbol: position.symbol,
  size: sizeText(market, position.size),
  entry: entryPrice(market, position),
  liquidation: priceText(market, position.liquidation),
  leverage: String(position.leverage),
});

export const accountOf = (account: PaperAccount): VenueAccount => ({
  equity: moneyText(account.equity),
  initial: moneyText(account.initial),
  maintenance: moneyText(account.maintenance),
  available: moneyText(account.available),
});

/** The error of a refusal; a failure of the server says nothing about what was done. */
export function errorOf(asked: string, refusal: PaperRefusal): VenueError {
  const { status, code, says, retryAfterMs } = refusal;
  const more = { code: String(code), retryAfterMs };
  return new VenueError(kindOf(status, code), `${asked}: ${says} (${code})`, more);
}

function kindOf(status: number, code: number): VenueError['kind'] {
  if (status >= 500) return 'unknown';
  if (status === 429 || status === 418) return 'rate-limit';
  if (code === -1021) return 'clock';
  return status === 401 || status === 403 ? 'keys' : 'refused';
}
