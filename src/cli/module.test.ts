import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { LIBRARY_NAMES, VOCABULARY } from '../core/desk/index.ts';
import { deskFaultText, readDeskText } from '../io/desk-file/index.ts';
import { folderWith, ROOT, run } from './cli.contract.ts';
import {
  explainDesk,
  lintDesks,
  listLibrary,
  printSchema,
  printVocabulary,
  testDesk,
} from './module-verbs.ts';

const EXAMPLES = join(ROOT, 'examples', 'desk');
const example = (name: string): string => join(EXAMPLES, name);

const BAD = `name: bad
capital: { paper: 1 }
venues: { paper: { kind: paper } }
instruments: []
modules:
  - use: drawdown-guard
    with: { warn: 9% }
  - id: mine
    scope: book
    ladder: [{ id: a, enter: 'drawdwn > 1.0', respond: [{ do: alert, text: x }] }]
`;
const folder = folderWith({
  'bad.yaml': BAD,
  'wrong.cases.yaml': `cases:
  - name: nothing falls
    given: [{ at: 0s, quote: { BTC-PERP: 60000 } }]
    expect: [fired drawdown-guard warn]
`,
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const bad = join(folder, 'bad.yaml');

/** What a verb prints, and its exit code; without a process of its own. */
async function said(verb: (write: (text: string) => unknown) => number | Promise<number>) {
  let out = '';
  const code = await verb((text) => {
    out += text;
  });
  return { code, out };
}

test('lint prints every fault with its place, and ends with 2', () => {
  const { code, out, err } = run(folder, ['module', 'lint', 'bad.yaml']);
  expect([code, err]).toEqual([2, '']);
  expect(out.trimEnd().split('\n')).toEqual([
    'bad.yaml:7:11: modules[0].with.reduce is 0.05, its default, accepted: more than warn, ' +
      'which is 0.09',
    'bad.yaml:10:31: modules[1].ladder[0].enter is drawdwn, accepted: a name of the vocabulary, ' +
      'a parameter or an indicator; nearest: drawdown',
    'bad.yaml: 2 faults',
  ]);
});

test('lint of good files prints their modules; as JSON also their faults', async () => {
  const { code, out } = await said((w) => lintDesks([example('guards.yaml')], {}, w));
  expect(code).toBe(0);
  expect(out).toMatch(/guards\.yaml: ok\nMODULE +SCOPE +RUNGS +RESPONSES\n/);
  expect(out).toMatch(/kill-switch +book +warn, stop/);
  const both = await said((w) => lintDesks([example('guards.yaml'), bad], { json: true }, w));
  expect(both.code).toBe(2);
  expect(JSON.parse(both.out)).toMatchObject([
    { ok: true, faults: [] },
    { ok: false, faults: [{ line: 7, column: 11, field: 'modules[0].with.reduce' }, {}] },
  ]);
});

test('a file that is not there is a fault like others', () => {
  const { code, out } = run(folder, ['module', 'lint', 'none.yaml']);
  expect(code).toBe(2);
  expect(out).toContain('none.yaml:1:1: the file is ENOENT, accepted: a file that can be read');
});

test('explain and test refuse a file with faults, on standard error and with 2', () => {
  for (const verb of [
    ['explain', 'bad.yaml'],
    ['test', 'bad.yaml', 'wrong.cases.yaml'],
  ]) {
    const { code, out, err } = run(folder, ['module', ...verb]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^breakwater: bad\.yaml:7:11: /);
    expect(err).not.toContain('internal error');
  }
});

test('list has every ready module, and with a name its parameters', async () => {
  const all = await said((write) => listLibrary(undefined, {}, write));
  for (const name of LIBRARY_NAMES) expect(all.out).toContain(`${name} `);
  const { out } = await said((write) => listLibrary('kill-switch', {}, write));
  expect(out).toMatch(/loss +10% +1bp|loss +10% +1/);
  const json = await said((write) => listLibrary('cppi', { json: true }, write));
  expect(JSON.parse(json.out)).toMatchObject({ cppi: { parameters: { kept: { default: 0.8 } } } });
  const { code, err } = run(folder, ['module', 'list', 'cpi']);
  expect(code).toBe(2);
  expect(err).toContain('nearest: cppi');
});

test('the vocabulary has every word; its page in the manual is what is printed', async () => {
  const { out } = await said((write) => printVocabulary({}, write));
  for (const name of Object.keys(VOCABULARY)) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
  const json = await said((write) => printVocabulary({ json: true }, write));
  expect(JSON.parse(json.out)).toHaveLength(Object.keys(VOCABULARY).length);
  const page = await said((write) => printVocabulary({ markdown: true }, write));
  expect(readFileSync(join(ROOT, 'docs', 'reference', 'vocabulary.md'), 'utf8')).toBe(page.out);
});

test('the schema is JSON that names the fields of a desk', async () => {
  const { out } = await said((write) => printSchema(write));
  expect(Object.keys(JSON.parse(out).properties)).toContain('modules');
});

test('explain says with numbers what is watched, when, what is done and what never', async () => {
  const file = example('guards.yaml');
  const { out } = await said((write) => explainDesk(file, 'drawdown-guard', {}, write));
  for (const part of [
    'drawdown  fraction  fall of equity from its peak',
    'when drawdown > 0.02, for 30s',
    'when drawdown > 0.05 && leverage > 1.05 * 1, for 30s',
    '- closes every position of book',
    '- lets book only close positions until two persons re-arm it',
    'ends: only when two persons re-arm it',
    '- opens a position or makes one larger',
    '- pays a price farther than 2% from that of the market',
  ]) {
    expect(out.replace(/ +/g, ' ')).toContain(part.replace(/ +/g, ' '));
  }
  const json = await said((write) => explainDesk(file, undefined, { json: true }, write));
  expect(JSON.parse(json.out)).toHaveLength(5);
});

test('an alert alone never trades, and explain says so', async () => {
  const { out } = await said((write) =>
    explainDesk(example('carry.yaml'), 'funding-turned', {}, write),
  );
  expect(out).toMatch(/It never\n {2}- trades\n/);
  expect(out).not.toContain('It trades');
});

test('a case that fails shows the difference and ends with 1', async () => {
  const cases = join(folder, 'wrong.cases.yaml');
  const { code, out } = await said((w) => testDesk(example('guards.yaml'), cases, {}, w));
  expect(code).toBe(1);
  expect(out).toContain('FAIL  nothing falls\n      - fired drawdown-guard warn\n');
  expect(out).toContain('1 cases, 1 failed');
});

test('a desk whose venue must be asked first is not tested', () => {
  const { code, err } = run(EXAMPLES, ['module', 'test', 'live.yaml', 'guards.cases.yaml']);
  expect(code).toBe(2);
  expect(err).toContain('an instrument that is written in full');
});

const manual = (path: string): string => readFileSync(join(ROOT, 'docs', path), 'utf8');

const underlyingOf = (id: string): string => (id.startsWith('ETH') ? 'ETH' : 'BTC');

/** Something for every name that the examples of the manual use. */
const AROUND = `name: manual
capital: { paper: 100000 }
venues: { paper: { kind: paper }, reserve: { kind: paper } }
instruments:
${['BTC-PERP', 'BTC-PERP-2', 'ETH-PERP', 'CALL-60', 'PUT-55']
  .map(
    (id) =>
      `  - { id: ${id}, venue: paper, symbol: ${id}, underlying: ${underlyingOf(id)},\n` +
      "      kind: spot, tick: '0.1', step: '0.001', maker: 2bp, taker: 5bp }",
  )
  .join('\n')}
`;

test.each(LIBRARY_NAMES)(
  'the page of %s has its parameters as they are, and its example',
  async (name) => {
    const page = manual(join('modules', `${name}.md`));
    const { out } = await said((write) => listLibrary(name, { markdown: true }, write));
    expect(page).toContain(`\n${out}`);
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(example).toContain(`use: ${name}`);
    const { faults } = await readDeskText(AROUND + example, `${name}.yaml`);
    expect(faults.map(deskFaultText)).toEqual([]);
    expect(manual(join('modules', 'README.md'))).toContain(`(${name}.md)`);
  },
);

test('the desk of the page about writing modules has no fault', async () => {
  const page = manual(join('how-to', 'write-a-module.md'));
  const text = (/```yaml\n(name:[\s\S]*?)```/.exec(page)?.[1] ?? '').replace(
    / {2}- import.*\n/,
    '',
  );
  expect((await readDeskText(text, 'page.yaml')).faults.map(deskFaultText)).toEqual([]);
});
