/** Laws of option prices, on inputs from everywhere a double can be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  blackGreeks,
  blackPrice,
  CHARM,
  COLOR,
  DELTA,
  DUAL_DELTA,
  GAMMA,
  GREEKS,
  impliedVolatility,
  inversePrice,
  mertonGreeks,
  type OptionSide,
  PRICE,
  RHO,
  SPEED,
  THETA,
  VANNA,
  VEGA,
  VETA,
  VOLGA,
  ZOMMA,
} from './index.ts';

const SEED = 20_260_205;
const side = fc.constantFrom<OptionSide>(1, -1);
/** A number spread evenly over its exponents. */
const spread = (from: number, to: number) =>
  fc
    .record({ u: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ u }) => from * Math.exp(u * Math.log(to / from)));
const option = fc.record({
  side,
  forward: spread(1e-3, 1e6),
  ratio: spread(0.2, 5),
  volatility: spread(0.02, 4),
  years: spread(1e-5, 5),
  rate: fc.double({ min: -0.1, max: 0.2, noNaN: true }),
});

const near = (a: number, b: number, relative: number, absolute = 0): void => {
  const room = Math.max(absolute, relative * Math.max(Math.abs(a), Math.abs(b)));
  if (!(Math.abs(a - b) <= room)) throw new Error(`${a} and ${b} differ by more than ${room}`);
};

test('a call less a put is the discounted forward less the strike', () => {
  const law = fc.property(option, ({ forward, ratio, volatility, years, rate }) => {
    const strike = forward * ratio;
    const call = blackPrice(1, forward, strike, volatility, years, rate);
    const put = blackPrice(-1, forward, strike, volatility, years, rate);
    const discount = Math.exp(-rate * years);
    near(call - put, discount * (forward - strike), 0, 4e-16 * (forward + strike) * 4);
  });
  fc.assert(law, { seed: SEED, numRuns: 3_000 });
});

test('an inverse call is a put on the reciprocal: C_F(K) / F = K P_1/F(1/K)', () => {
  const law = fc.property(option, ({ forward, ratio, volatility, years }) => {
    const strike = forward * ratio;
    const coin = inversePrice(1, forward, strike, volatility, years);
    const put = blackPrice(-1, 1 / forward, 1 / strike, volatility, years, 0);
    near(coin, strike * put, 1e-9, 1e-14);
  });
  fc.assert(law, { seed: SEED, numRuns: 3_000 });
});

test('prices stay within their bounds, fall with the strike and are convex in it', () => {
  const law = fc.property(option, ({ forward, ratio, volatility, years }) => {
    const strike = forward * ratio;
    const price = (k: number): number => blackPrice(1, forward, k, volatility, years, 0);
    const [low, middle, high] = [price(strike * 0.99), price(strike), price(strike * 1.01)];
    const room = 1e-14 * forward;
    expect(middle).toBeGreaterThanOrEqual(Math.max(forward - strike, 0));
    expect(middle).toBeLessThanOrEqual(forward);
    expect(low >= middle - room && middle >= high - room).toBe(true);
    expect(low + high - 2 * middle).toBeGreaterThanOrEqual(-room);
  });
  fc.assert(law, { seed: SEED, numRuns: 3_000 });
});

/** Derivative by Richardson extrapolation of central differences. */
function slope(f: (x: number) => number, x: number, step: number): number {
  const at = (h: number): number => (f(x + h) - f(x - h)) / (2 * h);
  const [a, b, c] = [at(step), at(step / 2), at(step / 4)];
  const [ab, bc] = [(4 * b - a) / 3, (4 * c - b) / 3];
  return (16 * bc - ab) / 15;
}

test('every Greek is the derivative that it says', () => {
  const ordinary = fc.record({
    side,
    forward: spread(10, 1e5),
    ratio: spread(0.8, 1.25),
    volatility: spread(0.2, 1.5),
    years: spread(0.02, 2),
    rate: fc.double({ min: -0.05, max: 0.1, noNaN: true }),
  });
  const out = new Float64Array(GREEKS);
  const law = fc.property(ordinary, ({ side, forward, ratio, volatility, years, rate }) => {
    const strike = forward * ratio;
    const greek =
      (place: number, by: 'F' | 'K' | 'v' | 'T' | 'r') =>
      (x: number): number => {
        const [f, k] = [by === 'F' ? x : forward, by === 'K' ? x : strike];
        const [v, t] = [by === 'v' ? x : volatility, by === 'T' ? x : years];
        blackGreeks(side, f, k, v, t, by === 'r' ? x : rate, out);
        return out[place] as number;
      };
    const is = (place: number, of: number, by: 'F' | 'K' | 'v' | 'T' | 'r', x: number): void => {
      const sign = by === 'T' ? -1 : 1; // calendar time runs against the time to expiry
      const width = Math.min(1, volatility * Math.sqrt(years)); // of what changes with x
      const found = sign * slope(greek(of, by), x, by === 'r' ? 1e-3 : x * 0.02 * width);
      blackGreeks(side, forward, strike, volatility, years, rate, out);
      const units = Math.abs((out[of] as number) / x) + 1e-9 * Math.abs(found);
      near(out[place] as number, found, 2e-6, 1e-6 * units);
    };
    is(DELTA, PRICE, 'F', forward);
    is(DUAL_DELTA, PRICE, 'K', strike);
    is(GAMMA, DELTA, 'F', forward);
    is(VEGA, PRICE, 'v', volatility);
    is(THETA, PRICE, 'T', years);
    is(RHO, PRICE, 'r', rate);
    is(VANNA, DELTA, 'v', volatility);
    is(VOLGA, VEGA, 'v', volatility);
    is(CHARM, DELTA, 'T', years);
    is(VETA, VEGA, 'T', years);
    is(SPEED, GAMMA, 'F', forward);
    is(ZOMMA, GAMMA, 'v', volatility);
    is(COLOR, GAMMA, 'T', years);
  });
  fc.assert(law, { seed: SEED, numRuns: 200 });
});

test('the implied volatility gives the price back, wherever the price is a number', () => {
  const anywhere = fc.record({
    side,
    ratio: fc.oneof(spread(1e-8, 1e8), spread(0.5, 2), spread(0.999, 1.001)),
    total: spread(1e-4, 12),
    years: spread(1e-6, 30),
  });
  let solved = 0;
  const law = fc.property(anywhere, ({ side, ratio, total, years }) => {
    const [forward, strike] = [1000, 1000 * ratio];
    const volatility = total / Math.sqrt(years);
    const price = blackPrice(side, forward, strike, volatility, years, 0);
    const found = impliedVolatility(side, price, forward, strike, years, 0);
    if (found.kind !== 'ok') return;
    solved += 1;
    const again = blackPrice(side, forward, strike, found.volatility, years, 0);
    near(again, price, 2e-12, 4e-16 * Math.max(price, forward * 1e-300));
    near(found.volatility, volatility, 1e-13 + 8e-16 * found.conditioning * 10);
  });
  fc.assert(law, { seed: SEED, numRuns: 5_000 });
  expect(solved).toBeGreaterThan(1_000);
});

test('no price that a finite volatility gives is refused as too low, whatever the rate', () => {
  const law = fc.property(option, ({ side, forward, ratio, volatility, years, rate }) => {
    const strike = forward * ratio;
    const price = blackPrice(side, forward, strike, volatility, years, rate);
    const found = impliedVolatility(side, price, forward, strike, years, rate);
    expect(found.kind).not.toBe('below-intrinsic');
  });
  fc.assert(law, { seed: SEED, numRuns: 5_000 });
});

test('what is no price of an option is said to be none', () => {
  const of = (price: number, side: OptionSide = 1) =>
    impliedVolatility(side, price, 100, 90, 0.5, 0).kind;
  expect(of(9.999)).toBe('below-intrinsic');
  expect(of(10)).toBe('zero');
  expect(of(10.001)).toBe('ok');
  expect(of(100)).toBe('above-maximum');
  expect(of(90, -1)).toBe('above-maximum');
  expect(of(-1, -1)).toBe('below-intrinsic');
  expect(of(Number.NaN)).toBe('below-intrinsic');
});

test('edges: no strike, no forward, no volatility, no time', () => {
  expect(blackPrice(1, 100, 0, 0.5, 1, 0)).toBe(100);
  expect(blackPrice(-1, 100, 0, 0.5, 1, 0)).toBe(0);
  expect(blackPrice(1, 0, 100, 0.5, 1, 0)).toBe(0);
  expect(blackPrice(-1, 0, 100, 0.5, 1, 0)).toBe(100);
  expect(blackPrice(1, 110, 100, 0, 1, 0)).toBe(10);
  expect(blackPrice(-1, 110, 100, 0.5, 0, 0)).toBe(0);
  expect(blackPrice(1, 100, 100, 1_000, 1, 0)).toBe(100);
  expect(blackPrice(-1, 100, 250, 1_000, 1, 0)).toBe(250);
  expect(blackPrice(1, 100, 1e9, 0.1, 0.1, 0)).toBeGreaterThanOrEqual(0);
});

test('a spot with a yield: parity, and rho and divRho add up to minus the strike side', () => {
  const law = fc.property(option, ({ side, forward: spot, ratio, volatility, years, rate }) => {
    const greeks = mertonGreeks(side, spot, spot * ratio, volatility, years, rate, 0.02);
    // V = S dV/dS + K dV/dK, and K dV/dK = -rho / T
    near(greeks.price, spot * greeks.delta - greeks.rho / years, 1e-8, 1e-10 * spot);
    near(greeks.divRho, -years * spot * greeks.delta, 1e-9, 1e-12 * spot);
  });
  fc.assert(law, { seed: SEED, numRuns: 1_000 });
});
