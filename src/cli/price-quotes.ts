/** `breakwater price FILE`: options as JSON lines in, prices and Greeks out. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { alignedTable, digits, left, right } from '../lab/chain/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { answerQuote, type QuoteAnswer, type QuoteReading, readQuote } from './price-quote.ts';

function openInput(file: string): NodeJS.ReadableStream {
  if (file === '-') return process.stdin;
  const accepted = 'a readable file of JSON lines, or - for standard input';
  if (!existsSync(file)) throw new InputError({ file, field: 'file', accepted });
  if (statSync(file).isDirectory()) {
    throw new InputError({ file, field: 'file', value: 'a directory', accepted });
  }
  return createReadStream(file);
}

function readLine(text: string): QuoteReading {
  try {
    return readQuote(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const accepted = `a JSON object (${error.message})`;
    return { kind: 'fault', fault: { field: 'line', value: text, accepted } };
  }
}

/** Columns of the table: what people look at first. */
const COLUMNS = [
  'type',
  'strike',
  'forward',
  'years',
  'volatility',
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'hedgeCoins',
  'unit',
  'implied',
] as const;

/** What is printed where a column has nothing. */
const cellOf = (value: string | number | null | undefined): string => {
  if (value === undefined || value === null) return '-';
  if (typeof value === 'string') return value;
  return digits(value, 6)
    .replace(/(\.\d*?)0+(?=e|$)/, '$1')
    .replace(/\.(?=e|$)/, '');
};

function tableOf(answers: readonly QuoteAnswer[]): string {
  const shown = COLUMNS.filter((name) => answers.some((answer) => answer[name] !== undefined));
  const columns = shown.map((name) =>
    (['type', 'unit', 'implied'].includes(name) ? left : right)(name),
  );
  return alignedTable(
    columns,
    answers.map((answer) => shown.map((name) => cellOf(answer[name]))),
  );
}

/**
 * Prices every line. JSON lines are written as they come; a table once all are read.
 *
 * @returns the exit code; the first line that cannot be read ends the run with an `InputError`
 */
export async function priceQuotes(
  file: string,
  form: 'json' | 'table',
  write: (text: string) => void,
): Promise<number> {
  const name = file === '-' ? '(standard input)' : file;
  const input = openInput(file);
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const answers: QuoteAnswer[] = [];
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const read = readLine(line === 1 ? text.replace(/^\uFEFF/, '') : text);
    if (read.kind === 'fault') throw new InputError({ file: name, line, ...read.fault });
    const answer = answerQuote(read.question);
    if (form === 'json') write(`${JSON.stringify(answer)}\n`);
    else answers.push(answer);
  }
  if (form === 'table') write(tableOf(answers));
  return EXIT.done;
}
