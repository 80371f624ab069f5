/** `breakwater backtest`: desks with different modules over one market, side by side. */
import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openLinearSolver } from '../io/lp/index.ts';
import {
  coverLine,
  LEGEND,
  loadStudy,
  resultsTable,
  runStudy,
  type StudyResult,
  saidTable,
  studyJson,
  studyReport,
  tradesTable,
} from '../lab/desk-backtest/index.ts';
import { InputError } from '../lab/input-error.ts';
import { EXIT } from './exit.ts';
import { progressBar } from './progress.ts';
import { COMMAND_LINE } from './rulebooks.ts';
import { tableLines, terminalWidth, wrapped } from './text-table.ts';

export interface BacktestOptions {
  readonly data?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** Columns of words go on in the next line; names and figures stay in one. */
const WRAPS_FROM = 2;

function textOf(result: StudyResult): string {
  const width = terminalWidth();
  const lines = [result.study.name, ...wrapped(`  ${coverLine(result)}`, width)];
  for (const { title, rows } of [resultsTable(result), tradesTable(result), saidTable(result)]) {
    const isWords = title === saidTable(result).title;
    const columns = (rows[0] ?? []).map((_, at) =>
      isWords ? { wraps: at >= WRAPS_FROM } : ({ align: at === 0 ? 'left' : 'right' } as const),
    );
    lines.push('', title, '', ...tableLines(rows, columns, width).map((line) => `  ${line}`));
  }
  return `${[...lines, '', ...LEGEND.map((line) => `  ${line}`)].join('\n')}\n`;
}

/**
 * Runs a study and prints what each desk made, traded and said.
 *
 * @returns the exit code
 * @throws InputError where the study or a file cannot be used; nothing was written then
 */
export async function backtest(
  file: string,
  options: BacktestOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): Promise<number> {
  if (options.report !== undefined && !existsSync(dirname(options.report))) {
    const [field, value] = ['--report', options.report];
    const accepted = 'a file in a folder that exists';
    throw new InputError({ file: COMMAND_LINE, field, value, accepted });
  }
  const study = await loadStudy(file, options.data);
  const progress = progressBar(study.name, options.json === true);
  let result: StudyResult;
  try {
    const solver = await openLinearSolver();
    result = await runStudy(study, solver, (share) => progress.update(share));
  } finally {
    progress.stop();
  }
  if (options.report !== undefined) writeFileSync(options.report, studyReport(result));
  write(options.json === true ? studyJson(result) : textOf(result));
  return EXIT.done;
}
