/** Rows of REST answers as the port's texts. */
import { decimalOrZero } from '../ccxt/decimal-text.ts';
import type { VenueOrderState, VenuePosition, VenueTrade } from '../venue.ts';
import { type VenueAccount, VenueError, type VenueInstrument } from '../venue.ts';

export type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws VenueError `unknown`: anything else must not be read as an empty answer */
export function rowsIn(says: string, value: unknown): readonly Row[] {
  if (Array.isArray(value) && value.every(isRow)) return value;
  throw new VenueError('unknown', `${says}: the answer is no list`);
}

/** @throws VenueError `unknown` */
export function rowIn(says: string, value: unknown): Row {
  if (isRow(value)) return value;
  throw new VenueError('unknown', `${says}: the answer is no object`);
}

/** The rows of a list within an event; what is no row is left out. */
export const rowsOf = (value: unknown): readonly Row[] =>
  Array.isArray(value) ? value.filter(isRow) : [];

/** A name or an id as text; empty where there is none. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Perpetuals carry this end. */
const NEVER_MS = 4_133_404_800_000;
/** Rates of an account without a tier, by the venue's page "Trading Fee", USDT-margined futures. */
export const BASE_FEES = { maker: '0.0002', taker: '0.0005' } as const;

export type Fees = Readonly<Record<'maker' | 'taker', string>>;

function kindOf(row: Row): VenueInstrument['kind'] | null {
  const contract = textOf(row['contractType']);
  if (contract.endsWith('PERPETUAL')) return 'perpetual';
  return contract === '' ? null : 'future';
}

/** Null where the row is not of a kind that the port knows, or states no steps. */
export function instrumentOf(row: Row, fees: Fees): VenueInstrument | null {
  const kind = kindOf(row);
  const filters = new Map(rowsOf(row['filters']).map((each) => [each['filterType'], each]));
  const [prices, sizes] = [filters.get('PRICE_FILTER'), filters.get('LOT_SIZE')];
  if (kind === null || prices === undefined || sizes === undefined) return null;
  const expiry = Number(row['deliveryDate'] ?? 0);
  return {
    ...{ symbol: textOf(row['symbol']), kind, ...fees },
    base: textOf(row['baseAsset']),
    quote: textOf(row['quoteAsset']),
    tick: decimalOrZero(prices['tickSize']),
    step: decimalOrZero(sizes['stepSize']),
    sizeMin: decimalOrZero(sizes['minQty']),
    notionalMin: decimalOrZero(filters.get('MIN_NOTIONAL')?.['notional']),
    expiry: kind === 'perpetual' || !(expiry > 0) || expiry >= NEVER_MS ? 0 : expiry,
    strike: '0',
    isTrading: row['status'] === 'TRADING',
  };
}

const STATUSES: Readonly<Record<string, VenueOrderState['status']>> = {
  NEW: 'open',
  PARTIALLY_FILLED: 'open',
  FILLED: 'filled',
  CANCELED: 'cancelled',
  EXPIRED: 'cancelled',
  EXPIRED_IN_MATCH: 'cancelled',
  REJECTED: 'rejected',
};

/** What is not known to have ended is open. */
export const statusOf = (word: unknown): VenueOrderState['status'] =>
  STATUSES[textOf(word)] ?? 'open';

/** @throws VenueError `unknown` where the answer names no order */
export function orderOf(says: string, value: unknown): VenueOrderState {
  const row = rowIn(says, value);
  const [symbol, order] = [textOf(row['symbol']), textOf(row['orderId'])];
  if (symbol === '' || order === '') {
    throw new VenueError('unknown', `${says}: the answer names no order`);
  }
  const word = textOf(row['status']);
  return {
    ...{ symbol, order, client: textOf(row['clientOrderId']), status: statusOf(word) },
    filled: textOf(row['executedQty']) || '0',
    reason: word.startsWith('EXPIRED') ? word : '',
  };
}

/** Own trades name the venue's id of their order, not ours. */
export const tradeOf = (row: Row): VenueTrade => ({
  ...{ symbol: textOf(row['symbol']), client: '', order: textOf(row['orderId']) },
  trade: textOf(row['id']),
  side: row['side'] === 'SELL' ? 'sell' : 'buy',
  size: textOf(row['qty']),
  price: textOf(row['price']),
  fee: textOf(row['commission']) || '0',
  time: Number(row['time']),
});

export const positionOf = (row: Row, leverage: string): VenuePosition => ({
  symbol: textOf(row['symbol']),
  size: decimalOrZero(row['positionAmt']),
  entry: decimalOrZero(row['entryPrice']),
  liquidation: decimalOrZero(row['liquidationPrice']),
  leverage,
});

/** @throws VenueError `unknown` where the answer does not say what there is */
export function accountOf(says: string, value: unknown): VenueAccount {
  const row = rowIn(says, value);
  const names = [
    ...['totalMarginBalance', 'totalInitialMargin'],
    ...['totalMaintMargin', 'availableBalance'],
  ] as const;
  const [equity = '', initial = '', maintenance = '', available = ''] = names.map((name) =>
    textOf(row[name]),
  );
  if (equity === '' || initial === '' || maintenance === '') {
    throw new VenueError('unknown', `${says}: the answer does not say the margins`);
  }
  return { equity, initial, maintenance, available };
}
