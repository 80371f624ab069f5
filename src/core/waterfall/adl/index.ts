import type { AdlPolicyId } from '../../model/index.ts';
import type { AdlPolicy } from './policy.ts';
import {
  cappedProRata,
  contractProRata,
  equityProRata,
  minMaxEquity,
  pnlProRata,
  riskAwareLinear,
  riskAwareQuadratic,
} from './pro-rata.ts';
import {
  binanceQueue,
  bitmexQueue,
  bybitQueue,
  hyperliquidQueue,
  leverageQueue,
  okxQueue,
} from './queue.ts';
import { leverageWaterFilling } from './water-filling.ts';

export * from './capped-shares.ts';
export * from './factor-water-filling.ts';
export * from './in-turn.ts';
export * from './policy.ts';
export * from './pro-rata.ts';
export * from './queue.ts';
export * from './random-start.ts';
export * from './request.ts';
export * from './round.ts';
export * from './tiered-seniority.ts';
export * from './water-filling.ts';

/** Every policy by its id. Adding one means one file here and one line. */
export const ADL: Readonly<Record<AdlPolicyId, AdlPolicy>> = {
  'pnl-pro-rata': pnlProRata,
  'contract-pro-rata': contractProRata,
  'equity-pro-rata': equityProRata,
  'minmax-equity': minMaxEquity,
  'capped-pro-rata': cappedProRata,
  'risk-aware-linear': riskAwareLinear,
  'risk-aware-quadratic': riskAwareQuadratic,
  'queue-hyperliquid': hyperliquidQueue,
  'queue-binance': binanceQueue,
  'queue-bybit': bybitQueue,
  'queue-okx': okxQueue,
  'queue-bitmex': bitmexQueue,
  'queue-leverage': leverageQueue,
  'leverage-waterfill': leverageWaterFilling,
};
