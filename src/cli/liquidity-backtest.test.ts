import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expectRefusal, folderWith, ROOT, run } from './cli.contract.ts';

const scenario = (name: string): string => join(ROOT, 'scenarios', `liquidity-${name}.yaml`);
const demo = readFileSync(scenario('demo'), 'utf8');
const folder = folderWith({
  'broken.yaml': demo.replace('valuesMin: 864', 'valuesMin: few'),
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const backtest = (...args: string[]) => run(folder, ['liquidity', 'backtest', ...args]);

test('the demo needs no file and gives tables, a page and a table in Parquet', () => {
  const files = ['--report', 'page.html', '--timeline', 'timeline.parquet'];
  const { code, out, err } = backtest(scenario('demo'), ...files);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^ {2}MADE-5M +rescue +1 of 1 +0 of 1 +1 of 2 /m);
  expect(out).toMatch(/^ {2}MADE-5M +crash +primary +13\.\d % /m);
  expect(out).toContain('false a year: the other alarms');
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('liquidity-demo');
  expect(existsSync(join(folder, 'timeline.parquet'))).toBe(true);
}, 60_000);

test('the JSON has scores, windows and the timeline', () => {
  const { code, out } = backtest(scenario('demo'), '--json');
  expect(code).toBe(0);
  const json = JSON.parse(out);
  expect(json.scores.map(({ level }: { level: number }) => level)).toEqual([1, 2, 3]);
  expect(json.markets[0].windows.map(({ isCovered }: { isCovered: boolean }) => isCovered)).toEqual(
    [true, true],
  );
  expect(json.markets[0].timeline.length).toBeGreaterThan(5);
}, 60_000);

test('what cannot be used is refused with place, value and what is accepted', () => {
  const refuses = (args: readonly string[], ...parts: string[]): void =>
    expectRefusal(folder, ['liquidity', 'backtest', ...args], parts);
  refuses([scenario('demo'), '--report', 'no/where.html'], '--report', 'no/where.html');
  refuses(['none.yaml'], 'none.yaml', 'a scenario file in YAML');
  refuses(['broken.yaml'], 'broken.yaml:', 'gauges.valuesMin', 'few', 'a whole number');
  refuses([scenario('hourly'), '--data', folder], 'markets[0].files[0]', 'hourly/', '--data');
}, 60_000);
