import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Mango v4 as its program says: gains weigh less than cash, an account is reduced until its initial
 * health is zero, the insurance vault of the group pays, and losses go to open interest.
 */
export const MANGO_V4: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'mango-v4',
  source:
    'github.com/blockworks-foundation/mango-v4: programs/mango-v4/src/health/cache.rs, ' +
    'instructions/perp_liq_*.rs, state/stable_price.rs',
  date: '2026-11-21',
  notExpressed: [
    'Liquidators take positions over at the oracle price less a fee.',
    'Gains are settled against losses before and after a reduction, within limits a window.',
    'The stable price moves by at most 6 % an hour and bounds what counts for initial health.',
    'Weights of collateral tokens fall as their deposits and borrows grow.',
    'The insurance vault pays in another token, with the fee of the liquidator on top.',
    'There is no deleveraging: positions nobody took close at the mark, against the other side.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.gainWeight', 'market.ladder.feePpm', 'adl']),
  layers: [
    layerOf('insurance vault', 'shared-fund'),
    layerOf('socialised loss', 'socialised-funding'),
  ],
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(50_000, 25_000),
    // The overall weight of unrealised gains; below one, so that they cannot be lived on.
    gainWeight: { initialPpm: 900_000, maintenancePpm: 950_000 },
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'restore',
      // Liquidation ends where initial health is zero again.
      bufferPpm: 1_000_000,
      feePpm: 12_500,
      // The fee is the liquidator's, not the fund's.
      feeToFundPpm: 0,
    },
  },
};
