import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Paradex as its documentation says: the least multiple of a fifth that brings the margin ratio
 * under 90 %, an insurance fund, and a factor that is charged on withdrawals only.
 */
export const PARADEX_RULEBOOK: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'paradex',
  source: 'docs.paradex.trade, risk system (repository pages: fern/pages/risk-system)',
  date: '2026-11-21',
  notExpressed: [
    'Accounts are looked at every five seconds; here on every mark.',
    'The penalty is a share of the margin that is released, not of the notional.',
    'Last resort: counterparties are settled by a rule of time; here they close at the mark.',
  ],
  notStated: oursBut([], ['market.schedule', 'adl']),
  layers: [
    layerOf('insurance of the market', 'market-fund'),
    layerOf('insurance fund', 'shared-fund'),
    layerOf('socialised loss factor', 'withdrawal-factor'),
  ],
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(20_000, 10_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'steps',
      // Under 90 %: equity of at least maintenance / 0.9, a ninth of the way to initial.
      bufferPpm: 111_112,
      // 70 % of the maintenance margin by the text (its table needs 50 %), 1 % of the notional.
      feePpm: 7_000,
      slicePpm: 200_000,
    },
  },
};
