/** What is taken of staked capital for a deficit, and how much of the deficit it covers. */
import { lesser, PPM, type Ppm } from '../../money/index.ts';

/** Terms of slashing. */
export interface SlashPolicy {
  /** On top of the deficit, ppm. */
  readonly fee: Ppm;
  /** What stays of the stake, units. */
  readonly keeps: bigint;
}

/** What a slash took. */
export interface Slash {
  readonly kind: 'slash';
  readonly taken: bigint;
  /** Part of the deficit that is covered. */
  readonly covered: bigint;
  readonly fee: bigint;
}

/** There is no deficit beyond what is already to be paid. */
export interface NoDeficit {
  readonly kind: 'no-deficit';
}

/**
 * Takes a deficit with its fee out of a stake. A stake that is too small covers its part of the
 * deficit and of the fee alike; what is covered rounds down, so that a rest stays to be covered.
 * Source: Aave Umbrella, `Umbrella._slashAsset`: `min(deficit * (1 + fee), assets - 1 token)`.
 *
 * @param deficit units, new since the last slash
 * @param assets units in the stake, zero or more
 */
export function slashStake(
  policy: SlashPolicy,
  deficit: bigint,
  assets: bigint,
): Slash | NoDeficit {
  if (deficit <= 0n) return { kind: 'no-deficit' };
  const want = (deficit * (PPM + policy.fee)) / PPM;
  const most = assets > policy.keeps ? assets - policy.keeps : 0n;
  const taken = lesser(want, most);
  const covered = taken === want ? deficit : (deficit * taken) / want;
  const fee = taken === want ? want - deficit : ((want - deficit) * taken) / want;
  return { kind: 'slash', taken, covered, fee };
}

/**
 * A deficit that is new: what the reserve lacks beyond what an operator bears and what was already
 * slashed for and is still to be paid. Source: Aave Umbrella, `isReserveSlashable`.
 */
export function newDeficit(deficit: bigint, borne: bigint, pending: bigint): bigint {
  const known = borne + pending;
  return deficit > known ? deficit - known : 0n;
}
