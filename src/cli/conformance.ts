/** `breakwater conformance FILE...`: published cases of venues against our own functions. */
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type CaseResult,
  conform,
  formatReport,
  readVectors,
  reportOf,
  type VectorCase,
} from '../lab/conformance/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { progressBar } from './progress.ts';

export interface ConformanceOptions {
  /** Prints one JSON object in place of the table. */
  readonly json?: boolean;
}

/** Where text goes. */
export interface ConformanceOutput {
  /** Takes the report. */
  readonly write: (text: string) => unknown;
  /** Takes what is wrong with the files. */
  readonly complain: (text: string) => unknown;
}

const TERMINAL: ConformanceOutput = {
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
};

/** Cases between two looks at the progress bar, and at anything else that waits. */
const CASES_PER_TURN = 200;

const ACCEPTED = 'a readable UTF-8 file of JSON lines, one case a line';

const SEEN: Readonly<Record<string, string>> = {
  EISDIR: 'a directory',
  EACCES: 'not open to this user',
  ENOTDIR: 'below something that is no directory',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'not UTF-8',
};

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    const { code = 'unknown' } = thrown as NodeJS.ErrnoException;
    const field = 'the file';
    if (code === 'ENOENT') throw new InputError({ file, field, accepted: ACCEPTED });
    throw new InputError({ file, field, value: SEEN[code] ?? code, accepted: ACCEPTED });
  }
}

/** All cases of all files: nothing runs before every line was read. */
async function readAll(files: readonly string[]): Promise<VectorCase[]> {
  if (files.length === 0) {
    const accepted = 'one file or more, such as vectors/venues.jsonl';
    throw new InputError({ file: 'command line', field: 'FILE', accepted });
  }
  const cases: VectorCase[] = [];
  for (const file of files) {
    for (const vector of readVectors(file, await readText(file))) cases.push(vector);
  }
  return cases;
}

async function runAll(cases: readonly VectorCase[], isSilent: boolean): Promise<CaseResult[]> {
  const bar = progressBar('running cases', isSilent);
  const results: CaseResult[] = [];
  for (const vector of cases) {
    results.push(conform(vector));
    if (results.length % CASES_PER_TURN !== 0) continue;
    bar.update(results.length / cases.length);
    await nextTurn();
  }
  bar.stop();
  return results;
}

/**
 * Runs every case of the files and prints what passed, what failed, and what is not yet covered.
 *
 * @returns the exit code: 0, 1 where a case failed, 2 where a file is missing or malformed; then
 *   only the complaint is printed
 */
export async function conformance(
  files: readonly string[],
  options: ConformanceOptions = {},
  output: ConformanceOutput = TERMINAL,
): Promise<number> {
  let cases: VectorCase[];
  try {
    cases = await readAll(files);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    output.complain(`breakwater: ${thrown.message}\n`);
    return EXIT.badInput;
  }
  const isJson = options.json === true;
  const report = reportOf(await runAll(cases, isJson));
  const text = isJson ? JSON.stringify({ files, ...report }, null, 2) : formatReport(report);
  output.write(isJson ? `${text}\n` : text);
  return report.failed > 0 ? EXIT.negative : EXIT.done;
}
