/** Rows of ccxt as the port's texts: base units for contracts, venue names, exact decimals. */
import type {
  VenueAccount,
  VenueInstrument,
  VenueOrderState,
  VenuePosition,
  VenueTrade,
} from '../venue.ts';
import {
  decimalOrZero,
  decimalTextOf,
  exactQuotient,
  negated,
  product,
  signOf,
} from './decimal-text.ts';
import type { Dialect } from './dialects/index.ts';
import { type CcxtMarket, countOf, type Row, rowOf, textOf } from './exchange.ts';

/** ccxt counts precision in decimals, significant digits or ticks. */
const DECIMAL_PLACES = 2;
const TICK_SIZE = 4;

/** Base units of one contract; `1` for spot. */
export const contractSizeOf = (market: CcxtMarket): string =>
  decimalTextOf(market.contractSize) ?? '1';

/** Base units as the venue counts an order: in contracts. Null where they are no exact number. */
export const contractsOf = (market: CcxtMarket, size: string): string | null =>
  exactQuotient(size, contractSizeOf(market));

const baseUnits = (market: CcxtMarket, contracts: unknown): string =>
  product(decimalOrZero(contracts), contractSizeOf(market));

/** Size of contracts whose value is fixed in the quote currency has no base units. */
export const isCountedInBase = (market: CcxtMarket): boolean =>
  market.inverse !== true || market.option === true;

const kindOf = (market: CcxtMarket): VenueInstrument['kind'] | null => {
  if (market.type === 'spot') return 'spot';
  if (market.type === 'swap') return 'perpetual';
  if (market.type === 'future') return 'future';
  if (market.type !== 'option') return null;
  return market.optionType === 'put' ? 'put' : 'call';
};

function stepOf(precision: unknown, mode: number): string | null {
  const text = decimalTextOf(precision);
  if (text === null || mode === TICK_SIZE) return text;
  if (mode !== DECIMAL_PLACES) return null;
  return decimalTextOf(`1e${-Number(text)}`);
}

/** Null where the market is not of a kind that the port knows, or states no steps. */
export function instrumentOf(market: CcxtMarket, mode: number): VenueInstrument | null {
  const kind = kindOf(market);
  const tick = stepOf(market.precision.price, mode);
  const amount = stepOf(market.precision.amount, mode);
  if (kind === null || tick === null || amount === null || !isCountedInBase(market)) return null;
  const step = baseUnits(market, amount);
  const least = decimalTextOf(market.limits['amount']?.min);
  return {
    symbol: market.id,
    base: market.base,
    quote: market.quote,
    kind,
    tick,
    step,
    sizeMin: least === null ? step : baseUnits(market, least),
    notionalMin: decimalOrZero(market.limits['cost']?.min),
    maker: decimalOrZero(market.maker),
    taker: decimalOrZero(market.taker),
    expiry: market.expiry ?? 0,
    strike: decimalOrZero(market.strike),
    isTrading: market.active !== false,
  };
}

/** ccxt's words; what ends without being filled is cancelled, and `canceling` has not ended. */
const STATUSES: Readonly<Record<string, VenueOrderState['status']>> = {
  open: 'open',
  canceling: 'open',
  closed: 'filled',
  canceled: 'cancelled',
  expired: 'cancelled',
  rejected: 'rejected',
};

/** Rows of the venue carry the client id where ccxt's own field is empty. */
const clientOf = (row: Row, dialect: Dialect): string => {
  const id = dialect.clientOf(row) || dialect.clientOf(rowOf(row['info']));
  return dialect.idFromVenue(id);
};

const REASONS = ['rejectReason', 'reject_reason', 'cancelType', 'cancelSource', 'cancel_reason'];

function reasonOf(row: Row): string {
  const info = rowOf(row['info']);
  for (const field of REASONS) {
    const text = textOf(info[field]);
    // Bybit and Binance write that there is none.
    if (text !== '' && text !== 'EC_NoError' && text !== 'NONE' && text !== 'UNKNOWN') return text;
  }
  return row['status'] === 'expired' ? textOf(info['status']) || 'expired' : '';
}

/**
 * An order. Where the answer says nothing of the state, as a bare acknowledgement, it is `open`
 * with nothing filled; streams and questions tell more.
 */
export function orderStateOf(
  row: Row,
  market: CcxtMarket,
  dialect: Dialect,
  client?: string,
): VenueOrderState {
  return {
    symbol: market.id,
    client: client ?? clientOf(row, dialect),
    order: textOf(row['id']),
    status: STATUSES[textOf(row['status'])] ?? 'open',
    filled: baseUnits(market, row['filled']),
    reason: reasonOf(row),
  };
}

/** Does an answer name an order at all? A page that is no JSON does not. */
export const namesOrder = (row: Row, dialect: Dialect): boolean =>
  textOf(row['id']) !== '' || dialect.clientOf(row) !== '';

/**
 * Fee in the quote currency. One in the base currency is turned over at the trade's own price; one
 * in a third currency cannot be, and counts 0 here.
 */
function feeOf(row: Row, market: CcxtMarket, price: string): string {
  const fee = rowOf(row['fee']);
  const cost = decimalTextOf(fee['cost']);
  if (cost === null) return '0';
  const currency = textOf(fee['currency']);
  const isOwn = currency === '' || currency === market.quote || currency === market.settle;
  if (isOwn) return cost;
  return currency === market.base ? product(cost, price) : '0';
}

export function tradeOf(row: Row, market: CcxtMarket, dialect: Dialect): VenueTrade {
  const price = decimalOrZero(row['price']);
  return {
    symbol: market.id,
    client: clientOf(row, dialect),
    order: textOf(row['order']),
    trade: textOf(row['id']),
    side: row['side'] === 'sell' ? 'sell' : 'buy',
    size: baseUnits(market, row['amount']),
    price,
    fee: feeOf(row, market, price),
    time: countOf(row['timestamp']),
  };
}

export function positionOf(row: Row, market: CcxtMarket): VenuePosition {
  const size = baseUnits(market, row['contracts']);
  const isShort = row['side'] === 'short' && signOf(size) > 0;
  return {
    symbol: market.id,
    size: isShort ? negated(size) : size,
    entry: decimalOrZero(row['entryPrice']),
    liquidation: decimalOrZero(row['liquidationPrice']),
    leverage: decimalOrZero(row['leverage']),
  };
}

/**
 * The account of a venue whose margins are not known: what ccxt unifies of the balance of the
 * currency. All that is used counts as maintenance margin, which is never too little.
 *
 * @throws Error where the balance does not say what there is of the currency
 */
export function plainAccountOf(balance: Row, currency: string): VenueAccount {
  const row = rowOf(balance[currency]);
  const used = decimalOrZero(row['used']);
  const equity = decimalTextOf(row['total']);
  if (equity === null) throw new Error(`the answer does not say how much ${currency} there is`);
  return {
    equity,
    initial: used,
    maintenance: used,
    available: decimalOrZero(row['free']),
  };
}

/** Size of a book's side in base units. */
export const sizeOf = baseUnits;
