import { describe, expect, test } from 'vitest';
import { Random, studentQuantile } from '../../numeric/index.ts';
import { leastOnLine } from './line-search.ts';
import type { RiskEstimate, TailRisk } from './monitor.ts';
import { openRiskMonitor, type RiskMonitorTerms, refusedMonitor } from './open-monitor.ts';
import { normalTail, paretoTailRisk, studentTail } from './parametric-tail.ts';
import { fitPareto } from './pareto-fit.ts';
import { FREEDOM_LEAST, fitStudent } from './student-fit.ts';

const estimateOf = (estimate: RiskEstimate): TailRisk => {
  if (estimate.kind !== 'estimate') throw new Error(`${estimate.reason}, least ${estimate.least}`);
  return estimate;
};
const monitorOf = (terms: RiskMonitorTerms, outcomes: Iterable<number>) => {
  const monitor = openRiskMonitor(terms);
  for (const outcome of outcomes) monitor.add(outcome);
  return monitor;
};

describe('the tail of a law', () => {
  test('a normal return: quantile and mean beyond it', () => {
    const { valueAtRisk, expectedShortfall } = normalTail(0.0005, 0.04, 0.99);
    expect(valueAtRisk).toBeCloseTo(0.09255391496163365, 13);
    expect(expectedShortfall).toBeCloseTo(0.10610856881383209, 13);
  });

  test('Student has more beyond its quantile', () => {
    const { valueAtRisk, expectedShortfall } = studentTail(6, 2, 0.99);
    expect(valueAtRisk).toBeCloseTo(2 * 3.142668403290983, 10);
    expect(expectedShortfall).toBeCloseTo(2 * 4.032527679510025, 9);
  });

  test('a Pareto tail is the threshold at its share, and exponential at shape zero', () => {
    const tail = { threshold: 2, share: 0.1, shape: 0.25, scale: 1.5 };
    expect(paretoTailRisk(tail, 0.9).valueAtRisk).toBeCloseTo(2, 12);
    // 2 + 6 (10^0.25 - 1), and (VaR + 1.5 - 0.5) / 0.75
    expect(paretoTailRisk(tail, 0.99).valueAtRisk).toBeCloseTo(6.669676460233539, 12);
    expect(paretoTailRisk(tail, 0.99).expectedShortfall).toBeCloseTo(10.226235280311386, 12);
    const flat = paretoTailRisk({ ...tail, shape: 0 }, 0.99);
    expect(flat.valueAtRisk).toBeCloseTo(2 + 1.5 * Math.log(10), 12);
    const nearly = paretoTailRisk({ ...tail, shape: 1e-5 }, 0.99);
    expect(nearly.valueAtRisk).toBeCloseTo(2 + (1.5 * (10 ** 1e-5 - 1)) / 1e-5, 9);
  });
});

describe('fits', () => {
  test('the line search ends in the deepest valley that its grid can see', () => {
    const f = (x: number) => (x - 0.3) * (x - 0.3) * (x - 2) * (x - 2) - 0.1 * x;
    const slope = (f(leastOnLine(f, -1, 4) + 1e-4) - f(leastOnLine(f, -1, 4) - 1e-4)) / 2e-4;
    expect(leastOnLine(f, -1, 4)).toBeGreaterThan(1.9);
    expect(Math.abs(slope)).toBeLessThan(1e-6);
    expect(leastOnLine((x) => x, 1, 3)).toBe(1);
    expect(leastOnLine((x) => -x, 1, 3)).toBe(3);
  });

  test('Student: the same maximum as scipy.stats.t by a simplex to 1e-13', () => {
    const sample = Array.from({ length: 150 }, (_, at) => (((at + 1) * 7919) % 101) - 50).map(
      (value, at) => (value * (((at + 1) * 104729) % 53)) / 10000,
    );
    // scipy 1.17.1: freedom 11.8558345, location 0.0002964959, scale 0.0773276453
    const fit = fitStudent(sample);
    expect(fit?.freedom).toBeCloseTo(11.8558, 3);
    expect(fit?.centre).toBeCloseTo(0.00029649587, 8);
    expect(fit?.scale).toBeCloseTo(0.07732764525, 7);
    expect(fit?.logLikelihood).toBeCloseTo(158.21174916222958, 9);
  });

  test('generalised Pareto: the same maximum as scipy.stats.genpareto by a simplex', () => {
    const bent = Array.from({ length: 60 }, (_, at) => {
      const i = at + 1;
      return (((i * i) % 97) + (i % 13) ** 3) / 1000 + 0.001;
    });
    // scipy 1.17.1: shape 0.291474177, scale 0.352000432, log likelihood -14.84107761232566
    expect(fitPareto(bent)?.shape).toBeCloseTo(0.291474177, 6);
    expect(fitPareto(bent)?.scale).toBeCloseTo(0.352000432, 6);
    expect(fitPareto(bent)?.logLikelihood).toBeCloseTo(-14.84107761232566, 9);
    const heavy = Array.from({ length: 67 }, (_, at) => 0.01 * ((200 / (1 + 3 * at)) ** 0.4 - 1));
    // scipy 1.17.1: shape 0.4148521801, scale 0.003976646682, log likelihood 275.53509990111525
    expect(fitPareto(heavy)?.shape).toBeCloseTo(0.41485218, 6);
    expect(fitPareto(heavy)?.scale).toBeCloseTo(0.0039766467, 8);
    expect(fitPareto(heavy)?.logLikelihood).toBeCloseTo(275.53509990111525, 8);
  });

  test('a short tail has a negative shape, down to the bound', () => {
    const even = Array.from({ length: 100 }, (_, at) => (at + 1) / 100);
    expect(fitPareto(even)?.shape).toBeCloseTo(-0.5, 6);
    expect(fitPareto([])).toBeNull();
  });

  test('what does not vary has no Student law, and mostly zeros the fattest', () => {
    expect(fitStudent(new Float64Array(200))).toBeNull();
    const idle = Array.from({ length: 200 }, (_, at) => (at % 10 === 0 ? at - 100 : 0));
    const fit = fitStudent(idle);
    expect(fit?.freedom).toBeCloseTo(FREEDOM_LEAST, 6);
    expect(fit?.scale).toBeGreaterThan(0);
  });
});

const HISTORICAL = { kind: 'historical', window: 500 } as const;

describe('monitors', () => {
  test('historical: the loss of rank ceil(level n), and the mean of the worst', () => {
    const pnl = [
      -12, -9.5, -8, -7.2, -6, -5.5, -4, -3.2, -2.8, -2, -1.5, -1, -0.4, 0.2, 0.6, 1.1, 1.9, 2.4,
      3.3, 5,
    ];
    const monitor = monitorOf(HISTORICAL, pnl);
    // Two of twenty are beyond 90 %: the interval of quantiles is 8 to 9.5, its lower end counts.
    expect(monitor.estimate(0.9)).toEqual({
      kind: 'estimate',
      valueAtRisk: 8,
      expectedShortfall: 10.75,
    });
    expect(estimateOf(monitor.estimate(0.95)).valueAtRisk).toBe(9.5);
    expect(estimateOf(monitor.estimate(0.95)).expectedShortfall).toBeCloseTo(12, 12);
    expect(monitor.estimate(0.99)).toEqual({ kind: 'refusal', reason: 'too-few', least: 100 });
    expect(monitor.estimate(0.975)).toEqual({ kind: 'refusal', reason: 'too-few', least: 40 });
  });

  test('historical: what left the window counts no longer', () => {
    const monitor = monitorOf({ ...HISTORICAL, window: 20 }, [-100, ...Array(19).fill(-1)]);
    expect(estimateOf(monitor.estimate(0.95)).expectedShortfall).toBeCloseTo(100, 10);
    monitor.add(-1);
    expect(monitor.count).toBe(20);
    expect(estimateOf(monitor.estimate(0.95)).expectedShortfall).toBeCloseTo(1, 12);
  });

  test('EWMA: the variance of RiskMetrics, and the quantile of a normal law', () => {
    const returns = Array.from({ length: 30 }, (_, at) => ((at % 7) - 3) / 100);
    const variance = returns.reduce(
      (so, change, at) => (at === 0 ? change * change : 0.94 * so + 0.06 * change * change),
      0,
    );
    const { valueAtRisk } = estimateOf(
      monitorOf({ kind: 'ewma-normal', decay: 0.94 }, returns).estimate(0.99),
    );
    expect(valueAtRisk).toBeCloseTo(2.3263478740408408 * Math.sqrt(variance), 14);
  });

  test('after a storm the filtered tail is wider than the plain one, after a calm narrower', () => {
    const random = new Random(7);
    const noise = (count: number, size: number) =>
      Array.from({ length: count }, () => size * random.normal());
    const terms = { ...HISTORICAL, window: 400 };
    const filters = [
      { kind: 'ewma', decay: 0.94 },
      { kind: 'garch', window: 400, refitEvery: 50 },
    ] as const;
    for (const filter of filters) {
      const filtered = { kind: 'filtered-historical', window: 400, filter } as const;
      const storm = [...noise(360, 0.01), ...noise(40, 0.05)];
      const calm = [...noise(360, 0.05), ...noise(40, 0.01)];
      const var99 = (of: RiskMonitorTerms, outcomes: number[]) =>
        estimateOf(monitorOf(of, outcomes).estimate(0.975)).valueAtRisk;
      expect(var99(filtered, storm)).toBeGreaterThan(var99(terms, storm) * 1.2);
      expect(var99(filtered, calm)).toBeLessThan(var99(terms, calm) * 0.6);
    }
  });

  test('the fitted monitors find the tail of the law that the sample was drawn from', () => {
    const random = new Random(11);
    const fat = Array.from({ length: 4_000 }, () => 0.02 * studentQuantile(random.openUnit(), 4));
    const fitted = { window: 4_000, refitEvery: 3_900 };
    const truth = studentTail(4, 0.02, 0.99);
    const methods: RiskMonitorTerms[] = [
      { kind: 'student', ...fitted },
      { kind: 'extreme-value', ...fitted, tailShare: 0.1 },
      { kind: 'historical', window: 4_000 },
    ];
    for (const terms of methods) {
      const monitor = monitorOf(terms, fat);
      const { valueAtRisk, expectedShortfall } = estimateOf(monitor.estimate(0.99));
      expect(Math.abs(valueAtRisk / truth.valueAtRisk - 1)).toBeLessThan(0.1);
      expect(Math.abs(expectedShortfall / truth.expectedShortfall - 1)).toBeLessThan(0.2);
    }
  });

  test('too few outcomes, and levels that are none, are refused with what is accepted', () => {
    const all: [RiskMonitorTerms, number][] = [
      [{ kind: 'ewma-normal', decay: 0.94 }, 20],
      [{ kind: 'garch-normal', window: 200, refitEvery: 10 }, 100],
      [{ kind: 'student', window: 200, refitEvery: 10 }, 100],
      [{ kind: 'extreme-value', window: 500, refitEvery: 10, tailShare: 0.1 }, 200],
      [{ kind: 'filtered-historical', window: 99, filter: { kind: 'ewma', decay: 0.9 } }, 20],
    ];
    for (const [terms, least] of all) {
      const monitor = monitorOf(terms, [0.1, Number.NaN, Number.POSITIVE_INFINITY]);
      expect(monitor.estimate(0.95)).toEqual({ kind: 'refusal', reason: 'too-few', least });
      for (const level of [0.49, 1, Number.NaN]) {
        expect(monitor.estimate(level)).toEqual({ kind: 'refusal', reason: 'level', least: 0.5 });
      }
    }
    const peaks = monitorOf(
      { kind: 'extreme-value', window: 500, refitEvery: 10, tailShare: 0.1 },
      Array.from({ length: 250 }, (_, at) => Math.sin(at * at)),
    );
    expect(peaks.estimate(0.8)).toEqual({ kind: 'refusal', reason: 'level', least: 0.9 });
    expect(peaks.estimate(0.999).kind).toBe('estimate');
  });

  test('terms out of range are named with what was seen', () => {
    const refused = (terms: RiskMonitorTerms) => refusedMonitor(terms)?.fault;
    expect(refused(HISTORICAL)).toBeUndefined();
    expect(refused({ kind: 'ewma-normal', decay: 1 })?.at).toBe('decay');
    const garch = { kind: 'garch-normal', window: 99, refitEvery: 1 } as const;
    expect(refused(garch)).toMatchObject({ at: 'window', seen: '99' });
    expect(refused({ ...garch, window: 100.5 })?.seen).toBe('100.5');
    expect(refused({ ...garch, window: 100, refitEvery: 0 })?.at).toBe('refitEvery');
    const peaks = { kind: 'extreme-value', window: 200, refitEvery: 1, tailShare: 0.1 } as const;
    expect(refused(peaks)).toBeUndefined();
    expect(refused({ ...peaks, tailShare: 0 })?.at).toBe('tailShare');
    expect(refused({ ...peaks, window: 199 })?.at).toBe('window');
    const filter = { kind: 'garch', window: 300, refitEvery: 5 } as const;
    expect(refused({ kind: 'filtered-historical', window: 301, filter })?.seen).toBe('300');
    expect(refused({ kind: 'student', window: 50, refitEvery: 1 })?.at).toBe('window');
  });
});
