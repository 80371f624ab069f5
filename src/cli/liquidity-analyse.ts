/** `breakwater liquidity analyse`: recorded books rebuilt and measured. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../lab/input-error.ts';
import {
  analyseLiquidity,
  analysisJson,
  coverLines,
  foundLines,
  type LiquidityAnalysis,
  type MarketAnalysis,
  marketTitle,
  type TextTable,
  tablesOf,
} from '../lab/liquidity-analysis/index.ts';
import { EXIT } from './exit.ts';
import {
  analysisTermsOf,
  fileTermsOf,
  type LiquidityAnalyseOptions,
} from './liquidity-analyse-options.ts';
import { progressBar } from './progress.ts';
import { COMMAND_LINE } from './rulebooks.ts';
import { tableLines, terminalWidth, wrapped } from './text-table.ts';

export type { LiquidityAnalyseOptions } from './liquidity-analyse-options.ts';

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

function textOfTable({ title, rows, notes, words }: TextTable): string[] {
  const columns = Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, at) => ({
    align: at < words ? ('left' as const) : ('right' as const),
  }));
  const width = terminalWidth() - 2;
  const lines = notes.flatMap((note) => wrapped(note, width));
  return ['', title, '', ...indented([...tableLines(rows, columns, width), ...lines])];
}

function textOfMarket(analysis: MarketAnalysis, { terms }: LiquidityAnalysis): string[] {
  const width = terminalWidth() - 2;
  const wrap = (lines: readonly string[]): string[] =>
    lines.flatMap((line) => wrapped(line, width));
  return [
    marketTitle(analysis),
    ...indented(wrap(coverLines(analysis))),
    '',
    'Found in the feed',
    ...indented(wrap(foundLines(analysis))),
    ...tablesOf(analysis, terms).flatMap(textOfTable),
  ];
}

const textOf = (analysis: LiquidityAnalysis): string =>
  `${analysis.markets.map((each) => textOfMarket(each, analysis).join('\n')).join('\n\n')}\n`;

/** Refuses a place where no file can be made, before a long run has been for nothing. */
function refuseNowhere(field: string, file: string | undefined): void {
  if (file === undefined) return;
  const isFolder = existsSync(file) && statSync(file).isDirectory();
  if (existsSync(dirname(file)) && !isFolder) return;
  const accepted = 'a file in a folder that exists';
  throw new InputError({ file: COMMAND_LINE, field, value: file, accepted });
}

/**
 * Rebuilds the books of the files and prints what they say.
 *
 * @returns the exit code
 * @throws InputError where an option or a file cannot be used; nothing was written then
 */
export async function liquidityAnalyse(
  files: readonly string[],
  options: LiquidityAnalyseOptions,
  write: (text: string) => unknown = (text) => process.stdout.write(text),
): Promise<number> {
  const terms = analysisTermsOf(options);
  const fileTerms = fileTermsOf(options);
  refuseNowhere('--report', options.report);
  refuseNowhere('--parquet', options.parquet);
  const progress = progressBar('reading', options.json === true);
  const onShare = (share: number): void => progress.update(share);
  const acceptsFaults = options.acceptFaults === true;
  let analysis: LiquidityAnalysis;
  try {
    analysis = await analyseLiquidity({ files, fileTerms, acceptsFaults, onShare }, terms);
  } finally {
    progress.stop();
  }
  if (options.parquet !== undefined) {
    const { writeSamplesParquet } = await import('../lab/liquidity-analysis/samples-parquet.ts');
    writeSamplesParquet(options.parquet, analysis.markets);
  }
  if (options.report !== undefined) {
    const { analysisReport } = await import('../lab/liquidity-analysis/analysis-report.ts');
    writeFileSync(options.report, analysisReport(analysis));
  }
  write(options.json === true ? analysisJson(analysis) : textOf(analysis));
  return EXIT.done;
}
