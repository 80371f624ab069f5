import { expect, test } from 'vitest';
import { blackPrice, fillChain, screenChain, valueChain } from '../../core/options/index.ts';
import type { Kernels } from './kernels.ts';

/** Laws of all kernels. `open` gives kernels with room for so many bytes. */
export function promisesOfKernels(name: string, open: (bytes: number) => Kernels): void {
  test(`${name}: a chain gets its prices`, () => {
    const kernels = open(65_536);
    const chain = screenChain(3, kernels.doubles);
    const strikes = Float64Array.of(90, 100, 110);
    fillChain(chain, Int8Array.of(1, -1, 1), strikes, Float64Array.of(0.5, 0.6, 0.7), 0.25);
    valueChain(chain, 100, 0.03, kernels.chain);
    const expected = [
      blackPrice(1, 100, 90, 0.5, 0.25, 0.03),
      blackPrice(-1, 100, 100, 0.6, 0.25, 0.03),
      blackPrice(1, 100, 110, 0.7, 0.25, 0.03),
    ];
    chain.prices.forEach((price, at) => {
      expect(price).toBeCloseTo(expected[at] as number, 12);
    });
  });

  test(`${name}: rows are added to what is there`, () => {
    const kernels = open(65_536);
    const values = kernels.doubles(6);
    values.set([1, 2, 3, 10, 20, 30]);
    const rows = kernels.wholes(2);
    rows.set([1, 0]);
    const quantities = kernels.doubles(2);
    quantities.set([2, -1]);
    const out = kernels.doubles(3);
    out.set([100, 100, 100]);
    kernels.addRows(values, 3, rows, quantities, 2, out);
    expect([...out]).toEqual([119, 138, 157]);
  });

  test(`${name}: a row outside of the table gives no number, and reads nothing else`, () => {
    const kernels = open(65_536);
    const values = kernels.doubles(4);
    const rows = kernels.wholes(1);
    const quantities = kernels.doubles(1).fill(1);
    const out = kernels.doubles(2);
    for (const row of [2, -1]) {
      rows[0] = row;
      kernels.addRows(values, 2, rows, quantities, 1, out);
      expect([...out]).toEqual([Number.NaN, Number.NaN]);
      out.fill(0);
    }
  });

  test(`${name}: arrays from elsewhere, or beyond the room, are taken too`, () => {
    const kernels = open(0);
    const chain = screenChain(10_000, kernels.doubles);
    const strikes = new Float64Array(10_000).fill(100);
    const volatilities = new Float64Array(10_000).fill(0.5);
    fillChain(chain, new Int8Array(10_000).fill(1), strikes, volatilities, 1);
    valueChain(chain, 100, 0, kernels.chain);
    expect(chain.prices[9_999]).toBeCloseTo(blackPrice(1, 100, 100, 0.5, 1, 0), 12);
    const out = new Float64Array(1);
    kernels.addRows(Float64Array.of(3), 1, Int32Array.of(0), Float64Array.of(2), 1, out);
    expect([...out]).toEqual([6]);
  });
}
