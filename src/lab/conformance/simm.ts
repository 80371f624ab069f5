/** ISDA SIMM, equity: delta, vega and curvature with the parameters of the case. */
import {
  type BucketRules,
  curvatureMargin,
  deltaMargin,
  type Sensitivity,
  type SensitivityRules,
  vegaMargin,
} from '../../core/portfolio/index.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, values } from './answer.ts';
import { double, doubleOr } from './doubles.ts';
import type { Inputs } from './inputs.ts';

const DAYS_PER_YEAR = 365;
const DAYS_OF: Readonly<Record<string, number>> = {
  d: 1,
  w: 7,
  m: DAYS_PER_YEAR / 12,
  y: DAYS_PER_YEAR,
};
/** The bucket of volatility indices has no curvature. */
const VOLATILITY_INDICES = '12';

function tenorDays(tenor: string): number {
  const found = /^(\d+)\s*([dwmy])$/i.exec(tenor.trim());
  if (found === null) throw new NotCovered(`tenor is ${tenor}`);
  return Number(found[1]) * (DAYS_OF[(found[2] as string).toLowerCase()] as number);
}

const readSensitivities = (inputs: Inputs): Sensitivity[] =>
  inputs.groupsOf('sensitivities').map((each, at) => {
    const name = String(each.value('name'));
    return {
      bucket: each.text('bucket'),
      name: name === '' ? String(at) : name,
      amount: double(each, 'amount'),
      days: each.has('tenor') ? tenorDays(each.text('tenor')) : 0,
    };
  });

function readBuckets(params: Inputs): BucketRules[] {
  const weights = params.group('riskWeight');
  const optional = (name: string): Inputs | null => (params.has(name) ? params.group(name) : null);
  const intra = params.group('intra');
  const deltaThresholds = optional('deltaThreshold');
  const vegaWeights = optional('vegaRiskWeight');
  const vegaThresholds = optional('vegaThreshold');
  return weights.names().map((name) => ({
    name,
    isResidual: name.toLowerCase() === 'residual',
    riskWeight: double(weights, name),
    vegaRiskWeight: vegaWeights === null ? 0 : doubleOr(0, vegaWeights, name),
    correlation: doubleOr(0, intra, name),
    deltaThreshold: deltaThresholds === null ? 1 : doubleOr(1, deltaThresholds, name),
    vegaThreshold: vegaThresholds === null ? 1 : doubleOr(1, vegaThresholds, name),
    curvature: name === VOLATILITY_INDICES ? 'no' : 'yes',
  }));
}

function readRules(params: Inputs): SensitivityRules {
  const inter = params.has('inter') ? params.group('inter') : null;
  const pairs = inter?.names() ?? [];
  return {
    kind: 'sensitivities',
    name: 'case',
    date: '2024-01-01',
    sources: [],
    unconfirmed: [],
    settlement: 'quote',
    buckets: readBuckets(params),
    correlations: pairs.map((pair) => {
      const [one = '', other = ''] = pair.split('-');
      return { one, other, correlation: double(inter as Inputs, pair) };
    }),
    historicalRatio: doubleOr(1, params, 'hvr'),
    maintenanceFactor: 1,
  };
}

const equity: Rule = {
  name: 'equity',
  gives: ['total'],
  answer(inputs) {
    const kinds = new Set(inputs.text('kind').split('+'));
    for (const kind of kinds) {
      if (!['delta', 'vega', 'curvature'].includes(kind)) throw new NotCovered(`kind is ${kind}`);
    }
    const rules = readRules(inputs.group('params'));
    const of = readSensitivities(inputs);
    const delta = kinds.has('delta') ? deltaMargin(rules, of) : 0;
    const vega = kinds.has('vega') ? vegaMargin(rules, of) : 0;
    const curvature = kinds.has('curvature') ? curvatureMargin(rules, of) : 0;
    return values({ delta, vega, curvature, total: delta + vega + curvature });
  },
};

export const SIMM_EQUITY: Adapter = { system: 'simm-equity', rules: [equity] };
