/** After Bybit's portfolio margin: a worst case and contingencies; most numbers are not public. */
import { gridOf, type ScenarioRules } from '../rules.ts';

export const BYBIT_LIKE: ScenarioRules = {
  kind: 'scenarios',
  name: 'bybit-like',
  date: '2024-09-04',
  sources: [
    'Bybit help centre, "Margin Calculations under Portfolio Margin" (structure: maximum ' +
      'loss and contingencies, initial margin a factor of maintenance)',
  ],
  unconfirmed: [
    'The grid, 15 % in thirds, and the volatility shocks, 40 % up and 25 % down, are assumed.',
    'The rate of a net short option, 0.5 % of the index, and of a perpetual, 1 %, are assumed.',
    'The delta spread stands as a charge on hedged delta; its factor of time is left out.',
    'The vega spread and the spread between stablecoins are left out.',
    'The initial factor of 1.25 is assumed.',
  ],
  settlement: 'quote',
  scenarios: gridOf([0.15, 0.1, 0.05, 0, -0.05, -0.1, -0.15], ['up', 'none', 'down']),
  volatilityLaw: {
    up: 0.4,
    down: 0.25,
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
  averagingSeconds: 1800,
  lookAheadYears: 0,
  rateFloor: 'none',
  initialFactor: 1.25,
  maintenanceFactor: 1,
  addOns: [
    {
      kind: 'short-option-minimum',
      place: 'risk',
      maintenanceRate: 0.005,
      initialExtraRate: 0,
      tiers: [],
    },
    { kind: 'linear-charge', place: 'risk', maintenanceRate: 0.01, initialExtraRate: 0 },
    { kind: 'delta-minimum', place: 'risk', netRate: 0.005, hedgedRate: 0.005 },
    { kind: 'collateral-haircut', place: 'charge' },
    { kind: 'provisions', place: 'charge', levels: 'initial' },
  ],
};
