import type { VenueTerms } from '../model/index.ts';

/**
 * Breakwater's own rulebook. Orderly first: small slices on the book, then the vault at a third of
 * maintenance with the whole cushion, then the funds from the venue's own money to the shared one,
 * then leverage water-filling, and only then a haircut on gains.
 */
export const DEFAULT_RULEBOOK: VenueTerms = {
  rulebook: 'default',
  source: 'Breakwater; reasons in docs/concepts/waterfall.md',
  settlement: { asset: 'USDC', decimals: 6 },
  layers: [
    { id: 'fee reserve', kind: 'fee-reserve', floor: '0', capPerCase: null },
    { id: 'operator capital', kind: 'operator-capital', floor: '0', capPerCase: null },
    { id: 'market fund', kind: 'market-fund', floor: '0', capPerCase: null },
    { id: 'shared fund', kind: 'shared-fund', floor: '0', capPerCase: null },
    { id: 'adl', kind: 'adl', floor: '0', capPerCase: null },
    { id: 'gains haircut', kind: 'gains-haircut', floor: '0', capPerCase: null },
  ],
  adl: 'leverage-water-filling',
  portfolio: {
    quote: 'paradex',
    coin: 'deribit-btc',
    closing: { horizonMs: 600_000, volatility: 1, deviations: 2.33, volatilityMove: 0.02 },
  },
  market: {
    asset: '',
    instrument: {
      payoff: 'linear',
      contract: '1',
      expiry: 0,
      averagingMs: 1_800_000,
      underlying: '',
      strike: '0',
      right: 'call',
    },
    schedule: {
      tiers: [
        { from: '0', initialPpm: 20_000, maintenancePpm: 10_000 },
        { from: '1000000', initialPpm: 40_000, maintenancePpm: 20_000 },
        { from: '10000000', initialPpm: 80_000, maintenancePpm: 40_000 },
        { from: '50000000', initialPpm: 200_000, maintenancePpm: 100_000 },
        { from: '200000000', initialPpm: 500_000, maintenancePpm: 250_000 },
      ],
      openInterest: null,
    },
    gainWeight: { initialPpm: 1_000_000, maintenancePpm: 1_000_000 },
    withdrawalPpm: 100_000,
    price: {
      sources: [],
      quorum: 1,
      ageMsMax: 30_000,
      outlierPpm: 50_000,
      basisPpmMax: 20_000,
    },
    fundingPpbMax: 4_000_000,
    ladder: {
      sizing: 'restore',
      bufferPpm: 250_000,
      feePpm: 5_000,
      feeToFundPpm: 800_000,
      slippagePpm: 10_000,
      slicePpm: 250_000,
      sliceNotionalMin: '10000',
      sliceNotionalMax: '5000000',
      windowNotionalMax: '200000000',
      windowMs: 10_000,
      cooldownMs: 0,
      failuresMax: 3,
      orderlyMsMax: 60_000,
      takeoverPpm: 333_333,
      cushionPpm: 1_000_000,
    },
    vault: {
      lossBudget: '1000000',
      windowMs: 86_400_000,
      notionalMax: '50000000',
      unwindPpm: 50_000,
      unwindEveryMs: 3_000,
    },
  },
};
