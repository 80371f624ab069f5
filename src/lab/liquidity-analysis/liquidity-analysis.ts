/** Every recording of a list of files, measured one after the other. */
import { estimateLines } from './line-estimate.ts';
import { analyseRecording, type MarketAnalysis } from './market-analysis.ts';
import { type FileTerms, recordingsOf } from './recordings.ts';
import type { AnalysisTerms } from './terms.ts';

export interface LiquidityAnalysis {
  readonly terms: AnalysisTerms;
  /** One for each venue and market, in the order of the files. */
  readonly markets: readonly MarketAnalysis[];
}

export interface AnalyseOptions {
  readonly files: readonly string[];
  readonly fileTerms: FileTerms;
  /** Whether bad lines are left out and noted; else the first one ends the run. */
  readonly acceptsFaults: boolean;
  /** Told about how much has been read, in [0, 1]. */
  readonly onShare?: (share: number) => void;
}

/**
 * Rebuilds the books of the files and measures them.
 *
 * @throws InputError with file, line, field, value and what is accepted
 */
export async function analyseLiquidity(
  { files, fileTerms, acceptsFaults, onShare }: AnalyseOptions,
  terms: AnalysisTerms,
): Promise<LiquidityAnalysis> {
  const recordings = await recordingsOf(files, fileTerms);
  const lines = new Map(files.map((file) => [file, estimateLines(file)]));
  const all = [...lines.values()].reduce((sum, each) => sum + each, 0);
  const markets: MarketAnalysis[] = [];
  let before = 0; // lines of the files that were read
  let reading = '';
  const onLine = (file: string, line: number): void => {
    if (reading !== '' && reading !== file) before += lines.get(reading) ?? 0;
    reading = file;
    onShare?.(Math.min((before + Math.min(line, lines.get(file) ?? 0)) / all, 1));
  };
  for (const recording of recordings) {
    markets.push(await analyseRecording(recording, terms, { acceptsFaults, onLine }));
  }
  return { terms, markets };
}
