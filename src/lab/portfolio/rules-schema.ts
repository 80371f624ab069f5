/** The file of a set of rules: the same data as a preset. */
import { z } from 'zod';
import type { MarginRules } from '../../core/portfolio/index.ts';
import { choice, list, number, section, text } from './json-fields.ts';

const real = (about: string) => number(about);

const origin = {
  name: text('Name.'),
  date: text('Day of the parameters, 2024-06-17.'),
  sources: list('Where the numbers are from.', text('A source.')),
  unconfirmed: list('What no public source states.', text('A sentence.')).default([]),
};

const place = choice('Where the charge goes.', ['risk', 'floor', 'charge']);
const KINDS =
  'one of forward-contingency, roll-shock, delta-shock, short-option-minimum, linear-charge, ' +
  'collateral-haircut, oracle-confidence, stablecoin-depeg, delta-minimum, concentration, ' +
  'liquidity, provisions';

const charge = <Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  shape: Shape,
) => section(kind, { kind: z.literal(kind), place, ...shape });

const tier = section('A tier.', { from: real('Amount.'), multiplier: real('Multiplier.') });

const addOn = z.discriminatedUnion(
  'kind',
  [
    charge('forward-contingency', {
      up: real('Move up.'),
      down: real('Move down.'),
      add: real('Share.'),
      perYear: real('Share a year.'),
    }),
    charge('roll-shock', { leastMove: real('Least.'), annualisedMove: real('A year.') }),
    charge('delta-shock', {
      threshold: real('Quote currency.'),
      perQuote: real('Share a unit of the excess.'),
      most: real('Largest share.'),
    }),
    charge('short-option-minimum', {
      maintenanceRate: real('Share of the index.'),
      initialExtraRate: real('Share of the index.'),
      tiers: list('Tiers.', tier).default([]),
    }),
    charge('linear-charge', {
      maintenanceRate: real('Share of the index.'),
      initialExtraRate: real('Share of the index.'),
    }),
    charge('collateral-haircut', {}),
    charge('oracle-confidence', { threshold: real('Trust.'), rate: real('Share.') }),
    charge('stablecoin-depeg', { threshold: real('Price.'), factor: real('Factor.') }),
    charge('delta-minimum', { netRate: real('Share.'), hedgedRate: real('Share.') }),
    charge('concentration', { threshold: real('Quote currency.') }),
    charge('liquidity', {
      halfSpread: real('Share.'),
      impact: real('Share at a day of volume.'),
      dailyVolume: real('Quote currency.'),
    }),
    charge('provisions', { levels: choice('Levels.', ['both', 'initial']) }),
  ],
  { error: KINDS },
);

const scenario = section('A scenario.', {
  move: real('Shocked price over price.'),
  volatility: choice('Volatility.', ['up', 'none', 'down', 'linear-skew', 'absolute-skew']),
  weight: real('Share that counts.'),
});

const cap = section('A cap.', { cap: real('Cap.'), capSlope: real('Per root of a year.') });

const scenarios = section('Rules by scenarios.', {
  kind: z.literal('scenarios'),
  ...origin,
  settlement: choice('Currency of results.', ['quote', 'coin']),
  scenarios: list('Scenarios.', scenario),
  volatilityLaw: section('How volatility moves.', {
    up: real('Share.'),
    down: real('Share.'),
    upPoints: real('Volatility.'),
    downPoints: real('Volatility.'),
    shortPower: real('Power.'),
    longPower: real('Power.'),
    daysFloor: real('Days.'),
    leastUp: real('Volatility.'),
  }),
  skew: section('Skew.', {
    linear: cap,
    absolute: cap,
    leastWidth: real('Width.'),
    width: real('Width.'),
    level: real('Level.'),
    levelSlope: real('Slope.'),
  }).nullable(),
  discount: section('Discounts of an expiry.', {
    long: real('Factor.'),
    longRate: real('Multiple of the rate.'),
    longAdd: real('A year.'),
    short: real('Factor.'),
    shortRate: real('Multiple of the rate.'),
    shortAdd: real('A year.'),
  }).nullable(),
  dampener: section('Dampener.', { amount: real('Amount.'), range: real('Range.') }).nullable(),
  gains: section('Gains.', { share: real('Share.'), most: real('Amount.').nullable() }),
  across: choice('Underlyings.', ['separately', 'together']),
  averagingSeconds: real('Seconds.'),
  lookAheadYears: real('Years.'),
  rateFloor: choice('Rates below zero.', ['zero', 'none']),
  initialFactor: real('Factor.'),
  maintenanceFactor: real('Factor.'),
  addOns: list('Add-ons.', addOn),
});

const standard = section('Standard margin in quote currency.', {
  kind: z.literal('standard'),
  ...origin,
  settlement: z.literal('quote'),
  linearMaintenance: real('Share.'),
  linearInitial: real('Share.'),
  optionMost: real('Share.'),
  optionLeast: real('Share.'),
  callMaintenance: real('Share.'),
  putMaintenance: real('Share.'),
  putMaintenanceOfMark: real('Share.'),
  unpairedInitial: real('Share of the forward.'),
  unpairedMaintenance: real('Share of the forward.'),
  initialOverMaintenance: real('Factor.'),
  confidenceThreshold: real('Trust.'),
  confidenceRate: real('Share.'),
  pegThreshold: real('Price.'),
  pegFactor: real('Factor.'),
});

const inverse = section('Standard margin in coin.', {
  kind: z.literal('inverse-standard'),
  ...origin,
  settlement: z.literal('coin'),
  initialRate: real('Share.'),
  initialLeast: real('Share.'),
  maintenanceRate: real('Share.'),
  linearInitial: real('Share.'),
  linearMaintenance: real('Share.'),
});

const bucket = section('A bucket.', {
  name: text('Name; that of the underlying.'),
  isResidual: z.boolean({ error: 'true or false' }),
  riskWeight: real('Weight.'),
  vegaRiskWeight: real('Weight.'),
  correlation: real('Of two names.'),
  deltaThreshold: real('Amount.'),
  vegaThreshold: real('Amount.'),
  curvature: choice('Charged for curvature.', ['yes', 'no']),
});

const sensitivities = section('Aggregated sensitivities.', {
  kind: z.literal('sensitivities'),
  ...origin,
  settlement: z.literal('quote'),
  buckets: list('Buckets.', bucket),
  correlations: list(
    'Correlations.',
    section('A pair.', { one: text('Name.'), other: text('Name.'), correlation: real('From -1.') }),
  ),
  historicalRatio: real('Ratio.'),
  maintenanceFactor: real('Factor.'),
});

/** A file of rules; what it means is checked by `faultsOfRules`. */
export const RULES_SCHEMA: z.ZodType<MarginRules> = z.discriminatedUnion(
  'kind',
  [scenarios, standard, inverse, sensitivities],
  { error: 'one of scenarios, standard, inverse-standard, sensitivities' },
);
