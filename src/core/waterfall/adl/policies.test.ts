import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ADL,
  type AdlPolicy,
  type Candidate,
  cappedShares,
  hyperliquidScore,
  queueOrder,
  returnLeverageScore,
  type Score,
  takeFromTop,
} from './index.ts';
import { books, capacity, cases, policyContract, runs, take } from './policy.contract.ts';

/** Policies that round by largest remainder: one unit can go back where the target grows. */
const ROUNDED = [
  'pnl-pro-rata',
  'contract-pro-rata',
  'equity-pro-rata',
  'capped-pro-rata',
  'risk-aware-linear',
  'risk-aware-quadratic',
];

for (const policy of Object.values(ADL)) {
  if (policy.id !== 'leverage-waterfill' && policy.id !== 'queue-hyperliquid')
    policyContract(policy, ROUNDED.includes(policy.id) ? 1n : 0n);
}

const account = (notional: bigint, gain: bigint, equity: bigint, size = notional): Candidate => ({
  held: notional,
  size,
  notional,
  gain,
  equity,
  side: -1,
});

const dollars = (notional: bigint, gain: bigint, equity: bigint): Candidate =>
  account(notional, gain, equity, gain < equity ? gain : equity);

const taken = (policy: AdlPolicy, target: bigint, ...book: Candidate[]): readonly bigint[] =>
  take(policy, book, target);

test('by contracts, by gain, by equity', () => {
  const book = [dollars(600n, 100n, 400n), dollars(300n, 200n, 100n), dollars(100n, 100n, 500n)];
  expect(taken(ADL['contract-pro-rata'], 100n, ...book)).toEqual([60n, 30n, 10n]);
  expect(taken(ADL['pnl-pro-rata'], 90n, ...book)).toEqual([30n, 30n, 30n]); // each can give 100
  expect(taken(ADL['equity-pro-rata'], 100n, ...book)).toEqual([40n, 10n, 50n]);
  expect(taken(ADL['capped-pro-rata'], 100n, ...book)).toEqual([25n, 50n, 25n]);
  expect(taken(ADL['capped-pro-rata'], 280n, ...book)).toEqual([90n, 100n, 90n]);
});

test('what one cannot give is given by the others', () => {
  const book = [dollars(900n, 10n, 400n), dollars(50n, 200n, 300n), dollars(50n, 200n, 500n)];
  expect(taken(ADL['contract-pro-rata'], 100n, ...book)).toEqual([10n, 45n, 45n]);
});

test('leverage weighs: twice the leverage gives four times, or eight times, the share', () => {
  const book = [dollars(200n, 1_000n, 100n), dollars(100n, 1_000n, 100n)].map((each) => ({
    ...each,
    size: 1_000n,
  }));
  expect(taken(ADL['risk-aware-linear'], 500n, ...book)).toEqual([400n, 100n]);
  expect(taken(ADL['risk-aware-quadratic'], 900n, ...book)).toEqual([800n, 100n]);
});

test('queues rank by their own score', () => {
  const levered = dollars(1_000n, 10n, 20n);
  const winning = dollars(1_000n, 900n, 1_500n);
  const both = [winning, levered];
  expect(taken(ADL['queue-leverage'], 5n, ...both)).toEqual([0n, 5n]);
  expect(taken(ADL['queue-hyperliquid'], 5n, ...both)).toEqual([0n, 5n]);
  // 900/1900 * 1000/1500 = 0.316 against 10/1010 * 50 = 0.495
  expect(taken(ADL['queue-binance'], 5n, ...both)).toEqual([0n, 5n]);
  const richer = dollars(1_000n, 980n, 1_000n); // 980/1980 * 1 = 0.495 and a hair less than 0.49505
  expect(taken(ADL['queue-okx'], 5n, richer, levered)).toEqual([0n, 5n]);
  expect(taken(ADL['queue-bybit'], 5n, dollars(1_000n, 981n, 1_000n), levered)).toEqual([5n, 0n]);
});

test('a queue with more ties than fit takes the lower index', () => {
  const same = Array.from({ length: 9 }, () => dollars(100n, 10n, 50n));
  expect(taken(ADL['queue-bitmex'], 25n, ...same)).toEqual([10n, 10n, 5n, 0n, 0n, 0n, 0n, 0n, 0n]);
});

test('who has gained nothing gives last where gains are what is shared', () => {
  const book = [account(100n, -5n, 50n), account(100n, 30n, 50n)];
  expect(taken(ADL['pnl-pro-rata'], 100n, ...book)).toEqual([0n, 100n]);
  expect(taken(ADL['pnl-pro-rata'], 130n, ...book)).toEqual([30n, 100n]);
});

test('largest remainder can take a unit back where the target grows; D’Hondt never does', () => {
  const book = [account(6n, 6n, 6n), account(6n, 6n, 6n), account(2n, 2n, 2n)];
  expect(taken(ADL['contract-pro-rata'], 10n, ...book)).toEqual([4n, 4n, 2n]);
  expect(taken(ADL['contract-pro-rata'], 11n, ...book)).toEqual([5n, 5n, 1n]);
  expect(taken(ADL['minmax-equity'], 10n, ...book)).toEqual([5n, 4n, 1n]);
  expect(taken(ADL['minmax-equity'], 11n, ...book)).toEqual([5n, 5n, 1n]);
});

const weight = fc.bigInt({ min: 0n, max: 1_000_000_000_000n });

describe('capped shares', () => {
  test('are what a slow search finds: the level is exact', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(weight, weight), { minLength: 1, maxLength: 12 }),
        fc.bigInt({ min: 0n, max: 1_000_000n }),
        (rows, ppm) => {
          const caps = rows.map(([cap]) => cap);
          const weights = rows.map(([, each]) => each);
          const most = caps.reduce((sum, cap, i) => sum + ((weights[i] ?? 0n) > 0n ? cap : 0n), 0n);
          const total = (most * ppm) / 1_000_000n;
          for (const rounding of ['largest remainder', "D'Hondt"] as const) {
            const { shares, level } = cappedShares(caps, weights, total, rounding);
            expect(shares.reduce((sum, share) => sum + share, 0n)).toBe(total);
            shares.forEach((share, i) => {
              const exact = level.numerator * (weights[i] as bigint);
              const low = exact / level.denominator;
              const cap = caps[i] as bigint;
              const least = low < cap ? low : cap;
              expect(share >= (weights[i] === 0n ? 0n : least)).toBe(true);
              if (rounding === 'largest remainder') expect(share <= least + 1n).toBe(true);
              expect(share <= cap).toBe(true);
            });
          }
        },
      ),
      runs(400),
    );
  });
});

/** Splitting an account into two must not lower what both give together, up to one unit each. */
const PROPORTIONAL = [
  'pnl-pro-rata',
  'contract-pro-rata',
  'equity-pro-rata',
  'capped-pro-rata',
  'leverage-waterfill',
] as const;

test.each(PROPORTIONAL)('splitting an account gains nothing but rounding: %s', (id) => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const [first, ...rest] = book as [Candidate, ...Candidate[]];
      const even = (amount: bigint): bigint => (amount / 2n) * 2n;
      const whole = {
        ...first,
        held: even(first.held) + 2n,
        size: even(first.size),
        notional: even(first.notional) + 2n,
        gain: even(first.gain),
        equity: even(first.equity) + 2n,
      };
      const half = {
        ...whole,
        held: whole.held / 2n,
        size: whole.size / 2n,
        notional: whole.notional / 2n,
        gain: whole.gain / 2n,
        equity: whole.equity / 2n,
      };
      const most = capacity([whole, ...rest]);
      const aim = target < most ? target : most;
      const alone = take(ADL[id], [whole, ...rest], aim)[0] as bigint;
      const [one = 0n, other = 0n] = take(ADL[id], [half, half, ...rest], aim);
      expect(one + other >= alone - 2n).toBe(true);
    }),
    runs(200),
  );
});

test('water-filling in two steps is water-filling in one, but for single units', () => {
  fc.assert(
    fc.property(cases, ({ book, target }) => {
      const rule = ADL['leverage-waterfill'];
      const free = book.map((each) => ({ ...each, size: each.held }));
      const aim = target < capacity(free) ? target : capacity(free);
      const once = take(rule, free, aim);
      const first = take(rule, free, aim / 2n);
      const left = free.map((each, i) => {
        const held = each.held - (first[i] as bigint);
        return { ...each, held, size: held };
      });
      const second = take(rule, left, aim - aim / 2n);
      once.forEach((amount, i) => {
        const both = (first[i] as bigint) + (second[i] as bigint);
        expect(both - amount <= 1n && amount - both <= 1n).toBe(true);
      });
    }),
    runs(200),
  );
});

/** The same order by the definition: every score against every other, nothing in floats. */
const SCORES = {
  'queue-hyperliquid': hyperliquidScore,
  'queue-binance': returnLeverageScore,
  'queue-bybit': returnLeverageScore,
  'queue-okx': returnLeverageScore,
  'queue-bitmex': returnLeverageScore,
  'queue-leverage': ({ notional, equity }: Candidate): Score => ({
    numerator: notional,
    denominator: equity,
  }),
} as const;

/** Whether two of a book share a place in a queue; a policy that is no queue has no ties. */
const hasTies = (score: ((of: Candidate) => Score) | undefined, book: readonly Candidate[]) =>
  book.some((one, i) =>
    book.some((other, j) => {
      if (score === undefined || i >= j) return false;
      const [a, b] = [score(one), score(other)];
      return a.numerator * b.denominator === b.numerator * a.denominator;
    }),
  );

test.each(Object.values(ADL))(
  'who comes in which order changes nothing but ties: $id',
  (policy) => {
    fc.assert(
      fc.property(cases, ({ book, target }) => {
        fc.pre(!hasTies(SCORES[policy.id as keyof typeof SCORES], book));
        const forward = [...take(policy, book, target)].sort((a, b) => (a < b ? -1 : 1));
        const turned = [...take(policy, [...book].reverse(), target)].sort((a, b) =>
          a < b ? -1 : 1,
        );
        forward.forEach((amount, i) => {
          const distance = amount - (turned[i] as bigint);
          expect(distance <= 1n && distance >= -1n).toBe(true);
        });
      }),
      runs(100),
    );
  },
);

test.each(Object.entries(SCORES))('%s parts in floats and decides exactly', (id, score) => {
  const policy = ADL[id as keyof typeof SCORES];
  // Scores that differ in the last of seventeen digits, or not at all.
  const close = fc
    .array(fc.bigInt({ min: -3n, max: 3n }), { minLength: 1, maxLength: 30 })
    .map((steps) =>
      steps.map((step, i) => {
        const gain = 50_000_000_000_000_000n + step;
        const factor = BigInt(1 + (i % 3));
        const notional = 99_999_999_999_999_989n * factor;
        return account(notional, gain * factor, 77_777_777_777_777_777n * factor);
      }),
    );
  fc.assert(
    fc.property(fc.oneof(books, close), fc.bigInt({ min: 0n, max: 1_000n }), (book, share) => {
      const target = (capacity(book) * share) / 1_000n;
      const exact = takeFromTop(book, queueOrder(book.map(score)), target);
      expect(policy.allocate(book, target)).toEqual(exact);
    }),
    runs(300),
  );
});

/** The weights of these are written at 2^-64 of the gain: at a leverage of 1e-9 that is seen. */
const WEIGHED = ['risk-aware-linear', 'risk-aware-quadratic'];

test.each(Object.values(ADL).filter(({ id }) => !WEIGHED.includes(id)))(
  'in a unit a million times finer everybody gives the same but for rounding: $id',
  (policy) => {
    const scale = 1_000_000n;
    fc.assert(
      fc.property(cases, ({ book: any, target }) => {
        // Entry values above zero: where there is none, a score has no scale.
        const book = any.map((each): Candidate => {
          const least = 1n - each.notional;
          return { ...each, side: -1, gain: each.gain > least ? each.gain : least };
        });
        const finer = book.map((each) => ({
          held: each.held * scale,
          size: each.size * scale,
          notional: each.notional * scale,
          gain: each.gain * scale,
          equity: each.equity * scale,
          side: each.side,
        }));
        const coarse = take(policy, book, target);
        // What rounding moves, one unit each, can come together with one account.
        const room = BigInt(book.length) * scale;
        take(policy, finer, target * scale).forEach((amount, i) => {
          const distance = amount - (coarse[i] as bigint) * scale;
          expect(distance <= room && distance >= -room).toBe(true);
        });
      }),
      runs(100),
    );
  },
);
