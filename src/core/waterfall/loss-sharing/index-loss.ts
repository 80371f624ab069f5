/** A loss that is written into an index, so that everybody bears it without being touched. */
import { lesser, magnitude, mulDivUp } from '../../money/index.ts';

/** Open interest of both sides, in the smallest size step; zero or more each. */
export interface OpenInterest {
  readonly long: bigint;
  readonly short: bigint;
}

/** Units in which an index of a market counts. */
export interface IndexUnits {
  /** Size steps that the index stands for. */
  readonly perSize: bigint;
  /** Index units of one quote unit. */
  readonly perQuote: bigint;
}

/** Drift v2: funding in 1e-9 quote for one base of 1e9 steps; quote in 1e-6. */
export const DRIFT_INDEX: IndexUnits = { perSize: 1_000_000_000n, perQuote: 1_000n };

/** Nobody is there to bear a loss. */
export interface NobodyBears {
  readonly kind: 'nobody-bears';
  readonly loss: bigint;
}

/** By how much the cumulative funding of both sides changes. */
export interface FundingCharge {
  readonly kind: 'charge';
  /** What the index of the longs rises by: they pay. */
  readonly long: bigint;
  /** What the index of the shorts falls by, as a negative number: they pay too. */
  readonly short: bigint;
}

/**
 * Socialises a loss by open interest: both sides pay the same for each unit of size. Rounds up, to
 * a whole quote unit per unit of size, so that what is taken is never less than the loss. Source:
 * Drift v2, `calculate_funding_rate_deltas_to_resolve_bankruptcy`: ceil(loss * 1e9 / OI) * 1000.
 *
 * @param loss quote units; its sign does not count
 */
export function fundingCharge(
  loss: bigint,
  { long, short }: OpenInterest,
  { perSize, perQuote }: IndexUnits = DRIFT_INDEX,
): FundingCharge | NobodyBears {
  const all = magnitude(long) + magnitude(short);
  if (all === 0n) return { kind: 'nobody-bears', loss: magnitude(loss) };
  const charge = mulDivUp(magnitude(loss), perSize, all) * perQuote;
  return { kind: 'charge', long: charge, short: -charge };
}

/**
 * What a position pays of a charge, in quote units; rounded up: it is owed.
 *
 * @param size signed steps
 */
export function paidOfCharge(
  charge: FundingCharge,
  size: bigint,
  { perSize, perQuote }: IndexUnits = DRIFT_INDEX,
): bigint {
  const rate = size >= 0n ? charge.long : charge.short;
  return mulDivUp(size * rate, 1n, perSize * perQuote);
}

/**
 * By how much an index of deposits falls for a loss: all deposits lose the same share. Rounds up,
 * and falls by the whole index at most. Nothing where there are no deposits. Source: Drift v2,
 * `calculate_cumulative_deposit_interest_delta_to_resolve_bankruptcy`:
 * ceil(index * loss / deposits).
 *
 * @param index more than zero; loss and deposits zero or more, in one unit
 */
export function depositIndexFall(index: bigint, loss: bigint, deposits: bigint): bigint {
  return deposits === 0n ? 0n : lesser(index, mulDivUp(index, loss, deposits));
}
