import type { VenueTerms } from '../../model/index.ts';
import { layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Binance USD-M as its pages say: one order for what is due, an insurance fund, and the queue by
 * gain and effective leverage, closed at the bankruptcy price. Brackets of BTC/USDT on that day.
 */
export const BINANCE: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'binance',
  source:
    'binance.com: leverage and margin of USD-M futures (brackets of BTC/USDT), FAQ 360033525471 ' +
    '(auto-deleveraging), insurance fund',
  date: '2025-07-10',
  notExpressed: [
    'Initial margin is the notional over the chosen leverage; here the least of the bracket.',
    'Open orders are cancelled, then a part is closed, then the fund takes the rest over.',
    'The insurance fund holds positions that it took over; here they go to the winners at once.',
    'Assets of the multi-asset mode, and what they count for in a crash.',
  ],
  notStated: oursBut([], ['market.ladder.feePpm', 'market.ladder.sizing']),
  layers: [
    layerOf('insurance fund of the market', 'market-fund'),
    layerOf('insurance fund', 'shared-fund'),
    layerOf('auto-deleveraging', 'adl'),
  ],
  adl: 'queue-binance',
  market: {
    ...PLAIN_MARKET,
    schedule: {
      tiers: [
        { from: '0', initialPpm: 8_000, maintenancePpm: 4_000 },
        { from: '300000', initialPpm: 10_000, maintenancePpm: 5_000 },
        { from: '800000', initialPpm: 13_334, maintenancePpm: 6_500 },
        { from: '3000000', initialPpm: 20_000, maintenancePpm: 10_000 },
        { from: '12000000', initialPpm: 40_000, maintenancePpm: 20_000 },
        { from: '70000000', initialPpm: 50_000, maintenancePpm: 25_000 },
        { from: '100000000', initialPpm: 100_000, maintenancePpm: 50_000 },
        { from: '230000000', initialPpm: 200_000, maintenancePpm: 100_000 },
        { from: '480000000', initialPpm: 250_000, maintenancePpm: 125_000 },
        { from: '600000000', initialPpm: 333_334, maintenancePpm: 150_000 },
        { from: '800000000', initialPpm: 500_000, maintenancePpm: 250_000 },
        { from: '1200000000', initialPpm: 1_000_000, maintenancePpm: 500_000 },
      ],
      openInterest: null,
    },
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      limit: 'bankruptcy',
      feePpm: 12_500,
      slippagePpm: 4_000,
    },
  },
};
