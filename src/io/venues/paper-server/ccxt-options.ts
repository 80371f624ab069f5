/** The options by which an unmodified ccxt client finds the server. */
import { Agent } from 'node:http';

export interface CcxtUrls {
  readonly api: {
    readonly [section: string]: string | { readonly [stream: string]: unknown };
  };
}

/** For `new ccxt.pro.binanceusdm({ ...options, apiKey, secret })`. */
export interface CcxtOptions {
  readonly urls: CcxtUrls;
  /** ccxt opens `ws://` without TLS only when it has been given an agent; it sets none itself. */
  readonly httpAgent: Agent;
}

/**
 * The `urls` option. ccxt itself puts `public`, `market` or `private` before the `/ws` that the
 * address of the streams ends with.
 *
 * @param url such as `http://127.0.0.1:40123`
 * @param wsUrl such as `ws://127.0.0.1:40123`
 */
export const ccxtUrls = (url: string, wsUrl: string): CcxtUrls => ({
  api: {
    fapiPublic: `${url}/fapi/v1`,
    fapiPublicV2: `${url}/fapi/v2`,
    fapiPublicV3: `${url}/fapi/v3`,
    fapiPrivate: `${url}/fapi/v1`,
    fapiPrivateV2: `${url}/fapi/v2`,
    fapiPrivateV3: `${url}/fapi/v3`,
    fapiData: `${url}/futures/data`,
    // With keys, loading the markets also asks for coins and for margin pairs.
    sapi: `${url}/sapi/v1`,
    ws: { future: `${wsUrl}/ws`, 'ws-api': { future: `${wsUrl}/ws-fapi/v1` } },
  },
});

/** Both options; parameters as for `ccxtUrls`. */
export const ccxtOptions = (url: string, wsUrl: string): CcxtOptions => ({
  urls: ccxtUrls(url, wsUrl),
  httpAgent: new Agent(),
});
