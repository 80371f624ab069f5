import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { VenueTerms } from '../core/model/index.ts';
import { DEFAULT_RULEBOOK, RULEBOOKS } from '../core/rulebook/index.ts';
import { expectRefusal, folderWith, INCIDENTS, run, summaryOf } from './cli.contract.ts';
import { diffText, listText, showText } from './rulebook-text.ts';
import {
  diffRulebooks,
  lintRulebook,
  listRulebooks,
  type RulebookOptions,
  showRulebook,
} from './rulebook-verbs.ts';
import { groupedAmount, isOurs, percentOf, termLines, timeOf } from './rulebook-words.ts';

const MINE = { extends: 'default', rulebook: 'mine', fund: { fallPpm: 300_000 } };
const folder = folderWith({
  'mine.json': JSON.stringify(MINE),
  'wrong.json': JSON.stringify({ ...MINE, fund: { fallPpm: -1 }, adl: 'lottery' }),
  'odd.json': JSON.stringify({ ...MINE, fund: { stake: { cooldownMs: 0 } } }),
  'no-base.json': JSON.stringify({ ...MINE, extends: 'moon' }),
  'broken.json': '{',
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Verb = (options: RulebookOptions, write: (text: string) => unknown) => number;

/** What a verb prints, and its exit code; without a process of its own. */
function said(verb: Verb, options: RulebookOptions = {}): { code: number; out: string } {
  let out = '';
  const code = verb(options, (text) => {
    out += text;
  });
  return { code, out };
}

const file = (name: string): string => join(folder, name);
const list: Verb = listRulebooks;
const show =
  (name: string): Verb =>
  (options, write) =>
    showRulebook(name, options, write);
const diff =
  (left: string, right: string): Verb =>
  (options, write) =>
    diffRulebooks(left, right, options, write);
const lint =
  (name: string): Verb =>
  (options, write) =>
    lintRulebook(name, options, write);
const JSON_ONLY = { json: true };

const VENUES = Object.values(RULEBOOKS);

test('the list has every preset, aligned', () => {
  const { code, out, err } = run(folder, ['rulebook', 'list']);
  expect([code, err]).toEqual([0, '']);
  const lines = out.split('\n');
  expect(lines[0]).toMatch(/^NAME +DATE +LAYERS +ADL +FUND +SOURCE$/);
  const at = String(lines[0]).indexOf('ADL');
  VENUES.forEach((venue, row) => {
    const line = String(lines[row + 1]);
    expect(line.startsWith(`${venue.rulebook} `)).toBe(true);
    expect(line.slice(at).startsWith(venue.adl)).toBe(true);
  });
  expect(JSON.parse(said(list, JSON_ONLY).out)).toHaveLength(VENUES.length);
});

test.each([60, 80, 100, 120])('no line of the list is wider than %i columns', (width) => {
  const lines = listText(VENUES, width).split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(lines[0]).toContain('NAME');
});

test.each(VENUES)('$rulebook is shown with every term, marked where it is ours', (venue) => {
  const text = showText(venue, 80);
  const lines = text.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines[0]).toBe(`${venue.rulebook}, as of ${venue.date}`);
  for (const { label } of termLines(venue)) expect(text).toContain(label);
  const ours = termLines(venue).filter(({ at }) => isOurs(venue, at));
  expect(lines.filter((line) => line.startsWith('* ')).length).toBeGreaterThanOrEqual(ours.length);
  const words = text.replace(/\s+/g, ' ');
  for (const sentence of venue.notExpressed) expect(words).toContain(sentence);
});

test('every term of a rulebook but its texts has a line', () => {
  const lines = new Set(termLines(DEFAULT_RULEBOOK).map(({ at }) => at));
  const { fund, market } = DEFAULT_RULEBOOK;
  const groups = { ladder: market.ladder, vault: market.vault, auction: market.auction };
  for (const [group, terms] of Object.entries(groups)) {
    for (const name of Object.keys(terms)) expect(lines).toContain(`market.${group}.${name}`);
  }
  for (const name of Object.keys(fund)) {
    if (name !== 'stake') expect(lines).toContain(`fund.${name}`);
  }
  for (const name of Object.keys(fund.stake ?? {})) expect(lines).toContain(`fund.stake.${name}`);
});

test('show prints a rulebook that a file can hold', () => {
  const { code, out } = said(show('okx'), JSON_ONLY);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual(RULEBOOKS['okx']);
  expect(said(show(file('mine.json'))).out).toMatch(/^mine, as of /);
});

test('two rulebooks side by side: only what differs', () => {
  const { code, out } = said(diff('default', file('mine.json')));
  expect(code).toBe(0);
  expect(out).toMatch(/^ +breakwater +mine$/m);
  expect(out).toMatch(/stop paying at a fall of +never +30 %/);
  expect(out).toContain('1 terms differ');
  const same = said(diff('default', 'breakwater'));
  expect(same.out).toBe('breakwater and breakwater say the same\n');
  const [only] = JSON.parse(said(diff('default', file('mine.json')), JSON_ONLY).out);
  expect(only).toMatchObject({ at: 'fund.fallPpm', left: 'never', right: '30 %' });
});

test('no line of a comparison is wider than the terminal', () => {
  for (const venue of VENUES) {
    const lines = diffText(DEFAULT_RULEBOOK, venue, 80).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});

test('lint names every fault and says no; warnings alone say yes', () => {
  const good = said(lint('default'));
  expect([good.code, good.out]).toEqual([0, 'default: 0 faults, 0 warnings\n']);
  const wrong = run(folder, ['rulebook', 'lint', 'wrong.json']);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('wrong.json: 2 faults, 0 warnings');
  expect(wrong.out).toMatch(/^fault +fund\.fallPpm +is -1, accepted: a whole number/m);
  expect(wrong.out).toMatch(/^fault +adl +is "lottery", accepted: one of /m);
  const odd = said(lint(file('odd.json')));
  expect(odd.code).toBe(0);
  expect(odd.out).toMatch(/^warning +fund\.stake\.cooldownMs +stakes may be taken at once/m);
  const { faults } = JSON.parse(said(lint(file('wrong.json')), JSON_ONLY).out);
  expect(faults).toHaveLength(2);
});

test('names and files that are no rulebook are refused', () => {
  expectRefusal(folder, ['rulebook', 'show', 'moon'], ['rulebook is moon', 'one of breakwater, ']);
  const refusals = [
    [lint(file('gone.json')), 'gone.json: file is ENOENT'],
    [lint(file('broken.json')), 'broken.json: rulebook file is "{"'],
    [lint(file('no-base.json')), 'no-base.json: extends is "moon"'],
    [diff('okx', file('wrong.json')), 'wrong.json: fund.fallPpm is -1, accepted: a whole number'],
  ] as const;
  for (const [verb, part] of refusals) expect(() => said(verb)).toThrow(part);
});

test('a file of a rulebook is played, and one with a fault is not', () => {
  const commands = join(INCIDENTS, 'dydx-2025-10-10-order.ndjson');
  const played = run(folder, ['apply', commands, '--rulebook', 'mine.json']);
  const usual = run(folder, ['apply', commands, '--rulebook', 'default']);
  expect([played.code, usual.code]).toEqual([0, 0]);
  expect(summaryOf(played)['stateHash']).not.toBe(summaryOf(usual)['stateHash']);
  const parts = ['wrong.json: fund.fallPpm is -1', 'accepted: '];
  expectRefusal(folder, ['apply', commands, '--rulebook', 'wrong.json'], parts);
});

test('values have units, and numbers are grouped', () => {
  expect(groupedAmount('1234567.125')).toBe('1,234,567.125');
  expect([percentOf(300_000), percentOf(5)]).toEqual(['30 %', '0.0005 %']);
  expect([
    timeOf(0),
    timeOf(1_500),
    timeOf(90_000),
    timeOf(28_800_000),
    timeOf(86_400_000),
  ]).toEqual(['0 ms', '1500 ms', '90 s', '8 h', '1 d']);
  const capped = { ...(RULEBOOKS['umbrella'] as VenueTerms) };
  expect(termLines(capped)[0]?.value).toBe(
    'deficit offset (operator-capital), at most 100,000 USDC a case',
  );
});
