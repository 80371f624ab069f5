import { expect, test } from 'vitest';
import { inspect, RULES } from './check-style.ts';
import { determinism, EXACT_MATH } from './style/determinism.ts';
import { excuse, type Finding, describe as sentence } from './style/finding.ts';
import { ARROW, layering, layerReferences } from './style/layering.ts';
import { fileLength, functionLength, lineLength, oneTitle, openWork } from './style/shape.ts';
import { emptyName, rooms, versionInName } from './style/tree.ts';

const rules = (findings: readonly Finding[]): string[] => findings.map(({ rule }) => rule);
const importing = (path: string, target: string): string[] =>
  rules(layering(path, `import { x } from '${target}';\n`));
const inCore = (text: string): string[] => rules(determinism('src/core/margin/risk.ts', text));
const lines = (count: number, content = 'x();'): string => `${content}\n`.repeat(count);

test('a folder of core imports the doors to its left', () => {
  expect(importing('src/core/margin/risk.ts', '../money/index.ts')).toEqual([]);
  expect(importing('src/core/waterfall/adl/queue.ts', '../../margin/index.ts')).toEqual([]);
  expect(importing('src/core/waterfall/adl/queue.ts', '../layer.ts')).toEqual([]);
  expect(importing('src/core/index.ts', './engine/index.ts')).toEqual([]);
});

test('an import against the arrow, or of a sibling, is found', () => {
  expect(importing('src/core/margin/risk.ts', '../engine/index.ts')).toEqual(['layer']);
  expect(importing('src/core/money/units.ts', '../numeric/index.ts')).toEqual(['layer']);
  expect(importing('src/core/margin/risk.ts', '../index.ts')).toEqual(['layer']);
  expect(importing('src/core/margin/risk.ts', '../../io/journal/port.ts')).toEqual(['layer']);
  expect(importing('src/core/margin/risk.ts', '../../../package.json')).toEqual(['layer']);
});

test('every pair of folders of core is judged by the arrow alone', () => {
  ARROW.forEach((row, rank) => {
    for (const from of row) {
      ARROW.forEach((otherRow, otherRank) => {
        for (const to of otherRow.filter((name) => name !== from)) {
          const findings = importing(`src/core/${from}/a.ts`, `../${to}/index.ts`);
          expect(findings, `${from} imports ${to}`).toEqual(otherRank < rank ? [] : ['layer']);
        }
      });
    }
  });
});

test('a folder of core without a place in the arrow is found', () => {
  expect(rules(layering('src/core/oracle/index.ts', ''))).toEqual(['layer']);
});

test('io imports core, lab imports io, cli imports all', () => {
  expect(importing('src/io/runtime/clock.ts', '../../core/engine/index.ts')).toEqual([]);
  expect(importing('src/lab/stress.ts', '../io/journal/port.ts')).toEqual([]);
  expect(importing('src/cli/demo.ts', '../lab/stress.ts')).toEqual([]);
});

test('nothing imports cli, and nothing but cli imports lab', () => {
  expect(importing('src/io/runtime/clock.ts', '../../lab/stress.ts')).toEqual(['layer']);
  expect(importing('src/lab/stress.ts', '../cli/demo.ts')).toEqual(['layer']);
  expect(importing('src/io/runtime/clock.ts', '../../cli/demo.ts')).toEqual(['layer']);
});

test('an import past the door of a folder of core is found', () => {
  expect(importing('src/core/margin/risk.ts', '../money/units.ts')).toEqual(['door']);
  expect(importing('src/io/runtime/clock.ts', '../../core/model/limits.ts')).toEqual(['door']);
  expect(importing('src/cli/demo.ts', '../core/index.ts')).toEqual([]);
});

test('core imports no package except the three behind ports', () => {
  expect(importing('src/core/margin/risk.ts', 'zod')).toEqual(['core-package']);
  expect(importing('src/core/desk/indicator.ts', 'trading-signals')).toEqual([]);
  expect(importing('src/io/config.ts', 'zod')).toEqual([]);
});

test('tests and contracts may import anything', () => {
  expect(importing('src/core/margin/risk.test.ts', '../../lab/cast.ts')).toEqual([]);
  expect(importing('src/io/journal/journal.contract.ts', '../../lab/cast.ts')).toEqual([]);
});

test('the project of a folder references only folders to its left', () => {
  const referring = (target: string) =>
    rules(layerReferences('src/core/ledger/tsconfig.json', `{ "path": "${target}" }`));
  expect(referring('../model')).toEqual([]);
  expect(referring('../margin')).toEqual(['layer-references']);
  expect(referring('../../io')).toEqual(['layer-references']);
});

test.each([
  ['a clock', 'const now = Date.now();'],
  ['a clock that counts', 'performance.now();'],
  ['a timer', 'setTimeout(f, 1); setInterval(f, 1); queueMicrotask(f);'],
  ['waiting', 'async function f(): Promise<void> { await g(); }'],
  ['the process', 'process.exit(1);'],
  ['the console', 'console.log(1);'],
  ['the global object', 'globalThis.x = 1;'],
  ['require', "const fs = require('fs');"],
  ['cryptography of the host', 'crypto.randomUUID();'],
  ['a float parser', "parseFloat('1.5'); Number.parseFloat('1.5');"],
  ['a locale', "a.localeCompare(b); (1).toLocaleString(); new Intl.NumberFormat('en');"],
  ['a weak reference', 'new WeakRef(x);'],
])('core may not use %s', (_, text) => {
  const found = inCore(text);
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found)).toEqual(new Set(['core-word']));
});

test('the same words in comments, strings, keys and members are silent', () => {
  expect(inCore("// Date, process\nconst s = 'console'; const t = `await Promise`;")).toEqual([]);
  expect(inCore('interface R { readonly performance: number; process?: bigint }')).toEqual([]);
  expect(inCore('row.process; report?.performance;')).toEqual([]);
});

test('core may use only the exact part of Math', () => {
  const exact = Object.keys(EXACT_MATH).map((name) => `Math.${name}(x);`);
  expect(inCore(`${exact.join('\n')} Math.LN2 * Math.PI;`)).toEqual([]);
  for (const name of ['exp', 'log', 'pow', 'sin', 'tanh', 'cbrt', 'hypot', 'random']) {
    expect(inCore(`Math.${name}`), name).toEqual(['core-math']);
  }
  expect(inCore('const { exp } = Math;')).toEqual(['core-math']);
  expect(inCore("Math['exp'](1);")).toEqual(['core-math']);
});

test('core may not raise to a power by an operator, not even inside a template', () => {
  expect(inCore('const a = b ** 2; c **= 2;')).toEqual(['core-math', 'core-math']);
  expect(inCore('const s = `${b ** 2}`;')).toEqual(['core-math']);
  expect(inCore('/** a ** b */ const p = b * b;')).toEqual([]);
});

test('core may not loop over keys', () => {
  expect(inCore('for (const key in object) f(key);')).toEqual(['core-order']);
  expect(inCore("for (const k of list) if ('a' in k) f(k);")).toEqual([]);
  expect(inCore("for (let ok = 'a' in k; ok; ok = false) f(k);")).toEqual([]);
});

test('core may not import at run time, nor from node', () => {
  expect(inCore("const m = import('./x.ts');")).toEqual(['core-import']);
  expect(inCore("import { readFileSync } from 'node:fs';")).toEqual(['core-import']);
  expect(inCore("import { x } from '../money/index.ts';")).toEqual([]);
});

test('outside core and in tests these words are free', () => {
  expect(determinism('src/io/runtime/clock.ts', 'Date.now();')).toEqual([]);
  expect(determinism('src/core/margin/risk.test.ts', 'Date.now();')).toEqual([]);
});

test('a file of 401 lines is too long, one of 400 is not', () => {
  expect(rules(fileLength('src/a.ts', lines(401)))).toEqual(['file-length']);
  expect(fileLength('src/a.ts', lines(400))).toEqual([]);
  expect(fileLength('docs/a.md', lines(401))).toEqual([]);
});

test('a line of 101 columns is too long unless it is only a link in a comment', () => {
  const url = `https://example.org/${'a'.repeat(100)}`;
  expect(rules(lineLength('src/a.ts', `// ${'a'.repeat(98)}`))).toEqual(['line-length']);
  expect(lineLength('src/a.ts', `// ${'a'.repeat(97)}`)).toEqual([]);
  expect(lineLength('src/a.ts', `// ${url}\n * ${url}`)).toEqual([]);
  expect(rules(lineLength('src/a.ts', `// see ${url}`))).toEqual(['line-length']);
});

test('a function of 61 lines is too long, one of 60 is not', () => {
  const long = (body: number) => `function f() {\n${lines(body)}}\n`;
  expect(rules(functionLength('src/a.ts', long(59)))).toEqual(['function-length']);
  expect(functionLength('src/a.ts', long(58))).toEqual([]);
});

test('a long block of tests or a contract is free, a long function in a test is not', () => {
  const block = `describe('a', () => {\n${lines(70)}});\n`;
  const rows = `test.each([1])('a', (n) => {\n${lines(70)}});\n`;
  const contract = `export function contract(open: Open) {\n${lines(70)}test('a', () => {});\n}\n`;
  expect(functionLength('src/a.test.ts', block + rows)).toEqual([]);
  expect(functionLength('src/a.contract.ts', contract)).toEqual([]);
  expect(rules(functionLength('src/a.ts', block))).toEqual(['function-length']);
  const plain = `const build = () => {\n${lines(70)}};\n`;
  expect(rules(functionLength('src/a.test.ts', plain))).toEqual(['function-length']);
});

test('open work names its issue', () => {
  expect(rules(openWork('src/a.ts', 'x(); // TODO later'))).toEqual(['open-work']);
  expect(openWork('src/a.ts', '/*\n * FIXME\n */')[0]?.line).toBe(2);
  expect(openWork('src/a.ts', "// TODO #12: later\nconst s = 'TODO';")).toEqual([]);
});

test('a page has one title; fenced code does not count', () => {
  expect(oneTitle('a.md', '# A\n\n```sh\n# a comment\n```\n\n## B\n')).toEqual([]);
  expect(rules(oneTitle('a.md', '# A\n\n# B\n'))).toEqual(['one-title']);
  expect(rules(oneTitle('a.md', 'text\n'))).toEqual(['one-title']);
});

test('names that say nothing are found in folders and files', () => {
  expect(rules(emptyName('src/core/utils/a.ts'))).toEqual(['empty-name']);
  expect(rules(emptyName('src/core/money/helpers.test.ts'))).toEqual(['empty-name']);
  expect(emptyName('src/core/money/shared-fund.ts')).toEqual([]);
});

test('a version in a file name is found, a number that names a thing is not', () => {
  for (const path of ['src/pmrm_2.ts', 'src/risk-v2.ts', 'docs/plan.old.md', 'src/v3.test.ts']) {
    expect(rules(versionInName(path)), path).toEqual(['version-in-name']);
  }
  for (const path of ['src/black-76.ts', 'docs/decisions/0001-node-24.md', 'src/cover-2.ts']) {
    expect(versionInName(path), path).toEqual([]);
  }
});

test('a folder of core with code has a door, a page and a project', () => {
  const code = 'src/core/money/units.ts';
  const missing = rooms([code]).map(({ path }) => path);
  expect(missing.map((path) => path.split('/').at(-1))).toEqual([
    'index.ts',
    'README.md',
    'tsconfig.json',
  ]);
  expect(rooms([code, ...missing])).toEqual([]);
  expect(rooms(['src/core/money/tsconfig.json', 'src/core/desk/a.test.ts'])).toEqual([]);
});

test('an escape with a reason excuses its own line only', () => {
  const text = 'x ** 2; // style-ok: exact for integers\ny ** 2;\nz ** 2; // style-ok:\n';
  const outcome = excuse(determinism('src/core/margin/a.ts', text), text);
  expect(outcome.excused).toBe(1);
  expect(outcome.standing.map(({ line }) => line)).toEqual([2, 3]);
});

test('a finding reads as path, line, rule, message and what is accepted', () => {
  const [finding] = lineLength('src/a.ts', 'a'.repeat(101));
  expect(sentence(finding as Finding)).toMatch(
    /^src\/a\.ts:1 line-length: .* \(at most 100; .*\)$/,
  );
});

test('this folder keeps its own rules', () => {
  expect(inspect(import.meta.dirname).findings.map(sentence)).toEqual([]);
  expect(RULES.length).toBe(10);
});
