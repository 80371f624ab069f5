import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  expectRefusal,
  folderWith,
  INCIDENTS,
  MAIN,
  objects,
  run,
  summaryOf,
} from './cli.contract.ts';

const LIST = '{"kind":"list-market","market":"COIN","terms":{"priceDecimals":2,"sizeDecimals":3}}';
const DEPOSIT = '{"kind":"deposit","account":"ada","amount":"100.50"}';
const MARK = '{"kind":"set-mark","market":"COIN","price":"100"}';
const ORDER = 'dydx-2025-10-10-order.ndjson';

const text = (...lines: string[]): string => `${lines.join('\n')}\n`;

const folder = folderWith({
  'good.ndjson': text(LIST, DEPOSIT, MARK),
  'many.ndjson': text(...new Array<string>(20_000).fill(DEPOSIT)),
  'taken.db': 'not to be overwritten',
});
copyFileSync(join(INCIDENTS, ORDER), join(folder, ORDER));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Events without their place in time, and the summary. */
const applied = (input: string, ...options: string[]) =>
  run(folder, ['apply', '-', ...options], input);

test('a file and standard input give the same events, and a summary ends them', () => {
  const fromFile = run(folder, ['apply', 'good.ndjson']);
  const fromInput = applied(readFileSync(join(folder, 'good.ndjson'), 'utf8'));
  expect(fromFile).toEqual(fromInput);
  expect(fromFile.code).toBe(0);
  expect(fromFile.err).toBe('');
  const kinds = objects(fromFile.out).map(({ kind }) => kind);
  expect(kinds).toEqual([
    'market-listed',
    'account-opened',
    'transferred',
    'price-state',
    'marked',
    'summary',
  ]);
  expect(summaryOf(fromFile)['accounts']).toEqual({
    ada: { balance: '100.500000', stage: 'healthy' },
  });
});

test('a refusal is an event with its code, and the run goes on', () => {
  const ran = applied(text('{"kind":"withdraw","account":"ada","amount":"1"}', DEPOSIT));
  expect(ran.code).toBe(0);
  const [refused, , deposited] = objects(ran.out);
  expect(refused).toMatchObject({ kind: 'refused', code: 'unknown-account', command: 'line-1' });
  expect(deposited).toMatchObject({ kind: 'transferred', amount: '100.500000' });
});

test('a command that is sent twice is applied once; with another body it is refused', () => {
  const deposit = (amount: string) =>
    `{"kind":"deposit","id":"x","account":"ada","amount":"${amount}"}`;
  const ran = applied(text(deposit('5'), deposit('5.000'), deposit('6')));
  const [, , duplicate, refused, summary] = objects(ran.out);
  expect(duplicate).toMatchObject({ kind: 'duplicate', original: 1 });
  expect(refused).toMatchObject({ kind: 'refused', code: 'same-id-other-body' });
  expect(summary).toMatchObject({ accounts: { ada: { balance: '5.000000' } } });
});

test('time that goes backwards is refused and does not stop the run', () => {
  const ran = applied(text('{"kind":"clock","time":5}', '{"kind":"clock","time":4}', DEPOSIT));
  expect(ran.code).toBe(0);
  expect(objects(ran.out)[0]).toMatchObject({ code: 'time-backwards', command: 'line-2' });
});

test('a mark of byte order, empty lines and carriage returns are no fault', () => {
  const ran = applied(`\uFEFF${DEPOSIT}\r\n\r\n  \r\n${DEPOSIT}\r\n`);
  expect(ran.code).toBe(0);
  expect(summaryOf(ran)).toMatchObject({ seq: 2, accounts: { ada: { balance: '201.000000' } } });
});

test('an empty input is an empty venue', () => {
  expect(summaryOf(applied(''))).toMatchObject({ seq: 0, events: 0, positions: [] });
});

/** A line that cannot be read: what is wrong, the field, the value as shown, what is accepted. */
const MALFORMED: readonly (readonly [string, string, string, string, string])[] = [
  ['no JSON', '{"kind":"clock"', 'line', '{"kind":"clock"', 'a JSON object'],
  ['a list', '[1]', 'line', '[1]', 'a JSON object'],
  ['an unknown kind', '{"kind":"clocks"}', 'kind', 'clocks', 'one of open-account, deposit'],
  ['no kind', '{}', 'kind', 'nothing', 'one of open-account, deposit'],
  [
    'an unknown field',
    `${DEPOSIT.slice(0, -1)},"fee":"1"}`,
    'fee',
    '1',
    'only the fields kind, id',
  ],
  ['a missing field', '{"kind":"deposit","account":"ada"}', 'amount', 'nothing', 'as a text'],
  ['a number', '{"kind":"deposit","account":"ada","amount":5}', 'amount', '5', 'as a text'],
  ['an exponent', '{"kind":"deposit","account":"ada","amount":"1e5"}', 'amount', '1e5', '"100.50"'],
  [
    'too many decimals',
    '{"kind":"deposit","account":"ada","amount":"1.0000001"}',
    'amount',
    '1.0000001',
    'at most 6 decimals',
  ],
  [
    'too many decimals for a price',
    '{"kind":"set-mark","market":"COIN","price":"1.005"}',
    'price',
    '1.005',
    'at most 2 decimals',
  ],
  [
    'an amount beyond 64 bits',
    '{"kind":"deposit","account":"ada","amount":"9999999999999999"}',
    'amount',
    '9999999999999999',
    'fits 64 bits',
  ],
  [
    'no name',
    '{"kind":"deposit","account":"a da","amount":"1"}',
    'account',
    'a da',
    '1 to 32 of the characters',
  ],
  ['a time before 1970', '{"kind":"clock","time":-1}', 'time', '-1', 'a whole number'],
  ['an unknown word', '{"kind":"operator","action":"stop"}', 'action', 'stop', 'halt, resume'],
  [
    'a term that is none',
    LIST.replace('"sizeDecimals":3', '"sizeDecimals":3,"vault":{"budget":"1"}'),
    'terms.vault.budget',
    '"1"',
    'one of lossBudget',
  ],
  [
    'decimals that leave no room',
    LIST.replace('"sizeDecimals":3', '"sizeDecimals":5'),
    'terms.sizeDecimals',
    '5',
    'sum to at most 6',
  ],
  ['the id of another line', '{"kind":"clock","id":"line-7"}', 'id', 'line-7', 'line-N is given'],
];

test.each(MALFORMED)('%s ends the run with its place', (_, line, field, value, accepted) => {
  const listed = LIST.replace('COIN', line === LIST ? 'OTHER' : 'COIN');
  const parts = [`(standard input):3: ${field} is ${value}`, `, accepted: `, accepted];
  expectRefusal(folder, ['apply', '-'], parts, text(listed, '', line, DEPOSIT));
});

test('what was journaled before a malformed line stays, and can be verified', () => {
  const journal = join(folder, 'kept.db');
  const ran = applied(text(DEPOSIT, DEPOSIT, '{"kind":"deposit"}', DEPOSIT), '--journal', journal);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain('(standard input):3: account is nothing');
  expect(objects(ran.out)).toHaveLength(3); // the events of what was journaled were printed
  const verified = run(folder, ['verify', 'kept.db', '--json']);
  expect(verified.code).toBe(0);
  expect(objects(verified.out)[0]).toMatchObject({ ok: true, lastSeq: 2, applied: 2 });
  const { stateHash } = summaryOf(applied(text(DEPOSIT, DEPOSIT)));
  expect(objects(verified.out)[0]).toMatchObject({ stateHash });
});

test('the same file gives the same output with a journal as without', () => {
  const journaled = run(folder, ['apply', ORDER, '--journal', 'same.db', '--audit']);
  expect(journaled).toEqual(run(folder, ['apply', ORDER]));
  expect(journaled.code).toBe(0);
  expect(journaled.out).toContain('"kind":"liquidation-filled"');
  const again = run(folder, ['apply', ORDER, '--journal', 'same-again.db']);
  expect(again.out).toBe(journaled.out);
});

test('a reader that stops early is no error, and the journal is complete', async () => {
  const args = [MAIN, 'apply', 'many.ndjson', '--journal', 'early.db'];
  const child = spawn(process.execPath, args, { cwd: folder });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((done) => child.on('close', done));
  expect(complaint).toBe('');
  expect(code).toBe(0);
  const verified = run(folder, ['verify', 'early.db', '--json']);
  expect(objects(verified.out)[0]).toMatchObject({ lastSeq: 20_000 });
});

test('what cannot be read or written is refused before anything happens', () => {
  const refusals: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['missing.ndjson'], ['missing.ndjson: file is missing', 'a readable file of JSON lines']],
    [['.'], ['file is a directory', 'a readable file of JSON lines']],
    [
      ['good.ndjson', '--rulebook', 'toString'],
      ['command line: --rulebook is toString', 'one of breakwater, hyperliquid'],
    ],
    [
      ['good.ndjson', '--journal', 'taken.db'],
      ['command line: --journal is taken.db', 'never overwritten'],
    ],
    [['good.ndjson', '--journal', 'no/where.db'], ['no/where.db: could not find its directory']],
  ];
  for (const [args, parts] of refusals) expectRefusal(folder, ['apply', ...args], parts);
  expect(readFileSync(join(folder, 'taken.db'), 'utf8')).toBe('not to be overwritten');
  expect(existsSync(join(folder, 'no'))).toBe(false);
});
