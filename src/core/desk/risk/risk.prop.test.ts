import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { LossWindow } from './loss-window.ts';
import { openRiskMonitor, type RiskMonitorTerms, riskMonitorFromState } from './open-monitor.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const runs = (numRuns: number) => ({ seed: SEED, numRuns });

const TERMS: readonly RiskMonitorTerms[] = [
  { kind: 'historical', window: 150 },
  { kind: 'filtered-historical', window: 120, filter: { kind: 'ewma', decay: 0.94 } },
  {
    kind: 'filtered-historical',
    window: 120,
    filter: { kind: 'garch', window: 130, refitEvery: 40 },
  },
  { kind: 'ewma-normal', decay: 0.9 },
  { kind: 'garch-normal', window: 120, refitEvery: 60 },
  { kind: 'student', window: 120, refitEvery: 50 },
  { kind: 'extreme-value', window: 250, refitEvery: 30, tailShare: 0.2 },
];

test('a window in rising order is the sorted list of the newest losses', () => {
  const losses = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 });
  const size = fc.integer({ min: 1, max: 20 });
  const level = fc.integer({ min: 50, max: 99 }).map((percent) => percent / 100);
  fc.assert(
    fc.property(losses, size, level, (all, limit, at) => {
      const window = new LossWindow(limit, all);
      const newest = all.slice(-limit);
      const rising = newest.toSorted((a, b) => a - b);
      expect(window.toState()).toEqual(newest);
      const { valueAtRisk, expectedShortfall } = window.tail(at);
      const rank = Math.max(Math.ceil(at * rising.length - 1e-9), 1);
      expect(valueAtRisk).toBe(rising[rank - 1]);
      expect(expectedShortfall).toBeGreaterThanOrEqual(valueAtRisk - 1e-9);
      expect(expectedShortfall).toBeLessThanOrEqual((rising.at(-1) as number) + 1e-9);
    }),
    runs(2_000),
  );
});

test('a saved monitor goes on as the one that was not stopped, by every method', () => {
  const cases = fc.record({
    terms: fc.constantFrom(...TERMS),
    seed: fc.nat(),
    before: fc.integer({ min: 0, max: 260 }),
    after: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(cases, ({ terms, seed, before, after }) => {
      const random = new Random(seed);
      const draw = () => (random.chance(0.1) ? 0 : 0.01 * random.normal());
      const monitor = openRiskMonitor(terms);
      for (let at = 0; at < before; at += 1) monitor.add(draw());
      const text = JSON.stringify(monitor.toState());
      const restored = riskMonitorFromState(JSON.parse(text));
      for (let at = 0; at < after; at += 1) {
        const outcome = draw();
        monitor.add(outcome);
        restored.add(outcome);
      }
      expect(JSON.stringify(restored.toState())).toBe(JSON.stringify(monitor.toState()));
      expect(restored.count).toBe(monitor.count);
      for (const level of [0.9, 0.975, 0.99]) {
        expect(restored.estimate(level)).toEqual(monitor.estimate(level));
      }
    }),
    runs(60),
  );
});

test('outcomes twice as large have twice the risk, and shortfall is never less', () => {
  const cases = fc.record({ terms: fc.constantFrom(...TERMS), seed: fc.nat() });
  fc.assert(
    fc.property(cases, ({ terms, seed }) => {
      const random = new Random(seed);
      const [single, double] = [openRiskMonitor(terms), openRiskMonitor(terms)];
      for (let at = 0; at < 250; at += 1) {
        const outcome = 0.01 * random.normal();
        single.add(outcome);
        double.add(2 * outcome);
      }
      const [one, two] = [single.estimate(0.97), double.estimate(0.97)];
      if (one.kind !== 'estimate' || two.kind !== 'estimate') throw new Error('no estimate');
      expect(two.valueAtRisk / one.valueAtRisk).toBeCloseTo(2, 3);
      expect(two.expectedShortfall / one.expectedShortfall).toBeCloseTo(2, 3);
      expect(one.expectedShortfall).toBeGreaterThanOrEqual(one.valueAtRisk - 1e-12);
    }),
    runs(40),
  );
});
