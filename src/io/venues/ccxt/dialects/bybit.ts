/**
 * Bybit linear contracts, by "V5 API" of bybit-exchange.github.io: Get Open & Closed Orders, Get
 * Order History, Set Disconnect Cancel All, Get API Key Information, Get Wallet Balance.
 */
import { decimalOrZero } from '../decimal-text.ts';
import { type Row, rowOf, rowsOf } from '../exchange.ts';
import type { Dialect, Session } from './dialect.ts';
import { clientFieldOf, PLAIN } from './plain.ts';

const DAY_MS = 86_400_000;

const listOf = (answer: unknown): readonly Row[] => rowsOf(rowOf(rowOf(answer)['result'])['list']);

const categoryOf = (market: { readonly type: string }): string =>
  market.type === 'spot' ? 'spot' : market.type === 'option' ? 'option' : 'linear';

/** "Get Position Info": rows of a page at most, which is also what ccxt asks for. */
const PAGE = 200;

/** Positions of linear contracts in every currency that they settle in; one question has one. */
async function positions({ exchange }: Session): Promise<readonly Row[]> {
  const linear = Object.values(exchange.markets ?? {}).filter((market) => market.linear === true);
  const coins = new Set(linear.map(({ settle = 'USDT' }) => settle));
  const rows: Row[] = [];
  for (const settleCoin of coins) {
    const page = await exchange.fetchPositions(undefined, { settleCoin });
    // What is on the next page must not be read as closed.
    if (page.length >= PAGE) throw new Error(`positions in ${settleCoin} are more than a page`);
    rows.push(...page);
  }
  return rows;
}

export const BYBIT: Dialect = {
  ...PLAIN,
  findsAll: true,
  uniqueClientIds: true,
  tradePages: 'paginate',
  tradeSpanMs: 7 * DAY_MS,
  // "Get Trade History": the past two years.
  tradeHistoryMs: 730 * DAY_MS,
  codes: {
    '10002': 'clock',
    '10003': 'keys',
    '10004': 'keys',
    '10005': 'keys',
    '10006': 'rate-limit',
    '10010': 'keys',
    '10016': 'unknown',
    '10018': 'rate-limit',
    '10019': 'unknown',
    '110001': 'not-found',
    '110072': 'duplicate',
    '170213': 'not-found',
    '170141': 'duplicate',
  },
  orderParams: (id) => ({ orderLinkId: id }),
  async find({ exchange, endpoint }, market, id) {
    const asked = { category: categoryOf(market), symbol: market.id, orderLinkId: id };
    // The first names open orders and the last 500 that ended, the second the older ones.
    for (const name of ['privateGetV5OrderRealtime', 'privateGetV5OrderHistory']) {
      const order = listOf(await endpoint(name, asked))[0];
      if (order !== undefined) return exchange.parseOrder(order, market);
    }
    return null;
  },
  cancel: ({ exchange }, market, id) =>
    exchange.cancelOrder(undefined, market.symbol, { orderLinkId: id }),
  // "Set Disconnect Cancel All" (bybit-exchange.github.io/docs/v5/order/dcp) only watches private
  // connections that subscribed to `dcp`, which ccxt does not do: setting a window arms nothing.
  cancelAllAfter: null,
  async rights({ endpoint }) {
    const says = rowOf(rowOf(await endpoint('privateGetV5UserQueryApi'))['result']);
    const rights = rowOf(says['permissions']);
    const wallet = rights['Wallet'];
    const trades = [rights['ContractTrade'], rights['Derivatives']].some(
      (list) => Array.isArray(list) && list.length > 0,
    );
    return {
      trade: trades && Number(says['readOnly']) === 0,
      withdraw: Array.isArray(wallet) ? wallet.includes('Withdraw') : 'unknown',
    };
  },
  account(balance) {
    const info = listOf(balance['info'])[0];
    if (info?.['totalMaintenanceMargin'] === undefined) return null;
    return {
      equity: decimalOrZero(info['totalEquity']),
      initial: decimalOrZero(info['totalInitialMargin']),
      maintenance: decimalOrZero(info['totalMaintenanceMargin']),
      available: decimalOrZero(info['totalAvailableBalance']),
    };
  },
  positions,
  clientOf: (row) => clientFieldOf(row, ['clientOrderId', 'orderLinkId']),
  noticeOf(row) {
    const created = row['createType'];
    if (typeof created !== 'string') return null;
    if (created.includes('Adl')) return 'adl';
    return created.includes('Liq') || created.includes('TakeOver') ? 'liquidation' : null;
  },
};
