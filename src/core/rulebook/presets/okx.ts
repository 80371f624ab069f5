import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, oursBut, PLAIN_FUND, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * OKX as its help says: a security fund for each kind of contract, deleveraging once it has fallen
 * by 30 % within eight hours or under 50,000, at the mark, ranked by return and margin.
 */
export const OKX: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'okx',
  source: 'okx.com/help/iv-introduction-to-auto-deleveraging-adl',
  date: '2026-11-21',
  notExpressed: [
    'The fall is from the average of eight hours (max of average less 30 %, 50,000), not the peak.',
    'Who is deleveraged is closed at the mark; only nearly empty accounts at the bankruptcy price.',
    'Partial liquidation goes down the position tiers, two at a time.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.ladder.feePpm']),
  layers: [
    { id: 'fund of the market', kind: 'market-fund', floor: '0', capPerCase: null },
    { id: 'security fund', kind: 'shared-fund', floor: '50000', capPerCase: null },
    { id: 'auto-deleveraging', kind: 'adl', floor: '0', capPerCase: null },
  ],
  fund: { ...PLAIN_FUND, fallPpm: 300_000, fallWindowMs: 28_800_000 },
  adl: 'queue-okx',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(10_000, 4_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'steps',
      limit: 'bankruptcy',
      slippagePpm: 4_000,
      slicePpm: 250_000,
    },
  },
};
