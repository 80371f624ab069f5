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
 * Synthetix v3 perps as the contracts and their tests say: liquidation limited to a capacity in a
 * rolling window, with providers of collateral behind every market who bear what is left.
 */
export const SYNTHETIX_V3: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'synthetix-v3',
  source: 'github.com/Synthetixio/synthetix-v3: markets/perps-market, Liquidation tests',
  date: '2026-11-21',
  notExpressed: [
    'Rates grow with size over the skew scale of the market; here with brackets.',
    'The window allows one more slice while the premium is below a bound.',
    'An endorsed liquidator has no limit.',
    'Fills are priced by the skew before and after them.',
    'Keepers get a reward from the margin, bounded above and below.',
  ],
  notStated: oursBut([], ['market.schedule', 'market.ladder.feePpm', 'fund.stake', 'adl']),
  layers: [layerOf('providers of collateral', 'shared-fund')],
  fund: {
    ...PLAIN_FUND,
    stake: { minimum: '0.000001', cooldownMs: 86_400_000, windowMs: 0, ...NEVER_FROZEN },
  },
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(40_000, 20_000),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      windowNotionalMax: '5000000',
      windowMs: 30_000,
    },
  },
};
