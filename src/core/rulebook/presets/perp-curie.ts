import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Perpetual Protocol v2 (curie) as its contracts say: 6.25 % maintenance, half of a position or
 * all of it, a penalty of 2.5 % of which half goes to the insurance fund, and nothing after it.
 */
export const PERP_CURIE: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'perp-curie',
  source: 'github.com/perpetual-protocol/perp-curie-contract: ClearingHouse.sol, InsuranceFund.sol',
  date: '2026-11-21',
  notExpressed: [
    'All of a position may be closed below a ratio of 3.125 %; here half after half.',
    'A liquidation reverts where the fund could not pay for it; here the deficit is written down.',
    'What the fund has beyond a threshold is paid out (surplus).',
    'Collateral of other tokens is auctioned at a discount of 10 %.',
    'Liquidators take over at the mark of the pool, and get the other half of the penalty.',
  ],
  notStated: oursBut([], ['market.schedule.tiers', 'adl']),
  layers: [
    layerOf('insurance fund of the market', 'market-fund'),
    layerOf('insurance fund', 'shared-fund'),
  ],
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    // Initial 10 % is the deployed ratio; the contracts state maintenance, 6.25 %.
    schedule: flatSchedule(100_000, 62_500),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      feePpm: 25_000,
      feeToFundPpm: 500_000,
      slicePpm: 500_000,
    },
  },
};
