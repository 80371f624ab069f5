/** Venues in which random histories are played, each made to reach what the others do not. */
import type { CommandBody, LayerTerms, VenueTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK, HYPERLIQUID_RULEBOOK } from '../rulebook/index.ts';
import { GUARDED_WORLDS } from './guarded-worlds.contract.ts';
import {
  capacity,
  market,
  type Nested,
  SOURCES,
  UNIT,
  type World,
  type WorldMarket,
} from './world-parts.contract.ts';

export type { World, WorldMarket };

const layers = (...rows: readonly LayerTerms[]): VenueTerms => ({
  ...DEFAULT_RULEBOOK,
  layers: rows,
});

const layer = (
  kind: LayerTerms['kind'],
  floor = '0',
  capPerCase: string | null = null,
): LayerTerms => ({ id: `the ${kind}`, kind, floor, capPerCase });

/** Every guard of prices at once, with times short enough for a test. */
const GUARDED = {
  mark: ['basis-ema', 'book', 'venue', 'perps'],
  basisMs: 2_000,
  perps: ['south'],
  weightsPpm: [500_000, 300_000, 900_000],
  weightPpmMax: 450_000,
  own: 'east',
  ownPpmMax: 340_000,
  jumpPpm: 400_000,
  jumpMs: 1_000,
  stablePpm: 200_000,
  stableMs: 10_000,
  minimum: '20',
  minimumMsMax: 5_000,
};

const TIERS = [
  { from: '0', initialPpm: 60_000, maintenancePpm: 30_001 },
  { from: '1000.000001', initialPpm: 110_003, maintenancePpm: 60_007 },
  { from: '2500.5', initialPpm: 400_000, maintenancePpm: 200_000 },
];

export const WORLDS: readonly World[] = [
  {
    name: 'one market, all layers, a small vault',
    venue: DEFAULT_RULEBOOK,
    capacity,
    markets: [market('A', 10_000n)],
    money: 150n * UNIT,
    houses: [
      ['operator-capital', 30n * UNIT],
      ['fund:A', 40n * UNIT],
      ['shared-fund', 50n * UNIT],
      ['vault', 250n * UNIT],
    ],
  },
  {
    name: 'three sources, two markets, isolated accounts',
    venue: DEFAULT_RULEBOOK,
    capacity,
    markets: [market('A', 10_000n, { price: SOURCES, integrity: GUARDED }), market('B', 700n)],
    money: 200n * UNIT,
    houses: [['shared-fund', 20n * UNIT]],
  },
  {
    name: 'nothing before deleveraging, and little of that',
    venue: layers(layer('adl', '0', '6'), layer('gains-haircut', '0', '9')),
    capacity,
    markets: [market('A', 10_000n, { ladder: { sizing: 'whole' } }), market('B', 200n)],
    money: 120n * UNIT,
    houses: [],
  },
  {
    name: 'the rules of Hyperliquid',
    venue: HYPERLIQUID_RULEBOOK,
    capacity,
    markets: [market('A', 10_000n, { price: SOURCES, ladder: { cooldownMs: 3_000 } })],
    money: 150n * UNIT,
    houses: [['vault', 60n * UNIT]],
  },
  {
    name: 'floors and caps, and a vault that keeps what it has',
    venue: layers(
      layer('fee-reserve', '3', '2.5'),
      layer('operator-capital', '0', '7'),
      layer('market-fund', '1', '11.000001'),
      layer('shared-fund', '0', '0'),
      layer('adl'),
      layer('gains-haircut'),
    ),
    capacity,
    markets: [market('A', 10_000n, { vault: { unwindPpm: 0 }, ladder: { cushionPpm: 300_000 } })],
    money: 150n * UNIT,
    houses: [
      ['operator-capital', 30n * UNIT],
      ['fund:A', 40n * UNIT],
      ['shared-fund', 5n * UNIT],
      ['vault', 500n * UNIT],
    ],
  },
  {
    name: 'providers, promises, rationed funds, and losses shared by both sides',
    venue: {
      ...layers(
        { ...layer('shared-fund'), sharePpm: 600_000, window: { ms: 20_000, cap: '30' } },
        layer('guarantee'),
        layer('assessment', '0', '25'),
        layer('market-fund'),
        layer('adl'),
        layer('gains-haircut'),
        layer('socialised-funding', '0', '12'),
        layer('withdrawal-factor'),
      ),
      adlWedgePpm: 40_000,
      fund: {
        feePpm: 150_000,
        target: '25',
        divertPpm: 700_000,
        deadlineMs: 4_000,
        fallPpm: 500_000,
        fallWindowMs: 16_000,
        deductiblePpm: 70_000,
        clusterMax: '45',
        clusterWindowMs: 30_000,
        assessmentMultiple: 2,
        assessmentPeriodMs: 15_000,
        stake: {
          minimum: '0.5',
          cooldownMs: 800,
          windowMs: 2_500,
          onIcePpm: 300_000,
          frozenPpm: 600_000,
        },
      },
    },
    capacity: { ...capacity, accounts: 45 },
    markets: [
      market('A', 10_000n, {
        vault: { lossBudget: '100', stagedBelowPpm: 700_000, stagedPpm: 300_000 },
      }),
      market('B', 700n),
    ],
    money: 150n * UNIT,
    houses: [
      ['shared-fund', 30n * UNIT],
      ['vault', 250n * UNIT],
    ],
  },
  {
    name: 'auctions before the vault, and orders at the bankruptcy price',
    venue: DEFAULT_RULEBOOK,
    capacity,
    markets: [
      market('A', 10_000n, {
        auction: { fastMs: 3_000, slowMs: 6_000, startPpm: 980_000, fastEndPpm: 700_000 },
        ladder: { limit: 'bankruptcy', sizing: 'steps', takeoverPpm: 900_000 },
      }),
      market('B', 700n, { auction: { fastMs: 2_000 }, ladder: { failuresMax: 1 } }),
    ],
    money: 150n * UNIT,
    houses: [
      ['fund:A', 40n * UNIT],
      ['vault', 250n * UNIT],
    ],
  },
  {
    name: 'prices of one unit and sizes of one lot',
    venue: DEFAULT_RULEBOOK,
    capacity,
    markets: [
      market('A', 9n, {
        sizeDecimals: 4,
        schedule: { tiers: [{ from: '0', initialPpm: 333_333, maintenancePpm: 210_001 }] },
        ladder: { sliceNotionalMin: '0.00001' },
      }),
      market('B', 40n, { sizeDecimals: 4, schedule: { tiers: TIERS } }),
    ],
    money: 400n,
    houses: [
      ['fund:A', 30n],
      ['vault', 90n],
    ],
  },
  {
    name: 'amounts at the limit of what is stored',
    venue: DEFAULT_RULEBOOK,
    capacity,
    markets: [
      market('A', 6_500_000n, { ladder: { windowNotionalMax: '90000000000' } }),
      market('B', 1n, { vault: { lossBudget: '90000000000', notionalMax: '90000000000' } }),
    ],
    money: 300_000_000_000_000n,
    houses: [['vault', 900_000_000_000_000n]],
  },
  {
    name: 'open interest, weights of gains, brackets, a slow ladder',
    venue: DEFAULT_RULEBOOK,
    capacity,
    markets: [
      market('A', 10_000n, {
        schedule: { tiers: TIERS, openInterest: { lower: '3000', upper: '9000' } },
        gainWeight: { initialPpm: 500_000, maintenancePpm: 800_000 },
        ladder: { cooldownMs: 4_000, windowNotionalMax: '60', windowMs: 60_000 },
      }),
      market('B', 3_000n, { schedule: { tiers: TIERS }, ladder: { bufferPpm: 1_000_000 } }),
      market('C', 50n, { withdrawalPpm: 300_000, price: SOURCES }),
    ],
    money: 250n * UNIT,
    houses: [
      ['fund:B', 20n * UNIT],
      ['vault', 200n * UNIT],
    ],
  },
  {
    name: 'more markets than one account may trade in',
    venue: DEFAULT_RULEBOOK,
    capacity: { ...capacity, accounts: 200, positions: 250 },
    markets: Array.from({ length: 34 }, (_, at) => market(`M${at}`, 1_000n + BigInt(at) * 37n)),
    money: 900n * UNIT,
    houses: [['vault', 300n * UNIT]],
  },
  ...GUARDED_WORLDS,
];

const schedule = (initialPpm: number, maintenancePpm: number) => ({
  schedule: { tiers: [{ from: '0', initialPpm, maintenancePpm }] },
});

/** Terms of the kind that a person changes in a crisis; some are refused. */
export const CRISIS_TERMS: readonly Nested[] = [
  schedule(250_000, 200_000),
  schedule(80_000, 50_000),
  schedule(60_000, 30_000),
  schedule(400_000, 300_000),
  { ladder: { sizing: 'whole', takeoverPpm: 900_000 } },
  { ladder: { sizing: 'restore', takeoverPpm: 0, failuresMax: 0 } },
  { price: { ageMsMax: 3_000 } },
  { price: { ageMsMax: 60_000 } },
  { price: { sources: ['north', 'west'], quorum: 1 } },
  { price: { quorum: 9 } },
  { vault: { lossBudget: '30', unwindPpm: 1_000_000 } },
  { gainWeight: { initialPpm: 300_000, maintenancePpm: 700_000 } },
  { breakers: [] },
  { priceDecimals: 1 },
];

const HUGE = 9_000_000_000_000_000_000n;
const AT_ONE = { price: 1n, buyerFee: 0n, sellerFee: 0n };
const SPARE = JSON.stringify({ priceDecimals: 2, sizeDecimals: 3 });

/** Commands that are mostly refused, each for another reason. */
export const nonsense = (market: string, number: number): readonly CommandBody[] => [
  { kind: 'open-account', account: 'ada', mode: 'cross' },
  { kind: 'open-account', account: 'transit:X', mode: 'cross' },
  { kind: 'deposit', account: 'vault', amount: 1n },
  { kind: 'deposit', account: 'ada', amount: 0n },
  { kind: 'deposit', account: 'ada', amount: HUGE },
  { kind: 'deposit', account: 'no name', amount: 1n },
  { kind: 'withdraw', account: 'nobody', amount: 1n },
  { kind: 'transfer', from: 'mona', to: 'mona', amount: 1n },
  { kind: 'fund-house', house: 'world', amount: 1n },
  { kind: 'fund-house', house: 'deficit', amount: HUGE / 100n },
  { kind: 'list-market', market, terms: '{}' },
  { kind: 'list-market', market: 'NEW', terms: '{"priceDecimals":9}' },
  { kind: 'list-market', market: `L${number % 70}`, terms: SPARE },
  { kind: 'list-market', market: 'SPARE', terms: SPARE },
  { kind: 'set-mark', market: 'NONE', price: 1n },
  { kind: 'set-mark', market, price: HUGE },
  { kind: 'funding', market, rate: 900_000_000n },
  { kind: 'fill', market: 'SPARE', buyer: 'mona', seller: 'milo', size: 1n, ...AT_ONE },
  { kind: 'fill', market, buyer: 'mona', seller: 'ada', size: 1n, ...AT_ONE, buyOrder: 'o9' },
];
