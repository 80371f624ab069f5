import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PPM, type Ppm } from '../../money/index.ts';
import { runs } from '../adl/policy.contract.ts';
import {
  BLEND_MINT,
  bearLoss,
  cancelForfeits,
  DRIFT_MINT,
  EMPTY_POOL,
  GUARDED_MINT,
  joinPool,
  type MintPolicy,
  rebaseDivisor,
  type SharePool,
  sharesValue,
  withGain,
} from './shares.ts';

const amount = fc.oneof(
  fc.bigInt({ min: 1n, max: 20n }),
  fc.bigInt({ min: 1n, max: 10n ** 9n }),
  fc.bigInt({ min: 1n, max: 10n ** 17n }),
);
const some = fc.oneof(fc.constant(0n), amount);
const pool: fc.Arbitrary<SharePool> = fc.record({ shares: some, value: some });
const policy: fc.Arbitrary<MintPolicy> = fc.oneof(
  fc.constantFrom(DRIFT_MINT, BLEND_MINT, GUARDED_MINT),
  fc.record({
    unowned: fc.constantFrom('venue' as const, 'first' as const, 'refuse' as const),
    drained: fc.constantFrom('refuse' as const, 'void' as const),
    offset: fc.constantFrom(EMPTY_POOL, { shares: 1n, value: 1n }, { shares: 1_000n, value: 1n }),
    least: fc.bigInt({ min: 1n, max: 1_000n }),
    roundingMost: fc.bigInt({ min: 0n, max: PPM }).map((ppm) => ppm as Ppm),
  }),
);

describe('a deposit', () => {
  test('is worth no more the moment after, and what is lost keeps the bound', () => {
    fc.assert(
      fc.property(policy, pool, amount, (terms, before, deposit) => {
        const joined = joinPool(terms, before, deposit);
        if (joined.kind !== 'joined') return;
        expect(joined.pool.value).toBe(before.value + deposit);
        // What nobody owned is the first depositor's only where the policy says so.
        if (before.shares === 0n && before.value > 0n && terms.unowned === 'first') return;
        const worth = sharesValue(joined.pool, joined.minted, terms.offset);
        expect(worth <= deposit).toBe(true);
        expect((deposit - worth) * PPM <= deposit * terms.roundingMost).toBe(true);
      }),
      runs(2_000),
    );
  });

  test('never lowers what the shares of the others are worth', () => {
    fc.assert(
      fc.property(policy, pool, amount, (terms, before, deposit) => {
        fc.pre(before.shares > 0n && before.value > 0n && terms.offset.shares === 0n);
        const joined = joinPool(terms, before, deposit);
        if (joined.kind !== 'joined') return;
        const { shares, value } = joined.pool;
        expect(value * before.shares >= before.value * shares).toBe(true);
      }),
      runs(2_000),
    );
  });

  test('all shares together are never worth more than the pool, with any offset', () => {
    const parts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { maxLength: 6 });
    const offsets = fc.record({ shares: fc.nat({ max: 2_000 }), value: fc.nat({ max: 2_000 }) });
    fc.assert(
      fc.property(parts, some, some, offsets, (owned, rest, value, of) => {
        const offset = { shares: BigInt(of.shares), value: BigInt(of.value) };
        const shares = owned.reduce((sum, part) => sum + part, rest);
        const claims = owned.map((part) => sharesValue({ shares, value }, part, offset));
        expect(claims.reduce((sum, claim) => sum + claim, 0n) <= value).toBe(true);
      }),
      runs(2_000),
    );
  });
});

describe('whoever comes first and gives to the pool', () => {
  const attack = fc.record({ first: amount, gift: amount, victim: amount });

  test('takes less from who comes next than a thousandth, or there is no next', () => {
    fc.assert(
      fc.property(attack, ({ first, gift, victim }) => {
        const begun = joinPool(GUARDED_MINT, EMPTY_POOL, first);
        if (begun.kind !== 'joined') throw new Error(begun.kind);
        const given = withGain(begun.pool, gift);
        const next = joinPool(GUARDED_MINT, given, victim);
        if (next.kind !== 'joined') {
          expect(next.kind).toBe('rounds-away');
          return;
        }
        const worth = sharesValue(next.pool, next.minted, GUARDED_MINT.offset);
        expect((victim - worth) * 1_000n <= victim).toBe(true);
      }),
      runs(2_000),
    );
  });

  test('never ends with more than it put in, whatever the next one loses', () => {
    const open: MintPolicy = { ...GUARDED_MINT, roundingMost: PPM };
    fc.assert(
      fc.property(attack, ({ first, gift, victim }) => {
        const begun = joinPool(open, EMPTY_POOL, first);
        if (begun.kind !== 'joined') throw new Error(begun.kind);
        const next = joinPool(open, withGain(begun.pool, gift), victim);
        if (next.kind !== 'joined') return;
        const taken = sharesValue(next.pool, begun.minted, open.offset);
        expect(taken <= first + gift).toBe(true);
        // A share costs at most a thousandth of what was given, and nobody loses more than one.
        const worth = sharesValue(next.pool, next.minted, open.offset);
        expect((victim - worth - 2n) * 1_000n <= gift + 1n).toBe(true);
      }),
      runs(2_000),
    );
  });
});

describe('losses and rebases', () => {
  test('a loss is paid and left to the unit, and the pool keeps what it must', () => {
    fc.assert(
      fc.property(pool, some, fc.bigInt({ min: 0n, max: 5n }), (before, loss, keeps) => {
        const { paid, left, pool: after } = bearLoss(before, loss, keeps);
        expect(paid + left).toBe(loss);
        expect(after).toEqual({ shares: before.shares, value: before.value - paid });
        expect(paid === 0n || after.value >= keeps).toBe(true);
        expect(left === 0n || after.value <= keeps).toBe(true);
      }),
      runs(1_000),
    );
  });

  test('a request that is cancelled never gained anything', () => {
    fc.assert(
      fc.property(amount, amount, amount, some, some, (own, others, value, gain, loss) => {
        const shares = own + others;
        const then = sharesValue({ shares, value }, own);
        const now = bearLoss(withGain({ shares, value }, gain), loss).pool;
        const lost = cancelForfeits(now, { shares: own, value: then });
        const after = { shares: shares - lost, value: now.value };
        expect(lost >= 0n && lost <= own).toBe(true);
        const before = sharesValue(now, own);
        const most = before < then ? before : then;
        expect(sharesValue(after, own - lost) <= most).toBe(true);
      }),
      runs(2_000),
    );
  });

  test('a rebase leaves from ten to a hundred shares a unit', () => {
    fc.assert(
      fc.property(amount, amount, (shares, value) => {
        const divisor = rebaseDivisor({ shares, value });
        if (divisor === 1n) expect(shares / 10n / value < 10n).toBe(true);
        else {
          expect(shares / 10n / value >= divisor).toBe(true);
          expect(shares / 10n / value < 10n * divisor).toBe(true);
        }
      }),
      runs(1_000),
    );
  });
});
