/** What an order left behind at an exchange that cannot be asked for a client id. */
import { VenueError, type VenueOrderState } from '../venue.ts';
import { sum } from './decimal-text.ts';
import type { Dialect, Session } from './dialects/index.ts';
import type { CcxtMarket } from './exchange.ts';
import { ownTradeRows } from './own-trades.ts';
import { tradeOf } from './rows.ts';

/** Own trades so old, ms, are read: an order that is asked for was sent within that time. */
const RECENT_MS = 3_600_000;

type Place = Pick<Session, 'exchange'> & { readonly dialect: Dialect };

/**
 * The state of an order that no list of orders has: ended with what its trades filled, or null
 * where it is neither among the open orders nor among the trades of the last hour.
 *
 * @throws VenueError `unknown` where the exchange has not both lists, or has trades that do not
 *   say of which order they are
 */
export async function tracesOf(
  { exchange, dialect }: Place,
  market: CcxtMarket,
  client: string,
): Promise<VenueOrderState | null> {
  const says = `no order of client id ${client} in its lists`;
  if (exchange.has['fetchOpenOrders'] !== true || exchange.has['fetchMyTrades'] !== true) {
    throw new VenueError('unknown', `${says}, which need not have all`);
  }
  const now = Date.now();
  const rows = await ownTradeRows(exchange, dialect, market.symbol, now - RECENT_MS, now);
  const trades = rows.map((row) => tradeOf(row, market, dialect));
  const own = trades.filter((trade) => trade.client === client);
  if (own.length > 0) {
    const filled = own.reduce((total, { size }) => sum(total, size), '0');
    const order = own[0]?.order ?? '';
    const reason = 'no longer open; filled as its trades say';
    return { symbol: market.id, client, order, status: 'cancelled', filled, reason };
  }
  if (!trades.some((trade) => trade.client === '')) return null;
  throw new VenueError('unknown', `${says}, and it has trades of the last hour without client id`);
}
