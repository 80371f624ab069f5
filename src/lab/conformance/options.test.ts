/** Options: published cases, and fields that a case may ask for alone. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { casesOf, PASSED } from './case.contract.ts';
import { conform, readVectors } from './index.ts';

const TIGHT = { rel: 1e-12 };
const ON_FORWARD = { F: 49, K: 50, T: 0.3846, sigma: 0.2, r: 0.05, type: 'call' };
const ON_SPOT = { S: 49, K: 50, T: 0.3846, sigma: 0.2, r: 0.05, q: 0.01 };

test('any Greek on a forward may stand alone', () => {
  const greek = casesOf('black76-greek', 'one Greek');
  expect(greek(ON_FORWARD, { vanna: 0.4378309826858638 }, TIGHT)).toEqual(PASSED);
  expect(greek(ON_FORWARD, { zomma: -0.31305689099439804 }, TIGHT)).toEqual(PASSED);
  expect(greek(ON_FORWARD, { dualDelta: -0.4032004197605326 }, TIGHT)).toEqual(PASSED);
});

test('any Greek on a spot may stand alone, of one option and of a pair', () => {
  const one = casesOf('bsm-greek', 'one Greek');
  const divRho = { divRho: -9.560010736079443 };
  expect(one({ ...ON_SPOT, type: 'call' }, divRho, TIGHT)).toEqual(PASSED);
  const pair = casesOf('bsm-price-greeks', 'one Greek');
  expect(pair(ON_SPOT, { callDelta: 0.50728616723866 }, TIGHT)).toEqual(PASSED);
});

test('a Greek that has no meaning in the coin is not given, rather than zero', () => {
  const coin = casesOf('inverse-black76', 'one Greek');
  const inputs = { F: 49, K: 50, T: 0.3846, sigma: 0.2, type: 'call' };
  expect(coin(inputs, { gamma: 0.000983458789379847 }, TIGHT)).toEqual(PASSED);
  expect(coin(inputs, { gamma: 0.000983458789379847, zomma: 0 }, TIGHT).kind).not.toBe('passed');
});

test('the derivative of the normalised call may stand alone', () => {
  const normalised = casesOf('normalised-black', 'derivative');
  expect(normalised({ x: -0.1, s: 0.3 }, { vega: 0.3731614583603228 }, TIGHT)).toEqual(PASSED);
});

test('a discount factor may stand for the rate, and seconds for the years', () => {
  const price = casesOf('black76-price', 'discount factor');
  const inputs = { F: 100, K: 90, sigma: 0.3, discount: 0.95, type: 'call' };
  const expected = { price: 13.290341632351446 };
  expect(price({ ...inputs, T: 0.5 }, expected, TIGHT)).toEqual(PASSED);
  expect(price({ ...inputs, secondsToExpiry: 15_768_000 }, expected, TIGHT)).toEqual(PASSED);
});

test('a price that no volatility gives has none, and the intrinsic value has zero', () => {
  const implied = casesOf('implied-vol', 'edge');
  const inputs = { F: 100, K: 90, T: 0.5, r: 0, type: 'call' };
  expect(implied({ ...inputs, price: 9 }, { sigma: null })).toEqual(PASSED);
  expect(implied({ ...inputs, price: 100 }, { sigma: null })).toEqual(PASSED);
  expect(implied({ ...inputs, price: 10 }, { sigma: 0 })).toEqual(PASSED);
});

/** Files of cases lie outside the project: `BREAKWATER_VECTORS`, or beside the project's folder. */
const VECTORS = process.env['BREAKWATER_VECTORS'] ?? resolve('..', 'shared', 'vectors');
const SYSTEMS: Readonly<Record<string, readonly string[]>> = {
  'pricing-30-digits.jsonl': [
    'black76',
    'inverse-black76',
    'implied-vol',
    'black-scholes-merton',
    'normalised-black',
  ],
  'options.jsonl': [
    'bsm-price',
    'black76-price',
    'black76-greek',
    'bsm-greek',
    'bsm-price-greeks',
    'implied-vol',
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
