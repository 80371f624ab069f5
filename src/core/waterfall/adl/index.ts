import type { AdlPolicyId } from '../../model/index.ts';
import type { AdlPolicy } from './policy.ts';
import { hyperliquidQueue } from './queue.ts';
import { leverageWaterFilling } from './water-filling.ts';

export * from './in-turn.ts';
export * from './policy.ts';
export * from './queue.ts';
export * from './round.ts';
export * from './water-filling.ts';

/** Every policy by its id. Adding one means one file here and one line. */
export const ADL: Readonly<Record<AdlPolicyId, AdlPolicy>> = {
  'leverage-water-filling': leverageWaterFilling,
  'queue-hyperliquid': hyperliquidQueue,
};
