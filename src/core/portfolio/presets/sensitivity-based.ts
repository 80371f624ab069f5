/** Aggregated sensitivities after ISDA SIMM; buckets are named like the underlyings. */
import type { BucketRules, SensitivityRules } from '../sensitivity-rules.ts';

const bucket = (name: string, riskWeight: number): BucketRules => ({
  name,
  isResidual: false,
  riskWeight,
  vegaRiskWeight: 0.45,
  correlation: 1,
  deltaThreshold: 10_000_000,
  vegaThreshold: 200_000_000,
  curvature: 'yes',
});

export const SENSITIVITY_BASED: SensitivityRules = {
  kind: 'sensitivities',
  name: 'sensitivity-based',
  date: '2026-11-21',
  sources: ['ISDA SIMM methodology, equity risk class: the form of the aggregation'],
  unconfirmed: [
    'The sources carry no day; this is the day on which they were read.',
    'ISDA publishes no calibration for crypto: weights, correlation and thresholds are examples ' +
      "to be replaced by the user's.",
  ],
  settlement: 'quote',
  buckets: [bucket('BTC', 35), bucket('ETH', 45), bucket('SOL', 60)],
  correlations: [
    { one: 'BTC', other: 'ETH', correlation: 0.75 },
    { one: 'BTC', other: 'SOL', correlation: 0.6 },
    { one: 'ETH', other: 'SOL', correlation: 0.65 },
  ],
  historicalRatio: 0.6,
  maintenanceFactor: 0.8,
};
