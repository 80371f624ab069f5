/** Binance USD-M futures without a library between the desk and the wire. */
export { type BinanceUsdmOptions, openBinanceUsdmVenue } from './binance-usdm-venue.ts';
export { Frame, FrameError } from './frame.ts';
export { MarketEvents } from './market-events.ts';
export { orderQuery } from './queries.ts';
export { Signer } from './signer.ts';
export { ADDRESSES, USDM_LIMITS, type UsdmLimit } from './terms.ts';
