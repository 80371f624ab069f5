import { expect, test } from 'vitest';
import { areKernelsStale, buildKernels } from '../../../scripts/build-kernels.ts';
import { Random } from '../../core/numeric/index.ts';
import { fillChain, screenChain, valueChain } from '../../core/options/index.ts';
import { openKernels } from './index.ts';
import { type Kernels, scalarKernels } from './kernels.ts';

if (areKernelsStale()) buildKernels();

const SEED = 48;
const OPTIONS = 4_095;
const CHAINS = 400;
const MEGABYTE = 1_048_576;
const scalar = scalarKernels('');
const vector = openKernels(4 * MEGABYTE);

/** Cells that differ in a bit; one not-a-number is like another. */
function differences(a: Float64Array, b: Float64Array): number[] {
  const [left, right] = [a, b].map((each) => new BigInt64Array(each.slice().buffer));
  const places: number[] = [];
  for (let at = 0; at < a.length; at += 1) {
    if (left?.[at] !== right?.[at] && !Number.isNaN(a[at]) && !Number.isNaN(b[at])) places.push(at);
    else if (Number.isNaN(a[at]) !== Number.isNaN(b[at])) places.push(at);
  }
  return places;
}

/** Ranges of ln(K/F) and ln(sigma): a usual chain, far from the money, all that doubles hold. */
const WIDTHS = [
  { moneyness: 0.4, volatility: 2 },
  { moneyness: 8, volatility: 6 },
  { moneyness: 700, volatility: 300 },
] as const;
const ODD = [0, 5e-324, 2e-310, 1e-300, 1e300, 1.7e308, Number.POSITIVE_INFINITY, Number.NaN];

test(`a chain has the same bits in vectors (1,638,000 options, seed ${SEED})`, () => {
  const random = new Random(SEED);
  const between = (bound: number) => bound * (2 * random.unit() - 1);
  const [sides, strikes] = [new Int8Array(OPTIONS), new Float64Array(OPTIONS)];
  const volatilities = new Float64Array(OPTIONS);
  const ours = screenChain(OPTIONS, scalar.doubles);
  const theirs = screenChain(OPTIONS, vector.doubles);
  const [odd, wrong] = [ODD.length, [] as string[]];
  let numbers = 0;
  for (let round = 0; round < CHAINS; round += 1) {
    const width = WIDTHS[round % WIDTHS.length] as (typeof WIDTHS)[number];
    const isOdd = round % 20 === 19;
    const forward = isOdd ? (ODD[random.below(odd)] as number) : Math.exp(between(20));
    const years = Math.exp(between(7));
    const rate = between(0.3);
    for (let i = 0; i < OPTIONS; i += 1) {
      sides[i] = random.unit() < 0.5 ? 1 : -1;
      strikes[i] = forward * Math.exp(between(width.moneyness));
      volatilities[i] = Math.exp(between(width.volatility) - 1);
      if (i % 512 === 511) strikes[i] = ODD[random.below(odd)] as number;
      if (i % 512 === 255) volatilities[i] = ODD[random.below(odd)] as number;
      if (i % 64 === 63) strikes[i] = forward;
    }
    for (const chain of [ours, theirs]) fillChain(chain, sides, strikes, volatilities, years);
    valueChain(ours, forward, rate, scalar.chain);
    valueChain(theirs, forward, rate, vector.chain);
    const places = differences(ours.cells, theirs.cells);
    if (places.length > 0) wrong.push(`chain ${round}: ${places.slice(0, 5)} of ${places.length}`);
    numbers += ours.prices.reduce((sum, price) => sum + (price > 0 ? 1 : 0), 0);
  }
  expect(wrong).toEqual([]);
  expect(vector.kind).toBe('vector');
  expect(numbers).toBeGreaterThan(0.4 * CHAINS * OPTIONS);
});

/** The same table and account in the memory of some kernels. */
function bookIn(kernels: Kernels, height: number, columns: number, count: number) {
  return {
    values: kernels.doubles(height * columns),
    rows: kernels.wholes(count),
    quantities: kernels.doubles(count),
    out: kernels.doubles(columns),
  };
}

test(`rows have the same bits in vectors (3,000,000 products, seed ${SEED})`, () => {
  const random = new Random(SEED);
  const [height, count, wrong] = [97, 50, [] as number[]];
  for (let columns = 1; columns <= 60; columns += 1) {
    const kernels = openKernels(MEGABYTE);
    expect(kernels.kind).toBe('vector');
    const ours = bookIn(scalar, height, columns, count);
    const theirs = bookIn(kernels, height, columns, count);
    for (let at = 0; at < height * columns; at += 1) {
      const value = (random.unit() - 0.5) * Math.exp(40 * random.unit() - 20);
      ours.values[at] = at % 211 === 0 ? 5e-324 : value;
    }
    theirs.values.set(ours.values);
    for (let round = 0; round < 33; round += 1) {
      for (let i = 0; i < count; i += 1) {
        ours.rows[i] = random.below(height);
        ours.quantities[i] = random.unit() < 0.1 ? 0 : (random.unit() - 0.5) * 1e6;
      }
      theirs.rows.set(ours.rows);
      theirs.quantities.set(ours.quantities);
      // `out` is not cleared: what was there is part of the sum.
      scalar.addRows(ours.values, columns, ours.rows, ours.quantities, count, ours.out);
      kernels.addRows(theirs.values, columns, theirs.rows, theirs.quantities, count, theirs.out);
    }
    if (differences(ours.out, theirs.out).length > 0) wrong.push(columns);
  }
  expect(wrong).toEqual([]);
});
