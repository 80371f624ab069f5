/** Worked close-out prices, penalties and sales. */
import { expect, test } from 'vitest';
import { fractionOf } from '../../margin/index.ts';
import {
  badDebt,
  closeOutPenalty,
  collateralForQuote,
  discountShare,
  feePrice,
  largestSale,
  paymentFor,
  quoteForCollateral,
  rampedFee,
  repaidNow,
  skewPrice,
  weightDiscountPrice,
} from './index.ts';

test('a fee waits, jumps to what it has grown by, and stops', () => {
  const ramp = { base: 20_000n, most: 50_000n, grace: 1_500n, growth: 1n };
  expect(rampedFee(ramp, 1_499n)).toBe(20_000n);
  expect(rampedFee(ramp, 1_500n)).toBe(21_500n);
  expect(rampedFee(ramp, 29_999n)).toBe(49_999n);
  expect(rampedFee(ramp, 90_000n)).toBe(50_000n);
});

test('a long closes below the oracle and a short above it', () => {
  expect(feePrice(1_001n, 'long', 10_000n)).toBe(991n);
  expect(feePrice(1_001n, 'short', 10_000n)).toBe(1_011n);
});

test('the discount is a share of the distance between weight and one', () => {
  expect(weightDiscountPrice(1_000n, 900_000n, 200_000n)).toEqual(fractionOf(980n));
  expect(weightDiscountPrice(1_000n, 1_100_000n, 200_000n)).toEqual(fractionOf(1_020n));
  expect(discountShare(1_000n, fractionOf(980n), 500_000n)).toEqual(fractionOf(10n));
  expect(discountShare(1_000n, fractionOf(1_020n), 500_000n)).toEqual(fractionOf(10n));
});

test('two halves of a fill cost as much as the whole', () => {
  const oracle = fractionOf(100n);
  const whole = skewPrice(oracle, 10n, 20n, 1_000n);
  expect(whole).toEqual(fractionOf(102n));
  const first = skewPrice(oracle, 10n, 10n, 1_000n);
  const second = skewPrice(oracle, 20n, 10n, 1_000n);
  const sum = (first.numerator * 10n) / first.denominator;
  expect(sum + (second.numerator * 10n) / second.denominator).toBe(2_040n);
});

test('a penalty is split, but not with the fund that would pay it', () => {
  const terms = { rate: 25_000n, liquidatorShare: 500_000n };
  expect(closeOutPenalty(1_240n, terms, 0n)).toEqual({ paid: 31n, toLiquidator: 15n, toFund: 16n });
  expect(closeOutPenalty(1_240n, terms, -1n)).toEqual({ paid: 31n, toLiquidator: 31n, toFund: 0n });
  expect(badDebt(-1_001n, 1_000n)).toBe(2n);
  expect(badDebt(0n, 1_000n)).toBe(0n);
});

const COIN = { whole: 100n, fine: 10_000n, price: 3_000n };
const TERMS = { discount: 100_000n, fundFee: 30_000n, part: 500_000n, dust: 500n };

test('a small debt is repaid whole, and the fee of the fund comes on top', () => {
  expect(repaidNow(500n, TERMS)).toBe(500n);
  expect(repaidNow(501n, TERMS)).toBe(250n);
  expect(paymentFor(9_700n, 30_000n)).toBe(10_000n);
});

test('collateral rounds up to a fine step and down to a unit', () => {
  expect(collateralForQuote(901n, COIN, 100_000n)).toBe(33n); // 0.33370... of a coin at 2,700
  expect(quoteForCollateral(33n, COIN, 100_000n, 1n)).toBe(891n);
  expect(quoteForCollateral(33n, COIN, 100_000n, 100n)).toBe(8n);
});

test('a sale takes what the debt needs or what is held, and refuses a coin without a price', () => {
  // 485 of debt are 500 with the fee, 1,852 steps of a ten-thousandth at 2,700, worth 500.04.
  expect(largestSale(485n, 100n, COIN, TERMS, 1n)).toEqual({ payment: 500n, collateral: 18n });
  expect(largestSale(9_000n, 100n, COIN, TERMS, 1n)).toEqual({ payment: 2_700n, collateral: 100n });
  expect(largestSale(485n, 100n, { ...COIN, price: 0n }, TERMS, 1n)).toBeNull();
});
