import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ADL } from '../adl/index.ts';
import { cases, runs, take } from '../adl/policy.contract.ts';
import type { Candidate } from '../adl/policy.ts';
import { leverageWaterFilling } from '../adl/water-filling.ts';
import { levelOf, residualOf } from './level.ts';
import { type LevelRule, takenAt } from './rule.ts';
import { LEVEL_RULES, levelRuleOf } from './rules.ts';

const sum = (of: readonly bigint[]): bigint => of.reduce((all, each) => all + each, 0n);

/** All but those that are checked only by running them again. */
const policies = Object.values(ADL).filter(({ id }) => levelRuleOf(id) !== null);

for (const policy of policies) {
  test(`${policy.id}: everybody's units follow from the level and the own line alone`, () => {
    const rule = levelRuleOf(policy.id) as LevelRule;
    fc.assert(
      fc.property(cases, ({ book, target }) => {
        const taken = take(policy, book, target);
        const level = levelOf(rule, book, taken);
        expect(book.map((of, row) => takenAt(rule, level, of, row))).toEqual(taken);
        expect(residualOf(rule, level, book, taken)).toBe(0n);
      }),
      runs(400),
    );
  });

  test(`${policy.id}: a unit moved from one account to another shows as a residual`, () => {
    const rule = levelRuleOf(policy.id) as LevelRule;
    fc.assert(
      fc.property(cases, fc.nat(), fc.nat(), ({ book, target }, from, to) => {
        const taken = [...take(policy, book, target)];
        const [i, j] = [from % book.length, to % book.length];
        fc.pre(i !== j && taken[i]! > 0n && taken[j]! < book[j]!.size);
        taken[i] = taken[i]! - 1n;
        taken[j] = taken[j]! + 1n;
        expect(residualOf(rule, levelOf(rule, book, taken), book, taken)).toBeGreaterThan(0n);
      }),
      runs(200),
    );
  });
}

const SHARE: LevelRule = { kind: 'share', weight: ({ notional }) => notional };
const FRACTION: LevelRule = { kind: 'take-quotients', weight: ({ equity }) => equity };

/** Proportional shares with caps, round by round, then the largest remainders: the slow way. */
function sharedSlowly(book: readonly Candidate[], target: bigint): bigint[] {
  const capped = new Set<number>();
  for (let round = 0; round <= book.length; round += 1) {
    const open = book.map((_, i) => i).filter((i) => !capped.has(i));
    const weight = sum(open.map((i) => book[i]!.notional));
    const due = target - sum([...capped].map((i) => book[i]!.size));
    const full = open.filter((i) => due * book[i]!.notional > book[i]!.size * weight);
    for (const i of full) capped.add(i);
    if (full.length > 0 || open.length === 0) continue;
    const whole = book.map(({ size, notional }, i) =>
      capped.has(i) ? size : (due * notional) / weight,
    );
    const remainder = (i: number): bigint => (due * book[i]!.notional) % weight;
    const order = [...open].sort((a, b) => Number(remainder(b) - remainder(a)) || a - b);
    for (const i of order.slice(0, Number(target - sum(whole)))) whole[i] = whole[i]! + 1n;
    return whole;
  }
  return book.map(({ size }) => size);
}

/** Units given one by one to the smallest (taken+1)/equity: the slow way. */
function quotientsSlowly(book: readonly Candidate[], target: bigint): bigint[] {
  const taken = book.map(() => 0n);
  for (let left = target; left > 0n; left -= 1n) {
    let best = -1;
    book.forEach(({ size, equity }, i) => {
      if (taken[i] === size) return;
      const isFirst =
        best === -1 || (taken[i]! + 1n) * book[best]!.equity < (taken[best]! + 1n) * equity;
      if (isFirst) best = i;
    });
    taken[best] = taken[best]! + 1n;
  }
  return taken;
}

test('a share with caps has a level at which whole units by largest remainder come out', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const taken = sharedSlowly(book, target);
      expect(sum(taken)).toBe(target);
      const level = levelOf(SHARE, book, taken);
      expect(book.map((of, row) => takenAt(SHARE, level, of, row))).toEqual(taken);
    }),
    runs(1_000),
  );
});

const small = fc.array(
  fc
    .tuple(
      fc.bigInt({ min: 0n, max: 12n }),
      fc.bigInt({ min: 1n, max: 9n }),
      fc.bigInt({ min: 1n, max: 9n }),
    )
    .map(
      ([size, equity, notional]): Candidate => ({
        held: size,
        size,
        equity,
        notional,
        gain: 0n,
        side: 1,
      }),
    ),
  { minLength: 1, maxLength: 6 },
);

test('the least largest fraction of equity has a level, ties to the lower row', () => {
  fc.assert(
    fc.property(small, fc.nat({ max: 100 }), (book, part) => {
      const target = (sum(book.map(({ size }) => size)) * BigInt(part)) / 100n;
      const taken = quotientsSlowly(book, target);
      const level = levelOf(FRACTION, book, taken);
      expect(book.map((of, row) => takenAt(FRACTION, level, of, row))).toEqual(taken);
    }),
    runs(1_000),
  );
});

test('every rule belongs to a policy', () => {
  const ids = policies.map(({ id }) => id);
  expect([...ids].sort()).toEqual(Object.keys(LEVEL_RULES).sort());
});

test('a level of water is the highest leverage that is left, in lowest terms', () => {
  const of = (held: bigint, equity: bigint): Candidate => {
    return { held, size: held, equity, notional: held, gain: 0n, side: 1 };
  };
  const book = [of(100n, 10n), of(60n, 20n), of(10n, 50n)];
  const taken = take(leverageWaterFilling, book, 80n);
  const level = levelOf(levelRuleOf('leverage-waterfill') as LevelRule, book, taken);
  // 10 L + 20 L + 10 = 170 - 80 gives 26.67 and 53.33 units: 27 of 10 is the highest of all.
  expect([level.numerator, level.denominator, level.row]).toEqual([27n, 10n, 0]);
  expect(taken).toEqual([73n, 7n, 0n]);
});
