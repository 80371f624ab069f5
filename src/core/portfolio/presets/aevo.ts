/** Aevo, portfolio margin: fifteen scenarios with volatility moved in points. */
import { gridOf, type ScenarioRules } from '../rules.ts';

export const AEVO: ScenarioRules = {
  kind: 'scenarios',
  name: 'aevo',
  date: '2026-11-21',
  sources: ['docs.aevo.xyz, options specifications, portfolio margin (first parameters, ETH)'],
  unconfirmed: [
    'The sources carry no day; this is the day on which they were read.',
    'The floor margin is published as a component; its rate, 1 % of the index, is assumed.',
    'Maintenance over initial, 0.8, is assumed.',
  ],
  settlement: 'quote',
  scenarios: gridOf([0.2, 0.1, 0, -0.1, -0.2], ['up', 'none', 'down']),
  volatilityLaw: {
    up: 0,
    down: 0,
    upPoints: 0.5,
    downPoints: 0.25,
    shortPower: 0,
    longPower: 0,
    daysFloor: 0,
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
  maintenanceFactor: 0.8,
  addOns: [
    {
      kind: 'short-option-minimum',
      place: 'floor',
      maintenanceRate: 0.01,
      initialExtraRate: 0,
      tiers: [],
    },
    { kind: 'provisions', place: 'charge', levels: 'initial' },
  ],
};
