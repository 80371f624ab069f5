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
 * Blend v2 as its contracts say, read as a leveraged long: an auction whose lot grows by half a
 * percent a block, a backstop module for each pool that is left in 17 days and that freezes the
 * pool when too much of it wants to leave, and lenders who bear the rest.
 */
export const BLEND_V2: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'blend-v2',
  source: 'github.com/blend-capital/blend-contracts-v2: backstop/src, pool/src',
  date: '2026-11-21',
  notExpressed: [
    'Debt against collateral and interest: an account is a leveraged long here.',
    'The backstop holds shares of a liquidity pool (80 % BLND, 20 % USDC) and sells them for debt.',
    'After 200 blocks the bid falls as well, so that an insolvent account finds a buyer.',
    'A backstop below its threshold of value puts the pool on ice.',
    'At most 20 requests to leave wait for one owner, first in first out.',
    'An auction is stale after 500 blocks.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.ladder', 'fund.stake.minimum', 'adl']),
  layers: [
    layerOf('backstop of the pool', 'shared-fund'),
    layerOf('loss of the lenders', 'withdrawal-factor'),
  ],
  fund: {
    ...PLAIN_FUND,
    stake: {
      minimum: '0.000001',
      // 17 days in the queue, with losses.
      cooldownMs: 1_468_800_000,
      windowMs: 0,
      onIcePpm: 300_000,
      frozenPpm: 600_000,
    },
  },
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(150_000, 100_000),
    ladder: { ...PLAIN_MARKET.ladder, takeoverPpm: 1_000_000 },
    auction: {
      // 200 blocks of 5 s: the lot grows from nothing to everything.
      fastMs: 1_000_000,
      slowMs: 0,
      startPpm: 1_000_000,
      fastEndPpm: 0,
      slowEndPpm: 0,
      bufferPpm: 100_000,
    },
  },
};
