import type { Finding } from './finding.ts';
import { isTest } from './finding.ts';
import { codeTokens, importsOf, type Token } from './tokens.ts';

const CLOCK = 'time enters only inside a command';
const SYNC = 'core is synchronous: it answers before it returns';
const RIM = 'the outside world belongs to src/io';
const LOCALE = 'the result depends on the locale and on the version of its tables';
const MEMORY = 'the result depends on when memory is reclaimed';
const FLOAT = 'money and quantities are parsed exactly; a float loses digits';

interface Ban {
  readonly words: readonly string[];
  readonly because: string;
  readonly instead: string;
}

/** Words that may not stand for a value in `src/core`: a replay could differ from the first run. */
const BANS: readonly Ban[] = [
  { words: ['Date', 'performance'], because: CLOCK, instead: 'the time stamped on the command' },
  {
    words: ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    because: CLOCK,
    instead: 'a deadline in the state, judged when the next command comes',
  },
  { words: ['async', 'await', 'Promise'], because: SYNC, instead: 'return values' },
  {
    words: ['process', 'console', 'globalThis', 'require', 'fetch'],
    because: RIM,
    instead: 'events out, commands in',
  },
  { words: ['crypto'], because: RIM, instead: 'seeds inside commands, hashes from core/numeric' },
  { words: ['parseFloat'], because: FLOAT, instead: 'the parser of core/money' },
  {
    words: ['Intl', 'localeCompare', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase'],
    because: LOCALE,
    instead: 'comparison by < and >, formatting by core/money',
  },
  { words: ['WeakRef', 'FinalizationRegistry'], because: MEMORY, instead: 'rows and free lists' },
];

/** Methods: banned after a dot too. The other words of the table are globals. */
const METHODS = new Set(['parseFloat', 'localeCompare']);
const isMethod = (word: string): boolean => METHODS.has(word) || word.startsWith('toLocale');

/** The parts of Math that IEEE 754 or the language fixes to the bit. */
export const EXACT_MATH: Readonly<Record<string, string>> = {
  sqrt: 'IEEE 754 demands the correctly rounded result',
  abs: 'clears a bit',
  min: 'compares',
  max: 'compares',
  floor: 'exact',
  ceil: 'exact',
  trunc: 'exact',
  round: 'exact: ties toward plus infinity, by the language',
  sign: 'compares',
  imul: 'integer product modulo 2^32',
  clz32: 'counts bits',
};

/** The language defines each as the Number nearest to the constant. */
const MATH_CONSTANTS = 'E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(' ');

type Draft = Omit<Finding, 'path' | 'line'>;

/** A name in an object literal, a type or a parameter list: `performance: number`. */
function isKey(tokens: readonly Token[], i: number): boolean {
  const next = tokens[i + 1]?.text === '?' ? tokens[i + 2]?.text : tokens[i + 1]?.text;
  if (next !== ':') return false;
  return ['{', '}', ',', ';', '(', 'readonly'].includes(tokens[i - 1]?.text ?? '');
}

function bannedWord(tokens: readonly Token[], i: number): Draft | undefined {
  const word = tokens[i]!.text;
  const ban = BANS.find(({ words }) => words.includes(word));
  if (ban === undefined || isKey(tokens, i)) return undefined;
  const afterDot = ['.', '?.'].includes(tokens[i - 1]?.text ?? '');
  if (afterDot && !isMethod(word)) return undefined;
  const accepted = `instead: ${ban.instead}`;
  return { rule: 'core-word', message: `${word} in core: ${ban.because}`, accepted };
}

function inexactMath(tokens: readonly Token[], i: number): Draft | undefined {
  if (tokens[i]?.text !== 'Math' || ['.', '?.'].includes(tokens[i - 1]?.text ?? '')) return;
  const member = tokens[i + 1]?.text === '.' ? (tokens[i + 2]?.text ?? '') : '';
  if (Object.hasOwn(EXACT_MATH, member) || MATH_CONSTANTS.includes(member)) return undefined;
  const what = member === '' ? 'Math as a value' : `Math.${member}`;
  const message = `${what} in core: its last bits differ between engines`;
  const exact = Object.keys(EXACT_MATH).join(', ');
  const accepted = `Math.${exact} and constants; the rest is in core/numeric`;
  return { rule: 'core-math', message, accepted };
}

/** `for (const key in object)`: only names stand between the parenthesis and `in`. */
function isForIn(tokens: readonly Token[], i: number): boolean {
  if (tokens[i]?.text !== 'for' || tokens[i + 1]?.text !== '(') return false;
  for (let at = i + 2; at < tokens.length; at += 1) {
    const { kind, text } = tokens[at]!;
    if (kind === 'word' && text === 'in') return true;
    if ((kind === 'word' && text === 'of') || [';', '=', ')'].includes(text)) return false;
  }
  return false;
}

function judge(tokens: readonly Token[], i: number): Draft | undefined {
  const { kind, text } = tokens[i]!;
  if (kind === 'mark' && (text === '**' || text === '**=')) {
    const message = `${text} in core: its last bits differ between engines, and it hides a loop`;
    return { rule: 'core-math', message, accepted: 'products, or a function of core/numeric' };
  }
  if (kind !== 'word') return undefined;
  if (isForIn(tokens, i)) {
    const message = 'for..in in core: inherited keys, and integer keys come first';
    return { rule: 'core-order', message, accepted: 'for..of over an ordered list' };
  }
  return inexactMath(tokens, i) ?? bannedWord(tokens, i);
}

/** Nothing in `src/core` may make a replay differ from the first run. Tests are free. */
export function determinism(path: string, text: string): Finding[] {
  if (!path.startsWith('src/core/') || !path.endsWith('.ts') || isTest(path)) return [];
  const tokens = codeTokens(text);
  const words = tokens.flatMap((token, i): Finding[] => {
    const draft = judge(tokens, i);
    return draft ? [{ path, line: token.line, ...draft }] : [];
  });
  const imports = importsOf(tokens).flatMap(({ specifier, line, dynamic }): Finding[] => {
    if (!dynamic && !specifier.startsWith('node:')) return [];
    const message = dynamic ? 'import() in core' : `core imports ${specifier}`;
    const accepted = dynamic ? 'static imports at the head of the file' : `no I/O: ${RIM}`;
    return [{ path, line, rule: 'core-import', message, accepted }];
  });
  return [...words, ...imports];
}
