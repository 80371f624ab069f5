import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { SimulationResult } from '../lab/simulation/result.ts';
import type { Versus } from '../lab/versus/index.ts';
import { expectRefusal, folderWith, ROOT, run } from './cli.contract.ts';

const SMALL = readFileSync(join(ROOT, 'vectors', 'golden', 'small-crash.yaml'), 'utf8');
const CRASH = readFileSync(join(ROOT, 'scenarios', 'liquidity-crash.yaml'), 'utf8');
const BACKSTOP = CRASH.slice(CRASH.indexOf('\nliquidity:\n'), CRASH.indexOf('\nfund:\n'));

const folder = folderWith({
  'small.yaml': SMALL,
  'crash.yaml': `${SMALL}\n${BACKSTOP.replace('calmMs: 420000', 'calmMs: 30000')}`,
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const crash = (...args: string[]) => run(folder, ['simulate', 'crash.yaml', ...args]);

test('a run says what its backstop did, in words and in JSON', () => {
  const { code, out } = crash('--report', 'one.html');
  expect(code).toBe(0);
  expect(out).toMatch(/^Liquidity backstop: \d+ changes of level, \d+ s of support\.$/m);
  expect(out).toMatch(/^ +\d\d:\d\d:\d\d +calm to support +its condition held$/m);
  expect(out).toMatch(/^ +a liquidation hit a quote +[1-9][\d,.]+ /m);
  expect(out).toContain('The reserve began with 30,000,000.000000 USDC');
  const result = JSON.parse(readFileSync(join(folder, 'one.json'), 'utf8')) as SimulationResult;
  expect(result.liquidity?.levels[0]).toMatchObject({ from: 'calm', to: 'support' });
});

test('the same crash without the backstop stands beside it', () => {
  const { code, out } = crash('--without-backstop', '--report', 'versus.html');
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}reserve earned +-?[\d,.]+ +- +/m);
  expect(out).toMatch(/^ {2}bids within 25 bp, mean +[\d,.]+ +[\d,.]+ +/m);
  const versus = JSON.parse(readFileSync(join(folder, 'versus.json'), 'utf8')) as Versus;
  expect([versus.left, versus.right]).toEqual(['breakwater', 'breakwater-no-backstop']);
  const [left, right] = versus.results;
  expect(left.liquidity?.bought).not.toBe('0.000000');
  expect(right.liquidity).toMatchObject({ bought: '0.000000', reserveAfter: null });
  const files = readdirSync(folder).filter((file) => file.endsWith('.journal.db'));
  expect(files.sort()).toEqual([
    'versus.breakwater-no-backstop.journal.db',
    'versus.breakwater.journal.db',
  ]);
});

test('a comparison without anything to leave out is refused', () => {
  expectRefusal(
    folder,
    ['simulate', 'small.yaml', '--without-backstop'],
    ['--without-backstop is set', 'a liquidity reserve'],
  );
  expectRefusal(
    folder,
    ['simulate', 'crash.yaml', '--without-backstop', '--versus', 'okx'],
    ['--versus is okx', 'only with the backstop in both runs'],
  );
});
