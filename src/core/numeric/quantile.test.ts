import { expect, test } from 'vitest';
import { exp } from './exp.ts';
import { normalQuantile } from './normal.ts';
import { QuantileCurve } from './quantile.ts';
import { Random } from './random.ts';

const KNOTS = [
  { p: 0.1, value: 40 },
  { p: 0.5, value: 900 },
  { p: 0.99, value: 1_600_000 },
];

test('a quantile curve passes through its knots', () => {
  const curve = new QuantileCurve(KNOTS);
  for (const { p, value } of KNOTS) expect(curve.at(p) / value).toBeCloseTo(1, 12);
});

test('two quantiles of a lognormal law give the whole law', () => {
  const at = (p: number) => exp(7 + 2.9 * normalQuantile(p));
  const curve = new QuantileCurve([0.25, 0.9].map((p) => ({ p, value: at(p) })));
  for (const p of [0.001, 0.3, 0.5, 0.95, 0.9999]) {
    expect(curve.at(p) / at(p)).toBeCloseTo(1, 11);
  }
});

test('above the last knot a Pareto tail has its index', () => {
  const curve = new QuantileCurve(KNOTS, { tailIndex: 0.5 });
  // A tenth of the tail probability is at 10^(1/0.5) = 100 times the value.
  expect(curve.at(0.999) / 1_600_000).toBeCloseTo(100, 8);
  expect(curve.at(0.9999) / 1_600_000).toBeCloseTo(10_000, 5);
});

test('values stay between the least and the most', () => {
  const curve = new QuantileCurve(KNOTS, { tailIndex: 0.5, least: 25, most: 2_000_000 });
  expect(curve.at(1e-9)).toBe(25);
  expect(curve.at(1 - 1e-9)).toBe(2_000_000);
});

test('a quantile curve never falls', () => {
  const curve = new QuantileCurve(KNOTS, { tailIndex: 0.85 });
  let before = 0;
  for (let step = -800; step <= 800; step += 1) {
    const value = curve.atScore(step / 100);
    expect(value).toBeGreaterThanOrEqual(before);
    before = value;
  }
});

test('draws from a curve have its median', () => {
  const curve = new QuantileCurve(KNOTS, { tailIndex: 0.85 });
  const random = new Random(5);
  const draws = Float64Array.from({ length: 20_001 }, () => curve.atScore(random.normal()));
  expect((draws.sort()[10_000] as number) / 900).toBeCloseTo(1, 0.8);
});

test('knots that do not rise are refused with their numbers', () => {
  expect(() => new QuantileCurve([{ p: 0.5, value: 1 }])).toThrow('two knots or more');
  expect(
    () =>
      new QuantileCurve([
        { p: 0.5, value: 2 },
        { p: 0.4, value: 3 },
      ]),
  ).toThrow('0.4 after 0.5');
  expect(
    () =>
      new QuantileCurve([
        { p: 0.5, value: 2 },
        { p: 0.6, value: 1 },
      ]),
  ).toThrow('1 after 2');
});
