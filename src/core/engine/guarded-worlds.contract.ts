/** Worlds of breakers and of the liquidity backstop, with times short enough for a test. */
import type { BreakerKind, BreakerTerms, Response } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';
import { capacity, market, SOURCES, UNIT, type World } from './world-parts.contract.ts';

/** A breaker that trips soon and climbs soon, as long as a history is short. */
const breaker = (
  kind: BreakerKind,
  id: string,
  enter: string,
  ...responses: readonly Response[]
): BreakerTerms => ({
  id,
  kind,
  windowMs: 6_400,
  enter,
  leave: `${Math.floor(Number(enter) / 2)}`,
  floor: '0',
  ladder: responses.map((response, at) => ({ afterMs: at * 300, response })),
  holdMs: 700,
  coolMs: 0,
  coolResponse: null,
  rearmMs: 200,
  restarts: kind === 'move',
  slowPpm: 100_000,
  auctionPpm: kind === 'move' ? 200_000 : 0,
});

const level = (enter: string, leave: string) => ({
  enter,
  leave,
  enterMs: 300,
  leaveMs: 300,
  lastsMsMax: 9_000,
});

/** A backstop with times short enough for a test. */
const THIN = {
  activation: {
    watch: level('spread_bp > 3', 'spread_bp < 2'),
    support: level('spread_bp > 8', 'spread_bp < 5'),
    rescue: level('spread_bp > 20', 'spread_bp < 15'),
    gapMsMax: 5_000,
  },
  volatility: 'rv_ewma',
  support: {
    budget: '120',
    inventoryMax: '3',
    lossMax: '4',
    quotes: {
      levels: 2,
      halfSpreadPpm: 10_000,
      stepPpm: 10_000,
      sizePerLevel: '40',
      skewPpm: 20_000,
      widenPpmPerVolatility: 5_000,
      refreshMs: 2_000,
    },
    purchases: null,
  },
  rescue: {
    budget: '200',
    inventoryMax: '5',
    lossMax: '6',
    quotes: null,
    purchases: {
      side: 'buy',
      sliceNotional: '50',
      intervalMs: 500,
      awayPpmMax: 20_000,
      lastsMsMax: 8_000,
    },
  },
  virtual: {
    kind: 'skew-premium',
    from: 'support',
    halfSpreadPpm: 10_000,
    widenPpmPerVolatility: 1_000,
    depth: '20',
    amplification: 1,
  },
  unwind: {
    everyMs: 400,
    lastsMs: 1_200,
    slippagePpm: 50_000,
    temporary: 0.01,
    permanent: 0.001,
    riskAversion: 0.000001,
    shortfallMax: '0',
  },
  providers: {
    spreadPpmMax: 20_000,
    sizeMin: '10',
    presencePpm: 300_000,
    fastSpreadTimes: 2,
    fastSizePpm: 500_000,
    sessionMs: 60_000,
    reward: '0.5',
    penalty: '0.7',
    graceSessions: 0,
    failuresMax: 2,
    quoteMsMax: 60_000,
  },
};

export const GUARDED_WORLDS: readonly World[] = [
  {
    name: 'breakers of every kind, two persons, accounts that run away',
    venue: {
      ...DEFAULT_RULEBOOK,
      breakers: [
        breaker('fund', 'fund', '200000', 'gate', 'halt'),
        breaker('insolvency', 'insolvency', '300000', 'gate', 'close-only'),
        breaker('liquidations', 'forced', '400', 'slow', 'close-only'),
      ],
      runaway: { windowMs: 3_000, ordersMax: 6, notionalMax: '4000', holdMs: 2_000 },
      loosening: { persons: 2, delayMs: 1_000 },
    },
    capacity,
    markets: [
      market('A', 10_000n, {
        price: SOURCES,
        integrity: { jumpPpm: 0, depthFull: '0' },
        breakers: [
          { ...breaker('move', 'move', '250000', 'auction'), holdMs: 3_000 },
          {
            ...breaker('band', 'band', '400000', 'close-only'),
            coolMs: 3_000,
            coolResponse: 'auction',
          },
          breaker('divergence', 'divergence', '150000', 'cancel-only'),
          breaker('branching', 'branching', '100000', 'slow'),
          breaker('open-interest', 'growth', '900000', 'close-only'),
          breaker('concentration', 'concentration', '30000000', 'alert'),
          breaker('own-orders', 'own', '3', 'halt'),
          breaker('prices', 'prices', '2', 'close-only'),
        ],
      }),
      market('B', 700n, {
        breakers: [breaker('liquidations', 'forced', '150', 'slow', 'halt')],
        ladder: { windowNotionalMax: '200' },
      }),
    ],
    money: 150n * UNIT,
    houses: [
      ['shared-fund', 30n * UNIT],
      ['fund:A', 20n * UNIT],
      ['vault', 200n * UNIT],
    ],
  },
  {
    name: 'a reserve that is called, quotes, buys and unwinds, and a virtual book',
    venue: { ...DEFAULT_RULEBOOK, loosening: { persons: 2, delayMs: 0 } },
    capacity: { ...capacity, accounts: 45 },
    markets: [
      market('A', 10_000n, { liquidity: THIN, ladder: { failuresMax: 0 } }),
      market('B', 700n, {
        liquidity: {
          ...THIN,
          rescue: null,
          virtual: { ...THIN.virtual, kind: 'constant-product', from: 'support' },
          unwind: { ...THIN.unwind, shortfallMax: '5' },
        },
      }),
    ],
    money: 150n * UNIT,
    houses: [
      ['vault', 100n * UNIT],
      ['fee-reserve', 2n * UNIT],
      ['reserve:A', 150n * UNIT],
      ['reserve:B', 80n * UNIT],
    ],
  },
];
