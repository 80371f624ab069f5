/** Statistics by which margin is judged: coverage, tails, procyclicality. */
import {
  cover,
  flooredByTenYears,
  procyclicality,
  stressWeighted,
  throughLayers,
} from '../risk-statistics/clearing.ts';
import {
  acceptedExceptions,
  conditionalCoverage,
  independence,
  proportionOfFailures,
  trafficLight,
} from '../risk-statistics/coverage.ts';
import { shortfallTest } from '../risk-statistics/shortfall-test.ts';
import {
  historicalTail,
  lognormalFactors,
  normalTail,
  studentTail,
} from '../risk-statistics/tail-risk.ts';
import type { Adapter, Rule } from './adapter.ts';
import { NotCovered, type Outcome, values } from './answer.ts';
import { double, doubleOf, doubleOr, doubles } from './doubles.ts';
import type { Inputs } from './inputs.ts';
import type { VectorCase } from './vectors.ts';

/** A system of one rule. */
const system = (
  name: string,
  gives: readonly string[],
  answer: (inputs: Inputs, vector: VectorCase) => Outcome,
): Adapter => {
  const rule: Rule = { name: 'rule', gives, answer };
  return { system: name, rules: [rule] };
};

const LEVEL = 0.05;

const readFailures = (inputs: Inputs) =>
  proportionOfFailures(double(inputs, 'T'), double(inputs, 'x'), double(inputs, 'p'));

const readTransitions = (inputs: Inputs) => ({
  quietQuiet: double(inputs, 'n00'),
  quietBad: double(inputs, 'n01'),
  badQuiet: double(inputs, 'n10'),
  badBad: double(inputs, 'n11'),
});

const failures = system('kupiec-pof', ['lr'], (inputs) => {
  const { ratio, pValue } = readFailures(inputs);
  return values({ lr: ratio, pValue, reject95: pValue < LEVEL });
});

const region = system('kupiec-region', ['minAccepted'], (inputs) => {
  const level = doubleOr(1 - LEVEL, inputs, 'testLevel');
  const accepted = acceptedExceptions(double(inputs, 'T'), double(inputs, 'p'), level);
  return values({ minAccepted: accepted.minimum, maxAccepted: accepted.maximum });
});

const both = system('christoffersen-cc', ['lr'], (inputs) => {
  const clusters = independence(readTransitions(inputs));
  const { ratio, pValue } = conditionalCoverage(readFailures(inputs), clusters);
  return values({ lr: ratio, pValue });
});

/** Days and promised share may stand beside the transitions; the question does not need them. */
function clustersAlone(inputs: Inputs): Outcome {
  for (const name of ['T', 'x', 'p']) if (inputs.has(name)) inputs.value(name);
  const { ratio, pValue } = independence(readTransitions(inputs));
  return values({ lr: ratio, pValue });
}

const CLUSTERS = ['christoffersen-ind', 'christoffersen-cci', 'christoffersen-independence'];
const clusters = CLUSTERS.map((name) => system(name, ['lr'], clustersAlone));

const light = system('basel-traffic-light', ['zone'], (inputs) => {
  const share = double(inputs, 'p');
  const found = trafficLight(double(inputs, 'T'), double(inputs, 'exceptions'), share);
  return values({
    zone: found.zone,
    cumulativeProbability: found.probability,
    plusFactor1996: found.plusFactor,
    multiplier2019: found.multiplier,
  });
});

const normal = system('var-es-normal', ['var', 'es'], (inputs) => {
  const alpha = double(inputs, 'alpha');
  const tail = normalTail(double(inputs, 'mu'), double(inputs, 'sigma'), alpha);
  return values({ var: tail.valueAtRisk, es: tail.expectedShortfall });
});

const student = system('var-es-student', ['var', 'es'], (inputs) => {
  const scale = doubleOr(1, inputs, 'scale');
  const tail = studentTail(double(inputs, 'nu'), scale, double(inputs, 'alpha'));
  return values({ var: tail.valueAtRisk, es: tail.expectedShortfall });
});

const lognormal = system('es-lognormal', ['riskFactorShort'], (inputs) => {
  const { short, long } = lognormalFactors(
    double(inputs, 'riskAversion'),
    double(inputs, 'tau'),
    doubleOr(0, inputs, 'mu'),
    double(inputs, 'sigma'),
  );
  return values({ riskFactorShort: short, riskFactorLong: long });
});

const historical = system('var-es-historical', ['esAcerbiTasche'], (inputs) => {
  const tail = historicalTail(doubles(inputs, 'pnl'), double(inputs, 'alpha'));
  return values({
    varLower: tail.lower,
    varUpper: tail.upper,
    esAcerbiTasche: tail.expectedShortfall,
  });
});

const shortfall = system('acerbi-szekely', ['z1', 'z2'], (inputs) => {
  const results = doubles(inputs, 'pnl');
  const valuesAtRisk = doubles(inputs, 'var');
  const shortfalls = doubles(inputs, 'es');
  inputs.flagOr(false, 'broadcast');
  for (const list of [valuesAtRisk, shortfalls]) {
    if (list.length !== 1 && list.length !== results.length) {
      throw new NotCovered('var and es are neither one nor one a day');
    }
  }
  const test = shortfallTest(results, valuesAtRisk, shortfalls, double(inputs, 'alpha'));
  return values({ exceptions: test.exceptions, z1: test.conditional, z2: test.unconditional });
});

const coverN = system('cover-n', ['requirement'], (inputs) => {
  const losses = inputs.group('stressLoss');
  const margins = inputs.group('margin');
  const affiliates = inputs.has('affiliates') ? inputs.group('affiliates') : null;
  const names = inputs.has('members') ? inputs.list('members').map(String) : losses.names();
  const members = names.map((name) => ({
    margin: double(margins, name),
    stressLosses: doubles(losses, name),
    group: affiliates?.has(name) === true ? affiliates.text(name) : `alone ${name}`,
  }));
  if (inputs.has('scenarios')) inputs.value('scenarios');
  return values({ ...cover(members, double(inputs, 'n')) });
});

/** Gains that a haircut falls on: an input, or what the note of the case states. */
function readGains(inputs: Inputs, note: string): number {
  const stated = /\bgains of (\d+(?:\.\d+)?)/.exec(note)?.[1];
  return doubleOr(Number(stated ?? 0), inputs, 'vmGains', 'gains', 'variationMarginGains');
}

const layers = system('waterfall', ['used', 'uncovered'], (inputs, { note }) => {
  const named = inputs.list('layers').map((layer) => {
    const [name, amount] = Array.isArray(layer) ? layer : [];
    if (typeof name !== 'string' || amount === undefined)
      throw new NotCovered('a layer is no pair');
    return { name, amount: doubleOf(amount, name) };
  });
  const amounts = named.map(({ amount }) => amount);
  const { used, uncovered } = throughLayers(double(inputs, 'loss'), amounts);
  const paid = Object.fromEntries(named.map(({ name }, at) => [name, used[at] as number]));
  const gains = readGains(inputs, note);
  if (uncovered === 0) return values({ used: paid, uncovered, vmghRate: 0 });
  // Without the gains that a haircut would fall on there is no rate of it.
  return gains > 0
    ? values({ used: paid, uncovered, vmghRate: Math.min(uncovered / gains, 1) })
    : values({ used: paid, uncovered });
});

const stress = system('apc-stress-weight', ['charge'], (inputs) => {
  const model = double(inputs, 'modelMargin');
  const weight = doubleOr(0.25, inputs, 'weight');
  return values({ charge: stressWeighted(model, double(inputs, 'stressMargin'), weight) });
});

const floor = system('apc-floor', ['charge'], (inputs) => {
  const tenYears = double(inputs, 'tenYearVolMargin');
  return values({ charge: flooredByTenYears(double(inputs, 'modelMargin'), tenYears) });
});

const metrics = system('apc-metrics', ['peakToTrough'], (inputs) => {
  const found = procyclicality(doubles(inputs, 'margin'), double(inputs, 'n'));
  return values({
    peakToTrough: found.peakToTrough,
    max1dayCall: found.oneDayCall,
    maxNdayCall: found.manyDaysCall,
  });
});

export const RISK_STATISTICS: readonly Adapter[] = [
  failures,
  region,
  both,
  ...clusters,
  light,
  normal,
  student,
  lognormal,
  historical,
  shortfall,
  coverN,
  layers,
  stress,
  floor,
  metrics,
];
