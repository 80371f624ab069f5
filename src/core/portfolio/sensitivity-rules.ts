/** Parameters of an aggregation of sensitivities. */
import type { RulesOrigin } from './rules.ts';

/** Rates and limits of one bucket. */
export interface BucketRules {
  readonly name: string;
  /** Outside the root: added to the rest. */
  readonly isResidual: boolean;
  /** Delta risk weight, settlement currency a unit of sensitivity. */
  readonly riskWeight: number;
  readonly vegaRiskWeight: number;
  /** Correlation of two names of the bucket. */
  readonly correlation: number;
  /** Above this net sensitivity the bucket is concentrated. */
  readonly deltaThreshold: number;
  readonly vegaThreshold: number;
  /** Whether options of the bucket are charged for curvature. */
  readonly curvature: 'yes' | 'no';
}

/** Correlation between two buckets. */
export interface BucketCorrelation {
  readonly one: string;
  readonly other: string;
  readonly correlation: number;
}

/** ISDA SIMM's aggregation of one product class with parameters of the user. */
export interface SensitivityRules extends RulesOrigin {
  readonly kind: 'sensitivities';
  readonly settlement: 'quote';
  readonly buckets: readonly BucketRules[];
  readonly correlations: readonly BucketCorrelation[];
  /** Historical volatility ratio, multiplies vega risk. */
  readonly historicalRatio: number;
  /** Maintenance as a share of the initial requirement. */
  readonly maintenanceFactor: number;
}

/** One sensitivity. */
export interface Sensitivity {
  readonly bucket: string;
  /** Names that are equal are one issuer: they net in full. */
  readonly name: string;
  /** Value change a unit of the risk factor: 1 % of the price, or one point of volatility. */
  readonly amount: number;
  /** Calendar days to the expiry; only curvature reads it. */
  readonly days: number;
}

/** An amount by risk. */
export interface SensitivityMargin {
  readonly delta: number;
  readonly vega: number;
  readonly curvature: number;
  readonly total: number;
}
