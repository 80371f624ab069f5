/** Slices of an unwinding in whole lots, which together are always the whole. */
import { type Lots, lesser, mulDivDown, PPM, type Ppm } from '../../money/index.ts';
import { PERIODS_MAX } from './schedule.ts';

/** Weights of a schedule are whole parts of its quantity, as fine as a double is. */
const PARTS = 1_000_000_000_000_000;

/**
 * Splits lots in proportion: every part is rounded down, and the lots that are missing go one each
 * to the parts that lost most (Hamilton's method), ties to the earlier one.
 *
 * @param lots zero or more
 * @param weights each zero or more; all zero gives no lots to anybody
 */
export function lotsInProportion(lots: Lots, weights: readonly bigint[]): Lots[] {
  const sum = weights.reduce((so, weight) => so + weight, 0n);
  if (sum === 0n) return weights.map(() => 0n as Lots);
  const parts = weights.map((weight) => mulDivDown(lots, weight, sum));
  const lost = weights.map((weight) => (lots * weight) % sum);
  let left = lots - parts.reduce((so: bigint, part) => so + part, 0n);
  const rows = weights.map((_, row) => row);
  rows.sort((a, b) => {
    const [first, second] = [lost[a] as bigint, lost[b] as bigint];
    return first === second ? a - b : first > second ? -1 : 1;
  });
  for (const row of rows) {
    if (left === 0n) break;
    parts[row] = ((parts[row] as bigint) + 1n) as Lots;
    left -= 1n;
  }
  return parts;
}

/**
 * Equal slices, the larger ones first: 1000 lots in 7 are 143 six times and 142.
 *
 * @param slices whole number, 1 to `PERIODS_MAX`; none gives no slice
 */
export function twapSlices(lots: Lots, slices: number): Lots[] {
  if (!Number.isInteger(slices) || slices < 1 || slices > PERIODS_MAX) return [];
  return lotsInProportion(lots, Array<bigint>(slices).fill(1n));
}

/** Slices in proportion to the volume that each period usually has. */
export const vwapSlices = (lots: Lots, volumes: readonly bigint[]): Lots[] =>
  lotsInProportion(lots, volumes);

/**
 * A schedule of floats in whole lots, by largest remainder of its trades.
 *
 * @param trades of a schedule, zero or more each
 */
export function scheduledLots(lots: Lots, trades: readonly number[]): Lots[] {
  const quantity = trades.reduce((sum, trade) => sum + trade, 0);
  if (!(quantity > 0)) return trades.map(() => 0n as Lots);
  const weights = trades.map((trade) => BigInt(Math.round((trade / quantity) * PARTS)));
  return lotsInProportion(lots, weights);
}

/** How much of what others trade a participation may follow, and what bounds it. */
export interface ParticipationTerms {
  /** Share of the whole volume, our own included, that we may be, ppm, under PPM. */
  readonly sharePpm: Ppm;
  /** A smaller order is not worth sending, except the last one. */
  readonly least: Lots;
  readonly most: Lots;
  /** Most of the depth on the other side that an order may take, ppm. */
  readonly depthPpm: Ppm;
}

/**
 * The next order that keeps us at our share: p / (1 - p) of what others traded since the last one,
 * rounded down, and no more than the most, the share of the depth and what is left.
 *
 * @param seen.observed lots that others traded since the last order was sent, kept while none was
 * @param seen.depth lots on the other side within reach
 * @param seen.left lots that are still to be unwound
 * @returns lots; zero while they are under the least
 */
export function participationLots(
  terms: ParticipationTerms,
  seen: { readonly observed: Lots; readonly depth: Lots; readonly left: Lots },
): Lots {
  const { sharePpm, least, most, depthPpm } = terms;
  if (sharePpm <= 0n || sharePpm >= PPM) return 0n as Lots;
  const share = mulDivDown(seen.observed, sharePpm, PPM - sharePpm);
  const reach = mulDivDown(seen.depth, depthPpm, PPM);
  const lots = lesser(lesser(share, most), lesser(reach, seen.left));
  return lots >= least || lots === seen.left ? lots : (0n as Lots);
}
