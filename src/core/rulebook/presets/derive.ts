import type { VenueTerms } from '../../model/index.ts';
import { flatSchedule, layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Derive v2 as its contracts say: no book, a falling auction of fractions of the whole account, a
 * security module, and cash that is worth less for everybody who takes it out.
 */
export const DERIVE_V2: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'derive-v2',
  source:
    'github.com/derivexyz/v2-core: src/liquidation/DutchAuction.sol, src/SecurityModule.sol, ' +
    'src/assets/CashAsset.sol, scripts/config-mainnet.sol',
  date: '2026-11-21',
  notExpressed: [
    'An insolvent account is auctioned too: the security module pays bidders, more with time.',
    'Withdrawals stop while insolvent accounts need more than the module holds.',
    'The liquidator pays a fee of 10 % of what it gains.',
    'Cash that an account has reserved counts in full in the price of a bid.',
    'There is an order book here: one order goes out before an auction begins.',
  ],
  notStated: oursBut(['portfolio'], ['market.schedule', 'market.ladder', 'adl']),
  layers: [
    layerOf('security module of the market', 'market-fund'),
    layerOf('security module', 'shared-fund'),
    layerOf('exchange rate of cash', 'withdrawal-factor'),
  ],
  portfolio: { ...PLAIN_RULEBOOK.portfolio, quote: 'derive-portfolio' },
  adl: 'contract-pro-rata',
  market: {
    ...PLAIN_MARKET,
    schedule: flatSchedule(50_000, 30_000),
    // To the auction at once: below maintenance is below the share of it that takeover needs.
    ladder: { ...PLAIN_MARKET.ladder, takeoverPpm: 1_000_000 },
    auction: {
      fastMs: 900_000,
      slowMs: 43_200_000,
      startPpm: 950_000,
      fastEndPpm: 700_000,
      slowEndPpm: 0,
      bufferPpm: 150_000,
    },
  },
};
