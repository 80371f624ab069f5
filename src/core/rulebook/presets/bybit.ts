import type { VenueTerms } from '../../model/index.ts';
import {
  flatSchedule,
  layerOf,
  oursBut,
  PLAIN_FUND,
  PLAIN_MARKET,
  PLAIN_RULEBOOK,
} from '../plain.ts';

/**
 * Bybit as its help says: orders at the bankruptcy price, shared insurance pools, and deleveraging
 * once a pool has fallen by 30 % from its peak of eight hours, ranked by leveraged return.
 */
export const BYBIT: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'bybit',
  source: 'help.bybit.com: auto-deleveraging (ADL); notices on insurance pools of December 2025',
  date: '2026-11-21',
  notExpressed: [
    'Two kinds of pools: one for new listings in their first 30 days, one for up to nine pairs.',
    'Deleveraging stops when the pool has recovered; here the guard ends with its window.',
    'Partial liquidation lowers the risk limit step by step before the whole position goes.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.ladder.feePpm']),
  layers: [
    layerOf('insurance of the market', 'market-fund'),
    layerOf('insurance pool', 'shared-fund'),
    layerOf('auto-deleveraging', 'adl'),
  ],
  fund: { ...PLAIN_FUND, fallPpm: 300_000, fallWindowMs: 28_800_000 },
  adl: 'queue-bybit',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(10_000, 5_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'steps',
      limit: 'bankruptcy',
      slippagePpm: 4_000,
      slicePpm: 250_000,
    },
  },
};
