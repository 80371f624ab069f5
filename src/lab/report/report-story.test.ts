import { expect, test } from 'vitest';
import type { Sample } from '../simulation/result.ts';
import { THIN } from './format.ts';
import { exampleResult, exampleSample, quietResult } from './report-example.ts';
import { headline, keyFigures, largestMove } from './report-story.ts';

const plain = (text: string): string => text.replaceAll(THIN, ' ');

const priced = (references: readonly number[]): Sample[] =>
  references.map((reference, i) => ({ ...exampleSample(0, i * 60_000), reference }));

test('the headline says who lost, who paid and what was left, from the numbers alone', () => {
  expect(plain(headline(exampleResult()))).toBe(
    'BTC-PERP fell 10.0 % in 28 minutes, from 117 213.7 at 20:55:51 to 105 495.7 at 21:24:06 UTC;' +
      ' of 20 000 accounts 4 812 were reduced on the book, 644 taken over by the vault and 573' +
      ' bankrupt, some of them more than one of these;' +
      ' of a shortfall of 17.56 M USDC the funds paid 14.41 M USDC (fee reserve 1.00 M, operator' +
      ' capital 2.00 M, market fund 5.00 M, shared fund 6.41 M); auto-deleveraging took 3.11 M' +
      ' USDC from 1 204 accounts and closed 96.31 M USDC of positions; a haircut on gains took' +
      ' 41.20 k USDC; nothing stayed uncovered.',
  );
});

test('a run in which nobody was liquidated says so', () => {
  const says = plain(headline(quietResult()));
  expect(says).toContain('none of 20 000 accounts was liquidated');
  expect(says).toContain('no layer of the waterfall had to pay');
  expect(says).not.toContain('uncovered');
});

test('a run without a sample claims no move of the price', () => {
  expect(headline(exampleResult(0))).toMatch(/^No step of BTC-PERP was sampled; /);
});

test('a loss that nobody covered is in the headline and marked among the key figures', () => {
  const totals = { ...exampleResult(2).totals, uncovered: '0.000001' };
  const result = exampleResult(2, { totals });
  expect(headline(result)).toMatch(/< 0\.01.USDC stayed uncovered\.$/);
  expect(keyFigures(result).find(({ name }) => name === 'Uncovered loss')?.tone).toBe('bad');
});

test('deleveraging without a loss is not called a taking', () => {
  const totals = { ...exampleResult(2).totals, deleveragedLoss: '0.000000' };
  expect(headline(exampleResult(2, { totals }))).toContain('without a loss to them');
});

test('a fall is not beaten by the rise that undoes it, and runs from the turning point', () => {
  expect(largestMove(priced([100, 110, 55, 110]))).toMatchObject({
    fraction: -0.5,
    from: { price: 110, time: 60_000 },
    to: { price: 55, time: 120_000 },
  });
  expect(largestMove(priced([100, 95, 140, 130]))?.fraction).toBeCloseTo(45 / 95, 12);
  expect(largestMove(priced([0, 0]))).toBeNull();
});
