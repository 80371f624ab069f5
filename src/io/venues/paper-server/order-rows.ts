/** Orders and own trades in the dialect's words, for REST and for the user data stream. */
import type {
  PaperFill,
  PaperMarket,
  PaperOrder,
  PaperStatus,
  PaperTimeInForce,
} from '../paper/exchange-types.ts';
import { averagePriceText, moneyText, priceText, sizeText } from './texts.ts';

const STATUS: Record<PaperStatus, string> = {
  new: 'NEW',
  'partially-filled': 'PARTIALLY_FILLED',
  filled: 'FILLED',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
  'expired-in-match': 'EXPIRED_IN_MATCH',
};

const TIME_IN_FORCE: Record<PaperTimeInForce, string> = {
  gtc: 'GTC',
  ioc: 'IOC',
  fok: 'FOK',
  gtx: 'GTX',
};

export const statusText = (order: PaperOrder): string => STATUS[order.status];
export const sideText = (row: { readonly side: 'buy' | 'sell' }): string =>
  row.side === 'buy' ? 'BUY' : 'SELL';

/** `LIMIT` or `MARKET`; a liquidation is an immediate limit order of the venue. */
export const typeText = (order: PaperOrder): string =>
  order.type === 'market' ? 'MARKET' : 'LIMIT';

/** A market order counts as good till cancelled, as the venue writes it. */
export const timeInForceText = (order: PaperOrder): string =>
  order.type === 'market' ? 'GTC' : TIME_IN_FORCE[order.timeInForce];

export const orderRow = (market: PaperMarket, order: PaperOrder): object => ({
  orderId: order.order,
  symbol: order.symbol,
  status: statusText(order),
  clientOrderId: order.client,
  price: priceText(market, order.limit),
  avgPrice: averagePriceText(market, order),
  origQty: sizeText(market, order.size),
  executedQty: sizeText(market, order.filled),
  cumQty: sizeText(market, order.filled),
  cumQuote: moneyText(order.filledValue),
  timeInForce: timeInForceText(order),
  type: typeText(order),
  reduceOnly: order.reduceOnly,
  closePosition: false,
  side: sideText(order),
  positionSide: 'BOTH',
  stopPrice: '0',
  workingType: 'CONTRACT_PRICE',
  priceProtect: false,
  origType: typeText(order),
  priceMatch: 'NONE',
  selfTradePreventionMode: 'EXPIRE_MAKER',
  goodTillDate: 0,
  time: order.created,
  updateTime: order.updated,
});

export const fillRow = (market: PaperMarket, fill: PaperFill): object => ({
  symbol: fill.symbol,
  id: fill.trade,
  orderId: fill.order,
  side: sideText(fill),
  price: priceText(market, fill.price),
  qty: sizeText(market, fill.size),
  realizedPnl: moneyText(fill.realised),
  quoteQty: moneyText(fill.value),
  commission: moneyText(fill.commission),
  commissionAsset: market.quote,
  time: fill.time,
  positionSide: 'BOTH',
  maker: fill.isMaker,
  buyer: fill.side === 'buy',
});
