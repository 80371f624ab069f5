/** Terms of an analysis for tests. */
import type { AnalysisTerms } from './terms.ts';

export const TERMS: AnalysisTerms = {
  everyMs: 1_000,
  windowMs: 60_000,
  barMs: 10_000,
  vpinBucket: null,
  sizes: [0.1, 1, 10],
  level: 0.99,
  makerShares: [],
  withdrawing: 1,
  horizonMs: 86_400_000,
  spreadFactor: 3,
  participation: 0.1,
};
