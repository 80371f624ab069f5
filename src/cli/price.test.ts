import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exampleChain } from '../lab/chain/example-chain.ts';
import { InputError } from '../lab/input-error.ts';
import { expectRefusal, folderWith, objects, run } from './cli.contract.ts';
import { type PriceOptions, price } from './price.ts';

const CALL = { type: 'call', forward: 70_000, strike: 75_000, years: 0.1, volatility: 0.5 };
const linesOf = (...quotes: object[]): string =>
  quotes.map((quote) => `${JSON.stringify(quote)}\n`).join('');

/** The call of the examples without some fields, and with others. */
function quote(changed: object, ...without: (keyof typeof CALL)[]): object {
  const rest: Record<string, unknown> = { ...CALL };
  for (const name of without) delete rest[name];
  return { ...rest, ...changed };
}

const folder = folderWith({
  'quotes.ndjson': linesOf(CALL, quote({ price: 2_495.4593049994473 }, 'volatility')),
  'chain.csv': exampleChain(),
});

/** Runs the verb in this process; what it refuses is its message without the folder. */
async function priced(file: string | undefined, options: PriceOptions = {}) {
  let out = '';
  const { chain, report } = options;
  const place = (name: string): string => join(folder, name);
  try {
    await price(
      file === undefined ? undefined : place(file),
      {
        ...options,
        ...(chain === undefined ? {} : { chain: place(chain) }),
        ...(report === undefined ? {} : { report: place(report) }),
      },
      (text) => {
        out += text;
      },
    );
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return { out, refusal: thrown.message.replaceAll(`${folder}/`, '') };
  }
  return { out, refusal: 'none' };
}

test('a call is priced with all Greeks, and its price gives its volatility back', () => {
  const { code, out } = run(folder, ['price', 'quotes.ndjson']);
  expect(code).toBe(0);
  const [priced, implied] = objects(out);
  expect(priced?.['price']).toBeCloseTo(2_495.4593049994473, 9);
  expect(priced?.['delta']).toBeCloseTo(0.360436500295439, 12);
  expect(Object.keys(priced ?? {})).toHaveLength(20);
  expect(implied?.['implied']).toBe('ok');
  expect(implied?.['volatility']).toBeCloseTo(0.5, 12);
});

test('standard input, expiry and time, coin: price and delta are in coin', () => {
  const times = { expiry: '2030-03-29T08:00:00Z', time: Date.UTC(2030, 1, 27, 8) };
  const inCoin = quote({ ...times, inverse: true }, 'years');
  const { code, out } = run(folder, ['price', '-'], linesOf(inCoin));
  expect(code).toBe(0);
  const [answer] = objects(out);
  expect(answer).toMatchObject({ unit: 'coin', years: 30 / 365 });
  expect(answer?.['price']).toBeGreaterThan(0.01);
  expect(answer?.['price']).toBeLessThan(0.1);
  expect(answer?.['hedgeCoins']).toBeLessThan(0.36);
  expect(answer?.['hedgeCoins']).toBeCloseTo(70_000 * Number(answer?.['delta']), 12);
});

test('a price without a volatility says why', async () => {
  const of = (paid: number, strike: number) => quote({ price: paid, strike }, 'volatility');
  const text = linesOf(of(1, 60_000), of(80_000, 60_000), of(0, 80_000));
  writeFileSync(join(folder, 'bounds.ndjson'), text);
  const { out } = await priced('bounds.ndjson');
  expect(objects(out).map(({ implied }) => implied)).toEqual([
    'below-intrinsic',
    'above-maximum',
    'zero',
  ]);
});

test('the table is aligned and has a line for each option', async () => {
  const { out } = await priced('quotes.ndjson', { table: true });
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^type +strike +forward +years +volatility +price +delta/);
  expect(lines[1]).toMatch(/^call +75000 +70000 +0\.1 +0\.5 +2495\.46 +0\.360437/);
});

describe('a line that cannot be read ends the run with its place', () => {
  test.each<[string, object | string, string]>([
    ['no JSON', 'call 70000', ':2: line is call 70000, accepted: a JSON object'],
    ['a list', '[1]', ':2: line is [1], accepted: a JSON object with type, forward'],
    ['type', quote({ type: 'CALL' }), ':2: type is CALL, accepted: call or put'],
    ['strike', quote({ strike: -5 }), ':2: strike is -5, accepted: a number above 0'],
    ['text', quote({ forward: '70000' }), ':2: forward is 70000, accepted: a number above 0'],
    ['per cent', quote({ volatility: 50 }), ':2: volatility is 50, accepted: a fraction from 0'],
    ['years', quote({ years: 0 }), ':2: years is 0, accepted: a number above 0'],
    ['no years', quote({}, 'years'), ':2: years is missing, accepted: years, or expiry and time'],
    ['no time', quote({ expiry: 5 }, 'years'), ':2: time is missing, accepted: Unix milliseconds'],
    ['past', quote({ expiry: 5, time: 6 }, 'years'), ':2: expiry is 5, accepted: a moment after'],
    ['both', quote({ price: 1 }), ':2: price is 1, accepted: either volatility or price'],
    ['neither', quote({}, 'volatility'), ':2: volatility is missing, accepted: volatility or'],
    ['inverse', quote({ inverse: 'yes' }), ':2: inverse is yes, accepted: true (price in coin)'],
    ['rate', quote({ inverse: true, rate: 0.1 }), ':2: rate is 0.1, accepted: 0 or nothing'],
    ['misspelt', quote({ vol: 1 }), ':2: field is vol, accepted: one of type, forward'],
  ])('%s', async (_, second, message) => {
    const text = typeof second === 'string' ? second : JSON.stringify(second);
    writeFileSync(join(folder, 'faulty.ndjson'), `${linesOf(CALL)}${text}`);
    const { refusal } = await priced('faulty.ndjson');
    expect(refusal).toContain(`faulty.ndjson${message}`);
  });

  test('through the command line it is one line on standard error and exit code 2', () => {
    const parts = ['(standard input):1: strike is -5, accepted: a number above 0'];
    expectRefusal(folder, ['price', '-'], parts, linesOf(quote({ strike: -5 })));
  });

  test('options that do not belong together', async () => {
    const refusalOf = async (file: string | undefined, options: PriceOptions = {}) =>
      (await priced(file, options)).refusal;
    const chain = 'chain.csv';
    expect(await refusalOf(undefined)).toContain('file is missing, accepted: a file of options');
    expect(await refusalOf('none.ndjson')).toContain('none.ndjson: file is missing');
    expect(await refusalOf('quotes.ndjson', { all: true })).toContain(
      '--all is true, accepted: on',
    );
    expect(await refusalOf('quotes.ndjson', { chain })).toContain('either a file of options or');
    expect(await refusalOf(undefined, { chain, all: true, at: '5' })).toContain('not both');
    expect(await refusalOf(undefined, { chain, at: 'noon' })).toContain(
      '--at is noon, accepted: U',
    );
    expect(await refusalOf(undefined, { chain, at: '5' })).toContain(
      '--at is 5, accepted: the time of one of 2 snapshots, the nearest are 1894026605000',
    );
    expect(await refusalOf(undefined, { chain, from: 'bid' })).toContain('--from is bid, accepted');
    const report = 'no/r.html';
    expect(await refusalOf(undefined, { chain, report })).toContain('--report is no/r.html');
  });
});

test('a chain is fitted at its last snapshot, at one, or at all', async () => {
  const rowsOf = async (more: PriceOptions): Promise<number> => {
    const { out } = await priced(undefined, { chain: 'chain.csv', json: true, ...more });
    return (JSON.parse(out) as { rows: number }).rows;
  };
  const all = await rowsOf({ all: true });
  expect(await rowsOf({})).toBe(all / 2);
  expect(await rowsOf({ at: '2030-01-07T14:30:05Z' })).toBe(all / 2);
});

test('the report is written beside the text', () => {
  const { code, out } = run(folder, ['price', '--chain', 'chain.csv', '--report', 'chain.html']);
  expect(code).toBe(0);
  expect(out).toContain('Report: chain.html');
  expect(readFileSync(join(folder, 'chain.html'), 'utf8')).toContain('Option chain against model');
});
