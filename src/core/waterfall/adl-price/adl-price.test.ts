import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import { type AdlPricePolicy, adlPrice, type DefaultedPosition, quotesOf } from './index.ts';

const quote = (amount: bigint): QuoteUnits => amount as QuoteUnits;

/** Dora was long 100 at 50 with 1,000 of collateral: bankrupt at 40, and the mark fell to 37. */
const dora: DefaultedPosition = {
  size: 100n as Lots,
  scale: 1n,
  mark: 37n as PriceUnits,
  previousMark: 39n as PriceUnits,
  bankruptcy: quote(4_000n),
  fund: quote(250n),
};
/** The same as a short: opened at 50, bankrupt at 60, mark 63. */
const short: DefaultedPosition = {
  ...dora,
  size: -100n as Lots,
  mark: 63n as PriceUnits,
  previousMark: 61n as PriceUnits,
  bankruptcy: quote(-6_000n),
};
const capped = (ppm: bigint, amount: bigint): AdlPricePolicy => {
  return { kind: 'capped-wedge', ppm: ppm as Ppm, amount: quote(amount) };
};

test('at the bankruptcy price winners bear the whole distance from the mark', () => {
  const expected = { fund: 0n, winners: 300n, left: 0n };
  expect(adlPrice({ kind: 'bankruptcy' }, dora)).toEqual({
    ...expected,
    quote: 4_000n,
    price: 40n,
  });
  expect(adlPrice({ kind: 'bankruptcy' }, short)).toEqual({
    ...expected,
    quote: -6_000n,
    price: 60n,
  });
});

test('at the previous mark winners bear the last step, and the rest is left', () => {
  expect(adlPrice({ kind: 'previous-mark' }, dora)).toEqual({
    quote: 3_900n,
    price: 39n,
    fund: 0n,
    winners: 200n,
    left: 100n,
  });
  expect(adlPrice({ kind: 'previous-mark' }, short)).toMatchObject({ winners: 200n, left: 100n });
});

test('at the mark winners bear nothing, and all is left for other layers', () => {
  expect(adlPrice({ kind: 'current-mark' }, dora)).toMatchObject({
    quote: 3_700n,
    winners: 0n,
    left: 300n,
  });
});

test('the fund pays the wedge first: up to what it has, to an amount, to a share', () => {
  const paid = (policy: AdlPricePolicy) => {
    const { fund, winners, left } = adlPrice(policy, dora);
    return [fund, winners, left];
  };
  expect(paid(capped(1_000_000n, 1_000n))).toEqual([250n, 50n, 0n]);
  expect(paid(capped(1_000_000n, 120n))).toEqual([120n, 180n, 0n]);
  // 1 % of 3,700 is 37; 0.99 % is 36.63, and the fund's share rounds down.
  expect(paid(capped(10_000n, 1_000n))).toEqual([37n, 263n, 0n]);
  expect(paid(capped(9_900n, 1_000n))).toEqual([36n, 264n, 0n]);
});

test('a fund of 15.1 million would have paid the whole wedge of 10 October 2025', () => {
  // 2,103,111,430.86 USD were deleveraged, at 15,079,669.61 from the mark, as one position.
  const mark = 210_311_143_086n;
  const all = {
    ...dora,
    size: 1n as Lots,
    mark: mark as PriceUnits,
    bankruptcy: quote(mark + 1_507_966_961n),
    fund: quote(1_510_000_000n),
  };
  expect(adlPrice(capped(10_000n, 10n ** 12n), all)).toMatchObject({ winners: 0n, left: 0n });
  expect(adlPrice(capped(7_000n, 10n ** 12n), all).winners).toBe(1_507_966_961n - 1_472_178_001n);
});

test('a defaulter that is solvent at the mark has a surplus, and the fund pays nothing', () => {
  const solvent = { ...dora, bankruptcy: quote(3_600n) };
  expect(adlPrice(capped(1_000_000n, 999n), solvent)).toMatchObject({ fund: 0n, winners: -100n });
  expect(adlPrice({ kind: 'current-mark' }, solvent)).toMatchObject({ winners: 0n, left: -100n });
});

const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
const positive = fc.bigInt({ min: 1n, max: 10n ** 9n });
const position = fc
  .record({
    lots: fc.array(positive, { minLength: 1, maxLength: 6 }),
    isShort: fc.boolean(),
    scale: fc.constantFrom(1n, 1_000n),
    mark: positive,
    previousMark: positive,
    bankruptcy: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    fund: amount,
  })
  .map(({ lots, isShort, ...rest }) => {
    const all = lots.reduce((sum, each) => sum + each, 0n);
    return { lots, of: { ...rest, size: isShort ? -all : all } as DefaultedPosition };
  });
const policies = fc.oneof(
  fc.constantFrom<AdlPricePolicy>(
    { kind: 'bankruptcy' },
    { kind: 'previous-mark' },
    { kind: 'current-mark' },
  ),
  fc.tuple(fc.bigInt({ min: 0n, max: 2_000_000n }), amount).map(([ppm, most]) => capped(ppm, most)),
);

test('whatever the policy, the wedge is paid to the unit and every winner pays its part', () => {
  fc.assert(
    fc.property(policies, position, (policy, { lots, of }) => {
      const price = adlPrice(policy, of);
      const atMark = of.size * of.mark * of.scale;
      expect(price.fund + price.winners + price.left).toBe(of.bankruptcy - atMark);
      expect(price.quote).toBe(atMark + price.winners);
      expect(price.fund >= 0n && price.fund <= of.fund).toBe(true);
      const quotes = quotesOf(price, of, lots);
      expect(quotes.reduce((sum, each) => sum + each, 0n)).toBe(price.quote);
      if (policy.kind === 'capped-wedge') {
        expect(price.left).toBe(0n);
        expect(price.fund <= policy.amount).toBe(true);
        const value = atMark < 0n ? -atMark : atMark;
        expect(price.fund * 1_000_000n <= value * policy.ppm).toBe(true);
      }
    }),
    runs(2_000),
  );
});
