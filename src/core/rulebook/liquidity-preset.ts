/** The liquidity backstop that Breakwater recommends. */
import type { LiquidityTerms } from '../model/index.ts';

/**
 * Thin against its own past, and for a while: the spread among the widest hundredth and the depth
 * under a third of its median. The reserve then quotes a tenth as wide as a crash is deep, buys in
 * slices when both get worse, and stops at a tenth of its budget. Amounts are for a market of
 * a hundred million a day; a listing changes them.
 */
export const LIQUIDITY_BACKSTOP: LiquidityTerms = {
  activation: {
    watch: {
      enter: { atLeast: 1, of: ['spread_bp_rank > 0.95', 'depth_25bp < 0.6 * depth_25bp_median'] },
      leave: 'spread_bp_rank < 0.9 && depth_25bp > 0.7 * depth_25bp_median',
      enterMs: 5_000,
      leaveMs: 60_000,
      lastsMsMax: 0,
    },
    support: {
      enter: {
        atLeast: 2,
        of: [
          'spread_bp_rank > 0.99',
          'depth_25bp < 0.3 * depth_25bp_median',
          'rv_ewma_rank > 0.99',
        ],
      },
      leave: 'spread_bp_rank < 0.95 && depth_25bp > 0.5 * depth_25bp_median',
      enterMs: 10_000,
      leaveMs: 300_000,
      lastsMsMax: 14_400_000,
    },
    rescue: {
      enter: 'depth_25bp < 0.1 * depth_25bp_median && rv_ewma_rank > 0.99',
      leave: 'depth_25bp > 0.3 * depth_25bp_median',
      enterMs: 10_000,
      leaveMs: 300_000,
      lastsMsMax: 3_600_000,
    },
    gapMsMax: 30_000,
  },
  volatility: 'rv_ewma',
  support: {
    budget: '1000000',
    inventoryMax: '1000000',
    lossMax: '100000',
    quotes: {
      levels: 5,
      halfSpreadPpm: 2_000,
      stepPpm: 2_000,
      sizePerLevel: '100000',
      skewPpm: 10_000,
      widenPpmPerVolatility: 2_000,
      refreshMs: 5_000,
    },
    purchases: null,
  },
  rescue: {
    budget: '2000000',
    inventoryMax: '2000000',
    lossMax: '200000',
    quotes: {
      levels: 5,
      halfSpreadPpm: 5_000,
      stepPpm: 5_000,
      sizePerLevel: '200000',
      skewPpm: 20_000,
      widenPpmPerVolatility: 2_000,
      refreshMs: 5_000,
    },
    purchases: null,
  },
  virtual: {
    kind: 'skew-premium',
    from: 'rescue',
    halfSpreadPpm: 10_000,
    widenPpmPerVolatility: 2_000,
    depth: '20000000',
    amplification: 1,
  },
  unwind: {
    everyMs: 30_000,
    lastsMs: 14_400_000,
    slippagePpm: 10_000,
    temporary: 0.001,
    permanent: 0,
    riskAversion: 0,
    shortfallMax: '100000',
  },
  providers: {
    spreadPpmMax: 2_000,
    sizeMin: '10000',
    presencePpm: 800_000,
    fastSpreadTimes: 2,
    fastSizePpm: 500_000,
    sessionMs: 86_400_000,
    reward: '100',
    penalty: '100',
    graceSessions: 7,
    failuresMax: 3,
    quoteMsMax: 10_000,
  },
};
