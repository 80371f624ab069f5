/** Shares of a fund: what is minted, what they are worth, and what leaving costs. */

/** All shares of a fund and what it holds; both zero or more. */
export interface SharePool {
  readonly shares: bigint;
  readonly value: bigint;
}

/**
 * Shares for an amount, rounded down. A fund with shares and nothing in it mints none: nobody could
 * say what one is worth. Source: Drift v2, `vault_amount_to_if_shares`.
 *
 * @returns the shares, or null where the fund holds nothing but has shares
 */
export function mintedShares({ shares, value }: SharePool, amount: bigint): bigint | null {
  if (shares === 0n) return amount;
  return value === 0n ? null : (amount * shares) / value;
}

/** What shares are worth, rounded down: who leaves leaves the rest to those who stay. */
export const sharesValue = ({ shares, value }: SharePool, of: bigint): bigint =>
  shares === 0n ? 0n : (of * value) / shares;

/**
 * Shares that are lost by whoever asked for shares back and thinks better of it: as many as make
 * what is left worth what it was when it was asked for, so that a request gains nothing. Source:
 * Drift v2, `calculate_if_shares_lost`: n - req * (S - n) / (V - req).
 *
 * @param asked shares that were asked back, and their value then
 */
export function cancelForfeits(pool: SharePool, asked: SharePool): bigint {
  const now = sharesValue(pool, asked.shares);
  if (now <= asked.value) return 0n;
  const others = pool.value - asked.value;
  if (others <= 0n) return 0n;
  const kept = (asked.value * (pool.shares - asked.shares)) / others;
  return kept < asked.shares ? asked.shares - kept : 0n;
}

/**
 * Number by which all shares are divided where there are many more than units in the fund: a power
 * of ten that leaves at least ten shares a unit; 1 where nothing is to be done. Source: Drift v2,
 * `calculate_rebase_info`: 10^floor(log10(S / 10 / V)).
 */
export function rebaseDivisor({ shares, value }: SharePool): bigint {
  if (value === 0n || shares <= value) return 1n;
  let divisor = 1n;
  for (let ratio = shares / 10n / value; ratio >= 10n; ratio /= 10n) divisor *= 10n;
  return divisor;
}
