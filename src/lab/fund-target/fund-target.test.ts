import { expect, test } from 'vitest';
import { Random } from '../../core/numeric/index.ts';
import {
  bootstrapped,
  type CascadeTerms,
  chosenThreshold,
  costOf,
  coverClusters,
  fitTail,
  linearAmplification,
  lookAtThresholds,
  newsvendorFund,
  quantileOf,
  rising,
  runCascades,
  selfConsistentJump,
  sizeFund,
  slippageAtRisk,
  type Tail,
  tailMean,
  tailQuantile,
  tailShortfall,
  wedgeFund,
} from './index.ts';

/** 80 days without a deficit and 20 with one, such that the figures of the published case hold. */
const TWENTY = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 20, 25, 26, 54, 80, 120, 200];
const DEFICITS = [...new Array<number>(80).fill(0), ...TWENTY];

test('the newsvendor takes the quantile where capital costs what it prevents', () => {
  const sorted = rising(DEFICITS);
  const costs = { capital: 0.05, uncovered: 1 };
  expect(newsvendorFund(sorted, costs)).toBe(25);
  expect(costOf(sorted, 25, costs)).toBeCloseTo(4.8, 12);
  // Flat to the next loss, and dearer on both sides.
  expect(costOf(sorted, 26, costs)).toBeCloseTo(costOf(sorted, 25, costs), 12);
  expect(costOf(sorted, 24, costs)).toBeGreaterThan(costOf(sorted, 25, costs));
  expect(costOf(sorted, 30, costs)).toBeGreaterThan(costOf(sorted, 26, costs));
  expect(newsvendorFund(sorted, { capital: 1, uncovered: 1 })).toBe(0);
  expect(newsvendorFund(sorted, { capital: 2, uncovered: 1 })).toBe(0);
});

test('the mean of the worst counts the edge with what is missing', () => {
  const sorted = rising([1, 2, 3, 4]);
  expect(tailMean(sorted, 0.5)).toBe(3.5);
  expect(tailMean(sorted, 0.625)).toBeCloseTo((4 + 0.5 * 3) / 1.5, 12);
  expect(tailMean(rising(DEFICITS), 0.95)).toBeCloseTo(96, 9);
  expect(quantileOf(sorted, 1)).toBe(4);
});

/** Excesses of a generalised Pareto distribution. */
function drawn(shape: number, scale: number, many: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: many }, () => {
    const u = random.openUnit();
    return shape === 0 ? -scale * Math.log(u) : (scale * (u ** -shape - 1)) / shape;
  });
}

test.each([-0.3, 0.05, 0.3, 0.9])('the fit finds a shape of %f again', (shape) => {
  const sample = drawn(shape, 2, 20_000, 7).map((each) => each + 10);
  const tail = fitTail(sample, 10);
  expect(tail?.shape).toBeCloseTo(shape, 1);
  expect(tail?.scale).toBeGreaterThan(1.9);
  expect(tail?.scale).toBeLessThan(2.1);
});

/** The mean beyond a quantile, no loss more than the cap, by summing quantiles. */
function meanBeyond(tail: Tail, level: number, most: number): number {
  const steps = 200_000;
  let sum = 0;
  for (let i = 0; i < steps; i += 1) {
    sum += tailQuantile(tail, level + ((i + 0.5) / steps) * (1 - level), most).value;
  }
  return sum / steps;
}

test('a tail without a mean is capped, and says so', () => {
  const tail = { threshold: 10, shape: 1.2, scale: 5, exceedances: 100, sample: 1_000 };
  const infinite = tailShortfall(tail, 0.99, 500);
  expect(infinite.isCapped).toBe(true);
  expect(infinite.value).toBeLessThan(500);
  expect(infinite.value).toBeCloseTo(meanBeyond(tail, 0.99, 500), 1);
  const heavy = { ...tail, shape: 0.9 };
  expect(tailShortfall(heavy, 0.99, 200).value).toBeCloseTo(meanBeyond(heavy, 0.99, 200), 1);
  const thin = { ...tail, shape: 0.2 };
  const { value } = tailQuantile(thin, 0.99, 1e9);
  expect(value).toBeCloseTo(10 + 25 * (0.1 ** -0.2 - 1), 9);
  expect(tailShortfall(thin, 0.99, 1e9).value).toBeCloseTo((value + 5 - 0.2 * 10) / 0.8, 9);
  expect(tailQuantile(thin, 0.999999, 30)).toEqual({ value: 30, isCapped: true });
});

test('too few losses have no tail, and a sample shows every threshold that has one', () => {
  expect(fitTail([1, 2, 3], 0)).toBeNull();
  const even = Array.from({ length: 12 }, (_, i) => i + 1);
  expect(fitTail(even, 0)?.shape).toBeGreaterThanOrEqual(-0.5);
  expect(fitTail(new Array<number>(50).fill(7), 1)).toBeNull();
  const looks = lookAtThresholds(drawn(0.4, 3, 2_000, 3));
  expect(looks.length).toBe(5);
  expect(looks.every(({ distance }) => distance < 0.12)).toBe(true);
  expect(chosenThreshold(looks)?.share).toBe(0.7);
});

test('accounts of one cluster are one, and the worst scenario counts', () => {
  const loss = (scenario: string, cluster: string, shortfall: number) => ({
    scenario,
    cluster,
    shortfall,
  });
  const losses = [
    loss('fall', 'a', 5),
    loss('fall', 'a', 4),
    loss('fall', 'b', 6),
    loss('fall', 'c', 3),
    loss('rise', 'c', 12),
    loss('rise', 'b', -9),
  ];
  expect(coverClusters(losses, 2)).toEqual({ fund: 15, scenario: 'fall', clusters: ['a', 'b'] });
  expect(coverClusters(losses, 1)).toEqual({ fund: 12, scenario: 'rise', clusters: ['c'] });
});

test('a book is walked without its largest maker, and what it has no orders for counts', () => {
  const level = (price: number, quantity: number, maker: string) => ({
    asset: 'X',
    mid: 100,
    price,
    quantity,
    maker,
  });
  const book = [level(99, 10, 'big'), level(98, 10, 'big'), level(99, 10, 'a'), level(96, 10, 'b')];
  const [row] = slippageAtRisk(book, [{ asset: 'X', notional: 1_000, buffer: 0.005 }], 0.95).assets;
  // Half of every level is left: 1,000 at 99 is 1 %.
  expect(row).toMatchObject({ largestMaker: 0.5, slippage: 0.01, unfilled: 0, capital: 5 });
  const deep = slippageAtRisk(book, [{ asset: 'X', notional: 4_000, buffer: 0 }], 0.95);
  expect(deep.assets[0]?.unfilled).toBe(2_000);
  expect(slippageAtRisk([], [{ asset: 'X', notional: 10, buffer: 0.1 }], 0.9).capital).toBe(9);
});

const CASCADE: CascadeTerms = {
  price: 100,
  density: 50_000,
  volume: 1_000_000,
  impact: 0.02,
  buffer: 0.01,
  shockLeast: 0.02,
  shockIndex: 3,
  batchIndex: 1.8,
  batchMs: 3_000,
  runs: 400,
};

test('the self-consistent jump and the amplification of the published cases', () => {
  expect(selfConsistentJump(CASCADE)).toBeCloseTo(0.2, 12);
  expect(linearAmplification(0.5, 1)).toBe(2);
  expect(linearAmplification(1, 1)).toBeNull();
});

test('cascades are the same for a seed, deeper for more density, and end without any', () => {
  const [one, again] = [runCascades(CASCADE, 5), runCascades(CASCADE, 5)];
  expect(again).toEqual(one);
  expect(runCascades(CASCADE, 6)).not.toEqual(one);
  const mean = (terms: CascadeTerms): number =>
    runCascades(terms, 5).reduce((sum, { fall }) => sum + fall, 0) / terms.runs;
  expect(mean({ ...CASCADE, density: 500_000 })).toBeGreaterThan(mean(CASCADE));
  const quiet = runCascades({ ...CASCADE, density: 1e-9 }, 5);
  expect(quiet.every(({ deficit }) => deficit < 1e-3)).toBe(true);
});

test('wedges: measured, given, or the mean where neither', () => {
  const { rows, fund } = wedgeFund([
    { coin: 'BTC', notional: 1_000_000 },
    { coin: 'NEW', notional: 1_000_000, wedge: 500 },
    { coin: 'ODD', notional: 1_000_000 },
  ]);
  expect(rows.map(({ source }) => source)).toEqual(['measured', 'given', 'mean of all coins']);
  expect(fund).toBeCloseTo((6_200 + 10_630) * (289.3 / 106.3) + 50_000, 6);
});

test('nine of ten intervals of a mean hold the truth', () => {
  const random = new Random(11);
  let held = 0;
  for (let round = 0; round < 60; round += 1) {
    const sample = Array.from({ length: 80 }, () => random.exponential());
    const { low, high } = bootstrapped(sample, round, (sorted) => tailMean(sorted, 0));
    if (low <= 1 && 1 <= high) held += 1;
  }
  expect(held).toBeGreaterThan(45);
  expect(held).toBeLessThan(60);
});

test('the method that asks most is the recommendation, and a larger fund leaves less', () => {
  const terms = {
    costs: { capital: 0.05, uncovered: 1 },
    level: 0.95,
    cover: 2,
    most: null,
    seed: 1,
  };
  const wedges = [{ coin: 'TAO', notional: 10_000 }];
  const sizing = sizeFund({ deficits: DEFICITS, wedges }, terms);
  expect(sizing.binding.method).toBe('wedges');
  expect(sizing.targets[0]).toMatchObject({ method: 'newsvendor', fund: { value: 25 } });
  const left = sizing.frontier.map(({ residualShortfall }) => residualShortfall);
  expect(left.every((each, i) => i === 0 || each <= (left[i - 1] as number))).toBe(true);
});
