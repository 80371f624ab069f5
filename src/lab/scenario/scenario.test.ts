import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Random } from '../../core/numeric/index.ts';
import { InputError } from '../input-error.ts';
import { Book } from '../market/book.ts';
import { CALM_BTC_BOOK } from '../market/book-terms.ts';
import { readPricePath } from '../market/price-path-csv.ts';
import { steps } from '../market/price-path-steps.ts';
import { drawPopulation } from '../population/population.ts';
import { loadScenario, parseScenario, type ScenarioChanges } from './scenario.ts';
import { SCENARIO_SCHEMA } from './scenario-schema.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const CRASH = join(ROOT, 'scenarios', '2025-10-10.yaml');
const MARKET_DATA = process.env['BREAKWATER_DATA'] ?? join(ROOT, '..', 'shared', 'data');
const RECORDED = join(
  MARKET_DATA,
  'binance-perp-1m-crash-core',
  'BTCUSDT-perp-1m-2025-10-10_2050-2209.csv.gz',
);

/** A small scenario in which every line can be broken. */
const SMALL = `name: small
about: A fall of one tenth in ten minutes.
sources: [made up]
market:
  market: BTC-PERP
  priceDecimals: 1
  sizeDecimals: 3
rulebook: default
seed: 7
accounts: 100
path:
  date: 2025-01-01
  knots:
    - ['00:00', 100000.0]
    - ['00:10', 90000.0]
fund:
  feeReserve: 0
  operatorCapital: 1
  marketFund: 2.5
  sharedFund: 3
  vault: 4
oracle:
  sources:
    - { name: a, noiseBp: 1, latencyMs: 100 }
`;

const parse = (yaml: string, changes?: ScenarioChanges) =>
  parseScenario(yaml, 'small.yaml', changes);

/** The message of the fault in the small scenario with one text replaced by another. */
function faultWith(from: string, to: string, changes?: ScenarioChanges): string {
  expect(SMALL).toContain(from);
  try {
    parse(SMALL.replace(from, to), changes);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'no fault';
}

test('a small scenario is complete: what it leaves out has its default', () => {
  const scenario = parse(SMALL);
  expect(scenario).toMatchObject({
    name: 'small',
    market: { market: 'BTC-PERP', priceDecimals: 1, sizeDecimals: 3 },
    rulebook: 'default',
    seed: 7,
    stepMs: 3000,
    fund: { feeReserve: '0.000000', marketFund: '2.500000' },
    oracle: { sources: [{ name: 'a', noiseBp: 1, latencyMs: 100 }] },
  });
  expect(scenario.market).not.toHaveProperty('schedule');
  expect(scenario.path.bars).toHaveLength(10);
  expect(scenario.path.bars[9]?.close).toBe(900_000n);
  expect(scenario.population).toMatchObject({ accounts: 100, longShare: 0.5 });
  expect(scenario.book).toMatchObject({ spreadBp: 0.016, bucketBp: 1 });
});

test('what a scenario says replaces the default and nothing beside it', () => {
  const yaml = `${SMALL}population:
  leverage: { long: { p10: 2, p99.9: 40, most: 60 } }
  notional: { p50: 500, p99: 1000000, most: 5000000 }
book: { spreadBp: 2, depth: { 25: 10, 5: 1.5 } }
`;
  const { population, book } = parse(yaml);
  expect(population.leverage.long).toEqual({
    knots: [
      { p: 0.1, value: 2 },
      { p: 0.999, value: 40 },
    ],
    most: 60,
  });
  expect(population.leverage.short.most).toBe(50);
  expect(population.notional).toMatchObject({ tailIndex: 0.85, most: 5_000_000 });
  expect(book.depth).toEqual([
    { bp: 5, size: 1.5 },
    { bp: 25, size: 10 },
  ]);
  expect(book.refillHalfLife).toBe(CALM_BTC_BOOK.refillHalfLife);
});

test('a run may change the number of accounts, the seed and the prices', () => {
  const scenario = parse(SMALL, { accounts: 5000, seed: 9 });
  expect(scenario.population.accounts).toBe(5000);
  expect(scenario.seed).toBe(9);
  expect(faultWith('seed: 7', 'seed: 7', { accounts: 50 })).toBe(
    'small.yaml:10: accounts is 50, accepted: a whole number from 100 to 1000000',
  );
  expect(faultWith('seed: 7', 'seed: 7', { seed: -1 })).toContain('small.yaml:9: seed is -1');
});

test('an unknown field is refused where it stands', () => {
  expect(faultWith('  sizeDecimals: 3', '  sizeDecimals: 3\n  tickSize: 5')).toBe(
    'small.yaml:8: market.tickSize is 5, accepted: a map with the fields ' +
      'market, priceDecimals, sizeDecimals, schedule; there is no field of that name',
  );
});

test('a missing field is named with what it would be', () => {
  expect(faultWith('seed: 7\n', '')).toBe(
    'small.yaml:1: seed is missing, accepted: a whole number from 0 to 9007199254740991',
  );
});

test.each([
  ['accounts: 100', 'accounts: 0', 'small.yaml:10: accounts is 0, accepted: a whole number'],
  ['accounts: 100', 'accounts: 99', 'from 100 to 1000000'],
  ['accounts: 100', 'accounts: 1000001', 'accounts is 1000001'],
  ['accounts: 100', 'accounts: -500', 'accounts is -500'],
  ['accounts: 100', 'accounts: many', 'accounts is many'],
  ['accounts: 100', 'accounts: [100]', 'accounts is ["100"]'],
  ['accounts: 100', 'accounts:', 'accounts is ""'],
  ['vault: 4', 'vault: -4', 'small.yaml:21: fund.vault is -4, accepted: an amount of zero or more'],
  ['vault: 4', 'vault: 4.1234567', 'fund.vault is 4.1234567'],
  ['vault: 4', 'vault: 1e6', 'fund.vault is 1e6'],
  ['priceDecimals: 1', 'priceDecimals: 1.5', 'market.priceDecimals is 1.5'],
  ['market: BTC-PERP', 'market: BTC PERP', 'market.market is BTC PERP'],
  ['date: 2025-01-01', 'date: 2025-02-30', 'path.date is 2025-02-30'],
  ['about: A fall', 'about: ""\n#', 'small.yaml:2: about is ""'],
  ['sources: [made up]', 'sources: []', 'sources is []'],
  ['noiseBp: 1,', 'noiseBp: -1,', 'oracle.sources[0].noiseBp is -1, accepted: a number from 0 to'],
  ['- { name: a, ', '- { ', 'small.yaml:24: oracle.sources[0].name is missing'],
  ['90000.0', '90000.05', 'small.yaml:15: path.knots[1].price is 90000.05'],
  ["'00:10'", "'00:00'", 'small.yaml:15: path.knots[1].time is 00:00'],
  ["['00:10', 90000.0]", '90000.0', 'small.yaml:15: path.knots[1] is 90000.0'],
  ['rulebook: default', 'rulebook: default\nstepMs: 7000', 'small.yaml:9: stepMs is 7000'],
  ['accounts: 100', 'accounts: 100\nfile: x', 'small.yaml:11: file is x'],
])('with %j as %j the fault is named: %s', (from, to, message) => {
  expect(faultWith(from, to)).toContain(message);
});

test.each([
  [
    'population: { longShare: 1 }',
    'population.longShare is 1, accepted: a number above 0 and below 1',
  ],
  ['population: { openInterestUsd: -5 }', 'population.openInterestUsd is -5'],
  ['population: { largestShare: 0.01 }', 'small.yaml:25: population is contradictory (46 accounts'],
  ['population: { leverage: { long: { p50: 4, p10: 5 } } }', 'population.leverage.long is {'],
  ['population: { leverage: { long: { q50: 4 } } }', 'a map of two quantiles or more that rise'],
  ['book: { depth: { 10: 5, 25: 4 } }', 'book.depth is {"10":"5","25":"4"}'],
  ['book: { makerShares: [1, -1] }', 'book.makerShares[1] is -1, accepted: a number above 0 to'],
  ['book: { bucketBp: 100, rangeBp: 0 }', 'book.rangeBp is 0'],
  ['book: { beyond: never }', 'book.beyond is never, accepted: last-slope or flattening'],
  ['book: nothing', 'book is nothing, accepted: a map with the fields bucketBp'],
])('a scenario with %s is refused: %s', (added, message) => {
  expect(faultWith('latencyMs: 100 }\n', `latencyMs: 100 }\n${added}\n`)).toContain(message);
});

test('a path has knots or a file, not both and not neither', () => {
  const both = faultWith('  knots:', '  file: prices.csv\n  knots:');
  expect(both).toBe(
    'small.yaml:11: path is with both knots and a file, accepted: either knots or file',
  );
  const knots = SMALL.slice(SMALL.indexOf('  knots:'), SMALL.indexOf('fund:'));
  expect(faultWith(knots, '')).toContain('small.yaml:11: path is without prices');
});

test('two sources of one name are refused', () => {
  const twice =
    '{ name: a, noiseBp: 1, latencyMs: 100 }\n    - { name: a, noiseBp: 1, latencyMs: 1 }';
  expect(faultWith('{ name: a, noiseBp: 1, latencyMs: 100 }', twice)).toContain(
    'small.yaml:25: oracle.sources[1].name is a a second time',
  );
});

test('a schedule is read exactly, and refused where it is not one', () => {
  const tiers = (second: string) =>
    [
      '  sizeDecimals: 3',
      '  schedule:',
      '    - { from: 0, initialPpm: 20000, maintenancePpm: 4000 }',
      `    - ${second}`,
    ].join('\n');
  const good = tiers('{ from: 50000.5, initialPpm: 40000, maintenancePpm: 5000 }');
  expect(parse(SMALL.replace('  sizeDecimals: 3', good)).market.schedule).toEqual({
    tiers: [
      { from: '0.000000', initialPpm: 20_000, maintenancePpm: 4000 },
      { from: '50000.500000', initialPpm: 40_000, maintenancePpm: 5000 },
    ],
    openInterest: null,
  });
  const fault = (second: string) => faultWith('  sizeDecimals: 3', tiers(second));
  expect(fault('{ from: 0, initialPpm: 40000, maintenancePpm: 5000 }')).toBe(
    'small.yaml:10: market.schedule[1].from is 0.000000, accepted: more than 0.000000',
  );
  expect(fault('{ from: 9, initialPpm: 10000, maintenancePpm: 5000 }')).toContain(
    'market.schedule[1].initialPpm is 10000, accepted: at least 20000, as in the one before',
  );
  expect(fault('{ from: 9, initialPpm: 20000, maintenancePpm: 30000 }')).toContain(
    'accepted: at least the maintenance rate 30000',
  );
});

test('text that is no YAML is refused with its line', () => {
  expect(faultWith('sources: [made up]', 'sources: [made up')).toContain('small.yaml:');
  expect(faultWith('seed: 7', 'seed: 7\nseed: 8')).toContain(
    'small.yaml:10: YAML is Map keys must be unique',
  );
  expect(() => parse('')).toThrow(
    'small.yaml: scenario is missing, accepted: a map with the fields',
  );
});

test('a scenario file that is missing is named', () => {
  expect(() => loadScenario('nowhere.yaml')).toThrow('nowhere.yaml: file is ENOENT');
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scenario-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a scenario may take its prices from a file beside it', () => {
  const csv = 'ts,open,high,low,close,volume\n1735689600000,100,101,99,100.5,3\n';
  writeFileSync(join(folder, 'prices.csv'), csv);
  const knots = SMALL.slice(SMALL.indexOf('  date:'), SMALL.indexOf('fund:'));
  writeFileSync(join(folder, 'small.yaml'), SMALL.replace(knots, '  file: prices.csv\n'));
  expect(loadScenario(join(folder, 'small.yaml')).path.bars[0]).toMatchObject({ close: 1005n });
  const changed = parse(SMALL, { pricesFrom: join(folder, 'prices.csv') });
  expect(changed.path.bars[0]).toMatchObject({ low: 990n });
});

test('every field is documented', () => {
  const undocumented: string[] = [];
  const visit = (schema: unknown, path: string) => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties, items, description } = schema as Record<string, unknown>;
    if (typeof description !== 'string' && !path.endsWith('[][]')) undocumented.push(path);
    for (const [key, value] of Object.entries(properties ?? {})) visit(value, `${path}.${key}`);
    if (items !== undefined && !path.endsWith('knots')) visit(items, `${path}[]`);
  };
  visit(z.toJSONSchema(SCENARIO_SCHEMA, { io: 'input' }), 'scenario');
  expect(undocumented).toEqual([]);
});

test('the crash of 10 October 2025 has its anchors', () => {
  const { path, market } = loadScenario(CRASH);
  expect(market.market).toBe('BTC-PERP');
  expect(path.bars).toHaveLength(80);
  expect(path.bars[0]).toMatchObject({ ts: Date.UTC(2025, 9, 10, 20, 50), open: 1_168_303n });
  expect(path.bars[30]).toMatchObject({ ts: Date.UTC(2025, 9, 10, 21, 20), low: 1_015_165n });
  const lows = path.bars.map((bar) => bar.low).sort((a, b) => Number(a - b));
  expect(lows[0]).toBe(1_015_165n);
  expect(path.bars[29]).toMatchObject({ open: 1_088_880n, close: 1_034_413n, volume: 9512 });
});

test('the crash can be walked, its population drawn and its book opened', () => {
  const scenario = loadScenario(CRASH, { accounts: 1000 });
  const random = new Random(scenario.seed);
  const walked = [...steps(scenario.path, { random, stepMs: scenario.stepMs })];
  expect(walked).toHaveLength(1600);
  expect(drawPopulation(scenario.population, random.split('population')).count).toBe(1000);
  const [first] = walked;
  const opening = { time: first?.time ?? 0, referencePrice: scenario.path.bars[0]?.open as never };
  const book = new Book(scenario.book, {
    ...opening,
    sizeDecimals: scenario.market.sizeDecimals,
    random: random.split('book'),
  });
  for (const { time, price } of walked) book.advance(time, price);
  expect(book.mid()).toBe(walked.at(-1)?.price);
});

test.skipIf(!existsSync(RECORDED))(
  'the knots of 10 October 2025 are the recorded bars (needs the market data, BREAKWATER_DATA)',
  () => {
    const typed = loadScenario(CRASH).path;
    const recorded = readPricePath(RECORDED, { priceDecimals: 1 });
    const rounded = recorded.bars.map((bar) => ({ ...bar, volume: Math.round(bar.volume) }));
    expect(typed).toEqual({ ...recorded, bars: rounded });
  },
);
