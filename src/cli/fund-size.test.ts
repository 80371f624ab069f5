import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { expectRefusal, folderWith, ROOT, run } from './cli.contract.ts';

const example = (name: string): string => join(ROOT, 'examples', name);
const folder = folderWith({
  'negative.csv': 'deficit\n5\n-1\n',
  'word.csv': 'deficit\nmuch\n',
  'none.csv': 'deficit\n',
  'column.csv': 'loss\n5\n',
  'cascade.json': '{"price": -5}',
  'broken.json': '{',
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const size = (...args: string[]) => run(folder, ['fund', 'size', ...args]);

test('the examples give a table, one JSON object, and a page', () => {
  const inputs = [
    '--deficits',
    example('fund-deficits.csv'),
    '--clusters',
    example('fund-clusters.csv'),
    '--wedges',
    example('fund-wedges.csv'),
    '--cascade',
    example('fund-cascade.json'),
  ];
  const { code, out, err } = size(...inputs, '--report', 'fund.html');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^cover 2 +[\d,]+ /m);
  expect(out).toMatch(/^recommended: [\d,]+ USD, asked by /m);
  expect(existsSync(join(folder, 'fund.html'))).toBe(true);
  expect(readFileSync(join(folder, 'fund.html'), 'utf8')).not.toContain('NaN');
  const json = JSON.parse(size(...inputs, '--json').out);
  expect(json.targets.map(({ method }: { method: string }) => method)).toContain('Pareto tail');
  expect(json.cascades).toBe(2000);
  expect(size(...inputs, '--json').out).toBe(size(...inputs, '--json').out);
}, 60_000);

test('what cannot be used is refused with place, value and what is accepted', () => {
  const refuses = (args: readonly string[], ...parts: string[]): void =>
    expectRefusal(folder, ['fund', 'size', ...args], parts);
  refuses([], '--deficits');
  refuses(['--deficits', 'missing.csv'], 'missing.csv');
  refuses(['--deficits', 'negative.csv'], ':3:', 'deficit', '-1');
  refuses(['--deficits', 'word.csv'], ':2:', 'much');
  refuses(['--deficits', 'none.csv'], 'without a row');
  refuses(['--deficits', 'column.csv'], 'column deficit');
  refuses(['--cascade', 'cascade.json'], 'price', '-5');
  refuses(['--cascade', 'broken.json'], 'a JSON object');
  refuses(['--book', 'x.csv'], '--exposures');
  refuses(['--deficits', 'negative.csv', '--level', '2'], '--level', '2');
});
