/** The paper exchange as a server that speaks Binance USD-M. */
export type { PaperKey, PaperKeyRights } from './auth.ts';
export { type CcxtOptions, type CcxtUrls, ccxtOptions, ccxtUrls } from './ccxt-options.ts';
export { type RateLimits, USDM_LIMITS } from './limits.ts';
export { type PaperServer, type PaperServerOptions, startPaperServer } from './server.ts';
export type { WireFault, WireFaults, WireRule } from './wire-faults.ts';
