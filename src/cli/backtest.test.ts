import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { STUDY_TEXT } from '../lab/desk-backtest/studies.contract.ts';
import { expectRefusal, folderWith, ROOT, run } from './cli.contract.ts';

const folder = folderWith({
  'short.yaml': STUDY_TEXT,
  'broken.yaml': STUDY_TEXT.replace('everyMs: 2000', 'everyMs: often'),
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const study = (name: string): string => join(ROOT, 'scenarios', 'desk', `${name}.yaml`);

test('a study gives tables and a page', () => {
  const { code, out, err } = run(folder, ['backtest', 'short.yaml', '--report', 'page.html']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^ {2}desk +profit +cost +ES of a step /m);
  expect(out).toMatch(/^ {2}nothing +\S+ +0 /m);
  expect(out).toMatch(/^ {2}band +-/m);
  expect(out).toContain('delta-band outside');
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('Desk backtest: short');
}, 60_000);

test('the JSON has figures, denials and the hash of every desk', () => {
  const { code, out } = run(folder, ['backtest', 'short.yaml', '--json']);
  expect(code).toBe(0);
  const { variants } = JSON.parse(out);
  expect(variants.map(({ name }: { name: string }) => name)).toEqual(['nothing', 'band']);
  expect(variants[0].figures).toMatchObject({ trades: 0, cost: 0, marginRatioMin: null });
  expect(variants[1].eventHash).toMatch(/^[0-9a-f]{32}$/);
  expect(variants[1].eventHash).not.toBe(variants[0].eventHash);
}, 60_000);

test('what cannot be used is refused with place, value and what is accepted', () => {
  const refuses = (args: readonly string[], ...parts: string[]): void =>
    expectRefusal(folder, ['backtest', ...args], parts);
  refuses(['none.yaml'], 'none.yaml', 'a study file in YAML');
  refuses(['broken.yaml'], 'broken.yaml:', 'made.everyMs', 'often', 'a whole number');
  refuses(['short.yaml', '--report', 'no/where.html'], '--report', 'no/where.html');
  refuses([study('carry-adl'), '--data', folder], 'brackets.file', 'risk-params/', '--data');
  expect(existsSync(join(folder, 'no'))).toBe(false);
}, 60_000);
