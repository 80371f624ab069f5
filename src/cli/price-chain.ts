/** `breakwater price --chain`: fit the surfaces of a chain and compare every mark and delta. */
import { writeFileSync } from 'node:fs';
import {
  type ChainSnapshot,
  ChainStudent,
  type ChainStudy,
  chainJson,
  chainText,
  readChain,
  renderChainReport,
} from '../lab/chain/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { progressBar } from './progress.ts';
import { COMMAND_LINE } from './rulebooks.ts';

export interface PriceChainOptions {
  /** Time of a snapshot, Unix milliseconds or with its zone. */
  readonly at?: string;
  /** Takes every snapshot; without it and without `at` the last one is taken. */
  readonly all?: boolean;
  /** Where the HTML report goes. */
  readonly report?: string;
  readonly json?: boolean;
  /** What the surface is fitted from. */
  readonly from?: string;
}

const SOURCES = ['volatility', 'mark', 'mid'] as const;
type Source = (typeof SOURCES)[number];

function readSource(from: string | undefined): Source {
  if (from === undefined) return 'mark';
  const found = SOURCES.find((source) => source === from);
  if (found !== undefined) return found;
  const accepted = `one of ${SOURCES.join(', ')}`;
  throw new InputError({ file: COMMAND_LINE, field: '--from', value: from, accepted });
}

const ZONED = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$/;

function readTime(at: string): number {
  const time = /^\d{1,15}$/.test(at) ? Number(at) : ZONED.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isFinite(time)) return time;
  const accepted = 'Unix milliseconds, or a time with its zone such as 2026-02-05T21:10:00Z';
  throw new InputError({ file: COMMAND_LINE, field: '--at', value: at, accepted });
}

/** The snapshots that are asked for: all, the one at a time, or the last. */
type Choice = { readonly kind: 'all' | 'last' } | { readonly kind: 'at'; readonly time: number };

function choiceOf({ at, all }: PriceChainOptions): Choice {
  if (at !== undefined && all === true) {
    const accepted = 'either --at or --all, not both';
    throw new InputError({ file: COMMAND_LINE, field: '--at', value: at, accepted });
  }
  if (all === true) return { kind: 'all' };
  return at === undefined ? { kind: 'last' } : { kind: 'at', time: readTime(at) };
}

/** The nearest snapshots on both sides of a time that none has. */
function missing(file: string, at: number, times: readonly number[]): InputError {
  const near = [times.findLast((time) => time < at), times.find((time) => time > at)];
  const some = near.filter((time) => time !== undefined).join(' or ');
  const accepted = `the time of one of ${times.length} snapshots, the nearest are ${some}`;
  return new InputError({ file, field: '--at', value: String(at), accepted });
}

async function studyOf(
  file: string,
  source: Source,
  choice: Choice,
  isSilent: boolean,
): Promise<ChainStudy> {
  const student = new ChainStudent(file, source);
  const bar = progressBar('reading the chain', isSilent);
  const times: number[] = [];
  let last: ChainSnapshot | null = null;
  try {
    for await (const snapshot of readChain(file)) {
      times.push(snapshot.time);
      last = snapshot;
      const isAsked = choice.kind === 'at' ? choice.time === snapshot.time : choice.kind === 'all';
      if (isAsked) student.add(snapshot);
      bar.update(snapshot.share);
      if (isAsked && choice.kind === 'at') return student.study();
    }
  } finally {
    bar.stop();
  }
  if (choice.kind === 'at') throw missing(file, choice.time, times);
  if (choice.kind === 'last' && last !== null) student.add(last);
  return student.study();
}

function writeReport(path: string, study: ChainStudy): void {
  try {
    writeFileSync(path, renderChainReport(study));
  } catch (error) {
    const accepted = `a path where a file can be written (${(error as Error).message})`;
    throw new InputError({ file: COMMAND_LINE, field: '--report', value: path, accepted });
  }
}

/**
 * Fits the surfaces of a chain, compares its marks and deltas with ours, and prints the result.
 *
 * @returns the exit code; bad input ends the run with an `InputError` and writes nothing
 */
export async function priceChain(
  file: string,
  options: PriceChainOptions,
  write: (text: string) => void,
): Promise<number> {
  const source = readSource(options.from);
  const choice = choiceOf(options);
  const isJson = options.json === true;
  const study = await studyOf(file, source, choice, isJson);
  if (options.report !== undefined) writeReport(options.report, study);
  write(isJson ? `${JSON.stringify(chainJson(study), null, 2)}\n` : chainText(study));
  if (options.report !== undefined && !isJson) write(`Report: ${options.report}\n`);
  return EXIT.done;
}
