import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Versus } from '../lab/versus/index.ts';
import { expectRefusal, folderWith, objects, ROOT, run } from './cli.contract.ts';
import { versusText } from './simulate-versus.ts';

const folder = folderWith({
  'mine.json': JSON.stringify({ extends: 'default', rulebook: 'mine', adl: 'queue-okx' }),
});
copyFileSync(join(ROOT, 'vectors', 'golden', 'small-crash.yaml'), join(folder, 'small.yaml'));
mkdirSync(join(folder, 'place'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const versus = (...args: string[]) => run(folder, ['simulate', 'small.yaml', ...args]);

test('one crash under two rulebooks leaves a comparison, both reports and both journals', () => {
  const { code, out, err } = versus('--rulebook', 'default', '--versus', 'mine.json');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/under breakwater and\s+under mine/);
  expect(out).toMatch(/^ {2}deleveraged winners +[\d,.]+ +[\d,.]+ +[-+]?[\d,.]+$/m);
  const [name] = readdirSync(join(folder, 'runs'));
  expect(name).toMatch(/^small-crash-breakwater-versus-mine-/);
  const files = join(folder, 'runs', String(name));
  for (const file of ['versus.html', 'versus.breakwater.html', 'versus.mine.html']) {
    expect(readFileSync(join(files, file), 'utf8')).toMatch(/^<!doctype html>/i);
  }
  const { results } = JSON.parse(readFileSync(join(files, 'versus.json'), 'utf8')) as Versus;
  for (const { rulebook, stateHash } of results) {
    const journal = join(files, `versus.${rulebook}.journal.db`);
    const [verified] = objects(run(folder, ['verify', journal, '--json']).out);
    expect(verified).toMatchObject({ ok: true, stateHash });
  }
});

test('a program gets both results and their differences as JSON and nothing else', () => {
  const report = join('out', 'compared.html');
  const { code, out } = versus('--versus', 'kraken', '--json', '--report', report);
  expect(code).toBe(0);
  const compared = JSON.parse(out) as Versus;
  expect(compared).toMatchObject({ left: 'breakwater', right: 'kraken', seed: 7, accounts: 100 });
  expect(compared.results.map(({ rulebook }) => rulebook)).toEqual(['breakwater', 'kraken']);
  expect(existsSync(join(folder, report))).toBe(true);
  for (const width of [80, 120]) {
    const lines = versusText(compared, width);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  }
  expect(versusText(compared, 80).join('\n')).toContain('--json has all of them');
  expect(versusText(compared, 120).join('\n')).not.toContain('--json');
});

test('what cannot be compared is refused, and nothing is written', () => {
  const refuse = (args: readonly string[], parts: readonly string[]) =>
    expectRefusal(folder, ['simulate', 'small.yaml', ...args], parts);
  refuse(['--versus', 'moon'], ['command line: --versus is moon', 'one of breakwater, ']);
  refuse(['--versus', 'default'], ['--versus is default', 'another rulebook than breakwater']);
  refuse(['--versus', 'okx', '--journal', 'a.db'], ['--journal is a.db', 'only with one rulebook']);
  refuse(['--versus', 'okx', '--report', 'place'], ['--report is place', 'a directory']);
});
