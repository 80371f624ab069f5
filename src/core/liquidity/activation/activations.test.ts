import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActivationTerms, LevelTerms } from '../../model/index.ts';
import { Activations } from './activations.ts';
import { atLeastOf, compileCondition } from './condition.ts';
import { readActivation } from './levels.ts';

const NAMES = ['spread_bp', 'depth_25bp'];
const TERMS: ActivationTerms = {
  watch: {
    enter: 'spread_bp > 5',
    leave: 'spread_bp < 3',
    enterMs: 0,
    leaveMs: 1_000,
    lastsMsMax: 0,
  },
  support: {
    enter: { atLeast: 2, of: ['spread_bp > 10', 'depth_25bp < 0.3 * 100'] },
    leave: 'spread_bp < 8 && depth_25bp > 50',
    enterMs: 2_000,
    leaveMs: 3_000,
    lastsMsMax: 10_000,
  },
  rescue: null,
  gapMsMax: 5_000,
};

function opened(terms: ActivationTerms = TERMS): Activations {
  const read = readActivation(terms, NAMES);
  if (read.kind === 'fault') throw new Error(`${read.at}: ${read.seen}: ${read.accepted}`);
  const activations = new Activations(1);
  activations.setPolicy(0, read.policy);
  return activations;
}

const bad = { spread_bp: 12, depth_25bp: 20 };
const good = { spread_bp: 1, depth_25bp: 100 };

test('a level begins when its condition has held for its dwell, and not before', () => {
  const activations = opened();
  expect(activations.step(0, 1_000, bad)).toMatchObject({ from: 0, to: 1, reason: 'entered' });
  expect(activations.step(0, 2_999, bad)).toBeNull();
  expect(activations.step(0, 3_000, bad)).toEqual({
    from: 1,
    to: 2,
    reason: 'entered',
    since: 1_000,
  });
});

test('one good sample breaks the dwell', () => {
  const activations = opened();
  activations.step(0, 1_000, bad);
  activations.step(0, 2_900, good);
  expect(activations.step(0, 3_000, bad)).toBeNull();
  expect(activations.step(0, 4_999, bad)).toBeNull();
  expect(activations.step(0, 5_000, bad)).toMatchObject({ to: 2, since: 3_000 });
});

test('samples further apart than the gap prove nothing about the time between', () => {
  const activations = opened();
  activations.step(0, 1_000, bad);
  expect(activations.step(0, 7_000, bad)).toBeNull();
  expect(activations.step(0, 9_000, bad)).toMatchObject({ to: 2, since: 7_000 });
});

test('levels end one at a time, each after its own dwell', () => {
  const activations = opened();
  for (const time of [1_000, 3_000]) activations.step(0, time, bad);
  expect(activations.step(0, 4_000, good)).toBeNull();
  expect(activations.step(0, 7_000, good)).toMatchObject({ from: 2, to: 1, reason: 'left' });
  expect(activations.step(0, 7_500, good)).toBeNull();
  expect(activations.step(0, 8_500, good)).toMatchObject({ from: 1, to: 0, reason: 'left' });
});

test('a level over its time is locked until its condition was false once', () => {
  const activations = opened();
  for (const time of [1_000, 3_000]) activations.step(0, time, bad);
  for (const time of [6_000, 9_000, 12_000]) expect(activations.step(0, time, bad)).toBeNull();
  expect(activations.step(0, 13_000, bad)).toMatchObject({ from: 2, to: 1, reason: 'time-limit' });
  for (const time of [15_000, 17_000, 19_000]) expect(activations.step(0, time, bad)).toBeNull();
  activations.step(0, 19_500, good);
  activations.step(0, 20_000, bad);
  expect(activations.step(0, 22_000, bad)).toMatchObject({ to: 2, reason: 'entered' });
});

test('a gauge without a value neither begins a level nor ends one', () => {
  const unknown = { spread_bp: Number.NaN, depth_25bp: Number.NaN };
  const activations = opened();
  expect(activations.step(0, 1_000, unknown)).toBeNull();
  for (const time of [2_000, 4_000]) activations.step(0, time, bad);
  expect(activations.level[0]).toBe(2);
  for (let time = 5_000; time < 13_000; time += 1_000) {
    expect(activations.step(0, time, unknown)).toBeNull();
  }
});

test('what is not known proves nothing, not even a negation', () => {
  for (const text of ['!(spread_bp > 5)', 'spread_bp != 5.0', 'spread_bp > 5']) {
    const read = compileCondition(text, NAMES);
    if (read.kind === 'fault') throw new Error(read.accepted);
    expect(read.condition.holds({ spread_bp: Number.NaN })).toBe(false);
    expect(read.condition.holds({})).toBe(false);
  }
});

test.each([
  ['an unknown gauge', { watch: { ...TERMS.watch, enter: 'spred_bp > 5' } }, 'watch.enter'],
  ['a number', { watch: { ...TERMS.watch, leave: 'spread_bp' } }, 'watch.leave'],
  ['half an expression', { watch: { ...TERMS.watch, leave: 'spread_bp >' } }, 'watch.leave'],
  [
    'three of two',
    { support: { ...TERMS.support, enter: { atLeast: 3, of: ['true', 'true'] } } },
    'support.enter',
  ],
  ['no time', { watch: { ...TERMS.watch, enterMs: -1 } }, 'watch.enterMs'],
  ['an unknown level', { panic: TERMS.watch }, 'panic'],
  ['an unknown field', { watch: { ...TERMS.watch, dwell: 1 } }, 'watch.dwell'],
  ['no gap', { gapMsMax: 0 }, 'gapMsMax'],
])('%s is refused with its place', (_, change, at) => {
  expect(readActivation({ ...TERMS, ...change }, NAMES)).toMatchObject({ kind: 'fault', at });
});

test('k of n is monotone: one more that holds never ends it, one less asked for neither', () => {
  const held = (flags: readonly boolean[], least: number): boolean =>
    atLeastOf(
      least,
      flags.map((flag) => ({ names: [], state: () => (flag ? 'true' : 'false') })),
    ).holds({});
  const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 16 });
  fc.assert(
    fc.property(flags, fc.nat(15), fc.nat(16), (some, at, least) => {
      const more = some.map((flag, i) => flag || i === at % some.length);
      if (held(some, least)) expect(held(more, least)).toBe(true);
      if (held(some, least + 1)) expect(held(some, least)).toBe(true);
      expect(held(some, least)).toBe(some.filter(Boolean).length >= least);
    }),
    { seed: 5, numRuns: 500 },
  );
});

test('no level begins and ends within its dwell, whatever the gauges do', () => {
  const sample = fc.record({
    step: fc.integer({ min: 1, max: 4_000 }),
    spread_bp: fc.constantFrom(1, 1, 1, 4, 12, 12, 12, Number.NaN),
    depth_25bp: fc.constantFrom(10, 40, 100, Number.NaN),
  });
  let changes = 0;
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
      const activations = opened({
        ...TERMS,
        support: { ...(TERMS.support as LevelTerms), lastsMsMax: 0 },
      });
      let time = 0;
      let entered = 0;
      for (const { step, ...gauges } of samples) {
        time += step;
        const change = activations.step(0, time, gauges);
        if (change === null) continue;
        changes += 1;
        const dwell = [0, 1_000, 3_000][change.from] as number;
        if (change.reason === 'left') expect(time - entered).toBeGreaterThanOrEqual(dwell);
        if (change.reason === 'entered') expect(change.to).toBeGreaterThan(change.from);
        else expect(change.to).toBe(change.from - 1);
        entered = time;
      }
    }),
    { seed: 7, numRuns: 300 },
  );
  expect(changes).toBeGreaterThan(200);
});

test('the reading of a condition says what is wrong with it', () => {
  const read = compileCondition('spread_bp + 1 > "a"', NAMES);
  expect(read.kind).toBe('fault');
  if (read.kind === 'fault') expect(read.accepted).toContain('CEL');
});
