import { expect, test } from 'vitest';
import { codeTokens, importsOf, tokenize } from './tokens.ts';

const words = (source: string): string[] =>
  codeTokens(source)
    .filter(({ kind }) => kind === 'word')
    .map(({ text }) => text);

const specifiers = (source: string): string[] =>
  importsOf(codeTokens(source)).map(({ specifier }) => specifier);

test('comments, strings and regular expressions hold no words of code', () => {
  expect(words("a; // b\n/* c\n d */ 'e'; \"f\"; /g'/u; h")).toEqual(['a', 'h']);
});

test('an escaped quote does not end a string', () => {
  expect(words("a('it\\'s b'); c")).toEqual(['a', 'c']);
});

test('the code inside a template is code, and the text around it is not', () => {
  expect(words('a(`text ${b({ c: `deep ${d}` })} more`); e')).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a slash after a value divides, and elsewhere starts a regular expression', () => {
  expect(words('const r = a / b / c; return /x[/]y/.test(d);')).toEqual([
    'const',
    'r',
    'a',
    'b',
    'c',
    'return',
    'test',
    'd',
  ]);
});

test('lines are counted through comments and templates', () => {
  const last = tokenize('/* 1\n2\n*/\n`4\n${5}\n6`\nseven').at(-1);
  expect(last).toEqual({ kind: 'word', text: 'seven', line: 7 });
});

test('numbers with separators, exponents and n are one token', () => {
  const numbers = tokenize('1_000n + 0xffn - .5e-3 * 2.25').filter(({ kind }) => kind === 'number');
  expect(numbers.map(({ text }) => text)).toEqual(['1_000n', '0xffn', '.5e-3', '2.25']);
});

test('every form of import is found', () => {
  const source = [
    "import a, { type B } from './a.ts';",
    "import type { C } from './c.ts';",
    "import * as d from './d.ts';",
    "import './e.ts';",
    "export * from './f.ts';",
    "export { g } from './g.ts';",
    "const h = await import('./h.ts');",
  ].join('\n');
  expect(specifiers(source)).toEqual([
    './a.ts',
    './c.ts',
    './d.ts',
    './e.ts',
    './f.ts',
    './g.ts',
    './h.ts',
  ]);
});

test('an export of a value, import.meta and a mention in a comment are no imports', () => {
  const source =
    "export const from = 'x'; import.meta.url; // import './y.ts'\nexport default 'z';";
  expect(specifiers(source)).toEqual([]);
});
