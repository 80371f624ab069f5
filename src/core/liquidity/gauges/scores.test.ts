import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { BranchingRatio, branchingRatioOf, fitHawkes, type HawkesFit } from './branching.ts';
import { Intensity } from './intensity.ts';
import { RollingMoments } from './rolling-moments.ts';
import { RollingTotals } from './rolling-totals.ts';
import { Dispersion, RollingScore } from './scores.ts';

test('moments are those of the last values, however far they are from zero', () => {
  const moments = new RollingMoments(4);
  expect(moments.mean()).toBeNaN();
  for (let value = 0; value < 1_000; value += 1) moments.push(1e9 + (value % 7) / 8);
  moments.push(Number.NaN);
  // 996 to 999 modulo 7 are 2, 3, 4, 5
  expect(moments.mean()).toBe(1e9 + 3.5 / 8);
  expect(moments.variance()).toBeCloseTo(5 / 3 / 64, 7);
  const one = new RollingMoments(1);
  one.push(5);
  expect(one.variance()).toBeNaN();
});

test('totals leave with their sub-window, and a long silence clears all', () => {
  const totals = new RollingTotals(2, 3, 1_000);
  totals.add(0, 5, 10_500);
  totals.add(1, 7, 11_500);
  totals.add(0, 1, 12_999);
  expect([totals.total(0), totals.total(1)]).toEqual([6, 7]);
  totals.add(0, 2, 11_000); // late: it counts as the newest
  totals.advance(13_000);
  expect([totals.total(0), totals.total(1)]).toEqual([3, 7]);
  totals.advance(1e12);
  expect([totals.total(0), totals.total(1)]).toEqual([0, 0]);
});

test('a score judges a value by those before it', () => {
  const score = new RollingScore(10, 4, 0);
  for (const value of [1, 3, 1]) score.push(value);
  score.push(3);
  expect(score.value()).toBeNaN();
  score.push(7);
  // mean 2, sample deviation 2 / sqrt(3)
  expect(score.value()).toBeCloseTo((5 * Math.sqrt(3)) / 2, 12);
  score.push(Number.NaN);
  expect(score.value()).toBeNaN();
});

test('where the past did not move, a move is measured in the least deviation', () => {
  const [bare, floored] = [new RollingScore(5, 2, 0), new RollingScore(5, 2, 0.5)];
  for (const value of [4, 4, 4, 6]) {
    bare.push(value);
    floored.push(value);
  }
  expect(bare.value()).toBeNaN();
  expect(floored.value()).toBe(4);
});

test('one venue that is far off hardly moves the dispersion', () => {
  const venues = new Dispersion(8);
  venues.update([10_000, 10_002, 9_999, 10_001, 20_000]);
  expect(venues.median()).toBe(10_001);
  // distances 1, 1, 2, 0, 9,999
  expect(venues.value()).toBeCloseTo(1 / 1.0001, 9);
  venues.update([100, Number.NaN, 0, 102]);
  expect(venues.median()).toBe(101);
  venues.update([]);
  expect(venues.value()).toBeNaN();
  venues.update([7]);
  expect(venues.value()).toBe(0);
});

test('a steady flow shows its rate, and fades by half in a half-life', () => {
  const intensity = new Intensity(1_000);
  expect(intensity.value(0)).toBe(0);
  for (let time = 0; time <= 60_000; time += 10) intensity.add(5, time);
  expect(Math.abs(intensity.value(60_000) / 500 - 1)).toBeLessThan(0.01);
  const now = intensity.value(60_000);
  expect(intensity.value(61_000)).toBeCloseTo(now / 2, 9);
  intensity.add(0, 10);
  expect(intensity.value(60_000)).toBeCloseTo(now, 9);
});

test('the branching ratio of counts is the formula', () => {
  expect(branchingRatioOf(4, 16)).toBe(0.5);
  expect(branchingRatioOf(4, 3)).toBe(0);
  expect(branchingRatioOf(0, 0)).toBeNaN();
  const counted = new BranchingRatio(4, 1_000);
  for (const time of [10, 20, 1_500, 3_100, 3_200, 3_300]) counted.add(time);
  expect(counted.value()).toBe(0); // counts 2, 1, 0: less than independent
  for (let each = 0; each < 20; each += 1) counted.add(4_000);
  counted.advance(5_000);
  // counts 1, 0, 3, 20: mean 6, sample variance (25 + 36 + 9 + 196) / 3
  expect(counted.value()).toBeCloseTo(1 - Math.sqrt(6 / (266 / 3)), 12);
  counted.advance(1e9);
  expect(counted.value()).toBeNaN();
});

/** Events that each cause `ratio` others on average, after exponential times of mean one. */
function echoes(ratio: number, span: number): Float64Array {
  const random = new Random(19);
  const times: number[] = [];
  for (let time = random.exponential(); time < span; time += random.exponential()) times.push(time);
  for (let at = 0; at < times.length; at += 1) {
    // a Poisson number of children: as many exponential steps as fit into the ratio
    for (let left = ratio - random.exponential(); left > 0; left -= random.exponential()) {
      const child = (times[at] as number) + random.exponential();
      if (child < span) times.push(child);
    }
  }
  return Float64Array.from(times).sort();
}

/** The likelihood as the definition has it, every event against every one before. */
function likelihoodOf(times: Float64Array, end: number, fit: HawkesFit): number {
  const { base, ratio, decay } = fit;
  let sum = -base * (end - (times[0] as number));
  times.forEach((time, at) => {
    let rate = base;
    for (const before of times.subarray(0, at)) {
      rate += ratio * decay * Math.exp(-decay * (time - before));
    }
    sum += Math.log(rate) - ratio * (1 - Math.exp(-decay * (end - time)));
  });
  return sum;
}

test('no neighbour of the fitted process is likelier', () => {
  const times = echoes(0.5, 200);
  const fit = fitHawkes(times, 200);
  if (fit.kind !== 'fit') throw new Error(fit.says);
  expect(fit.logLikelihood).toBeCloseTo(likelihoodOf(times, 200, fit), 8);
  for (const factor of [0.99, 1.01]) {
    for (const name of ['base', 'ratio', 'decay'] as const) {
      const other = likelihoodOf(times, 200, { ...fit, [name]: fit[name] * factor });
      expect(other).toBeLessThan(fit.logLikelihood);
    }
  }
});

test('both ways find how much events feed on themselves', () => {
  const times = echoes(0.6, 1_500);
  const fit = fitHawkes(times, 1_500);
  if (fit.kind !== 'fit') throw new Error(fit.says);
  expect(Math.abs(fit.ratio - 0.6)).toBeLessThan(0.06);
  expect(Math.abs(fit.base - 1)).toBeLessThan(0.15);
  expect(Math.abs(fit.decay - 1)).toBeLessThan(0.25);
  const counted = new BranchingRatio(100, 15);
  for (const time of times) counted.add(time);
  counted.advance(1_500);
  expect(Math.abs(counted.value() - 0.6)).toBeLessThan(0.12);
});

test('events that know nothing of each other branch little', () => {
  const fit = fitHawkes(echoes(0, 1_000), 1_000);
  expect(fit.kind).toBe('fit');
  if (fit.kind === 'fit') expect(fit.ratio).toBeLessThan(0.1);
  expect(fitHawkes([1, 2, 3], 4)).toEqual({ kind: 'infeasible', says: 'too few events' });
});
