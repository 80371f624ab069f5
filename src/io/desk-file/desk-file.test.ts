import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readModule, surroundingsOf } from '../../core/desk/index.ts';
import type { VenueInstrument } from '../venues/venue.ts';
import {
  completeInstruments,
  deskFaultText,
  deskSchema,
  openSlots,
  readDeskText,
} from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'breakwater-desk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const CORE = fileURLToPath(new URL('../../core/index.ts', import.meta.url));

const PERP =
  '{ id: BTC-PERP, venue: paper, symbol: BTCUSDT, underlying: BTC, kind: perpetual, ' +
  "tick: '0.1', step: '0.001', notionalMin: 100, maker: -0.5bp, taker: 5bp }";
const HEAD = `name: desk
capital: { paper: 100000.00000001 }
venues: { paper: { kind: paper }, live: { kind: ccxt, exchange: binanceusdm } }
values: [oracle_age_ms]
`;
const GUARD = `  - id: guard
    scope: book
    ladder: [{ id: warn, enter: 'drawdown > 0.02', for: 30s, respond: [{ do: flatten }] }]
`;

const deskText = (modules = GUARD, instruments = `  - ${PERP}\n`, head = HEAD): string =>
  `${head}instruments:\n${instruments}modules:\n${modules}`;

async function faultsOf(text: string): Promise<readonly string[]> {
  const { faults } = await readDeskText(text, 'desk.yaml');
  return faults.map(deskFaultText);
}

async function termsOf(text: string) {
  const { file, faults } = await readDeskText(text, join(folder, 'desk.yaml'));
  if (file === null) throw new Error(faults.map(deskFaultText).join('\n'));
  return file.terms;
}

/** A module with one rung, of which some lines are given. */
const written = (lines: string): string => `  - id: ada\n    scope: underlying:BTC\n${lines}`;
const rung = (fields: string): string =>
  written(`    ladder: [{ id: first, ${fields}, respond: [{ do: flatten }] }]\n`);

test('decimals, shares and times become whole numbers, exactly', async () => {
  const terms = await termsOf(deskText());
  expect(terms.capital).toEqual({ paper: 10_000_000_000_001n });
  expect(terms.instruments).toEqual([
    {
      ...{ id: 'BTC-PERP', venue: 'paper', symbol: 'BTCUSDT', underlying: 'BTC' },
      ...{ kind: 'perpetual', priceDecimals: 1, sizeDecimals: 3, tick: 1n, step: 1n },
      ...{ sizeMin: 1n, notionalMin: 10_000_000_000n, makerPpm: -50n, takerPpm: 500n },
      ...{ expiry: 0, strike: 0n },
    },
  ]);
  expect(terms.modules[0]?.ladder[0]).toMatchObject({ enterMs: 30_000, enter: 'drawdown > 0.02' });
  expect(readModule(terms.modules[0] as never, surroundingsOf(terms)).faults).toEqual([]);
});

test('an option has its strike and its expiry, and a finer step its own decimals', async () => {
  const call =
    '  - { id: C, venue: paper, symbol: C, underlying: BTC, kind: call,\n' +
    "      tick: '0.5', step: '0.01', " +
    'maker: 3bp, taker: 3bp, expiry: 2026-03-27T08:00Z, strike: 60000.25 }\n';
  const [option] = (await termsOf(deskText(GUARD, call))).instruments;
  expect(option).toMatchObject({
    priceDecimals: 2,
    tick: 50n,
    strike: 6_000_025n,
    sizeDecimals: 2,
  });
  expect(option?.expiry).toBe(Date.UTC(2026, 2, 27, 8));
});

test.each([
  [
    'an unknown name of an expression',
    rung("enter: 'delta > 1.0 && drawdwn > 0.5'"),
    ['desk.yaml:10:50: modules[0].ladder[0].enter is drawdwn', 'nearest: drawdown'],
  ],
  [
    'a word of another scope',
    rung("enter: 'spread_bp > 5.0'"),
    ['spread_bp is a word of the scope instrument'],
  ],
  [
    'an expression of another type',
    rung('enter: delta'),
    ['modules[0].ladder[0].enter is delta', 'something true or false; this gives a number'],
  ],
  ['a comparison with a text', rung(`enter: 'delta > "a"'`), ['no such overload']],
  [
    'half over the hard limit',
    `${rung("enter: 'delta > 1.0'")}    band: { rule: fixed, half: 3, hardLimit: 2 }\n`,
    ['desk.yaml:11:46: modules[0].band.hardLimit is 2, accepted: no less than half, which is 3'],
  ],
  [
    'least over the hard limit',
    `${rung("enter: 'delta > 1.0'")}    band: { rule: zakamouline, cost: 5bp, aversion: 1e-5, ` +
      'hardLimit: 2, least: 3 }\n',
    ['modules[0].band.hardLimit is 2, accepted: no less than least, which is 3'],
  ],
  [
    'a budget below zero',
    `${rung("enter: 'delta > 1.0'")}    limits: { feesMax: -5 }\n`,
    ['desk.yaml:11:24: modules[0].limits.feesMax is -5, accepted: 0 or more'],
  ],
  [
    'money finer than its unit',
    `${rung("enter: 'delta > 1.0'")}    limits: { stepMax: 1e-9 }\n`,
    ['modules[0].limits.stepMax is 1e-9', 'at most 8 decimals'],
  ],
  [
    'a time without its unit',
    rung("enter: 'delta > 1.0', for: 30x"),
    ['modules[0].ladder[0].for is 30x, accepted: a time'],
  ],
  [
    'a field that does not exist',
    rung("enter: 'delta > 1.0', evry: 5s"),
    ['modules[0].ladder[0].evry is evry', 'nearest: every'],
  ],
  [
    'a response that does not exist',
    written("    ladder: [{ id: a, enter: 'delta > 1.0', respond: [{ do: flaten }] }]\n"),
    ['modules[0].ladder[0].respond[0].do is flaten', 'nearest: flatten'],
  ],
  [
    'an instrument that does not exist',
    written(
      "    ladder: [{ id: a, enter: 'delta > 1.0', respond: [{ do: hedge, with: BTC-PRP }] }]\n",
    ),
    ['BTC-PRP', 'an instrument of the desk: BTC-PERP', 'nearest: BTC-PERP'],
  ],
  ['a ready module that does not exist', '  - use: delta-bnd\n', ['nearest: delta-band']],
  [
    'a parameter of a ready module out of its range',
    '  - use: kill-switch\n    with: { loss: 200% }\n',
    ['modules[0].with.loss is 200%'],
  ],
  [
    'a name in a parameter of a ready module that does not exist',
    '  - use: funding-guard\n    with: { instrument: BTC-PRP }\n',
    ['desk.yaml:9:25: modules[0].with.instrument is BTC-PRP', 'nearest'],
  ],
  ['a scope that does not exist', GUARD.replace('book', 'venue:papr'), ['nearest: venue:paper']],
  ['something that is no module', '  - hello\n', ['modules[0] is hello, accepted: a module']],
  ['an import that is not there', '  - import: ./nope.ts\n', ['a file that is there']],
  ['an import of another kind', '  - import: ./nope.py\n', ['ends in .ts']],
  [
    'a list of conditions that can never be enough',
    rung("enter: { atLeast: 3, of: ['delta > 1.0'] }"),
    ['modules[0].ladder[0].enter is {"atLeast":3', 'accepted: { "atLeast": 1 to n'],
  ],
  [
    'a name that every object has',
    rung("enter: 'constructor > 1.0'"),
    ['modules[0].ladder[0].enter is constructor, accepted: a name of the vocabulary'],
  ],
  ['modules that are no list', '  x: 1\n', ['a list of modules']],
] as const)('%s is refused with its place', async (_, modules, parts) => {
  const faults = await faultsOf(deskText(modules));
  for (const part of parts) expect(faults.join('\n')).toContain(part);
  for (const fault of faults) expect(fault).toMatch(/^desk\.yaml:\d+:\d+: .* accepted: /);
});

test.each([
  ['an unknown venue', PERP.replace('venue: paper', 'venue: papr'), 'nearest: paper'],
  ['a tick of zero', PERP.replace("'0.1'", '0'), 'tick is 0, accepted: more than 0'],
  ['a step that is none', PERP.replace("'0.001'", 'small'), 'step is small'],
  ['a finer fee than is counted', PERP.replace('5bp', '0.05bp'), 'whole parts per million'],
  ['too many decimals', PERP.replace("'0.1'", "'0.0000001'"), '8 together at most'],
  ['a strike of a perpetual', PERP.replace('maker', 'strike: 5, maker'), 'none, for perpetual'],
  ['a future without an end', PERP.replace('perpetual', 'future'), 'expiry as well'],
  ['a paper instrument that is not whole', '{ venue: paper, symbol: X }', 'a paper venue has no'],
])('%s is refused', async (_, instrument, part) => {
  expect((await faultsOf(deskText(GUARD, `  - ${instrument}\n`))).join('\n')).toContain(part);
});

test('the same id twice is refused at the second, with the line of the first', async () => {
  const faults = await faultsOf(deskText(GUARD, `  - ${PERP}\n  - ${PERP}\n`));
  expect(faults).toEqual([
    'desk.yaml:7:11: instruments[1].id is BTC-PERP, accepted: ' +
      'an id that is not taken, as it is in line 6',
  ]);
});

test('two modules that steer one underlying are refused with the lines of both', async () => {
  const hedge =
    '  - { use: delta-band, with: { underlying: BTC, hedge: [BTC-PERP], hardLimit: 2 } }\n';
  const hold = '  - { use: cppi, with: { instrument: BTC-PERP } }\n';
  const [fault, ...rest] = await faultsOf(deskText(hedge + hold));
  expect(rest).toEqual([]);
  expect(fault).toContain('desk.yaml:9:5: modules[1] is cppi does hold in BTC');
  expect(fault).toContain('and so does delta-band (modules[0].with.hedge, 8:');
});

test('every fault is told at once, in the order of the lines', async () => {
  const modules = `${rung("enter: 'a > b', for: 1y")}  - use: nope\n  - id: guard\n`;
  const lines = await faultsOf(deskText(modules, `  - ${PERP.replace('5bp', 'x')}\n`));
  expect(lines.length).toBeGreaterThanOrEqual(6);
  const places = lines.map((line) => Number(line.split(':')[1]));
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

/** Each list holds nine of the one before. */
const BOMB = [...'bcdefghij'].reduce((text, key, at) => {
  const nine = Array(9).fill(`*${'abcdefghi'[at]}`).join(',');
  return `${text}${key}: &${key} [${nine}]\n`;
}, 'a: &a [x]\n');

test.each([
  ['a key that stands twice', 'name: a\nname: b\n'],
  ['a bracket that is not closed', 'name: [a\n'],
  ['nothing', ''],
  ['a list', '- a\n'],
  ['one word', 'hello'],
  ['a tag', 'name: !!binary x\n'],
  ['brackets without end', '['.repeat(20_000)],
  ['two documents', 'name: a\n---\nname: b\n'],
  ['names of every object', '__proto__: 1\nconstructor: 2\n'],
  ['a bomb of aliases', BOMB],
  ['more than fits', `name: ${'x'.repeat(1_100_000)}`],
])('%s is a fault and no crash', async (_, text) => {
  const faults = await faultsOf(text);
  expect(faults.length).toBeGreaterThan(0);
  for (const fault of faults) expect(fault).toMatch(/^desk\.yaml:\d+:\d+: /);
});

test('a module of a TypeScript file is taken, and judged like the others', async () => {
  const code = (enter: string): string => `import { defineModule } from '${CORE}';
export default defineModule({ id: 'mine', scope: 'book', ladder: [{ id: 'a', enter: '${enter}',
  respond: [{ do: 'alert', severity: 'info', text: 'x' }] }] });\n`;
  writeFileSync(join(folder, 'good.ts'), code('equity < 1.0'));
  writeFileSync(join(folder, 'bad.ts'), code('eqity < 1.0'));
  writeFileSync(join(folder, 'none.ts'), 'export default { id: 5 };\n');
  writeFileSync(join(folder, 'broken.ts'), 'throw new Error("no");\n');
  const terms = await termsOf(deskText('  - import: ./good.ts\n'));
  expect(terms.modules).toMatchObject([{ id: 'mine', constraints: { collarPpm: 10_000 } }]);
  for (const [file, part] of [
    ['bad.ts', 'modules[0].import (mine: ladder.0.enter) is eqity'],
    ['none.ts', 'made with defineModule'],
    ['broken.ts', 'can be imported (no)'],
  ] as const) {
    const text = deskText(`  - import: ./${file}\n`);
    const { faults } = await readDeskText(text, join(folder, 'desk.yaml'));
    expect(faults.map(deskFaultText).join('\n')).toContain(part);
  }
});

const LISTED: VenueInstrument = {
  ...{ symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', kind: 'perpetual', tick: '0.10' },
  ...{ step: '0.001', sizeMin: '0.002', notionalMin: '5', maker: '0.0002', taker: '0.0004501' },
  ...{ expiry: 0, strike: '0', isTrading: true },
};
const OPEN = '  - { id: BTC-PERP, venue: live, symbol: BTCUSDT, taker: 7bp }\n';
const BAND =
  '  - { use: delta-band, with: { underlying: BTC, hedge: [BTC-PERP], hardLimit: 2 } }\n';

test('an instrument of which only the symbol is written is completed by its venue', async () => {
  const { file, faults } = await readDeskText(deskText(BAND, OPEN), 'desk.yaml');
  expect(faults).toEqual([]);
  if (file === null) throw new Error('no file');
  expect(openSlots(file)).toHaveLength(1);
  const completed = completeInstruments(file, { live: [LISTED] });
  expect(completed).toMatchObject({
    kind: 'terms',
    terms: {
      instruments: [
        {
          ...{ id: 'BTC-PERP', underlying: 'BTC', priceDecimals: 1, tick: 1n, sizeMin: 2n },
          ...{ notionalMin: 500_000_000n, makerPpm: 200n, takerPpm: 700n },
        },
      ],
    },
  });
});

test('what the venue lists is judged: an unknown symbol, another underlying', async () => {
  const { file } = await readDeskText(deskText(BAND, OPEN), 'desk.yaml');
  if (file === null) throw new Error('no file');
  const told = (listed: readonly VenueInstrument[]): string => {
    const result = completeInstruments(file, { live: listed });
    return result.kind === 'faults' ? result.faults.map(deskFaultText).join('\n') : '';
  };
  expect(told([{ ...LISTED, symbol: 'BTCUSDC' }])).toContain('a symbol that live lists; nearest');
  expect(told([{ ...LISTED, base: 'ETH' }])).toContain('modules[0].with.underlying is');
  expect(told([{ ...LISTED, step: '0.00000001' }])).toContain('8 together at most');
});

test('a fee of a venue that is finer than is counted is rounded against us', async () => {
  const open = OPEN.replace(', taker: 7bp', '');
  const { file } = await readDeskText(deskText(GUARD, open), 'desk.yaml');
  if (file === null) throw new Error('no file');
  const completed = completeInstruments(file, { live: [LISTED] });
  expect(completed).toMatchObject({ terms: { instruments: [{ takerPpm: 451n }] } });
});

test('the schema for editors knows every module and refuses unknown fields', () => {
  const schema = deskSchema() as Record<string, never>;
  expect(schema['$schema']).toContain('2020-12');
  const text = JSON.stringify(schema);
  for (const word of ['delta-band', 'kill-switch', 'hardLimit', 'set-leverage', 'iceberg']) {
    expect(text).toContain(`"${word}"`);
  }
  expect(schema['additionalProperties']).toBe(false);
});
