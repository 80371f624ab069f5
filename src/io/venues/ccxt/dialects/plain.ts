/** A venue of which nothing is known beyond what ccxt unifies. */
import { decimalTextOf } from '../decimal-text.ts';
import { type CcxtMarket, type Row, textOf } from '../exchange.ts';
import type { Dialect } from './dialect.ts';

/** ccxt's own names first, then those of venues, since streams carry the venue's rows. */
const CLIENT_FIELDS = ['clientOrderId', 'c', 'orderLinkId', 'clOrdId', 'cloid', 'label'];

const ownContractSize = (market: CcxtMarket): string | null =>
  market.contract === true ? decimalTextOf(market.contractSize) : '1';

const LISTS = [
  'fetchOpenOrders',
  'fetchOrders',
  'fetchClosedOrders',
  'fetchCanceledOrders',
] as const;

export const clientFieldOf = (row: Row, fields: readonly string[]): string => {
  for (const field of fields) {
    const text = textOf(row[field]);
    if (text !== '') return text;
  }
  return '';
};

/**
 * Nothing is claimed: no dead-man switch, no unique ids, unknown rights. An order is looked for in
 * the lists that ccxt has; its absence from them proves nothing.
 */
export const PLAIN: Dialect = {
  uniqueClientIds: false,
  findsAll: false,
  tradePages: 'oldest-first',
  tradeSpanMs: 0,
  tradeHistoryMs: Number.MAX_SAFE_INTEGER,
  openOrders: 'all',
  limits: [],
  codes: {},
  options: {},
  // Not every exchange counts as ccxt's manual says; where a contract is one coin, both agree.
  contractSize: (market) => (ownContractSize(market) === '1' ? '1' : null),
  idToVenue: (client) => client,
  idFromVenue: (id) => id,
  orderParams: (id) => ({ clientOrderId: id }),
  async find({ exchange }, market, id) {
    const isIt = (row: Row): boolean => clientFieldOf(row, CLIENT_FIELDS) === id;
    for (const list of LISTS) {
      if (exchange.has[list] !== true) continue;
      const found = (await exchange[list](market.symbol)).find(isIt);
      if (found !== undefined) return found;
    }
    return null;
  },
  cancel: null,
  cancelAllAfter: null,
  rights: () => Promise.resolve({ trade: true, withdraw: 'unknown' }),
  account: () => null,
  positions: ({ exchange }) => exchange.fetchPositions(),
  clientOf: (row) => clientFieldOf(row, CLIENT_FIELDS),
  cashOf: () => [],
  noticeOf: () => null,
  fundingOf: () => null,
};

/** ccxt has a unified dead-man switch for some venues: milliseconds for the whole account. */
export const UNIFIED_SWITCH: NonNullable<Dialect['cancelAllAfter']> = ({ exchange }, _market, ms) =>
  exchange.cancelAllOrdersAfter(ms);
