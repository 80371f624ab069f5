/**
 * A tokenizer for TypeScript that is exact enough for rules: it tells code from comments, strings,
 * templates and regular expressions. It does not parse. Unterminated text ends at the file's end.
 */
export type TokenKind = 'word' | 'number' | 'string' | 'template' | 'regex' | 'comment' | 'mark';

export interface Token {
  readonly kind: TokenKind;
  /** As written, except strings: those come without their quotes. */
  readonly text: string;
  readonly line: number;
}

interface Scanner {
  readonly source: string;
  readonly tokens: Token[];
  at: number;
  line: number;
  /** One entry per open `${`: how many braces are open inside it. */
  readonly templates: number[];
}

/** `>>` and `>>>` are left as single marks: they may close nested type arguments. */
const MARKS = ['...', '===', '!==', '**=', '<<=', '&&=', '||=', '??='].concat(
  ['=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '**', '++', '--', '<<'],
  ['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^='],
);

const WORD = /[\p{L}_$#@][\p{L}\p{N}_$]*/uy;
const NUMBER =
  /(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d[\d_]*(?:e[+-]?\d+)?)n?/iy;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;

/** After one of these words a slash starts a regular expression, not a division. */
const BEFORE_REGEX = new Set(
  'return typeof case in of delete void throw new else do await yield'.split(' '),
);

const startsRegex = (previous: Token | undefined): boolean => {
  if (previous === undefined) return true;
  if (previous.kind === 'template') return previous.text.endsWith('${');
  if (previous.kind === 'word') return BEFORE_REGEX.has(previous.text);
  return previous.kind === 'mark' && previous.text !== ')' && previous.text !== ']';
};

function matchAt(pattern: RegExp, { source, at }: Scanner): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** Moves past `length` characters and records them as one token of `kind`. */
function take(scanner: Scanner, kind: TokenKind, length: number, text?: string): void {
  const raw = scanner.source.slice(scanner.at, scanner.at + length);
  scanner.tokens.push({ kind, text: text ?? raw, line: scanner.line });
  scanner.at += length;
  scanner.line += raw.split('\n').length - 1;
}

function takeComment(scanner: Scanner): void {
  const { source, at } = scanner;
  const oneLine = source[at + 1] === '/';
  const end = oneLine ? source.indexOf('\n', at) : source.indexOf('*/', at + 2);
  take(scanner, 'comment', (end < 0 ? source.length : oneLine ? end : end + 2) - at);
}

function takeString(scanner: Scanner, quote: string): void {
  const { source, at } = scanner;
  let end = at + 1;
  while (end < source.length && source[end] !== quote && source[end] !== '\n') {
    end += source[end] === '\\' ? 2 : 1;
  }
  take(scanner, 'string', Math.min(end + 1, source.length) - at, source.slice(at + 1, end));
}

/** Takes template text from a backtick, or from the brace that ends a `${`, to the next stop. */
function takeTemplate(scanner: Scanner): void {
  const { source, at, templates } = scanner;
  if (source[at] === '}') templates.pop();
  let end = at + 1;
  while (end < source.length && source[end] !== '`' && !source.startsWith('${', end)) {
    end += source[end] === '\\' ? 2 : 1;
  }
  const opens = source.startsWith('${', end);
  if (opens) templates.push(0);
  take(scanner, 'template', Math.min(end + (opens ? 2 : 1), source.length) - at);
}

function takeMark(scanner: Scanner): void {
  const { source, at, templates } = scanner;
  const depth = templates.length - 1;
  if (depth >= 0 && source[at] === '{') templates[depth] = (templates[depth] ?? 0) + 1;
  if (depth >= 0 && source[at] === '}') templates[depth] = (templates[depth] ?? 0) - 1;
  take(scanner, 'mark', MARKS.find((mark) => source.startsWith(mark, at))?.length ?? 1);
}

/** Words, numbers and regular expressions; undefined when a mark stands here. */
function matchLonger(scanner: Scanner): { kind: TokenKind; length: number } | undefined {
  const previous = scanner.tokens.findLast((token) => token.kind !== 'comment');
  const isRegex = scanner.source[scanner.at] === '/' && startsRegex(previous);
  const regex = isRegex ? matchAt(REGEX, scanner) : undefined;
  if (regex !== undefined) return { kind: 'regex', length: regex.length };
  const word = matchAt(WORD, scanner);
  if (word !== undefined) return { kind: 'word', length: word.length };
  const number = matchAt(NUMBER, scanner);
  return number === undefined ? undefined : { kind: 'number', length: number.length };
}

function takeNext(scanner: Scanner): void {
  const { source, at, templates } = scanner;
  const here = source[at] ?? '';
  if (/\s/.test(here)) {
    if (here === '\n') scanner.line += 1;
    scanner.at += 1;
  } else if (here === '/' && /[/*]/.test(source[at + 1] ?? '')) takeComment(scanner);
  else if (here === "'" || here === '"') takeString(scanner, here);
  else if (here === '`' || (here === '}' && templates.at(-1) === 0)) takeTemplate(scanner);
  else {
    const longer = matchLonger(scanner);
    if (longer) take(scanner, longer.kind, longer.length);
    else takeMark(scanner);
  }
}

/** Every token of `source`, comments included, in order. */
export function tokenize(source: string): Token[] {
  const scanner: Scanner = { source, tokens: [], at: 0, line: 1, templates: [] };
  if (source.startsWith('#!')) scanner.at = Math.max(source.indexOf('\n'), 0);
  while (scanner.at < source.length) takeNext(scanner);
  return scanner.tokens;
}

/** The tokens that the compiler sees. */
export const codeTokens = (source: string): Token[] =>
  tokenize(source).filter((token) => token.kind !== 'comment');

export interface Import {
  readonly specifier: string;
  readonly line: number;
  readonly dynamic: boolean;
}

/** The string after `from` that belongs to the import or export at `start`, if there is one. */
function fromClause(tokens: readonly Token[], start: number): Token | undefined {
  for (let i = start + 1; i < tokens.length; i += 1) {
    const { kind, text } = tokens[i]!;
    if (kind === 'string') return tokens[i - 1]?.text === 'from' ? tokens[i] : undefined;
    const inClause = kind === 'word' || (kind === 'mark' && ['{', '}', ',', '*'].includes(text));
    if (!inClause) return undefined;
  }
  return undefined;
}

/** Every module a file names: static, type-only, re-exported, side-effect and dynamic. */
export function importsOf(tokens: readonly Token[]): Import[] {
  const found: Import[] = [];
  tokens.forEach(({ kind, text, line }, i) => {
    const previous = tokens[i - 1]?.text;
    if (kind !== 'word' || previous === '.' || previous === '?.') return;
    const next = tokens[i + 1];
    if (text === 'import' && next?.text === '(' && next.kind === 'mark') {
      const named = tokens[i + 2];
      const specifier = named?.kind === 'string' ? named.text : '';
      found.push({ specifier, line, dynamic: true });
    } else if (text === 'import' && next?.kind === 'string') {
      found.push({ specifier: next.text, line, dynamic: false });
    } else if (text === 'import' || text === 'export') {
      const target = fromClause(tokens, i);
      if (target) found.push({ specifier: target.text, line: target.line, dynamic: false });
    }
  });
  return found;
}
