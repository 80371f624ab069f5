/** Paradex, portfolio margin (beta). */
import type { Scenario, ScenarioRules, VolatilityMove } from '../rules.ts';

const GRID: readonly (readonly [move: number, volatilities: readonly VolatilityMove[]])[] = [
  [1.16, ['up']],
  [1.12, ['up', 'down']],
  [1.08, ['up', 'down']],
  [1.04, ['up', 'down']],
  [1, ['up', 'down']],
  [0.96, ['up', 'down']],
  [0.92, ['up', 'down']],
  [0.88, ['up', 'down']],
  [0.84, ['up']],
];

const TAILS: readonly (readonly [move: number, weight: number])[] = [
  [0.34, 0.24],
  [0.67, 0.48],
  [1.5, 0.32],
  [2, 0.16],
  [3, 0.08],
  [4, 0.0533],
  [5, 0.04],
  [6, 0.032],
];

export const PARADEX: ScenarioRules = {
  kind: 'scenarios',
  name: 'paradex',
  date: '2026-11-21',
  sources: ['docs.paradex.trade/risk/portfolio-margin'],
  unconfirmed: [
    'The sources carry no day; this is the day on which they were read.',
    'The provisions for eight hours of expected funding and for fees are given with the account.',
    'Hedged delta is taken as half of gross less net delta of an underlying.',
  ],
  settlement: 'quote',
  scenarios: [
    ...GRID.flatMap(([move, volatilities]) =>
      volatilities.map((volatility): Scenario => ({ move, volatility, weight: 1 })),
    ),
    ...TAILS.map(([move, weight]): Scenario => ({ move, volatility: 'up', weight })),
  ],
  volatilityLaw: {
    up: 0.4,
    down: 0.22,
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
  initialFactor: 1,
  maintenanceFactor: 0.5,
  addOns: [
    { kind: 'delta-minimum', place: 'floor', netRate: 0.02, hedgedRate: 0.01 },
    { kind: 'provisions', place: 'charge', levels: 'both' },
  ],
};
