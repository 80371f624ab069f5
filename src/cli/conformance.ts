/** `breakwater conformance FILE...`: published cases of venues against our own functions. */
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import {
  type CaseResult,
  conform,
  formatReport,
  readVectors,
  reportOf,
  type VectorCase,
} from '../lab/conformance/index.ts';
import { InputError } from '../lab/input-error.ts';

/** Where text goes; `process.stdout` and `process.stderr` are two. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface ConformanceOptions {
  /** Prints one JSON object in place of the table. */
  readonly json?: boolean;
  /** Takes messages about files and the progress; standard error where none is given. */
  readonly err?: TextSink;
}

/** Cases between two looks at the progress bar, and at anything else that waits. */
const CASES_PER_TURN = 200;

const ACCEPTED = 'a readable UTF-8 file of JSON Lines, one case a line';

const SEEN: Readonly<Record<string, string>> = {
  EISDIR: 'a folder',
  EACCES: 'not open to this user',
  ENOTDIR: 'below something that is no folder',
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

async function readAll(files: readonly string[]): Promise<VectorCase[]> {
  if (files.length === 0) {
    const accepted = 'one file or more, such as vectors/venues.jsonl';
    throw new InputError({ file: 'conformance', field: 'FILE', accepted });
  }
  const cases: VectorCase[] = [];
  for (const file of files) cases.push(...readVectors(file, await readText(file)));
  return cases;
}

async function runAll(cases: readonly VectorCase[], err: TextSink): Promise<CaseResult[]> {
  const format = '{bar} {value} of {total} cases, {system}';
  const stream = err as unknown as NodeJS.WritableStream;
  const bar =
    err.isTTY === true
      ? new SingleBar({ format, stream, clearOnComplete: true, hideCursor: true }, Presets.legacy)
      : null;
  const results: CaseResult[] = [];
  bar?.start(cases.length, 0, { system: '' });
  for (const vector of cases) {
    results.push(conform(vector));
    if (results.length % CASES_PER_TURN !== 0) continue;
    bar?.update(results.length, { system: vector.system });
    await nextTurn();
  }
  bar?.stop();
  return results;
}

/**
 * Runs every case of the files and prints what passed, what failed, and what is not yet covered.
 *
 * @param out takes the report
 * @returns the exit code: 0, 1 where a case failed, 2 where a file is missing or malformed
 */
export async function conformance(
  files: readonly string[],
  out: TextSink,
  options: ConformanceOptions = {},
): Promise<number> {
  const err = options.err ?? process.stderr;
  let cases: VectorCase[];
  try {
    cases = await readAll(files);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    err.write(`${thrown.message}\n`);
    return 2;
  }
  const report = reportOf(await runAll(cases, err));
  const isJson = options.json === true;
  out.write(isJson ? `${JSON.stringify({ files, ...report }, null, 2)}\n` : formatReport(report));
  return report.failed > 0 ? 1 : 0;
}
