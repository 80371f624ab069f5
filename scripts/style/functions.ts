import type { Token } from './tokens.ts';

/** A function with a body, by position in the token list. */
export interface FunctionSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly firstLine: number;
  readonly lastLine: number;
}

const OPENERS: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
const CLOSERS = new Set([')', ']', '}']);
/** Words before a parenthesis that is not a parameter list. */
const NOT_A_NAME = new Set('if for while switch catch with await return'.split(' '));
/** A brace after one of these belongs to the type that is being read; after others it is a body. */
const TYPE_CONTINUES = new Set('| & [ < , => is extends ('.split(' '));

const isMark = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'mark' && token.text === text;

/** For every bracket the index of its partner. Those of a template's `${}` are no tokens. */
export function matchBrackets(tokens: readonly Token[]): Map<number, number> {
  const partner = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind, text }, i) => {
    if (kind !== 'mark') return;
    if (OPENERS[text]) open.push(i);
    if (!CLOSERS.has(text)) return;
    const start = open.pop();
    if (start === undefined) return;
    partner.set(start, i);
    partner.set(i, start);
  });
  return partner;
}

/** Index of the `<` that the `>` at `end` closes, or `end` when there is none. */
function typeArgumentsStart(tokens: readonly Token[], end: number): number {
  let depth = 0;
  for (let i = end; i >= 0; i -= 1) {
    if (isMark(tokens[i], '>')) depth += 1;
    if (isMark(tokens[i], '<')) depth -= 1;
    if (depth === 0) return i;
    if (isMark(tokens[i], ';')) break;
  }
  return end;
}

interface Head {
  readonly name: string;
  readonly start: number;
  readonly isArrow: boolean;
}

/** Reads backwards from a parameter list: what is being declared, and where it begins. */
function headBefore(tokens: readonly Token[], paren: number): Head | undefined {
  let i = paren - 1;
  if (isMark(tokens[i], '>')) i = typeArgumentsStart(tokens, i) - 1;
  const before = tokens[i];
  if (before?.text === 'async' && before.kind === 'word') {
    return { name: 'an arrow function', start: i, isArrow: true };
  }
  const named = before?.kind === 'word' || before?.kind === 'string' || isMark(before, ']');
  if (!named || before === undefined || before.text === 'return') {
    const anonymous = isMark(before, '*') && tokens[i - 1]?.text === 'function';
    return { name: 'an arrow function', start: anonymous ? i - 1 : i + 1, isArrow: !anonymous };
  }
  if (NOT_A_NAME.has(before.text) || tokens[i - 1]?.text === 'case') return undefined;
  const name = before.text === 'function' ? 'an unnamed function' : before.text;
  return { name, start: tokens[i - 1]?.text === 'function' ? i - 1 : i, isArrow: false };
}

/** Skips a type annotation. Returns the index of the body's `{` or of the arrow, or undefined. */
function afterType(
  tokens: readonly Token[],
  partner: Map<number, number>,
  colon: number,
  isArrow: boolean,
): number | undefined {
  for (let i = colon + 1; i < tokens.length; i += 1) {
    const { kind, text } = tokens[i]!;
    const previous = tokens[i - 1]!;
    if (kind === 'mark' && text === '{') {
      const continues = i === colon + 1 || TYPE_CONTINUES.has(previous.text);
      if (!continues) return isArrow ? undefined : i;
      i = partner.get(i) ?? i;
      if (tokens[i + 1]?.kind === 'word' && !TYPE_CONTINUES.has(tokens[i + 1]!.text)) return;
    } else if (kind === 'mark' && text === '=>') {
      if (isArrow) return i;
    } else if (kind === 'mark' && (text === '(' || text === '[')) {
      i = partner.get(i) ?? i;
    } else if (kind === 'mark' && [';', '}', ')', ']', '=', '?'].includes(text)) {
      return undefined;
    }
  }
  return undefined;
}

/** Last token of an expression body: up to the comma, semicolon or bracket that ends it. */
function expressionEnd(
  tokens: readonly Token[],
  partner: Map<number, number>,
  first: number,
): number {
  for (let i = first; i < tokens.length; i += 1) {
    const { kind, text } = tokens[i]!;
    if (kind !== 'mark') continue;
    if (OPENERS[text]) i = partner.get(i) ?? i;
    else if (CLOSERS.has(text) || text === ',' || text === ';') return i - 1;
  }
  return tokens.length - 1;
}

/** Index of the last token of the body that begins at `body` (a `{` or an arrow). */
function bodyEnd(tokens: readonly Token[], partner: Map<number, number>, body: number): number {
  if (isMark(tokens[body], '{')) return partner.get(body) ?? tokens.length - 1;
  if (isMark(tokens[body + 1], '{')) return partner.get(body + 1) ?? tokens.length - 1;
  return expressionEnd(tokens, partner, body + 1);
}

/** All functions, methods, accessors and arrow functions of a file, in order of appearance. */
export function functionsOf(
  tokens: readonly Token[],
  partner: Map<number, number> = matchBrackets(tokens),
): FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  let typeEnd = -1; // inside a return type an arrow is a type, not a function
  const record = (name: string, start: number, body: number) => {
    const end = bodyEnd(tokens, partner, body);
    const [firstLine, lastLine] = [tokens[start]!.line, tokens[end]!.line];
    spans.push({ name, start, end, firstLine, lastLine });
  };
  tokens.forEach((token, i) => {
    if (isMark(token, '=>') && tokens[i - 1]?.kind === 'word' && !isMark(tokens[i - 2], ':')) {
      record('an arrow function', i - 1, i);
    }
    const close = isMark(token, '(') ? partner.get(i) : undefined;
    const head = close === undefined ? undefined : headBefore(tokens, i);
    if (close === undefined || head === undefined || i < typeEnd) return;
    const next = tokens[close + 1];
    if (isMark(next, '{') && !head.isArrow) record(head.name, head.start, close + 1);
    else if (isMark(next, '=>') && head.isArrow) record(head.name, head.start, close + 1);
    else if (isMark(next, ':')) {
      const body = afterType(tokens, partner, close + 1, head.isArrow);
      if (body === undefined) return;
      typeEnd = body;
      record(head.name, head.start, body);
    }
  });
  return spans;
}
