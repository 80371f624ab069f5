import type { Finding } from './finding.ts';
import { isCode, isTest } from './finding.ts';
import { type FunctionSpan, functionsOf, matchBrackets } from './functions.ts';
import { codeTokens, type Token, tokenize } from './tokens.ts';

export const FILE_LINES_MAX = 400;
export const FUNCTION_LINES_MAX = 60;
export const LINE_COLUMNS_MAX = 100;

/** A comment that holds a link and nothing else: links cannot be broken. */
const ONLY_A_LINK = /^\s*(?:\/\/|\/\*\*?|\*)\s*(?:-\s*)?<?https?:\/\/\S+>?\s*(?:\*\/)?\s*$/;

export function fileLength(path: string, text: string): Finding[] {
  if (!isCode(path)) return [];
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (lines <= FILE_LINES_MAX) return [];
  const message = `the file has ${lines} lines`;
  const accepted = `at most ${FILE_LINES_MAX}; one idea a file`;
  return [{ path, line: 1, rule: 'file-length', message, accepted }];
}

export function lineLength(path: string, text: string): Finding[] {
  if (!isCode(path)) return [];
  return text.split('\n').flatMap((content, i): Finding[] => {
    const columns = [...content].length;
    if (columns <= LINE_COLUMNS_MAX || ONLY_A_LINK.test(content)) return [];
    const message = `the line has ${columns} columns`;
    const accepted = `at most ${LINE_COLUMNS_MAX}; a comment that is only a link may be longer`;
    return [{ path, line: i + 1, rule: 'line-length', message, accepted }];
  });
}

const TEST_WORDS = new Set('describe suite test it bench beforeAll beforeEach'.split(' '));

/** The first word of a call such as `test.each(rows)('name', ...)`, given its last parenthesis. */
function calleeRoot(
  tokens: readonly Token[],
  partner: Map<number, number>,
  paren: number,
): string | undefined {
  let i = paren - 1;
  while (i >= 0) {
    const { kind, text } = tokens[i]!;
    if (kind === 'mark' && text === ')') i = (partner.get(i) ?? 0) - 1;
    else if (kind === 'template') i -= 1;
    else if (kind !== 'word') return undefined;
    else if (tokens[i - 1]?.text === '.') i -= 2;
    else return text;
  }
  return undefined;
}

/** In tests: a callback given to `test` or `describe`, or a function that holds such calls. */
function isTestBlock(
  tokens: readonly Token[],
  partner: Map<number, number>,
  span: FunctionSpan,
): boolean {
  for (let i = span.start; i <= span.end; i += 1) {
    const isCall = tokens[i]?.kind === 'mark' && tokens[i]?.text === '(';
    if (isCall && TEST_WORDS.has(calleeRoot(tokens, partner, i) ?? '')) return true;
  }
  for (let i = span.start - 1; i >= 0; i -= 1) {
    const end = partner.get(i) ?? -1;
    if (tokens[i]?.text !== '(' || end < span.end) continue;
    return TEST_WORDS.has(calleeRoot(tokens, partner, i) ?? '');
  }
  return false;
}

export function functionLength(path: string, text: string): Finding[] {
  if (!isCode(path)) return [];
  const tokens = codeTokens(text);
  const partner = matchBrackets(tokens);
  return functionsOf(tokens, partner).flatMap((span): Finding[] => {
    const lines = span.lastLine - span.firstLine + 1;
    if (lines <= FUNCTION_LINES_MAX) return [];
    if (isTest(path) && isTestBlock(tokens, partner, span)) return [];
    const message = `${span.name} has ${lines} lines`;
    const accepted = `at most ${FUNCTION_LINES_MAX}; push ifs up and fors down`;
    return [{ path, line: span.firstLine, rule: 'function-length', message, accepted }];
  });
}

const OPEN_WORK = /\b(TODO|FIXME)\b/;
const ISSUE = /#\d+/;

export function openWork(path: string, text: string): Finding[] {
  if (!isCode(path)) return [];
  return tokenize(text)
    .filter(({ kind }) => kind === 'comment')
    .flatMap((comment) =>
      comment.text.split('\n').flatMap((content, i): Finding[] => {
        const word = OPEN_WORK.exec(content)?.[1];
        if (word === undefined || ISSUE.test(content)) return [];
        const message = `${word} without an issue`;
        const accepted = `${word} with #NUMBER on the same line, or the work done`;
        return [{ path, line: comment.line + i, rule: 'open-work', message, accepted }];
      }),
    );
}

/** Markdown has one title, so that every page can be linked by its name. */
export function oneTitle(path: string, text: string): Finding[] {
  if (!path.endsWith('.md')) return [];
  let fence = '';
  const titles: number[] = [];
  text.split('\n').forEach((content, i) => {
    const mark = /^\s*(```+|~~~+)/.exec(content)?.[1]?.slice(0, 3) ?? '';
    if (mark !== '' && (fence === '' || fence === mark)) fence = fence === '' ? mark : '';
    else if (fence === '' && /^# \S/.test(content)) titles.push(i + 1);
  });
  if (titles.length === 1) return [];
  const message = `the page has ${titles.length} first-level headings`;
  const accepted = 'exactly one line that starts with "# "';
  return [{ path, line: titles[1] ?? 1, rule: 'one-title', message, accepted }];
}
