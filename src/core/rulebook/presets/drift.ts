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
 * Drift v2 as its program says: least reduction that restores the account with a buffer, a vault
 * of stakers for each spot asset that keeps one unit, then losses for both sides by open interest.
 */
export const DRIFT_V2: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'drift-v2',
  source:
    'github.com/drift-labs/protocol-v2: programs/drift/src/math/liquidation.rs, ' +
    'controller/insurance.rs, state/state.rs',
  date: '2026-11-21',
  notExpressed: [
    'Liquidators take positions over at the oracle price less a fee that grows with time.',
    'The share of a position that may be closed grows over some slots after the first.',
    'What the vault pays for one market is capped for its life (quote_max_insurance), not a case.',
    'The fee pool of a market pays after the vault, from trading fees; here from liquidation fees.',
    'Oracles too far from the five-minute average or too uncertain stop a liquidation.',
    'There is no deleveraging: positions nobody took close at the mark, against the other side.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.ladder.feePpm', 'fund.stake.minimum', 'adl']),
  layers: [
    { id: 'insurance vault', kind: 'shared-fund', floor: '0.000001', capPerCase: null },
    layerOf('fee pool of the market', 'market-fund'),
    layerOf('socialised funding', 'socialised-funding'),
  ],
  fund: {
    ...PLAIN_FUND,
    // Thirteen days from asking to taking, the lower of both values is paid.
    stake: { minimum: '0.000001', cooldownMs: 1_123_200_000, windowMs: 0, ...NEVER_FROZEN },
  },
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(100_000, 50_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'restore',
      // Restored means the requirement and 2 % of the notional more: 0.4 of the way to initial.
      bufferPpm: 400_000,
      feePpm: 10_000,
    },
  },
};
