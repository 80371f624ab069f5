import fc from 'fast-check';
import { expect, test } from 'vitest';
import { erfc, erfcx } from './erf.ts';
import { exp } from './exp.ts';
import { ln } from './ln.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { powReal } from './pow.ts';

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Arguments of very different sizes: 2^-300 to 2^300. */
const spread = fc
  .tuple(within(1, 2), fc.integer({ min: -300, max: 300 }))
  .map(([mantissa, exponent]) => mantissa * powReal(2, exponent));

/** A function that never falls must not fall between two doubles this far apart. */
const APART = 1e-12;

function expectRising(f: (x: number) => number, min: number, max: number): void {
  fc.assert(
    fc.property(within(min, max), within(0, 1), (x, step) => {
      const further = x + (Math.abs(x) + 1) * (APART + step * step * step);
      return f(further) >= f(x);
    }),
  );
}

test('exp, ln, the normal law and its inverse never fall', () => {
  expectRising(exp, -750, 750);
  expectRising(ln, 0, 1e6);
  expectRising(normalCdf, -38, 10);
  expectRising((p) => normalQuantile(Math.min(p, 0.999999)), 1e-12, 1);
  expectRising((x) => -erfcx(x), 0, 30);
  expectRising((x) => -erfc(x), -6, 27);
});

test('exp undoes ln', () => {
  fc.assert(
    fc.property(spread, (x) => {
      // An error of half an ulp in ln x is multiplied by ln x.
      const allowed = 2.3e-16 * (2 + Math.abs(ln(x)));
      expect(Math.abs(exp(ln(x)) / x - 1)).toBeLessThan(allowed);
    }),
  );
});

test('ln turns products into sums', () => {
  fc.assert(
    fc.property(spread, spread, (x, y) => {
      const sum = ln(x) + ln(y);
      const scale = Math.abs(ln(x)) + Math.abs(ln(y)) + 1;
      expect(Math.abs(ln(x * y) - sum)).toBeLessThan(4e-16 * scale);
    }),
  );
});

test('a power of a power is the power of the product', () => {
  fc.assert(
    fc.property(within(0.1, 10), within(-20, 20), (x, y) => {
      expect(Math.abs(powReal(powReal(x, y), 1 / y) / x - 1)).toBeLessThan(
        1e-13 / Math.abs(y) + 1e-14,
      );
    }),
  );
});

test('the square of a square root by powReal is right to the last digits', () => {
  fc.assert(
    fc.property(spread, (x) => {
      expect(Math.abs(powReal(x, 0.5) / Math.sqrt(x) - 1)).toBeLessThan(2.3e-16);
    }),
  );
});

test('the quantile undoes the distribution', () => {
  fc.assert(
    fc.property(within(-30, 5), (z) => {
      expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-9);
    }),
  );
  fc.assert(
    fc.property(within(-30, 0), (z) => {
      expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(3e-15 * (2 - z));
    }),
  );
});

test('the two tails of the normal law are one law', () => {
  fc.assert(
    fc.property(within(-38, 38), (z) => {
      expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 15);
    }),
  );
});
