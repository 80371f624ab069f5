import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ADL, type Candidate, type Numeraire } from '../../core/waterfall/index.ts';
import { readAccounts } from '../adl-certificate/index.ts';
import {
  type Comparison,
  compare,
  comparisonJson,
  comparisonText,
  giniOf,
  levelText,
  measure,
} from './index.ts';

/** The synthetic book of 18,856 accounts lies outside the project. */
const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = join(
  process.env['BREAKWATER_DATA'] ?? join(root, '../shared/data'),
  'adl-synthetic',
);
const book = join(folder, 'accounts.csv');
const isHere = existsSync(book);
const absent = isHere ? '' : ` (skipped: there is no ${join('adl-synthetic', 'accounts.csv')})`;

const NAMES: Readonly<Record<string, string>> = {
  pnl_pro_rata: 'pnl-pro-rata',
  contract_pro_rata: 'contract-pro-rata',
  minmax_equity_fraction: 'minmax-equity',
  queue_hyperliquid: 'queue-hyperliquid',
  queue_binance: 'queue-binance',
  leverage_waterfill: 'leverage-waterfill',
};

interface Row {
  readonly policy: string;
  readonly sumMicro: string;
  readonly dustMicro: string;
  readonly touched: number;
  readonly wiped: number;
  readonly maxMicro: string;
  readonly maxOverEquity: number;
  readonly gini: number;
  readonly level: string | null;
  readonly maxLeverageAfter: number | null;
  readonly shortfallMicro: Readonly<Record<string, string>>;
  readonly allocationSha256: string;
}

const done = (result: ReturnType<typeof compare>): Comparison => {
  if ('most' in result) throw new Error(`at most ${result.most}`);
  return result;
};

const rowsOf = (comparison: Comparison): Map<string, Row> => {
  const { policies } = comparisonJson(comparison) as { policies: Row[] };
  return new Map(policies.map((row) => [row.policy, row]));
};

const CASES: readonly (readonly [string, Numeraire, string])[] = [
  ['A', 'dollars', 'budget'],
  ['B', 'quantity', 'quantity'],
];

test.skipIf(!isHere)(
  `every figure of the reference comes out the same${absent}`,
  () => {
    const reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8'));
    let compared = 0;
    for (const [suite, numeraire, amount] of CASES) {
      const candidates = readAccounts(book, { numeraire, side: -1 }).map((each) => each.candidate);
      for (const of of Object.values<Record<string, never>>(reference[suite])) {
        const rows = rowsOf(done(compare(candidates, numeraire, BigInt(of[amount] as never))));
        for (const [name, expected] of Object.entries<Record<string, number>>(
          of['policies'] as never,
        )) {
          const row = rows.get(NAMES[name] as string) as Row;
          expect(row.allocationSha256).toBe(expected['sha256']);
          expect([row.touched, row.dustMicro]).toEqual([expected['touched'], '0']);
          expect(row.wiped).toBe(expected['wiped'] ?? expected['closed']);
          if (suite === 'A') {
            expect(row.maxMicro).toBe(`${expected['max']}`);
            expect(row.maxOverEquity).toBeCloseTo(expected['max_frac_equity'] as number, 14);
            expect(row.gini).toBeCloseTo(expected['gini'] as number, 8);
          } else {
            expect(row.maxLeverageAfter).toBeCloseTo(expected['max_leverage'] as number, 8);
            expect(row.shortfallMicro['0.3']).toBe(`${expected['shortfall_30pct']}`);
            expect(row.shortfallMicro['0.5']).toBe(`${expected['shortfall_50pct']}`);
          }
          const level = expected['level_L'];
          if (level !== undefined) expect(Number(row.level)).toBeCloseTo(level, 11);
          compared += 1;
        }
      }
    }
    expect(compared).toBe(31);
  },
  60_000,
);

const account = (notional: bigint, gain: bigint, equity: bigint): Candidate => ({
  held: notional,
  size: notional,
  notional,
  gain,
  equity,
  side: -1,
});

test('the figures of a small book, by hand', () => {
  const accounts = [account(100n, 10n, 50n), account(300n, 20n, 50n), account(40n, 5n, 80n)];
  const closed = measure(accounts, [0n, 150n, 40n], 190n, 'quantity');
  expect(closed).toMatchObject({ sum: 190n, dust: 0n, touched: 2, wiped: 1, max: 150n });
  expect(closed.maxLeverageAfter).toBe(3);
  expect(closed.maxOverEquity).toBe(3);
  // 100 and 150 are left on equities of 50: at 50 % the second owes 25.
  expect(closed.shortfall).toEqual([0n, 0n, 0n, 0n, 25n]);
  const given = measure(accounts, [10n, 50n, 0n], 60n, 'dollars');
  expect(given.maxLeverageAfter).toBeNull();
  expect(given.shortfall).toEqual([15n, 30n, 60n, 90n, 160n]);
});

test('gini is 0 where all give the same, and near 1 where one gives all', () => {
  expect(giniOf(new Float64Array([3, 3, 3, 3]))).toBeCloseTo(0, 12);
  expect(giniOf(new Float64Array([0, 0, 0, 8]))).toBeCloseTo(0.75, 12);
  expect(giniOf(new Float64Array(4))).toBe(0);
});

test('a level has twelve decimals, rounded half up', () => {
  expect(levelText({ numerator: 2n, denominator: 3n })).toBe('0.666666666667');
  expect(levelText({ numerator: 1n, denominator: 2_000_000_000_000n })).toBe('0.000000000001');
  expect(levelText({ numerator: 7n, denominator: 1n })).toBe('7.000000000000');
});

test('a rule that has no meaning for what is asked says so; too much is refused', () => {
  const accounts = [account(100n, 10n, 50n)];
  const result = done(compare(accounts, 'dollars', 5n));
  const [silent] = result.policies.filter((each) => 'notApplicable' in each);
  expect(silent?.policy).toBe('leverage-waterfill');
  expect(comparisonText(result)).toContain('not run: leverage-waterfill is a rule for quantity');
  expect(compare(accounts, 'quantity', 101n)).toEqual({ kind: 'beyond capacity', most: 100n });
  expect(result.policies.map(({ policy }) => policy)).toEqual(Object.keys(ADL));
});
