/**
 * Addresses, limits and codes of Binance USD-M futures, by developers.binance.com: "General Info",
 * "WebSocket Market Streams: Connect", "Error Codes".
 */
import type { RequestKind, WeightClass } from '../rate-limit.ts';
import type { VenueError } from '../venue.ts';

/** Where its servers are; `wallet` says what a key may do, null where nobody does. */
export interface Addresses {
  readonly http: string;
  readonly ws: string;
  readonly wallet: string | null;
}

export const ADDRESSES: Readonly<Record<'live' | 'sandbox', Addresses>> = {
  live: {
    http: 'https://fapi.binance.com',
    ws: 'wss://fstream.binance.com',
    wallet: 'https://api.binance.com',
  },
  sandbox: {
    http: 'https://demo-fapi.binance.com',
    ws: 'wss://fstream.binancefuture.com',
    wallet: null,
  },
};

/** Limits, which requests count against them, and the header in which the venue tells its count. */
export interface UsdmLimit {
  readonly weights: WeightClass;
  readonly counts: 'weight' | 'order';
  readonly header: string;
}

export const USDM_LIMITS: readonly UsdmLimit[] = [
  {
    weights: { name: 'weight', weightMax: 2_400, windowMs: 60_000, reserve: 400 },
    counts: 'weight',
    header: 'x-mbx-used-weight-1m',
  },
  {
    weights: { name: 'orders', weightMax: 300, windowMs: 10_000, reserve: 0 },
    counts: 'order',
    header: 'x-mbx-order-count-10s',
  },
  {
    weights: { name: 'orders a minute', weightMax: 1_200, windowMs: 60_000, reserve: 0 },
    counts: 'order',
    header: 'x-mbx-order-count-1m',
  },
];

/** What a refusal means beside the kinds of the port. */
export type Meaning = VenueError['kind'] | 'not-found' | 'duplicate';

/** Codes that say more than that the request was refused. */
export const USDM_MEANINGS: Readonly<Record<string, Meaning>> = {
  '-1000': 'unknown',
  '-1001': 'unknown',
  '-1002': 'keys',
  '-1003': 'rate-limit',
  '-1006': 'unknown',
  '-1007': 'unknown',
  '-1008': 'rate-limit',
  '-1015': 'rate-limit',
  '-1021': 'clock',
  '-1022': 'keys',
  '-2011': 'not-found',
  '-2013': 'not-found',
  '-2014': 'keys',
  '-2015': 'keys',
  '-4116': 'duplicate',
  '-5028': 'clock',
};

/**
 * What an answer that is no success means for the request.
 *
 * @param status of HTTP
 * @param code the venue's own; empty where it gave none
 */
export function meaningOf(status: number, code: string): Meaning {
  const coded = USDM_MEANINGS[code];
  if (coded !== undefined) return coded;
  if (status === 429 || status === 418) return 'rate-limit';
  if (status === 401) return 'keys';
  // Gateways time out with 408 when the request may have gone through them.
  return status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown';
}

/** A request as its limits and its answer see it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly security: 'none' | 'key' | 'signed';
  readonly kind: RequestKind;
  readonly weight: number;
  /** What it asks, for errors. */
  readonly says: string;
}

const endpoint = (
  says: string,
  method: Endpoint['method'],
  path: string,
  security: Endpoint['security'],
  weight: number,
  kind: RequestKind = 'question',
): Endpoint => ({ says, method, path, security, weight, kind });

export const USDM = {
  ping: endpoint('ping', 'GET', '/fapi/v1/ping', 'none', 1),
  time: endpoint('time', 'GET', '/fapi/v1/time', 'none', 1),
  markets: endpoint('markets', 'GET', '/fapi/v1/exchangeInfo', 'none', 1),
  funding: endpoint('funding intervals', 'GET', '/fapi/v1/fundingInfo', 'none', 1),
  fees: endpoint('fees', 'GET', '/fapi/v1/commissionRate', 'signed', 20),
  submit: endpoint('submit', 'POST', '/fapi/v1/order', 'signed', 0, 'order'),
  order: endpoint('order', 'GET', '/fapi/v1/order', 'signed', 1),
  openOrders: endpoint('open orders', 'GET', '/fapi/v1/openOrders', 'signed', 40),
  trades: endpoint('trades', 'GET', '/fapi/v1/userTrades', 'signed', 5),
  cancel: endpoint('cancel', 'DELETE', '/fapi/v1/order', 'signed', 1, 'cancel'),
  cancelAll: endpoint('cancel all', 'DELETE', '/fapi/v1/allOpenOrders', 'signed', 1, 'cancel'),
  cancelAllAfter: endpoint(
    'cancel all after',
    'POST',
    '/fapi/v1/countdownCancelAll',
    'signed',
    10,
    'cancel',
  ),
  account: endpoint('account', 'GET', '/fapi/v3/account', 'signed', 5),
  positions: endpoint('positions', 'GET', '/fapi/v3/positionRisk', 'signed', 5),
  settings: endpoint('leverages', 'GET', '/fapi/v1/symbolConfig', 'signed', 5),
  leverage: endpoint('set leverage', 'POST', '/fapi/v1/leverage', 'signed', 1),
  rights: endpoint('rights', 'GET', '/sapi/v1/account/apiRestrictions', 'signed', 1),
  accountRights: endpoint('rights', 'GET', '/fapi/v1/accountConfig', 'signed', 5),
  openKey: endpoint('open listen key', 'POST', '/fapi/v1/listenKey', 'key', 1),
  renewKey: endpoint('renew listen key', 'PUT', '/fapi/v1/listenKey', 'key', 1),
} as const;
