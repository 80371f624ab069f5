import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { SimulationResult } from '../lab/simulation/result.ts';
import { expectRefusal, folderWith, objects, ROOT, run } from './cli.contract.ts';

const SMALL = readFileSync(join(ROOT, 'vectors', 'golden', 'small-crash.yaml'), 'utf8');
const OPEN = Date.UTC(2025, 9, 10, 21, 12);

/** A CSV of prices with one bar at each of these times. */
const bars = (...times: number[]): string =>
  ['ts,open,high,low,close,volume', ...times.map((ts) => `${ts},100,101,99,100,5`), ''].join('\n');
const minute = (at: number): number => OPEN + at * 60_000;

const folder = folderWith({
  'small.yaml': SMALL,
  'unknown-field.yaml': SMALL.replace('stepMs: 15000', 'stepSeconds: 15'),
  'negative-size.yaml': SMALL.replace('depth: { 10: 4,', 'depth: { 10: -4,'),
  'negative-fund.yaml': SMALL.replace('sharedFund: 300000', 'sharedFund: -3'),
  'unknown-rulebook.yaml': SMALL.replace('rulebook: default', 'rulebook: moon'),
  'too-large.yaml': SMALL.replace('openInterestUsd: 200000000', 'openInterestUsd: 1e12'),
  'no-room.yaml': SMALL.replace('sizeDecimals: 3', 'sizeDecimals: 6'),
  'not.yaml': 'name: [small\n',
  'column.csv': bars(OPEN).replace('ts,open', 'time,open'),
  'gap.csv': bars(minute(0), minute(1), minute(3)),
  'backwards.csv': bars(minute(0), minute(2), minute(1)),
  'negative.csv': bars(OPEN).replace(',5', ',-5'),
  'no-number.csv': bars(OPEN).replace(',101,', ',abc,'),
  'short.csv': bars(OPEN).replace(',99,100,5', ',99'),
  'taken.db': 'not to be overwritten',
});
mkdirSync(join(folder, 'place'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Arguments after the verb, and what the message must say. */
const REFUSALS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'an unknown field',
    ['unknown-field.yaml'],
    ['unknown-field.yaml:12: stepSeconds is 15', 'stepMs'],
  ],
  [
    'a negative size',
    ['negative-size.yaml'],
    ['negative-size.yaml:21: book.depth is {"10":"-4"', 'cumulative base units that rises'],
  ],
  [
    'a negative fund',
    ['negative-fund.yaml'],
    ['negative-fund.yaml:27: fund.sharedFund is -3', 'an amount of zero or more'],
  ],
  [
    'an unknown rulebook in the scenario',
    ['unknown-rulebook.yaml'],
    ['unknown-rulebook.yaml: rulebook is moon', 'one of breakwater, hyperliquid'],
  ],
  [
    'an unknown rulebook',
    ['small.yaml', '--rulebook', 'moon'],
    ['command line: --rulebook is moon', 'one of breakwater, hyperliquid'],
  ],
  [
    'an open interest beyond what can be stored',
    ['too-large.yaml'],
    ['too-large.yaml: population.openInterestUsd is 1000000000000', 'twice the open interest'],
  ],
  [
    'decimals that leave no room',
    ['no-room.yaml'],
    ['no-room.yaml: market.sizeDecimals is 6', 'sum to at most 6'],
  ],
  ['text that is no YAML', ['not.yaml'], ['not.yaml:', 'YAML is', 'well-formed YAML']],
  ['a missing scenario', ['missing.yaml'], ['missing.yaml: file is ENOENT', 'a scenario file']],
  ['a folder for a scenario', ['place'], ['place: file is EISDIR', 'a scenario file']],
  [
    'a wrong column',
    ['small.yaml', '--prices', 'column.csv'],
    ['column.csv:1: column ts is missing', 'here it is time,open,high,low,close,volume'],
  ],
  [
    'a gap',
    ['small.yaml', '--prices', 'gap.csv'],
    [
      `gap.csv:4: ts is ${minute(3)} after ${minute(1)}`,
      `${minute(2)}, as bars are 60000 ms apart`,
    ],
  ],
  [
    'time that goes backwards',
    ['small.yaml', '--prices', 'backwards.csv'],
    [`backwards.csv:4: ts is ${minute(1)} after ${minute(2)}`, 'bars in order of time'],
  ],
  [
    'a negative volume',
    ['small.yaml', '--prices', 'negative.csv'],
    ['negative.csv:2: volume is -5', 'a number of zero or more'],
  ],
  [
    'a price that is no number',
    ['small.yaml', '--prices', 'no-number.csv'],
    ['no-number.csv:2: high is abc', 'a decimal number'],
  ],
  [
    'a row that is too short',
    ['small.yaml', '--prices', 'short.csv'],
    ['short.csv:2: row is 4 values', '6 values, as in the first line'],
  ],
  [
    'missing prices',
    ['small.yaml', '--prices', 'missing.csv'],
    ['missing.csv: file is ENOENT', 'a file that exists and can be read'],
  ],
  [
    'too few accounts',
    ['small.yaml', '--accounts', '5'],
    ['command line: --accounts is 5', 'a whole number from 100 to 1000000'],
  ],
  [
    'accounts that are no number',
    ['small.yaml', '--accounts', '1e3'],
    ['command line: --accounts is 1e3', 'a whole number from 100 to 1000000'],
  ],
  [
    'a seed that is too large',
    ['small.yaml', '--seed', '9007199254740993'],
    ['command line: --seed is 9007199254740993', 'a whole number from 0 to 9007199254740991'],
  ],
  [
    'a journal that exists',
    ['small.yaml', '--journal', 'taken.db'],
    ['command line: --journal is taken.db', 'a journal is never overwritten'],
  ],
  [
    'a report that is a folder',
    ['small.yaml', '--report', 'place'],
    ['command line: --report is place', 'a path where a file can be written'],
  ],
  [
    'a journal under a file',
    ['small.yaml', '--journal', 'small.yaml/journal.db'],
    ['command line: --journal is small.yaml/journal.db', 'a path where a file can be written'],
  ],
];

test.each(REFUSALS)('%s is refused, and nothing is written', (_, args, parts) => {
  expectRefusal(folder, ['simulate', ...args], [...parts, ', accepted: ']);
  expect(existsSync(join(folder, 'runs'))).toBe(false);
});

test('a run leaves a journal that proves it, a report and its JSON', () => {
  const place = folderWith();
  copyFileSync(join(folder, 'small.yaml'), join(place, 'small.yaml'));
  const ran = run(place, ['simulate', 'small.yaml', '--rulebook', 'hyperliquid']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('Who paid:');
  const [name] = readdirSync(join(place, 'runs'));
  const files = join(place, 'runs', String(name));
  expect(name).toMatch(/^small-crash-hyperliquid-/);
  const json = readFileSync(join(files, 'report.json'), 'utf8');
  const result = JSON.parse(json) as SimulationResult;
  const html = readFileSync(join(files, 'report.html'), 'utf8');
  expect(html).toMatch(/^<!doctype html>/i);
  const verified = objects(run(place, ['verify', join(files, 'journal.db'), '--json']).out);
  expect(verified[0]).toMatchObject({ ok: true, stateHash: result.stateHash });
  rmSync(place, { recursive: true });
});

test('a program gets JSON and nothing else', () => {
  const place = folderWith();
  copyFileSync(join(folder, 'small.yaml'), join(place, 'small.yaml'));
  const ran = run(place, ['simulate', 'small.yaml', '--json', '--seed', '11']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(ran.out)).toMatchObject({ seed: 11, rulebook: 'breakwater', accounts: 100 });
  rmSync(place, { recursive: true });
});

const VERBS = [
  'demo',
  'simulate',
  'apply',
  'schema',
  'verify',
  'replay',
  'schedule',
  'conformance',
  'rulebook',
];

test('the help names every verb', () => {
  const { out, code } = run(folder, ['--help']);
  expect(code).toBe(0);
  for (const verb of VERBS) expect(out).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
});

test.each(VERBS)('the help of %s says what it does and what it takes', (verb) => {
  const { out, code } = run(folder, [verb, '--help']);
  expect(code).toBe(0);
  const [usage, , about] = out.split('\n');
  expect(usage).toMatch(new RegExp(`^Usage: breakwater ${verb} `));
  expect(String(about).length).toBeGreaterThan(20);
  const explained = out.split('\n').filter((line) => /^ {2}\S.* {2,}\S/.test(line));
  expect(explained.length).toBeGreaterThan(0);
});

test('a verb that does not exist, a missing argument and an unknown option are refused', () => {
  for (const args of [['simulat'], ['apply'], ['verify', 'x.db', '--fast']]) {
    const { code, err } = run(folder, args);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: (unknown command|missing required argument|unknown option)/);
    expect(err).toContain('--help');
  }
});
