/**
 * OKX, by "OKX API guide" of okx.com: Place order, Order details, Cancel All After, Get account
 * configuration, Get balance.
 */
import { decimalOrZero, decimalTextOf, product } from '../decimal-text.ts';
import { rowOf, rowsOf, textOf } from '../exchange.ts';
import type { Dialect } from './dialect.ts';
import { clientFieldOf, PLAIN, UNIFIED_SWITCH } from './plain.ts';

const ID_LENGTH_MAX = 32;

/** Client ids are letters and digits there: `Z` escapes, so `-` is `Zh` and `Z` is `Zz`. */
export const okxId = (client: string): string => client.replaceAll('Z', 'Zz').replaceAll('-', 'Zh');

export const fromOkxId = (id: string): string =>
  id.replace(/Z([zh])/g, (_pair, sign: string) => (sign === 'h' ? '-' : 'Z'));

export const OKX: Dialect = {
  ...PLAIN,
  findsAll: true,
  uniqueClientIds: true,
  contractSize(market) {
    if (market.contract !== true) return '1';
    // ccxt leaves the multiplier out, which is not 1 for options.
    const [value, times] = ['ctVal', 'ctMult'].map((name) => decimalTextOf(market.info[name]));
    return value && times ? product(value, times) : null;
  },
  tradePages: 'paginate',
  codes: {
    '50001': 'unknown',
    '50004': 'unknown',
    '50011': 'rate-limit',
    '50013': 'unknown',
    '50026': 'unknown',
    '50061': 'rate-limit',
    '50102': 'clock',
    '50105': 'keys',
    '50111': 'keys',
    '50113': 'keys',
    '51016': 'duplicate',
    '51400': 'not-found',
    '51603': 'not-found',
  },
  idToVenue(client) {
    const id = okxId(client);
    return /^[A-Za-z0-9]+$/.test(id) && id.length <= ID_LENGTH_MAX ? id : null;
  },
  idFromVenue: fromOkxId,
  orderParams: (id) => ({ clOrdId: id }),
  find: ({ exchange }, market, id) =>
    exchange.fetchOrder(undefined, market.symbol, { clOrdId: id }),
  cancel: ({ exchange }, market, id) =>
    exchange.cancelOrder(undefined, market.symbol, { clOrdId: id }),
  cancelAllAfter: UNIFIED_SWITCH,
  async rights({ endpoint }) {
    const says = rowsOf(rowOf(await endpoint('privateGetAccountConfig'))['data'])[0];
    const rights = textOf(says?.['perm']).split(',');
    if (says?.['perm'] === undefined) return { trade: true, withdraw: 'unknown' };
    return { trade: rights.includes('trade'), withdraw: rights.includes('withdraw') };
  },
  account(balance) {
    const info = rowsOf(rowOf(balance['info'])['data'])[0];
    // The margins are empty texts in the modes that have no account-wide margin.
    const maintenance = decimalTextOf(info?.['mmr']);
    if (maintenance === null) return null;
    return {
      equity: decimalOrZero(info?.['adjEq']),
      initial: decimalOrZero(info?.['imr']),
      maintenance,
      available: decimalOrZero(info?.['availEq']),
    };
  },
  clientOf: (row) => clientFieldOf(row, ['clientOrderId', 'clOrdId']),
  noticeOf(row) {
    const category = textOf(row['category']);
    if (category === 'adl') return 'adl';
    return category.endsWith('_liquidation') ? 'liquidation' : null;
  },
};
