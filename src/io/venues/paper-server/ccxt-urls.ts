/** The one option that an unmodified ccxt client needs. */

export interface CcxtUrls {
  readonly api: {
    readonly [section: string]: string | { readonly [stream: string]: unknown };
  };
}

/**
 * `urls` for `new ccxt.pro.binanceusdm({ urls, apiKey, secret })`. ccxt itself puts `public`,
 * `market` or `private` before the `/ws` that the address of the streams ends with.
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
