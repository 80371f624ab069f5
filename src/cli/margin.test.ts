import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DERIVE_RULES, EMPTY, ORDER, PORTFOLIO } from '../lab/portfolio/files.contract.ts';
import { expectRefusal, folderWith, ROOT, run } from './cli.contract.ts';

const folder = folderWith({
  'book.json': JSON.stringify(PORTFOLIO),
  'empty.json': JSON.stringify(EMPTY),
  'order.json': JSON.stringify(ORDER),
  'rules.json': JSON.stringify(DERIVE_RULES),
  'swapped.json': JSON.stringify({ ...DERIVE_RULES, initialFactor: 0.5 }),
  'broken.json': '{"time": ',
  'strike.json': JSON.stringify({
    ...PORTFOLIO,
    positions: [{ ...PORTFOLIO.positions[1], strike: -5 }],
  }),
});
copyFileSync(join(ROOT, 'examples', 'portfolio.json'), join(folder, 'example.json'));
copyFileSync(join(ROOT, 'examples', 'order.json'), join(folder, 'example-order.json'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the example shows every scenario, marks worst and runner-up, and names its sources', () => {
  const { code, out, err } = run(folder, [
    'margin',
    'example.json',
    '--preset',
    'derive-portfolio',
  ]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^derive-portfolio, parameters of \d{4}-\d\d-\d\d/);
  expect(out).toMatch(/^source: /m);
  expect(out).toMatch(/^22 {2}-18 %, volatility up +-[\d,.]+ +worst$/m);
  expect(out.match(/runner-up$/gm)).toHaveLength(1);
  expect(out).toMatch(/^maintenance requirement +[\d,.]+$/m);
});

test('an order shows before and after side by side', () => {
  const args = ['margin', 'example.json', '--preset', 'paradex', '--what-if', 'example-order.json'];
  const { code, out } = run(folder, args);
  expect(code).toBe(0);
  expect(out).toMatch(/^ +before +after$/m);
});

test('the page shows what the command prints', () => {
  const page = readFileSync(join(ROOT, 'docs', 'how-to', 'portfolio-margin.md'), 'utf8');
  const shown = (page.split('```')[3] ?? '').split('\n').filter((line) => line.trim() !== '');
  const order = ['--what-if', 'example-order.json'];
  const args = ['margin', 'example.json', '--preset', 'derive-portfolio', ...order];
  const printed = new Set(run(folder, args).out.split('\n'));
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter((line) => line !== '...' && !printed.has(line))).toEqual([]);
});

test('a file of rules gives what the preset gives, and JSON has every scenario', () => {
  const of = (preset: string) =>
    JSON.parse(run(folder, ['margin', 'book.json', '--preset', preset, '--json']).out);
  const fromFile = of('rules.json');
  expect(fromFile.result).toEqual(of('derive-portfolio').result);
  expect(fromFile.result.scenarioProfits).toHaveLength(33);
  expect(fromFile.rules.sources.length).toBeGreaterThan(0);
});

test('bad input names file, field, value and what is accepted', () => {
  const refused = (args: readonly string[], parts: readonly string[]) =>
    expectRefusal(folder, ['margin', ...args], parts);
  refused(['book.json'], ['--preset is missing', 'derive-portfolio']);
  refused(['book.json', '--preset', 'nobody'], ['--preset is nobody', 'paradex']);
  refused(['none.json', '--preset', 'aevo'], ['none.json', 'is missing']);
  refused(['broken.json', '--preset', 'aevo'], ['broken.json', 'accepted']);
  refused(
    ['strike.json', '--preset', 'aevo'],
    ['strike.json: positions[0].strike is -5', 'a number above 0'],
  );
  refused(
    ['book.json', '--preset', 'swapped.json'],
    ['swapped.json: initialFactor is 0.5', 'at least the maintenance factor 0.8'],
  );
});
