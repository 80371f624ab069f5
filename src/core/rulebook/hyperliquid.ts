import type { VenueTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from './default.ts';

/**
 * Hyperliquid as its documentation describes it (margining, margin tiers, liquidations,
 * auto-deleveraging; read in 2025-2026). Expressed: maintenance is half of initial at the highest
 * leverage, 40x for BTC below 150 million and 20x above; a market order for the whole position, or
 * 20 % of it above 100,000 with 30 seconds between; the vault takes everything below two thirds of
 * maintenance; no insurance fund beside the vault; the queue by return and leverage.
 *
 * Not expressed: a vault shared by all markets (ours is one account per market), the mark's three
 * components beyond index and venue, spot collateral.
 */
export const HYPERLIQUID_RULEBOOK: VenueTerms = {
  rulebook: 'hyperliquid',
  source: 'hyperliquid.gitbook.io, Trading: margin tiers, liquidations, auto-deleveraging',
  settlement: DEFAULT_RULEBOOK.settlement,
  layers: [
    { id: 'adl', kind: 'adl', floor: '0', capPerCase: null },
    { id: 'gains haircut', kind: 'gains-haircut', floor: '0', capPerCase: null },
  ],
  fund: DEFAULT_RULEBOOK.fund,
  adlWedgePpm: DEFAULT_RULEBOOK.adlWedgePpm,
  adl: 'queue-hyperliquid',
  portfolio: DEFAULT_RULEBOOK.portfolio,
  market: {
    ...DEFAULT_RULEBOOK.market,
    schedule: {
      tiers: [
        { from: '0', initialPpm: 25_000, maintenancePpm: 12_500 },
        { from: '150000000', initialPpm: 50_000, maintenancePpm: 25_000 },
      ],
      openInterest: null,
    },
    withdrawalPpm: 100_000,
    ladder: {
      ...DEFAULT_RULEBOOK.market.ladder,
      sizing: 'whole',
      bufferPpm: 0,
      feePpm: 0,
      feeToFundPpm: 0,
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
