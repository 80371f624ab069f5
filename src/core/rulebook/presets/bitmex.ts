import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * BitMEX as its support pages say: the liquidation engine works the position at no worse than the
 * bankruptcy price, the insurance fund pays what is missing, and when it is empty the queue by
 * profit and effective leverage is closed at the bankruptcy price.
 */
export const BITMEX: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'bitmex',
  source:
    'support.bitmex.com 18589621443357 (auto-deleveraging); ' +
    'blog.bitmex.com: insurance fund, your questions answered',
  date: '2026-11-21',
  notExpressed: [
    'Funds and margins are in XBT; here in the settlement asset of the venue.',
    'The engine cancels orders and lowers the risk limit before it takes a position over.',
    'The engine holds what it took over and works it out of the market with time.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.vault']),
  layers: [
    layerOf('insurance fund of the market', 'market-fund'),
    layerOf('insurance fund', 'shared-fund'),
    layerOf('auto-deleveraging', 'adl'),
  ],
  adl: 'queue-bitmex',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(10_000, 5_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      limit: 'bankruptcy',
      slippagePpm: 4_000,
      // The whole margin that is left goes to the fund: what a close-out gains is never returned.
      feePpm: 1_000_000,
    },
  },
};
