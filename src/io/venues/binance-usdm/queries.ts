/** Parameters of requests as the query that is signed and sent. */
import { VenueError, type VenueOrder } from '../venue.ts';

const DECIMAL = /^\d{1,24}(?:\.\d{1,24})?$/;
/** "New Order": `newClientOrderId`. */
const CLIENT = /^[.A-Z:/a-z0-9_-]{1,36}$/;

const TIMES_IN_FORCE = {
  'post-only': 'GTX',
  'until-cancelled': 'GTC',
  'immediate-or-cancel': 'IOC',
} as const;

/** @throws VenueError `refused` where the venue would not take the id */
export function clientText(client: string): string {
  if (CLIENT.test(client)) return encodeURIComponent(client);
  throw new VenueError('refused', `client id ${client}; accepted: 1 to 36 of letters . : / _ -`);
}

const decimalText = (name: string, text: string): string => {
  if (DECIMAL.test(text)) return text;
  throw new VenueError('refused', `${name} ${text}; accepted: a decimal text of zero or more`);
};

/**
 * A new order. The answer is asked for when the order has been matched, so that it says what of it
 * is filled.
 *
 * @throws VenueError `refused` where a text is none that the venue reads
 */
export function orderQuery(order: VenueOrder): string {
  const { symbol, side, size, limit, timeInForce, reduceOnly } = order;
  const client = clientText(order.client);
  let query = `symbol=${encodeURIComponent(symbol)}&side=${side === 'buy' ? 'BUY' : 'SELL'}`;
  query += limit === undefined ? '&type=MARKET' : '&type=LIMIT';
  query += `&quantity=${decimalText('size', size)}&newClientOrderId=${client}`;
  if (limit !== undefined) {
    query += `&price=${decimalText('limit', limit)}&timeInForce=${TIMES_IN_FORCE[timeInForce]}`;
  }
  if (reduceOnly) query += '&reduceOnly=true';
  return `${query}&newOrderRespType=RESULT`;
}

/** Parameters by name, those that are undefined left out. */
export function queryOf(params: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(params)
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${encodeURIComponent(String(value))}`],
    )
    .join('&');
}
