/**
 * A cooldown for a whole balance: what may be redeemed in the window that follows is the least that
 * was held since it began, so that nobody waits with capital that comes only at the end.
 */
import { lesser } from '../../money/index.ts';

/** A cooldown that began. Times in ms. */
export interface Cooldown {
  /** Least balance held since it began. */
  readonly amount: bigint;
  readonly readyAt: number;
  /** When the window ends; from then on a new cooldown must begin. */
  readonly endsAt: number;
}

/** How long to wait and how long one may then redeem, ms. */
export interface CooldownPolicy {
  readonly cooldownMs: number;
  readonly windowMs: number;
}

/** Begins a cooldown for all that is held; it takes the place of one that runs. */
export const beginCooldown = (
  { cooldownMs, windowMs }: CooldownPolicy,
  balance: bigint,
  time: number,
): Cooldown => ({
  amount: balance,
  readyAt: time + cooldownMs,
  endsAt: time + cooldownMs + windowMs,
});

/**
 * A cooldown after the balance changed. What left is counted even if it comes back; what came in
 * waits for the next cooldown. Source: Aave Umbrella, `StakeToken._update`.
 *
 * @returns null where nothing is left to wait for
 */
export function afterBalance(cooldown: Cooldown, balance: bigint): Cooldown | null {
  const amount = lesser(cooldown.amount, balance);
  return amount === 0n ? null : { ...cooldown, amount };
}

/** A cooldown after a part of it was redeemed; null where all was. */
export const afterRedeem = (cooldown: Cooldown, shares: bigint): Cooldown | null =>
  shares >= cooldown.amount ? null : { ...cooldown, amount: cooldown.amount - shares };

/**
 * Most that may be redeemed at a time: nothing before the window and after it. Its last moment is
 * within. Source: Aave Umbrella, `StakeToken.maxRedeem`.
 *
 * @param balance held now
 */
export function redeemable(cooldown: Cooldown | null, balance: bigint, time: number): bigint {
  if (cooldown === null || time < cooldown.readyAt || time > cooldown.endsAt) return 0n;
  return lesser(cooldown.amount, balance);
}
