/** After OKX's portfolio margin of BTC and ETH: the charges whose numbers were announced. */
import { gridOf, type ScenarioRules } from '../rules.ts';

export const OKX_LIKE: ScenarioRules = {
  kind: 'scenarios',
  name: 'okx-like',
  date: '2025-01-15',
  sources: [
    'OKX, "OKX will further adjust portfolio margin parameters", January 2025 (MR1, MR4, MR6, MR7)',
  ],
  unconfirmed: [
    'How the nine charges are combined is not public in full: here spot and extreme moves share ' +
      'one worst case, basis and minimum charge are added.',
    'The volatility shock that goes with MR1, 50 % up and 35 % down at 30 days, is assumed.',
    'The weight of one half on the extreme move is assumed.',
    'The theta, vega and rate charges (MR2, MR3, MR5) are left out.',
    'The raw minimum charge, 0.3 % of a net short option, is assumed; tiers multiply their part.',
    'The initial requirement is 1.3 times maintenance.',
  ],
  settlement: 'quote',
  scenarios: [
    ...gridOf([0.12, 0.08, 0.04, 0, -0.04, -0.08, -0.12], ['up', 'none', 'down']),
    { move: 1.24, volatility: 'up', weight: 0.5 },
    { move: 0.76, volatility: 'up', weight: 0.5 },
  ],
  volatilityLaw: {
    up: 0.5,
    down: 0.35,
    upPoints: 0,
    downPoints: 0,
    shortPower: 0.3,
    longPower: 0.13,
    daysFloor: 1,
    leastUp: 0,
  },
  skew: null,
  discount: null,
  dampener: null,
  gains: { share: 1, most: null },
  across: 'separately',
  averagingSeconds: 0,
  lookAheadYears: 0,
  rateFloor: 'none',
  initialFactor: 1.3,
  maintenanceFactor: 1,
  addOns: [
    { kind: 'roll-shock', place: 'risk', leastMove: 0, annualisedMove: 0.05 },
    {
      kind: 'short-option-minimum',
      place: 'risk',
      maintenanceRate: 0.003,
      initialExtraRate: 0,
      tiers: [
        { from: 0, multiplier: 1 },
        { from: 250_000, multiplier: 2 },
        { from: 500_000, multiplier: 4 },
        { from: 1_000_000, multiplier: 6 },
        { from: 2_000_000, multiplier: 8 },
        { from: 3_000_000, multiplier: 10 },
        { from: 4_000_000, multiplier: 12 },
      ],
    },
    { kind: 'collateral-haircut', place: 'charge' },
    { kind: 'stablecoin-depeg', place: 'charge', threshold: 0.98, factor: 2 },
    { kind: 'provisions', place: 'charge', levels: 'initial' },
  ],
};
