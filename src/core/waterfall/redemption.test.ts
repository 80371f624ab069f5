import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ppm } from '../money/index.ts';
import { redemptionSlippage } from './redemption.ts';

const ppm = (value: bigint) => value as Ppm;
const VAULT = { skew: ppm(3_000_000n), spread: ppm(3_000n), initial: ppm(200_000n) };
const leverage = (numerator: bigint, denominator: bigint) => ({
  ...VAULT,
  leverage: { numerator, denominator },
});

const asNumber = (share: ReturnType<typeof redemptionSlippage>): number =>
  share === null ? Number.NaN : Number(share.numerator) / Number(share.denominator);

test('the venue’s own examples come out exactly', () => {
  const tenth = redemptionSlippage(leverage(3n, 2n), { redeemed: 1n, total: 10n });
  expect(tenth && tenth.numerator * 8_000n === tenth.denominator * 1_191n).toBe(true);
  const short = redemptionSlippage(leverage(-3n, 2n), { redeemed: 1_111n, total: 2_222n });
  expect(short && short.numerator * 8_000n === short.denominator * 2_223n).toBe(true);
  expect(asNumber(redemptionSlippage(leverage(3n, 2n), { redeemed: 7n, total: 7n }))).toBe(0.3);
});

test('none or too many shares cannot be redeemed, and without leverage leaving is free', () => {
  for (const redeemed of [-1n, 0n, 8n]) {
    expect(redemptionSlippage(leverage(1n, 1n), { redeemed, total: 7n })).toBeNull();
  }
  expect(asNumber(redemptionSlippage(leverage(0n, 1n), { redeemed: 1n, total: 7n }))).toBe(0);
});

test('the divided form is the published one with its integral', () => {
  const k = 3;
  const area = (l: number) => k * l * l + (k * k * l * l * l) / 3;
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 998 }), (l, m) => {
      const from = l / 1_000;
      const to = (from * 1_000) / (1_000 - m);
      const estimate = 0.003 * (from + ((area(to) - area(from)) * (1_000 - m)) / m);
      const expected = Math.min(from * 0.2, estimate);
      const shares = { redeemed: BigInt(m), total: 1_000n };
      const share = asNumber(redemptionSlippage(leverage(BigInt(l), 1_000n), shares));
      expect(Math.abs(share / expected - 1)).toBeLessThan(1e-9);
    }),
  );
});
