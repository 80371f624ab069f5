import type { VenueTerms } from '../../model/index.ts';
import { layerOf, oursBut, PLAIN_MARKET, PLAIN_RULEBOOK } from '../plain.ts';

/**
 * Hyperliquid as its documentation describes it: maintenance is half of initial at the highest
 * leverage, 40x for BTC below 150 million and 20x above; a market order for the whole position, or
 * 20 % of it above 100,000 with 30 seconds between; the vault takes everything below two thirds of
 * maintenance; no insurance fund beside the vault; the queue by return and leverage.
 */
export const HYPERLIQUID_RULEBOOK: VenueTerms = {
  ...PLAIN_RULEBOOK,
  rulebook: 'hyperliquid',
  source:
    'hyperliquid.gitbook.io, Trading: margining, margin tiers, liquidations, auto-deleveraging, ' +
    'robust price indices',
  date: '2026-11-21',
  notExpressed: [
    'One vault (HLP) stands behind all markets with one capital; here each market has its own.',
    'Who deposits in the vault waits four days; here nobody stakes in a vault.',
    'With two of three parts of the mark a 30 second average is added; here the two are averaged.',
    'Who is deleveraged is closed at the previous mark; here at the mark less the loss.',
    'Accounts with spot collateral and portfolio margin.',
  ],
  notStated: oursBut(
    ['market.withdrawalPpm', 'market.ladder.sliceNotionalMin', 'market.ladder.cooldownMs'],
    ['market.vault', 'layers.1'],
  ),
  layers: [layerOf('adl', 'adl'), layerOf('gains haircut', 'gains-haircut')],
  adl: 'queue-hyperliquid',
  market: {
    ...PLAIN_MARKET,
    // The index with a 150 s average of the basis (its half-life is that times ln 2), the book, and
    // perpetuals elsewhere.
    integrity: {
      ...PLAIN_MARKET.integrity,
      mark: ['basis-ema', 'book', 'perps'],
      basisMs: 103_972,
    },
    schedule: {
      tiers: [
        { from: '0', initialPpm: 25_000, maintenancePpm: 12_500 },
        { from: '150000000', initialPpm: 50_000, maintenancePpm: 25_000 },
      ],
      openInterest: null,
    },
    // Transfers and withdrawals leave a tenth of the notional.
    withdrawalPpm: 100_000,
    ladder: {
      ...PLAIN_MARKET.ladder,
      sizing: 'whole',
      slicePpm: 200_000,
      sliceNotionalMin: '100000',
      sliceNotionalMax: '10000000000',
      windowNotionalMax: '10000000000',
      cooldownMs: 30_000,
      failuresMax: 10,
      orderlyMsMax: 3_600_000,
      takeoverPpm: 666_667,
      cushionPpm: 1_000_000,
    },
    vault: {
      lossBudget: '10000000',
      windowMs: 86_400_000,
      notionalMax: '1000000000',
      unwindPpm: 50_000,
      unwindEveryMs: 3_000,
      stagedBelowPpm: 0,
      stagedPpm: 0,
    },
  },
};
