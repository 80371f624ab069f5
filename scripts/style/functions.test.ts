import { expect, test } from 'vitest';
import { functionsOf } from './functions.ts';
import { codeTokens } from './tokens.ts';

/** Name and number of lines of every function in `source`. */
const lengths = (source: string): Record<string, number> =>
  Object.fromEntries(
    functionsOf(codeTokens(source)).map((span) => [span.name, span.lastLine - span.firstLine + 1]),
  );

const names = (source: string): string[] => Object.keys(lengths(source));

test('a declaration is measured from its name to its closing brace', () => {
  expect(lengths('/** doc */\nexport function cover(\n  a: A,\n): B {\n  return a;\n}\n')).toEqual({
    cover: 5,
  });
});

test('methods, constructors, accessors and computed names are functions', () => {
  const source = `class Ledger<T> {
    constructor(private a: number) { go(); }
    get total(): bigint { return 0n; }
    transfer<U extends T>(x: U, y = f(1)): Map<string, U[]> { return x; }
    *rows() { yield 1; }
    #hidden(): void {}
  }`;
  expect(names(source)).toEqual(['constructor', 'total', 'transfer', 'rows', '#hidden']);
});

test('a return type that is an object or a function is not taken for the body', () => {
  expect(lengths('function f(a: A): {\n b: B;\n} | undefined {\n return a;\n}')).toEqual({ f: 5 });
  expect(lengths('function g(): (x: number) => void {\n return h;\n}')).toEqual({ g: 3 });
});

test('arrow functions with a block and with an expression are measured', () => {
  expect(lengths('const f = (a: A): B => {\n return a;\n};')).toEqual({ 'an arrow function': 3 });
  expect(lengths('const f = (a: A) =>\n  a\n    .b()\n    .c();\nnext();')).toEqual({
    'an arrow function': 4,
  });
  expect(lengths('const f = async <T>(a: T): Promise<T> => {\n\n};')).toEqual({
    'an arrow function': 3,
  });
});

test('conditions, loops, calls, cases and type members are no functions', () => {
  const source = `
    if (a) { b(); } else if (c) { d(); }
    for (const e of f) { g(); }
    while (h(i)) { j(); }
    switch (k) { case l(m): { n(); } }
    try { o(); } catch (p) { q(); }
    const r = s ? t(u) : { v: 1 };
    interface W { x(y: number): void }
    declare function later(a: A): B;
  `;
  expect(names(source)).toEqual([]);
});

test('inner functions are found inside outer ones', () => {
  const source = 'function outer() {\n  return items.map((x) => {\n    return x;\n  });\n}';
  expect(lengths(source)).toEqual({ outer: 5, 'an arrow function': 3 });
});
