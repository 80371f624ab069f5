import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * FTX as its help said before November 2022: a tenth of the position every six seconds, backstop
 * providers below half of maintenance, the insurance fund, the largest positions on the other
 * side, and a clawback last.
 */
export const FTX: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'ftx',
  source:
    'help.ftx.com 360024479392 (backstop liquidity providers), 360027668712 (liquidations), ' +
    '360027937831 (archived)',
  date: '2022-11-01',
  notExpressed: [
    'Orders stayed within 1 to 5 basis points of the book and under a share of its volume.',
    'Auto-close began at max(maintenance / 2, maintenance - 6 %); here at half of maintenance.',
    'Providers got a share that grew as the account fell, not the whole position at once.',
    'The ten largest opposite positions were closed; here all in proportion to their size.',
    'The other side was closed at two thirds of the zero price and a third of the mark.',
    'The clawback took from the winners of a whole day; here from the gains of the moment.',
  ],
  notStated: oursBut(
    ['market.ladder.cooldownMs', 'market.ladder.sliceNotionalMin'],
    ['market.schedule', 'market.ladder.feePpm'],
  ),
  layers: [
    layerOf('insurance of the market', 'market-fund'),
    layerOf('insurance fund', 'shared-fund'),
    layerOf('deleveraging of the other side', 'adl'),
    layerOf('clawback (gains haircut)', 'gains-haircut'),
  ],
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(50_000, 30_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      slicePpm: 100_000,
      sliceNotionalMin: '1000',
      cooldownMs: 6_000,
      takeoverPpm: 500_000,
      // Providers took positions over at the zero price: the account kept nothing.
      cushionPpm: 1_000_000,
    },
  },
};
