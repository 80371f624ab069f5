/** Derive, portfolio risk manager 2: thirty-three scenarios, skew, discounts an expiry. */
import { gridOf, type Scenario, type ScenarioRules, type SkewCap } from '../rules.ts';

const UP: Scenario = { move: 1.18, volatility: 'up', weight: 1 };
const DOWN: Scenario = { move: 0.82, volatility: 'up', weight: 1 };

/** Share of the result that counts at far prices. */
const TAILS: readonly (readonly [move: number, weight: number])[] = [
  [0.34, 0.21],
  [0.67, 0.42],
  [1.5, 0.2772],
  [2, 0.1386],
  [3, 0.0693],
  [4, 0.0462],
  [5, 0.03465],
  [6, 0.02772],
];

const SKEW_CAP: SkewCap = { cap: 0.25, capSlope: -0.1 };

/** BTC and ETH, from the mainnet configuration of the contracts. */
export const DERIVE_PORTFOLIO: ScenarioRules = {
  kind: 'scenarios',
  name: 'derive-portfolio',
  date: '2026-11-21',
  sources: [
    'derivexyz/v2-core, PMRM_2 and its library; scripts/config-mainnet.sol',
    'docs.derive.xyz, Portfolio Margin Parameters',
  ],
  unconfirmed: [
    'The sources carry no day; this is the day on which they were read.',
    'The configuration script has a long discount of 1.05 and a short mark-up of 0.95, which is ' +
      'swapped against the meaning in the library; here they are 0.95 and 1.05.',
    'Haircuts of collateral are given with each asset and are not part of the rules.',
  ],
  settlement: 'quote',
  scenarios: [
    UP,
    ...gridOf([0.135, 0.09, 0.045, 0, -0.045, -0.09, -0.135], ['up', 'none', 'down']),
    DOWN,
    ...TAILS.map(([move, weight]): Scenario => ({ move, volatility: 'up', weight })),
    { move: 1, volatility: 'linear-skew', weight: 1 },
    { move: 1, volatility: 'absolute-skew', weight: 1 },
  ],
  volatilityLaw: {
    up: 0.5,
    down: 0.3,
    upPoints: 0,
    downPoints: 0,
    shortPower: 0.3,
    longPower: 0.13,
    daysFloor: 1,
    leastUp: 0.4,
  },
  skew: {
    linear: SKEW_CAP,
    absolute: SKEW_CAP,
    leastWidth: 0.01,
    width: 4,
    level: 0.6,
    levelSlope: 0,
  },
  discount: {
    long: 0.95,
    longRate: 0,
    longAdd: 0.16,
    short: 1.05,
    shortRate: 0,
    shortAdd: 0.16,
  },
  dampener: null,
  gains: { share: 1, most: null },
  across: 'separately',
  averagingSeconds: 1800,
  lookAheadYears: 0,
  rateFloor: 'zero',
  initialFactor: 1,
  maintenanceFactor: 0.8,
  addOns: [
    {
      kind: 'forward-contingency',
      place: 'risk',
      up: 1.045,
      down: 0.955,
      add: 0.5,
      perYear: 2,
    },
    { kind: 'linear-charge', place: 'charge', maintenanceRate: 0.03, initialExtraRate: 0.01 },
    {
      kind: 'short-option-minimum',
      place: 'charge',
      maintenanceRate: 0.003,
      initialExtraRate: 0.002,
      tiers: [],
    },
    { kind: 'collateral-haircut', place: 'charge' },
    { kind: 'oracle-confidence', place: 'charge', threshold: 0.55, rate: 1 },
    { kind: 'stablecoin-depeg', place: 'charge', threshold: 0.99, factor: 4 },
  ],
};
