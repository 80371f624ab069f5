/**
 * Positions that are torn up: contracts of one market are ended at a price on both sides, in
 * proportion to size. Source: ISDA, CCP Loss Allocation at the End of the Waterfall (2013), partial
 * tear-up.
 */
import { type Lots, magnitude } from '../../money/index.ts';
import { apportion } from '../fund/apportion.ts';

/** Lots that are ended, signed as the positions are. */
export interface TearUp {
  readonly kind: 'tear-up';
  readonly torn: readonly Lots[];
}

/** There is less on the other side than is to be torn up. */
export interface TearUpBound {
  readonly kind: 'infeasible';
  readonly most: Lots;
}

/**
 * Ends lots against those who stand on the other side, in proportion to their positions, by the
 * largest remainder. Nobody's position changes its side.
 *
 * @param lots signed: those of the defaulter
 * @param positions signed; those on the defaulter's side are left alone
 */
export function tearUp(lots: Lots, positions: readonly Lots[]): TearUp | TearUpBound {
  const isOpposite = (size: Lots): boolean => (lots > 0n ? size < 0n : size > 0n);
  const sizes = positions.map((size) => (isOpposite(size) ? magnitude(size) : (0n as Lots)));
  let most = 0n;
  for (const size of sizes) most += size;
  if (magnitude(lots) > most) return { kind: 'infeasible', most: most as Lots };
  const parts = apportion(magnitude(lots), sizes);
  return { kind: 'tear-up', torn: parts.map((part) => (lots > 0n ? -part : part) as Lots) };
}
