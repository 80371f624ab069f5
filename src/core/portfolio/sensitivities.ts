/** Aggregation of delta, vega and curvature as ISDA SIMM does it. */
import { normalQuantile } from '../numeric/index.ts';
import type {
  BucketRules,
  Sensitivity,
  SensitivityMargin,
  SensitivityRules,
} from './sensitivity-rules.ts';

/** Days of the margin period in which volatility is scaled from a year. */
const PERIOD_DAYS = 14;
const DAYS_PER_YEAR = 365;

/** What a name contributes, and how concentrated it is. */
interface Weighted {
  readonly value: number;
  readonly concentration: number;
}

interface BucketTotal {
  readonly rules: BucketRules;
  /** Root of the quadratic form: the risk of the bucket alone. */
  readonly risk: number;
  readonly sum: number;
  readonly size: number;
}

/** Volatility that a risk weight stands for: ten days at 99 % scaled to a year. */
const impliedVolatility = (riskWeight: number): number =>
  (riskWeight * Math.sqrt(DAYS_PER_YEAR / PERIOD_DAYS)) / normalQuantile(0.99);

/** Nets amounts by name, in the order in which names come. */
function netByName(
  sensitivities: readonly Sensitivity[],
  bucket: string,
  amountOf: (sensitivity: Sensitivity) => number,
): number[] {
  const nets = new Map<string, number>();
  for (const sensitivity of sensitivities) {
    if (sensitivity.bucket !== bucket) continue;
    const net = nets.get(sensitivity.name) ?? 0;
    nets.set(sensitivity.name, net + amountOf(sensitivity));
  }
  return [...nets.values()];
}

const concentrationOf = (net: number, threshold: number): number =>
  Math.max(1, Math.sqrt(Math.abs(net) / threshold));

/** `K^2 = sum WS^2 + sum over pairs of rho f WS WS'`, f the lesser concentration by the greater. */
function totalOf(rules: BucketRules, names: readonly Weighted[], correlation: number): BucketTotal {
  let square = 0;
  let sum = 0;
  let size = 0;
  for (let i = 0; i < names.length; i += 1) {
    const one = names[i] as Weighted;
    sum += one.value;
    size += Math.abs(one.value);
    square += one.value * one.value;
    for (let j = 0; j < i; j += 1) {
      const other = names[j] as Weighted;
      const lesser = Math.min(one.concentration, other.concentration);
      const shared = lesser / Math.max(one.concentration, other.concentration);
      square += 2 * correlation * shared * one.value * other.value;
    }
  }
  return { rules, risk: Math.sqrt(Math.max(square, 0)), sum, size };
}

const identity = (correlation: number): number => correlation;
const squared = (correlation: number): number => correlation * correlation;

/** Root over the buckets inside, with `S_b = clamp(sum, -K_b, K_b)`. */
function acrossBuckets(
  rules: SensitivityRules,
  totals: readonly BucketTotal[],
  correlate: (correlation: number) => number,
): number {
  let square = 0;
  for (let i = 0; i < totals.length; i += 1) {
    const one = totals[i] as BucketTotal;
    square += one.risk * one.risk;
    for (let j = 0; j < i; j += 1) {
      const other = totals[j] as BucketTotal;
      const gamma = correlate(correlationOf(rules, one.rules.name, other.rules.name));
      square += 2 * gamma * clamped(one) * clamped(other);
    }
  }
  return Math.sqrt(Math.max(square, 0));
}

const clamped = ({ sum, risk }: BucketTotal): number => Math.max(Math.min(sum, risk), -risk);

function correlationOf(rules: SensitivityRules, one: string, other: string): number {
  const found = rules.correlations.find(
    (each) =>
      (each.one === one && each.other === other) || (each.one === other && each.other === one),
  );
  return found?.correlation ?? 0;
}

/** Delta or vega: the root over the buckets, and the residual bucket beside it. */
function linearRisk(
  rules: SensitivityRules,
  weigh: (bucket: BucketRules) => readonly Weighted[],
): number {
  const inside: BucketTotal[] = [];
  let residual = 0;
  for (const bucket of rules.buckets) {
    const total = totalOf(bucket, weigh(bucket), bucket.correlation);
    if (bucket.isResidual) residual += total.risk;
    else inside.push(total);
  }
  return acrossBuckets(rules, inside, identity) + residual;
}

/** Margin of delta sensitivities: `WS = RW s CR`. */
export const deltaMargin = (rules: SensitivityRules, of: readonly Sensitivity[]): number =>
  linearRisk(rules, (bucket) =>
    netByName(of, bucket.name, ({ amount }) => amount).map((net) => {
      const concentration = concentrationOf(net, bucket.deltaThreshold);
      return { value: bucket.riskWeight * net * concentration, concentration };
    }),
  );

/** Margin of vega: the same aggregation of `VRW * HVR * sigma * vega * VCR`. */
export const vegaMargin = (rules: SensitivityRules, of: readonly Sensitivity[]): number =>
  linearRisk(rules, (bucket) => {
    const scale = rules.historicalRatio * impliedVolatility(bucket.riskWeight);
    return netByName(of, bucket.name, ({ amount }) => amount).map((net) => {
      const concentration = concentrationOf(scale * net, bucket.vegaThreshold);
      return { value: bucket.vegaRiskWeight * scale * net * concentration, concentration };
    });
  });

/** `max(0, sum + lambda K)` of one set of buckets. */
function curvatureOf(rules: SensitivityRules, totals: readonly BucketTotal[]): number {
  let sum = 0;
  let size = 0;
  for (const total of totals) {
    sum += total.sum;
    size += total.size;
  }
  if (size === 0) return 0;
  const theta = Math.min(sum / size, 0);
  const quantile = normalQuantile(0.995);
  const lambda = (quantile * quantile - 1) * (1 + theta) - theta;
  return Math.max(sum + lambda * acrossBuckets(rules, totals, squared), 0);
}

/**
 * Margin of curvature from vega: `CVR = SF(t) sigma vega`, `SF = 0.5 min(1, 14 / days)`, with
 * squared correlations; the residual bucket has its own theta and lambda.
 */
export function curvatureMargin(rules: SensitivityRules, of: readonly Sensitivity[]): number {
  const inside: BucketTotal[] = [];
  const residual: BucketTotal[] = [];
  for (const bucket of rules.buckets) {
    if (bucket.curvature === 'no') continue;
    const volatility = impliedVolatility(bucket.riskWeight);
    const nets = netByName(of, bucket.name, ({ amount, days }) => {
      const scale = 0.5 * (days > PERIOD_DAYS ? PERIOD_DAYS / days : 1);
      return scale * volatility * amount;
    });
    const weighted = nets.map((value) => ({ value, concentration: 1 }));
    const total = totalOf(bucket, weighted, squared(bucket.correlation));
    (bucket.isResidual ? residual : inside).push(total);
  }
  return curvatureOf(rules, inside) + curvatureOf(rules, residual);
}

/**
 * Margin of one product class: delta, vega and curvature add. Source: ISDA SIMM methodology
 * (equity risk class); weights, correlations and thresholds are the user's.
 */
export function sensitivityMargin(
  rules: SensitivityRules,
  deltas: readonly Sensitivity[],
  vegas: readonly Sensitivity[],
): SensitivityMargin {
  const delta = deltaMargin(rules, deltas);
  const vega = vegaMargin(rules, vegas);
  const curvature = curvatureMargin(rules, vegas);
  return { delta, vega, curvature, total: delta + vega + curvature };
}
