/** Blend v2: the backstop of a pool and its auctions. */
import type { Adapter } from './adapter.ts';
import { BLEND_AUCTION_RULES } from './blend-auction.ts';
import { BLEND_POOL_RULES } from './blend-pool.ts';

export const BLEND_V2: Adapter = {
  system: 'blend-v2',
  rules: [...BLEND_AUCTION_RULES, ...BLEND_POOL_RULES],
};
