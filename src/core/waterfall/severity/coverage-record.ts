/** What batches raised against what they needed: three errors that are never netted. */
import { greater, magnitude, type QuoteUnits } from '../../money/index.ts';

/** One batch, with what was estimated before and what was needed in fact. */
export interface BatchCoverage {
  readonly estimated: QuoteUnits;
  readonly actual: QuoteUnits;
  /** What was raised from those who were deleveraged. */
  readonly raised: QuoteUnits;
}

/** Sums over batches, quote units, each zero or more. */
export interface CoverageRecord {
  readonly batches: number;
  /** Needed and not raised. Source: arXiv 2602.15182, V_T = sum (B_t - H_t)+. */
  readonly underCoverage: QuoteUnits;
  /** Raised and not needed. */
  readonly overshoot: QuoteUnits;
  /** Sum of the absolute errors of the estimates: what no rule for severity could have known. */
  readonly estimationError: QuoteUnits;
}

export const NOTHING_RECORDED: CoverageRecord = {
  batches: 0,
  underCoverage: 0n as QuoteUnits,
  overshoot: 0n as QuoteUnits,
  estimationError: 0n as QuoteUnits,
};

const NONE = 0n as QuoteUnits;

/** The three errors of one batch. */
export const errorsOf = (batch: BatchCoverage): Omit<CoverageRecord, 'batches'> => ({
  underCoverage: greater((batch.actual - batch.raised) as QuoteUnits, NONE),
  overshoot: greater((batch.raised - batch.actual) as QuoteUnits, NONE),
  estimationError: magnitude((batch.actual - batch.estimated) as QuoteUnits),
});

/** The record with one more batch. */
export function recordBatch(record: CoverageRecord, batch: BatchCoverage): CoverageRecord {
  const { underCoverage, overshoot, estimationError } = errorsOf(batch);
  return {
    batches: record.batches + 1,
    underCoverage: (record.underCoverage + underCoverage) as QuoteUnits,
    overshoot: (record.overshoot + overshoot) as QuoteUnits,
    estimationError: (record.estimationError + estimationError) as QuoteUnits,
  };
}
