import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { assess, MARGIN_PRESETS, tableFor, whatIf } from '../../core/portfolio/index.ts';
import { InputError } from '../input-error.ts';
import { EMPTY, ORDER, PORTFOLIO } from './files.contract.ts';
import { checkFit, readQuestion, readRules } from './portfolio.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-margin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Path of a file with these contents. */
function fileOf(content: unknown, name = 'book.json'): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** The message of a refusal, without the folder. */
function faultOf(ask: () => unknown): string {
  try {
    ask();
  } catch (thrown) {
    if (thrown instanceof InputError) return thrown.message.replaceAll(`${folder}/`, '');
    throw thrown;
  }
  throw new Error('it was accepted');
}

const faultOfBook = (content: unknown): string => faultOf(() => readQuestion(fileOf(content)));

const withExpiry = (change: object) => ({
  ...EMPTY,
  underlyings: [
    { ...EMPTY.underlyings[0], expiries: [{ ...EMPTY.underlyings[0]?.expiries[0], ...change }] },
  ],
});

test('a portfolio is read with its defaults: trust of one, the index for the perpetual', () => {
  const { market, instruments, account, order } = readQuestion(fileOf(PORTFOLIO));
  expect(market.timeMs).toBe(Date.UTC(2026, 1, 15, 8));
  expect(market.underlyings[0]).toMatchObject({ perpetual: 64_000, spotConfidence: 1 });
  expect(instruments).toHaveLength(2);
  expect([...account.quantities]).toEqual([1, -2]);
  expect(account).toMatchObject({ cash: 100_000, unrealised: 250, provisions: 0 });
  expect(account.collateral[0]).toMatchObject({ underlying: 0, maintenanceHaircut: 0 });
  expect(order).toBeNull();
});

test('an order finds the row of a position, and adds one for a new instrument', () => {
  const legs = [...ORDER.legs, { kind: 'future', underlying: 'BTC', expiry: 'JUN', quantity: 1 }];
  const orderFile = fileOf({ ...ORDER, legs }, 'order.json');
  const { order, instruments } = readQuestion(fileOf(PORTFOLIO), orderFile);
  expect(order?.legs).toEqual([
    { row: 1, quantity: 2 },
    { row: 2, quantity: 1 },
  ]);
  expect(instruments).toHaveLength(3);
});

test('every preset answers a portfolio, and the order that closes the call', () => {
  const question = readQuestion(fileOf(PORTFOLIO), fileOf(ORDER, 'order.json'));
  const { market, instruments, account, order } = question;
  for (const rules of MARGIN_PRESETS) {
    const table = tableFor(rules, instruments, market);
    expect(assess(rules, table, account).initialRequirement).toBeGreaterThan(0);
    if (order === null) throw new Error('the order was read');
    const { before, after } = whatIf(rules, table, account, order);
    expect(after.equity - before.equity).toBeCloseTo(-25, 6);
  }
});

test('a preset written to a file and read again is the same rules', () => {
  for (const rules of MARGIN_PRESETS) {
    expect(readRules(fileOf(rules, 'rules.json'), '--preset')).toEqual(rules);
  }
});

test('names that are not there are refused with those that are', () => {
  const [perpetual, call] = PORTFOLIO.positions;
  expect(faultOfBook({ ...PORTFOLIO, positions: [{ ...perpetual, underlying: 'ETH' }] })).toBe(
    'book.json: positions[0].underlying is ETH, accepted: one of BTC',
  );
  expect(faultOfBook({ ...PORTFOLIO, positions: [{ ...call, expiry: 'SEP' }] })).toBe(
    'book.json: positions[0].expiry is SEP, accepted: one of JUN',
  );
  const twice = [...EMPTY.underlyings, ...EMPTY.underlyings];
  expect(faultOfBook({ ...EMPTY, underlyings: twice })).toBe(
    'book.json: underlyings[1].name is BTC, accepted: every name once',
  );
});

test('an expiry has one volatility or one smile that makes sense', () => {
  const svi = { a: 0.01, b: 0.1, rho: 0, m: 0, sigma: 0.2 };
  expect(faultOfBook(withExpiry({ svi }))).toContain('volatility is given twice');
  expect(faultOfBook(withExpiry({ volatility: undefined }))).toContain('volatility is missing');
  const wild = { ...svi, a: -1 };
  expect(faultOfBook(withExpiry({ volatility: undefined, svi: wild }))).toContain('svi.a is -1');
  expect(() => readQuestion(fileOf(withExpiry({ volatility: undefined, svi })))).not.toThrow();
});

test('unknown fields, wrong kinds and times that are none are refused by name', () => {
  expect(faultOfBook({ ...EMPTY, positons: [] })).toContain('positons is []');
  expect(faultOfBook({ ...EMPTY, time: 'yesterday' })).toBe(
    'book.json: time is yesterday, accepted: an instant such as 2026-02-15T08:00:00Z',
  );
  const positions = [{ kind: 'swap', underlying: 'BTC', quantity: 1 }];
  expect(faultOfBook({ ...EMPTY, positions })).toBe(
    'book.json: positions[0].kind is swap, accepted: one of perpetual, future, option',
  );
  expect(faultOfBook({ ...EMPTY, cash: '5' })).toBe(
    'book.json: cash is 5, accepted: a finite number',
  );
  expect(faultOfBook([])).toContain('book.json: the file is []');
});

test('coin settlement needs one underlying, sensitivities a bucket of every name', () => {
  const two = [...EMPTY.underlyings, { ...EMPTY.underlyings[0], name: 'DOGE' }];
  const { market } = readQuestion(fileOf({ ...EMPTY, underlyings: two }));
  const faultWith = (preset: string) =>
    faultOf(() => checkFit('book.json', readRules(preset, '--preset'), market));
  expect(faultWith('deribit-btc')).toBe(
    'book.json: underlyings is 2, accepted: one underlying: deribit-btc settles in its coin',
  );
  expect(faultWith('sensitivity-based')).toContain('underlyings is DOGE');
});

test('rules that mean no margin are refused with the reason', () => {
  const rules = readRules('paradex', '--preset');
  const file = fileOf({ ...rules, maintenanceFactor: 2 }, 'rules.json');
  expect(faultOf(() => readRules(file, '--preset'))).toBe(
    'rules.json: initialFactor is 1, accepted: at least the maintenance factor 2: ' +
      'who opens must hold what keeps',
  );
});
