/** OKX: when deleveraging begins, and the rank of a position. */
import type { Adapter } from './adapter.ts';
import { fundFall, fundThreshold, rankedQueue } from './exchange-queue.ts';
import { returnLeverageRank } from './exchange-rules.ts';

export const OKX: Adapter = {
  system: 'okx',
  rules: [fundThreshold, fundFall, rankedQueue, returnLeverageRank],
};
