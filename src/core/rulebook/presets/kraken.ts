import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Kraken Futures as its support page says: an immediate order at the bankruptcy price, then the
 * position assignment system hands the rest to participants who offered capacity, then an unwind
 * against the other side.
 */
export const KRAKEN: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'kraken',
  source: 'support.kraken.com 360022835671 (liquidations, assignment, unwind)',
  date: '2026-11-21',
  notExpressed: [
    'Participants of the assignment system and their limits: they are the command offer-capacity.',
    'The order of the unwind: the policy named below ranks instead.',
  ],
  notStated: oursBut(
    [],
    ['market.schedule', 'market.ladder.feePpm', 'market.ladder.cushionPpm', 'layers', 'adl'],
  ),
  layers: [
    layerOf('insurance of the market', 'market-fund'),
    layerOf('insurance fund', 'shared-fund'),
    layerOf('unwind (deleveraging)', 'adl'),
  ],
  adl: 'queue-leverage',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(20_000, 10_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      limit: 'bankruptcy',
      failuresMax: 1,
      cushionPpm: 1_000_000,
    },
  },
};
