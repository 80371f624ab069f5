import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { DeskTerms } from '../../core/desk/index.ts';
import type { LinearSolver } from '../../core/waterfall/index.ts';
import { DeskFileError, deskFaultText, readDeskText } from '../desk-file/index.ts';
import { type CaseResult, compareCase, playCase, readCases } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-cases-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noSolver: LinearSolver = () => ({ kind: 'unsolved', status: 'not open' });

const DESK = `name: desk
capital: { paper: 100000 }
venues: { paper: { kind: paper } }
values: [oracle_age_ms]
instruments:
  - { id: BTC-PERP, venue: paper, symbol: BTCUSDT, underlying: BTC, kind: perpetual, tick: '0.1',
      step: '0.001', maker: 0, taker: 5bp }
modules:
  - id: guard
    scope: book
    ladder:
      - { id: warn, enter: 'drawdown > 0.02', for: 5s,
          respond: [{ do: alert, text: fallen }] }
      - { id: stop, enter: 'drawdown > 0.05', latch: true, every: 10s, respond: [{ do: flatten }] }
    execution: { waits: [0s, 0s, 0s] }
  - id: oracle
    scope: book
    ladder: [{ id: old, enter: 'oracle_age_ms > 9000.0', respond: [{ do: cancel }] }]
`;

let kept: DeskTerms | undefined;
async function desk(): Promise<DeskTerms> {
  if (kept !== undefined) return kept;
  const { file, faults } = await readDeskText(DESK, 'desk.yaml');
  if (file === null) throw new Error(faults.map(deskFaultText).join('\n'));
  kept = file.terms;
  return kept;
}

async function read(text: string) {
  const path = join(folder, 'cases.yaml');
  writeFileSync(path, text);
  return readCases(path, await desk());
}

async function played(fields: string): Promise<CaseResult> {
  const [first] = await read(`cases:\n  - name: one\n${fields}`);
  if (first === undefined) throw new Error('no case');
  return compareCase(first, playCase(await desk(), first, noSolver));
}

const lines = ({ diff }: CaseResult): readonly string[] =>
  diff.map(({ sign, text }) => `${sign} ${text}`);

const FALL = `    given:
      - { at: 0s, quote: { BTC-PERP: 60000 }, position: { BTC-PERP: 2 } }
      - { at: 10s, quote: { BTC-PERP: 58500 } }
    until: 20s
`;

test('what is expected and said passes, and what is not compared does not matter', async () => {
  const result = await played(`${FALL}    expect: [15s fired guard warn, alert guard warning]\n`);
  expect(lines(result)).toEqual(['  15s fired guard warn', '  15s alert guard warning fallen']);
  expect(result.passed).toBe(true);
});

test('what is missing, and what nobody expected, is shown where it stands', async () => {
  const result = await played(`${FALL}    expect: [14s fired guard warn, fired guard stop]\n`);
  expect(result.passed).toBe(false);
  expect(lines(result).toSorted()).toEqual([
    '+ 15s alert guard warning fallen',
    '+ 15s fired guard warn',
    '- 14s fired guard warn',
    '- fired guard stop',
  ]);
});

test('what may never be said fails the case although nothing is expected', async () => {
  const result = await played(`${FALL}    never: [alert guard]\n`);
  expect(lines(result)).toEqual(['! 15s alert guard warning fallen']);
  expect(result.passed).toBe(false);
});

test('an empty list expects that nothing is said', async () => {
  expect((await played(`${FALL}    expect: []\n`)).passed).toBe(false);
  const still = '    given: [{ at: 0s, quote: { BTC-PERP: 60000 } }]\n    until: 1m\n';
  expect((await played(`${still}    expect: []\n`)).passed).toBe(true);
});

const CRASH = `    given:
      - { at: 0s, quote: { BTC-PERP: 60000 }, position: { BTC-PERP: 2 } }
      - { at: 10s, quote: { BTC-PERP: 56000 } }
    until: 40s
`;

test('orders are filled at the touch, and the position is gone', async () => {
  const result = await played(
    `${CRASH}    expect: [fired guard stop, order guard sell 2, fill BTC-PERP -2 at 56000]\n`,
  );
  expect(lines(result)).toHaveLength(3);
  expect(result.passed).toBe(true);
});

test('orders that are rejected are tried again after the wait of a failure', async () => {
  const all = await played(`${CRASH}    orders: reject\n    never: [order]\n`);
  const times = lines(all).map((line) => line.split(' ')[1]);
  expect(times.length).toBeGreaterThanOrEqual(3);
  expect(times[0]).toBe('10s');
  const filled = await played(`${CRASH}    never: [order]\n`);
  expect(lines(filled)).toHaveLength(1);
});

test('a book that is silent keeps nobody from closing at the price of the mark', async () => {
  const sold = `    given:
      - { at: 0s, quote: { BTC-PERP: 60000 }, position: { BTC-PERP: 2 } }
      - { at: 1s, silent: [BTC-PERP] }
      - { at: 30s, mark: { BTC-PERP: 56000 } }
`;
  const { diff } = await played(`${sold}    until: 40s\n    expect: [fired guard stop]\n`);
  const orders = diff.map(({ text }) => text).filter((text) => text.includes(' order '));
  // The mark is 56,000 and nobody quotes: the limit lies around the mark, not at the last bid.
  expect(orders.length).toBeGreaterThan(0);
  expect(orders[0]).toMatch(/order guard sell 2 BTC-PERP at 5[56]\d\d\d/);
});

test('values that a source states reach the modules that name them', async () => {
  const result = await played(
    '    given: [{ at: 3s, values: { oracle_age_ms: 9500 } }]\n    expect: [3s fired oracle old]\n',
  );
  expect(result.passed).toBe(true);
});

test.each([
  ['2 BTC-PERP', true],
  ['2.000 BTC-PERP', true],
  ['1.9..2.1 BTC-PERP', true],
  ['* BTC-PERP', true],
  ['1.9 BTC-PERP', false],
  ['2.1..3 BTC-PERP', false],
])('an order of %s is expected: %s', async (words, passed) => {
  const fields = `${CRASH}    expect: [fired guard stop, order guard sell ${words}]\n`;
  expect((await played(fields)).passed).toBe(passed);
});

test('the same case says the same twice', async () => {
  const [first] = await read(`cases:\n  - name: one\n${CRASH}`);
  if (first === undefined) throw new Error('no case');
  const terms = await desk();
  expect(playCase(terms, first, noSolver)).toEqual(playCase(terms, first, noSolver));
});

test.each([
  [
    'an unknown instrument',
    '    given: [{ at: 0s, quote: { BTC-PRP: 1 } }]\n',
    'quote.BTC-PRP is BTC-PRP, accepted: an instrument: BTC-PERP; nearest: BTC-PERP',
  ],
  [
    'an unknown value',
    '    given: [{ at: 0s, values: { oracle_age: 1 } }]\n',
    'nearest: oracle_age_ms',
  ],
  [
    'a time that goes back',
    '    given: [{ at: 5s }, { at: 4s }]\n',
    'no less than the step before',
  ],
  [
    'a kind of event that does not exist',
    '    given: []\n    expect: [fird guard]\n',
    'nearest: fired',
  ],
  ['too many ticks', '    given: []\n    tick: 1ms\n    until: 1d\n', 'ticks in a case'],
  ['a module that does not exist', '    given: []\n    module: gard\n', 'nearest: guard'],
  ['a field that does not exist', '    given: [{ at: 0s, quotes: {} }]\n', 'nearest: quote'],
  [
    'a price that is none',
    '    given: [{ at: 0s, quote: { BTC-PERP: dear } }]\n',
    'BTC-PERP is dear',
  ],
])('%s is refused with its place', async (_, fields, part) => {
  const error = await read(`cases:\n  - name: one\n${fields}`).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DeskFileError);
  expect((error as Error).message).toContain(part);
  expect((error as Error).message).toMatch(/cases\.yaml:\d+:\d+: /);
});
