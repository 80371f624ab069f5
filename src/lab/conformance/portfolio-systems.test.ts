/** Margin of portfolios: published cases, and cases that leave the beaten track. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';
import { conform, readVectors } from './index.ts';

test('Deribit: the documented example of the simulation, to a billionth of a coin', () => {
  const inputs = {
    index: 65_666.19,
    positions: [
      { name: 'BTC-PERPETUAL', qtyBase: 0.314538364, yearsToExpiry: 0 },
      { name: 'BTC-28JUN24', qtyBase: -0.001187534, yearsToExpiry: 0.0273972602739726 },
    ],
    priceRange: 0.16,
    buckets: 4,
    pnlOffset: 0,
    minAnnualisedMove: 0.01,
    annualisedMoveRisk: 0.075,
    deltaLiqShockThresholdUsd: 20_000_000,
    mmFactor: 0.8,
    mmpMargin: 0.06,
    openOrdersMargin: 1.8212e-5,
  };
  const expected = {
    worstCase: 0.05968587238095239,
    rollShock: 0.00315725898,
    deltaShock: 0,
    riskMatrixMargin: 0.06284313098,
    initialMargin: 0.122861343,
    maintenanceMargin: 0.050274504784,
  };
  const portfolio = casesOf('deribit-pm-margin', 'documented example');
  expect(portfolio(inputs, expected, { abs: 1e-9 })).toEqual(PASSED);
  const option = { name: 'BTC-28JUN24-70000-C', qtyBase: 1, K: 70_000 };
  const withOption = { ...inputs, positions: [...inputs.positions, option] };
  expect(portfolio(withOption, expected).kind).toBe('skipped');
});

test('Deribit: the dampener takes a small result to zero and never across', () => {
  const dampener = casesOf('deribit-dampener', 'one more');
  const inputs = { move: 5, priceRange: 0.16, extendedDampenerUsd: 1_000, index: 60_000 };
  const scaled = -3 * (0.16 / 5) * (6 / 1.16);
  const reduction = ((5 / 0.16 - 1) * 1_000) / (1.16 * 60_000);
  const expected = { scaledPnl: scaled, dampened: scaled + reduction };
  const tolerance = { rel: 1e-12 };
  expect(dampener({ ...inputs, rawPnlCoin: -3 }, expected, tolerance)).toEqual(PASSED);
  const tiny = { scaledPnl: scaled / 300, dampened: 0 };
  expect(dampener({ ...inputs, rawPnlCoin: -0.01 }, tiny, tolerance)).toEqual(PASSED);
});

test('SPAN: a short future loses on the way up, and its far scenario never binds', () => {
  const array = casesOf('span-array', 'short future');
  const inputs = { position: 'short 2 futures', psr: 300, extremeMultiple: 3, extremeCover: 0.33 };
  const expected = { scanRisk: 600, activeScenario: 11, pairedScenario: 12 };
  expect(array(inputs, expected, { abs: 1e-9 })).toEqual(PASSED);
});

test('a portfolio without a worst scenario of its own says which rule it does not read', () => {
  const own = casesOf('scenario-margin-own', 'no parameters');
  expect(own({ cash: 1, spot: 1 }, { im: 0 }).kind).toBe('skipped');
});

test('a loss beyond every layer has a haircut rate where the gains are known', () => {
  const layers = casesOf('waterfall', 'beyond the layers');
  const inputs = {
    loss: 130,
    layers: [
      ['margin', 100],
      ['fund', 20],
    ],
  };
  const used = { margin: 100, fund: 20 };
  expect(layers(inputs, { used, uncovered: 10 })).toEqual(PASSED);
  const gains = { ...inputs, gains: 40 };
  expect(layers(gains, { used, uncovered: 10, vmghRate: 0.25 })).toEqual(PASSED);
  expect(layers(inputs, { used, uncovered: 10, vmghRate: 0.25 }).kind).toBe('skipped');
});

/** Files of cases lie outside the project: `BREAKWATER_VECTORS`, or beside the project's folder. */
const VECTORS = process.env['BREAKWATER_VECTORS'] ?? resolve('..', 'shared', 'vectors');
const SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  'scenario-margin.jsonl': ['scenario-margin-own'],
  'options.jsonl': [
    'deribit-pm-margin',
    'deribit-vol-shock',
    'deribit-dampener',
    'inverse-standard-margin',
    'span-array',
    'span-total',
    'simm-equity',
    'greek-explain',
    'kupiec-pof',
    'kupiec-region',
    'christoffersen-cc',
    'basel-traffic-light',
    'var-es-normal',
    'var-es-student',
    'var-es-historical',
    'es-lognormal',
    'acerbi-szekely',
    'cover-n',
    'apc-stress-weight',
    'apc-floor',
    'apc-metrics',
  ],
};

describe.each(Object.entries(SYSTEMS))('%s (needs the cases)', (file, systems) => {
  const path = join(VECTORS, file);
  test.skipIf(!existsSync(path)).each(systems)('every case of %s passes', (system) => {
    const cases = readVectors(file, readFileSync(path, 'utf8'));
    const own = cases.filter((vector) => vector.system === system);
    expect(own.length).toBeGreaterThan(0);
    for (const { verdict, vector } of own.map(conform)) {
      expect({ id: vector.id, ...verdict }).toEqual({ id: vector.id, kind: 'passed' });
    }
  });
});
