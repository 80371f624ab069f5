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
 * Aave with Umbrella as the contracts say, read as a leveraged long: stakes for each asset are cut
 * automatically for its deficit, down to one token, after an offset that the protocol bears.
 */
export const UMBRELLA: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'umbrella',
  source: 'github.com/aave-dao/aave-umbrella: src/contracts (Umbrella, StakeToken)',
  date: '2026-11-21',
  notExpressed: [
    'Debt against collateral and interest: an account is a leveraged long here.',
    'Liquidators repay half or all of a debt for collateral with a bonus; here orders on the book.',
    'The deficit offset is a sum for each reserve; here the operator pays it for a case.',
    'What a stake may take out is the least it held while it waited.',
    'Stakers are paid rewards for the risk.',
  ],
  notStated: oursBut([], ['layers', 'fund.stake', 'market.schedule', 'market.ladder', 'adl']),
  layers: [
    { id: 'deficit offset', kind: 'operator-capital', floor: '0', capPerCase: '100000' },
    // One token stays, so that shares of a stake never lose their price.
    { id: 'stakes of the asset', kind: 'market-fund', floor: '1', capPerCase: null },
    layerOf('treasury', 'operator-capital'),
  ],
  fund: {
    ...PLAIN_FUND,
    // Twenty days, then two days in which shares may be taken: what governance set, not the code.
    stake: {
      minimum: '0.000001',
      cooldownMs: 1_728_000_000,
      windowMs: 172_800_000,
      ...NEVER_FROZEN,
    },
  },
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    // Loan to value 80 %, liquidation at 83 %.
    schedule: flatSchedule(200_000, 170_000),
    ladder: { ...PLAIN_MARKET.ladder, sizing: 'whole', slicePpm: 500_000, feePpm: 5_000 },
  },
};
