import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import {
  blackCore,
  blackPrice,
  CORE,
  DELTA,
  fillChain,
  GAMMA,
  type OptionSide,
  PRICE,
  RHO,
  scalarChainKernel,
  screenChain,
  THETA,
  VEGA,
  valueChain,
} from '../index.ts';

const SEED = 3750;
const COUNT = 1_001;
const ROUNDS = 60;
/** What is promised is 1e-15 or so; this is what none of these seeds goes beyond. */
const SHARE = 3e-15;

const chainOf = (
  options: readonly (readonly [side: OptionSide, strike: number, volatility: number])[],
  years: number,
) => {
  const chain = screenChain(options.length);
  fillChain(
    chain,
    Int8Array.from(options, ([side]) => side),
    Float64Array.from(options, ([, strike]) => strike),
    Float64Array.from(options, ([, , volatility]) => volatility),
    years,
  );
  return chain;
};

test(`a screened chain is within 3e-15 of the forward of the exact one (seed ${SEED})`, () => {
  const random = new Random(SEED);
  const between = (low: number, high: number) => low + (high - low) * random.unit();
  const row = new Float64Array(CORE);
  let worst = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const years = Math.exp(between(-9, 1.5));
    const forward = Math.exp(between(-12, 12));
    const rate = between(-0.05, 0.2);
    const options = Array.from({ length: COUNT }, () => {
      const side: OptionSide = random.unit() < 0.5 ? 1 : -1;
      const width = random.unit() < 0.3 ? 4 : 0.3;
      return [
        side,
        forward * Math.exp(between(-width, width)),
        Math.exp(between(-4, 1.5)),
      ] as const;
    });
    const chain = chainOf(options, years);
    valueChain(chain, forward, rate, scalarChainKernel);
    options.forEach(([side, strike, volatility], at) => {
      blackCore(side, forward, strike, volatility, years, rate, row);
      const total = volatility * Math.sqrt(years);
      // Every figure over what it is at most, but for a small factor.
      const scale = Math.exp(-rate * years) * (side > 0 ? forward : Math.max(forward, strike));
      const errors = [
        ((chain.prices[at] as number) - (row[PRICE] as number)) / scale,
        (chain.deltas[at] as number) - (row[DELTA] as number),
        ((chain.gammas[at] as number) - (row[GAMMA] as number)) * forward * total,
        ((chain.vegas[at] as number) - (row[VEGA] as number)) / (forward * Math.sqrt(years)),
        ((chain.thetas[at] as number) - (row[THETA] as number)) / (scale * (1 + total / years)),
        ((chain.rhos[at] as number) - (row[RHO] as number)) / (scale * years),
      ];
      worst = Math.max(worst, ...errors.map(Math.abs));
    });
  }
  expect(worst).toBeLessThan(SHARE);
});

test('without volatility or strike an option is worth what it pays at once', () => {
  const chain = chainOf(
    [
      [1, 90, 0],
      [-1, 90, 0],
      [-1, 110, 0],
      [1, 0, 0.5],
      [-1, 0, 0.5],
    ],
    1,
  );
  valueChain(chain, 100, 0, scalarChainKernel);
  expect([...chain.prices]).toEqual([10, 0, 10, 100, 0]);
  expect([...chain.deltas]).toEqual([1, -0, -1, 1, -0]);
});

test('an endless volatility gives the bound: the forward for a call, the strike for a put', () => {
  const endless = Number.POSITIVE_INFINITY;
  const chain = chainOf(
    [
      [1, 90, endless],
      [-1, 90, endless],
    ],
    1,
  );
  valueChain(chain, 100, 0, scalarChainKernel);
  expect([...chain.prices]).toEqual([100, 90]);
});

test('far out of the money a price is small, or zero where it would be below 1e-308', () => {
  const chain = chainOf(
    [
      [1, 1_000, 0.2],
      [1, 10_000, 0.1],
    ],
    0.5,
  );
  valueChain(chain, 100, 0, scalarChainKernel);
  const exact = blackPrice(1, 100, 1_000, 0.2, 0.5, 0);
  expect((chain.prices[0] as number) / exact).toBeCloseTo(1, 8);
  expect(chain.prices[1]).toBe(0);
});

test('a chain can be valued again at another forward, and filled again', () => {
  const once = chainOf([[1, 100, 0.5]], 1);
  const again = chainOf([[-1, 80, 0.9]], 2);
  valueChain(again, 120, 0.1, scalarChainKernel);
  fillChain(again, Int8Array.of(1), Float64Array.of(100), Float64Array.of(0.5), 1);
  valueChain(once, 100, 0.02, scalarChainKernel);
  valueChain(again, 100, 0.02, scalarChainKernel);
  expect([...again.cells]).toEqual([...once.cells]);
});
