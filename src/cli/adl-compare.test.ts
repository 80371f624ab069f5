import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ADL } from '../core/waterfall/index.ts';
import { expectRefusal, folderWith, ROOT, run } from './cli.contract.ts';

const HEAD = 'id,notional_micro,pnl_micro,equity_micro';
const folder = folderWith({
  'none.csv': `${HEAD}\n`,
  'twice.csv': `${HEAD}\n1,10,5,5\n1,10,5,5\n`,
  'poor.csv': `${HEAD}\n1,10,5,5\n2,10,5,-3\n`,
  'text.csv': `${HEAD}\n1,NaN,5,5\n`,
  'fraction.csv': `${HEAD}\n1,10,5.5,5\n`,
  'both.csv': `${HEAD},side\n1,10,5,5,long\n2,10,5,5,short\n`,
  'nowhere.csv': `${HEAD},side\n1,10,5,5,long\n2,10,5,5,up\n`,
  'long.csv': `${HEAD},side\n1,1000,900,2000,long\n2,1000,100,1000,long\n`,
  'column.csv': 'id,notional_micro,pnl_micro\n1,10,5\n',
});
copyFileSync(join(ROOT, 'examples', 'adl-accounts.csv'), join(folder, 'accounts.csv'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = (file: string, ...args: string[]) => run(folder, ['adl', 'compare', file, ...args]);
const DOLLARS = ['--target', 'dollars', '--amount', '1000000'] as const;

test('one JSON object, integers as texts, every policy in its order', () => {
  const { code, out, err } = compare('accounts.csv', ...DOLLARS, '--policies', 'all', '--json');
  expect([code, err]).toEqual([0, '']);
  const result = JSON.parse(out);
  expect(result).toMatchObject({ target: 'dollars', amountMicro: '1000000', accounts: 40 });
  expect(result.policies.map(({ policy }: { policy: string }) => policy)).toEqual(Object.keys(ADL));
  expect(Object.keys(result.policies[0])).toEqual([
    'policy',
    'sumMicro',
    'dustMicro',
    'touched',
    'wiped',
    'maxMicro',
    'maxOverEquity',
    'gini',
    'top10Share',
    'level',
    'maxLeverageAfter',
    'shortfallMicro',
    'allocationSha256',
    'milliseconds',
  ]);
  expect(result.policies[0]).toMatchObject({ sumMicro: '1000000', dustMicro: '0' });
  expect(result.policies[0].level).toMatch(/^\d+\.\d{12}$/);
  expect(result.policies.at(-1).notApplicable).toContain('not for dollars');
});

test('a table with one line a policy, and a page', () => {
  const quantity = ['--target', 'quantity', '--amount', '500000000000'] as const;
  const chosen = ['--policies', 'queue-okx,leverage-waterfill', '--report', 'page.html'] as const;
  const { code, out } = compare('accounts.csv', ...quantity, ...chosen);
  expect(code).toBe(0);
  expect(out).toMatch(/^queue-okx +\d+ +\d+ /m);
  expect(out).toMatch(/^leverage-waterfill +\d+ +\d+ /m);
  expect(out.split('\n').every((line) => line.length <= 160)).toBe(true);
  expect(existsSync(join(folder, 'page.html'))).toBe(true);
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).not.toContain('NaN');
});

test('a column says the side: it decides who comes first in a queue', () => {
  const two = ['--target', 'quantity', '--amount', '5', '--policies', 'queue-hyperliquid'] as const;
  const of = (...args: string[]) => {
    const { code, out } = compare('long.csv', ...two, '--json', ...args);
    expect(code).toBe(0);
    return JSON.parse(out).policies[0].maxOverEquity;
  };
  // Longs: 1000/100 * 1000/2000 = 5 is before 1000/900 * 1 = 1.1. Shorts: 0.95 is after 1.1.
  expect(of()).toBe(5 / 2000);
  expect(of('--side', 'short')).toBe(5 / 2000);
  const both = compare('both.csv', '--target', 'dollars', '--amount', '5', '--json');
  expect(both.code).toBe(0);
  expectRefusal(
    folder,
    ['adl', 'compare', 'both.csv', ...two],
    ['both.csv:3', 'side', 'short', 'long'],
  );
});

test('what cannot be used is refused with place, value and what is accepted', () => {
  const refuses = (file: string, args: readonly string[], ...parts: string[]): void =>
    expectRefusal(folder, ['adl', 'compare', file, ...args], parts);
  refuses('missing.csv', DOLLARS, 'missing.csv', 'CSV');
  refuses('twice.csv', DOLLARS, ':3:', 'every account once');
  refuses('poor.csv', DOLLARS, ':3:', 'equity_micro', '-3');
  refuses('text.csv', DOLLARS, ':2:', 'notional_micro', 'NaN');
  refuses('fraction.csv', DOLLARS, ':2:', 'pnl_micro', '5.5');
  refuses('nowhere.csv', DOLLARS, 'nowhere.csv:3', 'side', 'up', 'long or short');
  const page = [...DOLLARS, '--report', join('absent', 'page.html')];
  refuses('accounts.csv', page, '--report', 'absent', 'a path where a file can be written');
  refuses('column.csv', DOLLARS, ':1:', 'equity_micro');
  const much = ['--target', 'dollars', '--amount', '900000000000000000000'];
  refuses('accounts.csv', much, '--amount', 'at most');
  refuses('none.csv', DOLLARS, '--amount', 'at most 0');
  refuses('accounts.csv', ['--amount', '5'], '--target', 'quantity or dollars');
  refuses('accounts.csv', ['--target', 'dollars'], '--amount');
  refuses('accounts.csv', [...DOLLARS, '--policies', 'pnl-pro-rata,luck'], '--policies', 'luck');
});
