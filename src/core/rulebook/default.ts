import type { VenueTerms } from '../model/index.ts';

/**
 * Breakwater's own rulebook, the recommended one, named `breakwater`. Orderly first: small slices
 * on the book, then the vault at a third of maintenance with the whole cushion, then the funds from
 * the venue's own money to the shared one, then leverage water-filling, and only then a haircut on
 * gains. Why each number is what it is: docs/concepts/rulebooks.md.
 */
export const DEFAULT_RULEBOOK: VenueTerms = {
  rulebook: 'breakwater',
  source: 'Breakwater; reasons in docs/concepts/waterfall.md and docs/concepts/rulebooks.md',
  date: '2026-11-21',
  notExpressed: [],
  notStated: [],
  settlement: { asset: 'USDC', decimals: 6 },
  // Money that liquidations earned, then the venue's own, then the market's, then everybody's.
  layers: [
    { id: 'fee reserve', kind: 'fee-reserve', floor: '0', capPerCase: null },
    { id: 'operator capital', kind: 'operator-capital', floor: '0', capPerCase: null },
    { id: 'market fund', kind: 'market-fund', floor: '0', capPerCase: null },
    { id: 'shared fund', kind: 'shared-fund', floor: '0', capPerCase: null },
    { id: 'adl', kind: 'adl', floor: '0', capPerCase: null },
    { id: 'gains haircut', kind: 'gains-haircut', floor: '0', capPerCase: null },
  ],
  fund: {
    feePpm: 0,
    target: '0',
    divertPpm: 0,
    deadlineMs: 0,
    // No guard: a fund that stops at a fall of 30 % hands to winners what it could have paid.
    fallPpm: 0,
    fallWindowMs: 28_800_000,
    deductiblePpm: 0,
    clusterMax: null,
    clusterWindowMs: 86_400_000,
    assessmentMultiple: 1,
    assessmentPeriodMs: 604_800_000,
    // Four days: longer than a crash and its aftermath, so that nobody leaves ahead of a loss.
    stake: {
      minimum: '100',
      cooldownMs: 345_600_000,
      windowMs: 0,
      onIcePpm: 300_000,
      frozenPpm: 600_000,
    },
  },
  adlWedgePpm: null,
  // No entry price in it: washing a position or splitting an account gains nothing.
  adl: 'leverage-waterfill',
  portfolio: {
    quote: 'paradex',
    coin: 'deribit-btc',
    closing: { horizonMs: 600_000, volatility: 1, deviations: 2.33, volatilityMove: 0.02 },
  },
  breakers: [],
  runaway: null,
  loosening: { persons: 1, delayMs: 0 },
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
    integrity: {
      mark: ['venue'],
      basisMs: 30_000,
      perps: [],
      weightsPpm: [],
      weightPpmMax: 1_000_000,
      own: '',
      ownPpmMax: 1_000_000,
      depthFull: '0',
      depthHoldMs: 0,
      // A feed that changes its decimals is off by a power of ten, to the last digit.
      scaleJumpPpm: 100_000,
      // The worst minute of a large market was under 30 %; more in one step is looked at twice.
      jumpPpm: 300_000,
      jumpMs: 5_000,
      stablePpm: 0,
      stableMs: 3_600_000,
      redemption: '',
      redemptionMsMax: 86_400_000,
      minimum: '0',
      minimumMsMax: 0,
    },
    breakers: [],
    liquidity: {
      activation: null,
      volatility: '',
      support: null,
      rescue: null,
      virtual: null,
      unwind: null,
      providers: null,
    },
    fundingPpbMax: 4_000_000,
    ladder: {
      sizing: 'restore',
      limit: 'slippage',
      // Restored with a quarter of the way to initial, so that the next tick is no new order.
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
      // The vault while two thirds of maintenance are used up: early enough to be paid for it.
      takeoverPpm: 333_333,
      cushionPpm: 1_000_000,
    },
    auction: {
      fastMs: 0,
      slowMs: 0,
      startPpm: 1_000_000,
      fastEndPpm: 800_000,
      slowEndPpm: 0,
      bufferPpm: 100_000,
    },
    vault: {
      lossBudget: '1000000',
      windowMs: 86_400_000,
      notionalMax: '50000000',
      unwindPpm: 50_000,
      unwindEveryMs: 3_000,
      // A vault that lost 70 % of its budget closes quarters at the mark while it still can pay.
      stagedBelowPpm: 300_000,
      stagedPpm: 250_000,
    },
  },
};
