import { BINANCE_USDM } from './binance.ts';
import { BYBIT } from './bybit.ts';
import { DERIBIT } from './deribit.ts';
import type { Dialect } from './dialect.ts';
import { HYPERLIQUID } from './hyperliquid.ts';
import { OKX } from './okx.ts';
import { PLAIN, UNIFIED_SWITCH } from './plain.ts';

export type { CashFlow, CountedClass, Dialect, Endpoint, Notice, Session } from './dialect.ts';
export { countIn, paceLimits } from './dialect.ts';
export { fromHyperliquidId, hyperliquidId } from './hyperliquid.ts';
export { fromOkxId, okxId } from './okx.ts';

const KNOWN: Readonly<Record<string, Dialect>> = {
  binanceusdm: BINANCE_USDM,
  bybit: BYBIT,
  okx: OKX,
  deribit: DERIBIT,
  hyperliquid: HYPERLIQUID,
};

/** The dialect of an exchange; where none is known, what ccxt itself claims. */
export function dialectOf(exchange: string, has: Readonly<Record<string, unknown>>): Dialect {
  const known = KNOWN[exchange];
  if (known !== undefined) return known;
  return has['cancelAllOrdersAfter'] === true
    ? { ...PLAIN, cancelAllAfter: UNIFIED_SWITCH }
    : PLAIN;
}
