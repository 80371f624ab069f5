/** How far deposits may fall at once, whoever takes them out. */
import { greater, lesser } from '../../money/index.ts';

/** One in so many deposits may always leave. */
const FREE_PART = 4n;

/**
 * Deposits that must stay: their average less a quarter, or less a threshold where that is more; a
 * small pool may be emptied. The quarter rounds down, so that more stays. Source: Drift v2,
 * `calculate_min_deposit_token_amount`: `twap - max(twap / 4, min(threshold, twap))`.
 *
 * @param average deposits over a while, zero or more
 * @param threshold amount that may always leave, zero or more
 */
export const depositsMustStay = (average: bigint, threshold: bigint): bigint =>
  average - greater(average / FREE_PART, lesser(threshold, average));
