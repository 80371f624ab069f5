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
 * Liquity v1 as its contracts say, read as a leveraged long: below 110 % a whole trove goes to the
 * stability pool with all that is left of it, and without a pool to everybody else.
 */
export const LIQUITY: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'liquity',
  source: 'github.com/liquity/dev: packages/contracts (TroveManager, StabilityPool)',
  date: '2026-11-21',
  notExpressed: [
    'Debt against collateral and redemptions: an account is a leveraged long here.',
    'The pool burns deposits and hands collateral to depositors by a product and a sum (P, S).',
    'Here the pool is two things: a vault that takes positions, a shared fund that is staked in.',
    'Redistribution goes to other borrowers by collateral; here to both sides by open interest.',
    'Recovery mode below a total ratio of 150 %.',
    'Who liquidates gets 0.5 % of the collateral and a fixed sum.',
    'Depositors cannot leave while a trove waits for liquidation; here while a loss is known.',
  ],
  notStated: oursBut([], ['market.vault', 'adl']),
  layers: [
    // One whole unit of debt stays in the pool.
    { id: 'stability pool', kind: 'shared-fund', floor: '1', capPerCase: null },
    layerOf('redistribution (socialised)', 'socialised-funding'),
  ],
  fund: {
    ...PLAIN_FUND,
    stake: { minimum: '0.000001', cooldownMs: 0, windowMs: 0, ...NEVER_FROZEN },
  },
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    // Ratio 110 %: equity over collateral of 1 - 1 / 1.1; loans may be drawn to the same ratio.
    schedule: flatSchedule(90_910, 90_910),
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      takeoverPpm: 1_000_000,
      cushionPpm: 1_000_000,
    },
    vault: {
      ...PLAIN_MARKET.vault,
      lossBudget: '10000000',
      notionalMax: '1000000000',
      // Depositors keep the collateral that they were given.
      unwindPpm: 0,
    },
  },
};
