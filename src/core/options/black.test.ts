import { expect, test } from 'vitest';
import {
  blackCore,
  blackGreeks,
  blackPrice,
  CHARM,
  CORE,
  DELTA,
  DUAL_DELTA,
  GAMMA,
  GREEKS,
  inverseGreeks,
  inversePrice,
  mertonPrice,
  normalisedBlack,
  normalisedVega,
  type OptionSide,
  PRICE,
  RHO,
  THETA,
  VEGA,
} from './index.ts';

const CALL = 1;
const PUT = -1;

/** Side, forward, strike, volatility, years, rate, and the price by 400 bits of arithmetic. */
const PRICES = [
  [1, 60000, 65000, 0.6, 0.25, 0.03, 5174.796603564491],
  [-1, 60000, 50000, 0.8, 0.02, 0, 139.99622991403936],
  [1, 100, 100, 0.2, 1, -0.02, 8.12648259207851],
  [1, 60000, 60000.5, 0.5, 1e-6, 0, 11.719980369205054],
  [1, 3000, 9000, 0.4, 0.05, 0.05, 2.0838916141422062e-33],
  [-1, 3000, 900, 0.3, 0.03, 0.05, 1.6566646490076596e-118],
  [1, 50, 40, 1.5, 2, 0.1, 30.392370082875335],
  [-1, 1e-8, 2e-8, 0.7, 0.5, 0, 1.0250973395845102e-8],
  [1, 1, 1000, 0.5, 0.14, 0, 1.5446601996247525e-299],
] as const;

/** x, s and the normalised call by 400 bits. */
const NORMALISED = [
  [0, 1e-12, 3.9894228040143267e-13],
  [0, 0.3, 0.11923538474048503],
  [-1e-9, 1e-9, 8.33154705876863e-11],
  [-0.01, 0.05, 0.0153427592373073],
  [-0.1, 0.01, 7.474468572496729e-27],
  [-0.5, 0.2, 0.0003991635029160602],
  [-0.5, 2, 0.4666462289193513],
  [-2, 0.08, 9.742603854631617e-141],
  [-3, 9, 0.2231237031432885],
  [-10, 0.3, 5.643072956996988e-246],
  [-40, 1.2, 1.9073025001547e-245],
  [-700, 50, 9.92959039626498e-153],
] as const;

const greeksOf = (
  side: OptionSide,
  forward: number,
  strike: number,
  volatility: number,
  years: number,
  rate: number,
): Float64Array => {
  const out = new Float64Array(GREEKS).fill(7);
  blackGreeks(side, forward, strike, volatility, years, rate, out);
  return out;
};

test('prices agree with 400 bits of arithmetic to 1e-12, at 1e-299 too', () => {
  for (const [side, forward, strike, volatility, years, rate, expected] of PRICES) {
    const actual = blackPrice(side, forward, strike, volatility, years, rate);
    expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-12);
  }
});

test('the normalised call agrees with 400 bits of arithmetic to 3e-13', () => {
  for (const [x, s, expected] of NORMALISED) {
    expect(Math.abs(normalisedBlack(x, s) / expected - 1)).toBeLessThan(3e-13);
  }
  expect(normalisedBlack(-1, 0)).toBe(0);
  expect(normalisedVega(-1, 0)).toBe(0);
  expect(normalisedVega(0, 0)).toBe(normalisedVega(0, 1e-300));
});

test('with a strike of zero a call is the discounted forward and a put is nothing', () => {
  expect(blackPrice(CALL, 100, 0, 0.5, 1, 0)).toBe(100);
  expect(blackPrice(PUT, 100, 0, 0.5, 1, 0)).toBe(0);
  expect(greeksOf(CALL, 100, 0, 0.5, 1, 0)[DELTA]).toBe(1);
  expect(greeksOf(CALL, 100, 0, 0.5, 1, 0)[DUAL_DELTA]).toBe(-1);
});

test('with a forward of zero a call is nothing and a put is the discounted strike', () => {
  expect(blackPrice(CALL, 0, 100, 0.5, 1, 0)).toBe(0);
  expect(blackPrice(PUT, 0, 100, 0.5, 1, 0)).toBe(100);
  expect(greeksOf(PUT, 0, 100, 0.5, 1, 0)[DELTA]).toBe(-1);
});

test('without volatility or time an option is what it pays at once, discounted', () => {
  expect(blackPrice(CALL, 110, 100, 0, 1, 0)).toBe(10);
  expect(blackPrice(PUT, 110, 100, 0, 1, 0)).toBe(0);
  expect(blackPrice(PUT, 90, 100, 0.5, 0, 0.05)).toBe(10);
  expect(blackPrice(CALL, 100, 100, 0.5, 0, 0.05)).toBe(0);
  expect(blackPrice(CALL, 110, 100, 0, 2, 0.1)).toBeCloseTo(10 * 0.8187307530779818, 14);
  expect(blackPrice(CALL, 110, 100, Number.POSITIVE_INFINITY, 0, 0)).toBe(10);
});

test('an option at its intrinsic value has no curvature, and grows with the rate', () => {
  const out = greeksOf(CALL, 110, 100, 0, 1, 0.02);
  expect(out[THETA]).toBe(0.02 * (out[PRICE] as number));
  expect(out[RHO]).toBe(-(out[PRICE] as number));
  expect([...out.subarray(CORE, DUAL_DELTA)]).toEqual(new Array(DUAL_DELTA - CORE).fill(0));
  expect([out[GAMMA], out[VEGA]]).toEqual([0, 0]);
});

test('with a volatility beyond all bounds a call is the forward and a put the strike', () => {
  for (const volatility of [60, 1e10, 1e200, Number.POSITIVE_INFINITY]) {
    expect(blackPrice(CALL, 110, 100, volatility, 1, 0)).toBe(110);
    expect(blackPrice(PUT, 110, 100, volatility, 1, 0)).toBe(100);
    const out = greeksOf(PUT, 110, 100, volatility, 1, 0.1);
    expect(out.some((value) => Number.isNaN(value))).toBe(false);
    expect(out[DUAL_DELTA]).toBeCloseTo(0.9048374180359595, 15);
    expect(out[DELTA]).toBeCloseTo(0, 15);
  }
});

test('far out of the money price and Greeks end at zero, and are numbers', () => {
  const out = greeksOf(CALL, 1, 1e300, 0.1, 0.01, 0.05);
  expect(out[PRICE]).toBe(0);
  expect(out[CHARM]).toBe(0);
  expect(out.some((value) => Number.isNaN(value))).toBe(false);
});

test('what is no number gives none', () => {
  expect(blackPrice(CALL, Number.NaN, 100, 0.5, 1, 0)).toBeNaN();
  expect(blackPrice(CALL, 100, Number.NaN, 0.5, 1, 0)).toBeNaN();
  expect(blackPrice(CALL, 100, 100, Number.NaN, 1, 0)).toBeNaN();
  expect(blackPrice(CALL, 100, 100, 0.5, -1, 0)).toBeNaN();
  expect(blackPrice(CALL, 100, 100, 0.5, 1, Number.NaN)).toBeNaN();
});

test('the short row holds the same bits as the long one, and as the price alone', () => {
  const short = new Float64Array(CORE);
  for (const [side, forward, strike, volatility, years, rate] of PRICES) {
    blackCore(side, forward, strike, volatility, years, rate, short);
    const long = greeksOf(side, forward, strike, volatility, years, rate);
    expect([...long.subarray(0, CORE)]).toEqual([...short]);
    expect(short[PRICE]).toBe(blackPrice(side, forward, strike, volatility, years, rate));
  }
});

test('in the coin an option hedges with its delta less its price', () => {
  const coin = new Float64Array(GREEKS);
  inverseGreeks(CALL, 60_000, 65_000, 0.6, 0.25, 0, coin);
  const usual = greeksOf(CALL, 60_000, 65_000, 0.6, 0.25, 0);
  const price = inversePrice(CALL, 60_000, 65_000, 0.6, 0.25);
  expect(coin[PRICE]).toBe(price);
  expect(60_000 * (coin[DELTA] as number)).toBeCloseTo((usual[DELTA] as number) - price, 14);
  expect(60_000 * (coin[VEGA] as number)).toBeCloseTo(usual[VEGA] as number, 8);
});

test('on a spot whose yield is the rate the forward is the spot', () => {
  const spot = mertonPrice(CALL, 100, 110, 0.3, 0.5, 0.04, 0.04);
  expect(spot).toBe(blackPrice(CALL, 100, 110, 0.3, 0.5, 0.04));
});
