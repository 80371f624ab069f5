/** What a desk measures: cases of our own, and the published ones where they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from './adapter.ts';
import { PASSED } from './case.contract.ts';
import { conform, readVectors } from './index.ts';

function verdictsOf(cases: object): Verdict[] {
  const vectors = readVectors('desk.json', JSON.stringify(cases));
  return vectors.map((vector) => conform(vector).verdict);
}

const QUOTES = { bid: 99, bq: 1, ask: 101, aq: 3, imbalance: 0.25, signed: -0.5, wmid: 99.5 };

test('what a rule does not read, it must give, to a billionth', () => {
  expect(verdictsOf({ micro: { ...QUOTES, mid: 100 } })).toEqual([PASSED]);
  expect(verdictsOf({ micro: { ...QUOTES, mid: 100.00000001 } })).toEqual([PASSED]);
  const [wrong] = verdictsOf({ micro: { ...QUOTES, mid: 100.000001 } });
  expect(wrong).toMatchObject({ kind: 'failed', differences: [{ field: 'mid', got: '100' }] });
  const [more] = verdictsOf({ micro: { ...QUOTES, microprice: 1 } });
  expect(more).toEqual({ kind: 'skipped', reason: 'micro does not give microprice' });
});

test('a case that asks for nothing proves nothing', () => {
  const { bid, bq, ask, aq } = QUOTES;
  const [bare] = verdictsOf({ micro: { bid, bq, ask, aq } });
  expect(bare).toEqual({ kind: 'skipped', reason: 'micro is asked for nothing' });
});

test('a rule that nobody wrote, and inputs that are no numbers, are not covered', () => {
  expect(verdictsOf({ tide: { high: 1 } })).toMatchObject([{ kind: 'skipped' }]);
  const odd = { vol: { bars: [[1, 2, 3]] }, vpin: { bars: [[1, 300]], bucketV: 100, vpin: 1 } };
  expect(verdictsOf(odd).map(({ kind }) => kind)).toEqual(['skipped', 'skipped']);
  expect(verdictsOf({ luld: { ref: 1, prev: 1, tier: 3, band: [] } })[0]?.kind).toBe('skipped');
});

test('a flow, a slope and a band, worked by hand', () => {
  const events = [
    [10, 5, 12, 4],
    [10, 9, 12, 1],
    [11, 2, 12, 1],
  ];
  const cases = {
    ofi: { events, e: [7, 2], sum: 9 },
    kyle: { x: [1, 2, 3], y: [2, 4, 7], noint: 31 / 14, withint: 2.5, amihud: 19 / 9 },
    luld: [
      { ref: 10, prev: 10, tier: 1, edge: false, band: [9.5, 10.5] },
      { ref: 10, prev: 3, tier: 1, edge: true, band: [6, 14] },
    ],
  };
  expect(verdictsOf(cases)).toEqual([PASSED, PASSED, PASSED, PASSED]);
});

const SIZING = {
  vol_target: { target: 0.2, realised: 0.4, lev: 0.5 },
  kelly: { mu: 0.2, sigma: 0.5, f: 0.8, half: 0.4 },
  cppi: { V: 100, floor: 90, m: 3, exposure: 30 },
  grossman_zhou: {
    W: 90,
    M: 100,
    alpha: 0.7,
    mu: 0.2,
    sigma: 0.5,
    exposure: 16,
    note: 'f (W - aM)',
  },
};

test('of a group inside a case too, what is not read must be given', () => {
  expect(verdictsOf({ sizing: SIZING })).toEqual([PASSED]);
  const [wrong] = verdictsOf({ sizing: { ...SIZING, cppi: { ...SIZING.cppi, exposure: 31 } } });
  expect(wrong).toMatchObject({ kind: 'failed', differences: [{ field: 'cppi.exposure' }] });
});

test('a hedge that no trade reaches is no answer to a case that expects one', () => {
  const linear = { G: [[1]], g: [500], cost: [1], band: [1], x: [-499], cost_total: 499 };
  expect(verdictsOf({ neutralise_lp: linear })[0]?.kind).toBe('failed');
  const near = { ...linear, g: [50], x: [-49], cost_total: 49 };
  expect(verdictsOf({ neutralise_lp: near })).toEqual([PASSED]);
});

/** Files of cases lie outside the project: `BREAKWATER_VECTORS`, or beside the project's folder. */
const VECTORS = process.env['BREAKWATER_VECTORS'] ?? resolve('..', 'shared', 'vectors');
const PATH = join(VECTORS, 'desk.json');
const RULES = [
  'vol',
  'micro',
  'ofi',
  'vpin',
  'kyle',
  'almgren_chriss',
  'sqrt_impact',
  'luld',
  'slices',
  'hedge_bands',
  'hedge_band_public_golden',
  'sizing',
  'neutralise_lp',
  'neutralise_qp',
];

describe('desk.json (needs the cases)', () => {
  test.skipIf(!existsSync(PATH)).each(RULES)('every case of %s passes', (title) => {
    const cases = readVectors(PATH, readFileSync(PATH, 'utf8'));
    const own = cases.filter((vector) => vector.title === title);
    expect(own.length).toBeGreaterThan(0);
    for (const { verdict, vector } of own.map(conform)) {
      expect({ id: vector.id, ...verdict }).toEqual({ id: vector.id, kind: 'passed' });
    }
  });
});
