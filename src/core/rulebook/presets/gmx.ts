import type { VenueTerms } from '../../model/index.ts';
import {
  flatSchedule,
  layerOf,
  NEVER_FROZEN,
  oursBut,
  PLAIN_FUND,
  PLAIN_MARKET,
  PLAIN_RULEBOOK,
} from '../plain.ts';

/**
 * GMX v2 as its contracts say: every trader stands against the pool of its market, which bears
 * what liquidation leaves, and gains are cut when they are too large a part of the pool.
 */
export const GMX_V2: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'gmx-v2',
  source: 'github.com/gmx-io/gmx-synthetics: contracts/adl/AdlUtils.sol, contracts/data/Keys.sol',
  date: '2026-11-21',
  notExpressed: [
    'The pool is the counterparty of every trade; here traders meet each other.',
    'Deleveraging begins when gains over the pool pass a factor, not when an account is bankrupt.',
    'A keeper chooses account and size, within the factor before and after; here a policy ranks.',
    'Margin stands for each position alone, with a least collateral in dollars.',
    'The least collateral factor grows with open interest.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.ladder.feePpm', 'fund.stake', 'adl']),
  layers: [
    layerOf('pool of the market', 'market-fund'),
    layerOf('pool', 'shared-fund'),
    layerOf('auto-deleveraging', 'adl'),
  ],
  fund: {
    ...PLAIN_FUND,
    stake: { minimum: '0.000001', cooldownMs: 3_600_000, windowMs: 0, ...NEVER_FROZEN },
  },
  adl: 'pnl-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(20_000, 10_000),
    ladder: { ...PLAIN_MARKET.ladder, sizing: 'whole', feePpm: 1_000 },
  },
};
