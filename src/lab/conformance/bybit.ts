/** Bybit: liquidation and bankruptcy price under isolated margin, and when deleveraging begins. */
import type { Adapter } from './adapter.ts';
import { fundFall, rankedQueue } from './exchange-queue.ts';
import { fixedMarginPrice, returnLeverageRank, tierMargin } from './exchange-rules.ts';

export const BYBIT: Adapter = {
  system: 'bybit',
  rules: [fixedMarginPrice, tierMargin, fundFall, rankedQueue, returnLeverageRank],
};
