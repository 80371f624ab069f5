/** Deribit, cross portfolio margin of coin-settled books. */
import type { AddOn } from '../add-on.ts';
import { gridOf, type Scenario, type ScenarioRules } from '../rules.ts';

const GRID_STEPS = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1];
const TAILS = [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5];

/**
 * Share of a far move that counts, so that a future loses there in coin what it loses at the edge
 * of the grid: `range / |m| * (1 + m) / (1 + sign(m) range)`.
 */
export const deribitTailWeight = (move: number, range: number): number => {
  const edge = move < 0 ? 1 - range : 1 + range;
  return ((range / Math.abs(move)) * (1 + move)) / edge;
};

const scenariosOf = (range: number): Scenario[] => [
  ...gridOf(
    GRID_STEPS.map((step) => step * range),
    ['up', 'none', 'down'],
  ),
  ...TAILS.map(
    (move): Scenario => ({
      move: 1 + move,
      volatility: 'up',
      weight: deribitTailWeight(move, range),
    }),
  ),
];

/** Parameters that Deribit publishes an index. */
export interface DeribitParameters {
  readonly priceRange: number;
  readonly volatilityUp: number;
  readonly volatilityDown: number;
  readonly leastVolatilityUp: number;
  readonly annualisedMove: number;
  readonly leastMove: number;
  /** Quote currency. */
  readonly extendedDampener: number;
  readonly gainShare: number;
  readonly gainMost: number | null;
  readonly maintenanceFactor: number;
}

const addOnsOf = ({ leastMove, annualisedMove }: DeribitParameters): AddOn[] => [
  { kind: 'roll-shock', place: 'risk', leastMove, annualisedMove },
  { kind: 'delta-shock', place: 'risk', threshold: 20_000_000, perQuote: 1e-9, most: 0.1 },
  { kind: 'provisions', place: 'charge', levels: 'initial' },
];

/** The rules that a set of parameters makes. */
export const deribitRules = (
  name: string,
  date: string,
  parameters: DeribitParameters,
): ScenarioRules => ({
  kind: 'scenarios',
  name,
  date,
  sources: [
    'Deribit API, private/pme/simulate: documented example and model_params',
    'Deribit support, Portfolio Margin (article 25944756247837)',
  ],
  unconfirmed: [
    'The dampener of the extended table is known from third-party re-implementations only.',
    'Above USD 20m of net delta the delta shock grows; its slope, 0.1 % a million, is assumed.',
    'The order of the three volatilities within a move of the grid is assumed.',
  ],
  settlement: 'coin',
  scenarios: scenariosOf(parameters.priceRange),
  volatilityLaw: {
    up: parameters.volatilityUp,
    down: parameters.volatilityDown,
    upPoints: 0,
    downPoints: 0,
    shortPower: 0.3,
    longPower: 0.13,
    daysFloor: 0.01,
    leastUp: parameters.leastVolatilityUp,
  },
  skew: null,
  discount: null,
  dampener: { amount: parameters.extendedDampener, range: parameters.priceRange },
  gains: { share: parameters.gainShare, most: parameters.gainMost },
  across: 'separately',
  averagingSeconds: 0,
  lookAheadYears: 0,
  rateFloor: 'none',
  initialFactor: 1,
  maintenanceFactor: parameters.maintenanceFactor,
  addOns: addOnsOf(parameters),
});

/** BTC as of June 2024. */
export const DERIBIT_BTC = deribitRules('deribit-btc', '2024-06-17', {
  priceRange: 0.16,
  volatilityUp: 0.5,
  volatilityDown: 0.25,
  leastVolatilityUp: 0.5,
  annualisedMove: 0.075,
  leastMove: 0.01,
  extendedDampener: 100_000,
  gainShare: 0,
  gainMost: null,
  maintenanceFactor: 0.8,
});

/** ETH as of February 2026. */
export const DERIBIT_ETH = deribitRules('deribit-eth', '2026-02-15', {
  priceRange: 0.18,
  volatilityUp: 0.4,
  volatilityDown: 0.25,
  leastVolatilityUp: 0.5,
  annualisedMove: 0.05,
  leastMove: 0.005,
  extendedDampener: 200_000,
  gainShare: 0.6,
  gainMost: 20_000_000,
  maintenanceFactor: 0.8,
});
