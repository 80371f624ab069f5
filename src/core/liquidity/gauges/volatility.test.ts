import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { fitGarch, type GarchTerms, garchVariances, longRunVariance } from './garch.ts';
import { RollingVolatility } from './rolling-volatility.ts';
import {
  annualised,
  type Bars,
  closeVariance,
  ewmaVariance,
  garmanKlassVariance,
  logReturns,
  parkinsonVariance,
  rogersSatchellVariance,
  yangZhangVariance,
  yangZhangWeight,
} from './volatility.ts';

/** Five bars; the numbers beside them were computed with thirty digits. */
const FIVE: readonly (readonly [number, number, number, number])[] = [
  [50, 52, 49, 51],
  [51, 51.5, 48, 48.5],
  [49, 50, 47.5, 49.5],
  [49.4, 53, 49.2, 52.6],
  [52.6, 52.8, 51, 51.4],
];

const columns = (bars: readonly (readonly [number, number, number, number])[]): Bars => ({
  open: bars.map(([open]) => open),
  high: bars.map(([, high]) => high),
  low: bars.map(([, , low]) => low),
  close: bars.map(([, , , close]) => close),
});

const expectNear = (got: number, expected: number, relative = 1e-13): void => {
  expect(Math.abs(got / expected - 1)).toBeLessThan(relative);
};

test('each estimator of five bars gives its number', () => {
  const bars = columns(FIVE);
  expectNear(parkinsonVariance(bars), 0.001287879075252811);
  expectNear(garmanKlassVariance(bars), 0.0012064331165684296);
  expectNear(rogersSatchellVariance(bars), 0.0010832403228082902);
  expectNear(closeVariance(bars.close), 0.0023832911739092434);
  expectNear(yangZhangWeight(4), 0.1130820399113082);
  expectNear(yangZhangVariance(bars), 0.001151317597530013);
  expectNear(ewmaVariance(logReturns(bars.close)), 0.0023604051963217886);
  expectNear(annualised(parkinsonVariance(bars), 365), 0.6856207861983736);
});

test('a steady climb has no volatility where drift is known, and much where it is not', () => {
  const climb: [number, number, number, number][] = [];
  for (let bar = 0; bar < 8; bar += 1) {
    const [open, close] = [100 * 1.01 ** bar, 100 * 1.01 ** (bar + 1)];
    climb.push([open, close, open, close]);
  }
  const bars = columns(climb);
  expect(Math.abs(rogersSatchellVariance(bars))).toBeLessThan(1e-18);
  expect(Math.abs(yangZhangVariance(bars))).toBeLessThan(1e-18);
  expectNear(parkinsonVariance(bars), Math.log(1.01) ** 2 / (4 * Math.LN2), 1e-12);
});

test('too few bars give no number', () => {
  const one = columns(FIVE.slice(0, 1));
  expect(closeVariance(one.close)).toBeNaN();
  expect(yangZhangVariance(columns(FIVE.slice(0, 2)))).toBeNaN();
  expect(parkinsonVariance(columns([]))).toBeNaN();
  expect(ewmaVariance([])).toBeNaN();
});

/** Bars of a random walk, with gaps between them. */
function walk(random: Random, count: number): [number, number, number, number][] {
  let price = 100;
  return Array.from({ length: count }, () => {
    const open = price * (1 + 0.002 * random.normal());
    const close = open * (1 + 0.01 * random.normal());
    const high = Math.max(open, close) * (1 + 0.003 * random.unit());
    const low = Math.min(open, close) * (1 - 0.003 * random.unit());
    price = close;
    return [open, high, low, close];
  });
}

test('bar by bar gives what the last bars give at once, however long it runs', () => {
  const bars = walk(new Random(11), 5_003);
  const rolling = new RollingVolatility(20);
  for (const bar of bars) rolling.push(...bar);
  const last = columns(bars.slice(-20));
  const reaching = columns(bars.slice(-21));
  expectNear(rolling.parkinson(), parkinsonVariance(last), 1e-11);
  expectNear(rolling.garmanKlass(), garmanKlassVariance(last), 1e-11);
  expectNear(rolling.rogersSatchell(), rogersSatchellVariance(last), 1e-11);
  expectNear(rolling.closeToClose(), closeVariance(reaching.close), 1e-11);
  expectNear(rolling.yangZhang(), yangZhangVariance(reaching), 1e-11);
  expectNear(rolling.ewma(), ewmaVariance(logReturns(columns(bars).close)), 1e-11);
});

test('a bar without prices is passed over and breaks the chain of closes', () => {
  const rolling = new RollingVolatility(4);
  expect(rolling.push(50, 52, 49, 51)).toBeNaN();
  expect(rolling.push(51, 51, 51, 0)).toBeNaN();
  expect(rolling.push(51, 52, 50, 51)).toBeNaN();
  expect(rolling.push(51, 52, 50, 51)).toBe(0);
});

test('the filter of GARCH(1,1) begins at the long run and gives its numbers', () => {
  const terms = { omega: 3e-6, alpha: 0.1, beta: 0.85 };
  const variances = garchVariances(logReturns(columns(FIVE).close), terms);
  expectNear(variances[0] as number, longRunVariance(terms));
  expectNear(variances[4] as number, 0.0005930067584583151);
});

/** Returns that GARCH(1,1) made. */
function clustered(count: number): Float64Array {
  const random = new Random(7);
  let variance = 1e-4;
  return Float64Array.from({ length: count }, () => {
    const change = Math.sqrt(variance) * random.normal();
    variance = 5e-6 + 0.12 * change * change + 0.83 * variance;
    return change;
  });
}

/** The likelihood as the definition has it, begun at the long run that the mean square implies. */
function logLikelihood(returns: Float64Array, { omega, alpha, beta }: GarchTerms): number {
  const square = returns.reduce((sum, change) => sum + change * change, 0) / returns.length;
  let variance = (omega + alpha * square) / (1 - beta);
  let sum = 0;
  for (const change of returns) {
    sum -= 0.5 * (Math.log(2 * Math.PI) + Math.log(variance) + (change * change) / variance);
    variance = omega + alpha * change * change + beta * variance;
  }
  return sum;
}

test('a fit finds the terms that made the returns, and no neighbour is likelier', () => {
  const returns = clustered(3_000);
  const fit = fitGarch(returns);
  if (fit.kind !== 'fit') throw new Error(fit.says);
  const { omega, alpha, beta } = fit.terms;
  expect(omega).toBeGreaterThan(3e-6);
  expect(omega).toBeLessThan(8e-6);
  expect(Math.abs(alpha - 0.12)).toBeLessThan(0.04);
  expect(Math.abs(beta - 0.83)).toBeLessThan(0.05);
  expectNear(fit.logLikelihood, logLikelihood(returns, fit.terms), 1e-12);
  for (const factor of [0.999, 1.001]) {
    const neighbours = [
      { omega: omega * factor, alpha, beta },
      { omega, alpha: alpha * factor, beta },
      { omega, alpha, beta: beta * factor },
    ];
    for (const neighbour of neighbours) {
      expect(logLikelihood(returns, neighbour)).toBeLessThan(fit.logLikelihood);
    }
  }
});

test('a variance that never returns is fitted at the edge of those that do', () => {
  const random = new Random(29);
  let variance = 1e-4;
  const returns = Float64Array.from({ length: 2_000 }, () => {
    const change = Math.sqrt(variance) * random.normal();
    variance = 1e-7 + 0.1 * change * change + 0.9 * variance;
    return change;
  });
  const fit = fitGarch(returns);
  if (fit.kind !== 'fit') throw new Error(fit.says);
  const { omega, alpha, beta } = fit.terms;
  expect(alpha + beta).toBeGreaterThan(0.99);
  expect(alpha + beta).toBeLessThanOrEqual(0.9999 + 1e-12);
  for (const step of [-1e-3, 1e-3]) {
    const along = { omega, alpha: alpha + step, beta: beta - step };
    expect(logLikelihood(returns, along)).toBeLessThan(fit.logLikelihood);
    const across = { omega: omega * (1 + 50 * step), alpha, beta };
    expect(logLikelihood(returns, across)).toBeLessThan(fit.logLikelihood);
  }
});

test('what has no clusters to fit is refused with the reason', () => {
  expect(fitGarch(new Float64Array(49).fill(0.01))).toEqual({
    kind: 'infeasible',
    says: 'too few returns',
  });
  expect(fitGarch(new Float64Array(60))).toEqual({ kind: 'infeasible', says: 'no variance' });
});
