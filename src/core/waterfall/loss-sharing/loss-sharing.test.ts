import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import { depositIndexFall, fundingCharge, paidOfCharge } from './index-loss.ts';
import { tearUp } from './tear-up.ts';

const BASE = 1_000_000_000n;
const INDEX = 10_000_000_000n;

test('both sides pay a loss by open interest, rounded up to a quote unit', () => {
  const uneven = fundingCharge(-100_000_000n, { long: 7n * BASE, short: -4n * BASE });
  expect(uneven).toEqual({ kind: 'charge', long: 9_090_910_000n, short: -9_090_910_000n });
  const even = fundingCharge(100_000_000n, { long: 5n * BASE, short: 5n * BASE });
  if (even.kind !== 'charge') throw new Error(even.kind);
  expect(paidOfCharge(even, 5n * BASE)).toBe(50_000_000n);
  expect(paidOfCharge(even, -5n * BASE)).toBe(50_000_000n);
  expect(fundingCharge(7n, { long: 0n, short: 0n })).toEqual({ kind: 'nobody-bears', loss: 7n });
});

test('what positions pay together is never less than the loss', () => {
  const size = fc.bigInt({ min: 1n, max: 10n ** 15n });
  const sizes = fc.array(size, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(sizes, sizes, fc.bigInt({ min: 0n, max: 10n ** 15n }), (longs, shorts, loss) => {
      const sum = (of: readonly bigint[]) => of.reduce((all, one) => all + one, 0n);
      const charge = fundingCharge(loss, { long: sum(longs), short: -sum(shorts) });
      if (charge.kind !== 'charge') throw new Error(charge.kind);
      const paid = [...longs, ...shorts.map((one) => -one)].map((one) => paidOfCharge(charge, one));
      expect(sum(paid) >= loss).toBe(true);
      // At most a unit for each position, and a unit for each whole size.
      const most = loss + BigInt(paid.length) + (sum(longs) + sum(shorts)) / BASE + 1n;
      expect(sum(paid) <= most).toBe(true);
    }),
    runs(500),
  );
});

test('a deposit index falls by the share of the loss, and never below nothing', () => {
  expect(depositIndexFall(INDEX, 11_000_000n, 120_000_000n)).toBe(916_666_667n);
  expect(depositIndexFall(INDEX, 11_000_000n, 0n)).toBe(0n);
  expect(depositIndexFall(INDEX, 0n, 5n)).toBe(0n);
  expect(depositIndexFall(INDEX, 9n, 5n)).toBe(INDEX);
});

test('positions are torn up in proportion, exactly, and never beyond nothing', () => {
  const lots = (value: bigint) => value as Lots;
  const book = [-10n, 40n, -25n, -5n].map(lots);
  expect(tearUp(lots(10n), book)).toEqual({ kind: 'tear-up', torn: [-3n, 0n, -6n, -1n] });
  expect(tearUp(lots(-40n), book)).toEqual({ kind: 'tear-up', torn: [0n, 40n, 0n, 0n] });
  expect(tearUp(lots(41n), book)).toEqual({ kind: 'infeasible', most: 40n });
  const size = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  fc.assert(
    fc.property(size, fc.array(size, { maxLength: 8 }), (wanted, sizes) => {
      const answer = tearUp(lots(wanted), sizes.map(lots));
      if (answer.kind !== 'tear-up') return;
      expect(answer.torn.reduce((all, one) => all + one, 0n)).toBe(-wanted);
      answer.torn.forEach((torn, at) => {
        const own = sizes[at] as bigint;
        expect(torn === 0n || (own > 0n ? torn > 0n && torn <= own : torn >= own)).toBe(true);
      });
    }),
    runs(500),
  );
});
