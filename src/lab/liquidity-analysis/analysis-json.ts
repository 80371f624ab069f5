/** An analysis as one object for programs: every figure of the tables, samples left out. */
import type { LiquidityAnalysis } from './liquidity-analysis.ts';

/** Text of the object on one line; what is not known is null. */
export function analysisJson({ terms, markets }: LiquidityAnalysis): string {
  const shown = markets.map(({ study, ...market }) => ({
    ...market,
    samples: study.samples.rows,
    levels: study.sync.applied.levels,
  }));
  return `${JSON.stringify({ terms, markets: shown })}\n`;
}
