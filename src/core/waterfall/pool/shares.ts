/** Shares of a pool of capital: what is minted, what they are worth, and what a loss leaves. */
import { lesser, PPM, type Ppm } from '../../money/index.ts';

/** All shares of a pool and what it holds; both zero or more. */
export interface SharePool {
  readonly shares: bigint;
  readonly value: bigint;
}

/** A pool before its first deposit; as an offset, none. */
export const EMPTY_POOL: SharePool = { shares: 0n, value: 0n };

/** How a pool lets capital in. */
export interface MintPolicy {
  /**
   * Whose a value is that was there before the first share: the venue's, which gets shares for it;
   * the first depositor's; or nobody's, and the deposit is refused.
   */
  readonly unowned: 'venue' | 'first' | 'refuse';
  /**
   * A pool with shares and nothing in it: no deposit, because nobody could say what a share is
   * worth; or its shares are void, and it begins anew.
   */
  readonly drained: 'refuse' | 'void';
  /** Shares and value that are counted in and belong to nobody; they make inflation dear. */
  readonly offset: SharePool;
  /** Least deposit, more than zero. */
  readonly least: bigint;
  /** Most of a deposit that rounding may give to the others, 0 to 1,000,000 ppm. */
  readonly roundingMost: Ppm;
}

/** Drift v2: what was there is the protocol's; a drained fund takes no stake. */
export const DRIFT_MINT: MintPolicy = {
  unowned: 'venue',
  drained: 'refuse',
  offset: EMPTY_POOL,
  least: 1n,
  roundingMost: PPM,
};

/** Blend v2: the first deposit is one to one whatever was there; one that mints none fails. */
export const BLEND_MINT: MintPolicy = { ...DRIFT_MINT, unowned: 'first' };

/**
 * A pool that a first depositor cannot inflate: a thousand shares of nobody, and no deposit that
 * loses more than a thousandth to rounding.
 */
export const GUARDED_MINT: MintPolicy = {
  unowned: 'venue',
  drained: 'void',
  offset: { shares: 1_000n, value: 1n },
  least: 1n,
  roundingMost: 1_000n as Ppm,
};

/** Why a deposit is refused. */
export type JoinRefusal =
  | { readonly kind: 'below-least'; readonly least: bigint }
  | { readonly kind: 'unowned'; readonly value: bigint }
  | { readonly kind: 'drained'; readonly shares: bigint }
  /** What rounding would take of the deposit. */
  | { readonly kind: 'rounds-away'; readonly lost: bigint };

/** A deposit that went in. */
export interface Joined {
  readonly kind: 'joined';
  readonly minted: bigint;
  /** Shares that became the venue's own, for what nobody owned. */
  readonly venue: bigint;
  /** Shares of a drained pool that became void. */
  readonly voided: bigint;
  /** The pool with the deposit in it. */
  readonly pool: SharePool;
}

/**
 * Shares for an amount, rounded down: `floor(a * S / V)`. A pool without shares mints one a unit;
 * one with shares and nothing in it mints none: nobody could say what one is worth. Source: Drift
 * v2, `vault_amount_to_if_shares`; Blend v2, `convert_to_shares`.
 *
 * @returns the shares, or null where the pool holds nothing but has shares
 */
export function mintedShares({ shares, value }: SharePool, amount: bigint): bigint | null {
  if (shares === 0n) return amount;
  return value === 0n ? null : (amount * shares) / value;
}

/**
 * What shares are worth, rounded down: who leaves leaves the rest to those who stay. With an offset
 * they are worth `floor(n * (V + v) / (S + s))`, and never more than without.
 *
 * @param of zero to all shares
 */
export function sharesValue(pool: SharePool, of: bigint, offset: SharePool = EMPTY_POOL): bigint {
  const { shares, value } = pool;
  if (shares === 0n) return 0n;
  const own = (of * value) / shares;
  if (offset.shares === 0n) return own;
  return lesser(own, (of * (value + offset.value)) / (shares + offset.shares));
}

/** What of a pool belongs to shares that are not asked back. Source: Blend, `non_queued_tokens`. */
export const stayingValue = (pool: SharePool, queued: bigint): bigint =>
  pool.value - sharesValue(pool, queued);

/** Shares for an amount with the offset counted in, rounded down. */
function mintedWith(pool: SharePool, offset: SharePool, amount: bigint): bigint {
  const value = pool.value + offset.value;
  return value === 0n ? amount : (amount * (pool.shares + offset.shares)) / value;
}

/** The pool as a deposit finds it: with the venue's shares, or without those that are void. */
function opened(policy: MintPolicy, pool: SharePool): Omit<Joined, 'kind' | 'minted'> {
  const { shares, value } = pool;
  if (shares === 0n && value > 0n && policy.unowned === 'venue') {
    const venue = mintedWith(EMPTY_POOL, policy.offset, value);
    return { pool: { shares: venue, value }, venue, voided: 0n };
  }
  if (shares > 0n && value === 0n && policy.drained === 'void') {
    return { pool: EMPTY_POOL, venue: 0n, voided: shares };
  }
  return { pool, venue: 0n, voided: 0n };
}

/**
 * Takes a deposit into a pool for shares at their present value, rounded down. With a share of
 * rounding as bound nobody who joins loses more than that, whatever was given to the pool before.
 *
 * @param amount whole units
 * @returns the pool with the deposit, or why there is none
 */
export function joinPool(
  policy: MintPolicy,
  pool: SharePool,
  amount: bigint,
): Joined | JoinRefusal {
  if (amount < 1n || amount < policy.least) return { kind: 'below-least', least: policy.least };
  if (pool.shares === 0n && pool.value > 0n && policy.unowned === 'refuse') {
    return { kind: 'unowned', value: pool.value };
  }
  const start = opened(policy, pool);
  const { shares, value } = start.pool;
  if (shares > 0n && value === 0n) return { kind: 'drained', shares };
  // The first shares are minted as if nothing were there, whatever was given before.
  const minted = mintedWith(shares === 0n ? EMPTY_POOL : start.pool, policy.offset, amount);
  const after = { shares: shares + minted, value: value + amount };
  const lost = amount - sharesValue(after, minted, policy.offset);
  if (minted === 0n || lost * PPM > amount * policy.roundingMost) {
    return { kind: 'rounds-away', lost };
  }
  return { kind: 'joined', ...start, minted, pool: after };
}

/** The pool after a gain, or a gift: it belongs to the shares that are there. */
export const withGain = ({ shares, value }: SharePool, gain: bigint): SharePool => ({
  shares,
  value: value + gain,
});

/** What a pool paid of a loss. */
export interface Borne {
  readonly paid: bigint;
  /** What the pool could not pay. */
  readonly left: bigint;
  readonly pool: SharePool;
}

/**
 * Takes a loss out of a pool, all shares alike, those that are asked back included.
 *
 * @param loss zero or more
 * @param keeps what stays in the pool whatever the loss: one unit in Drift v2 and in Umbrella, so
 *   that its shares keep a value
 */
export function bearLoss({ shares, value }: SharePool, loss: bigint, keeps = 0n): Borne {
  const most = value > keeps ? value - keeps : 0n;
  const paid = lesser(loss, most);
  return { paid, left: loss - paid, pool: { shares, value: value - paid } };
}

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
 * Number by which all shares are divided where there are many more than units in the pool: a power
 * of ten that leaves at least ten shares a unit; 1 where nothing is to be done. Source: Drift v2,
 * `calculate_rebase_info`: 10^floor(log10(S / 10 / V)).
 */
export function rebaseDivisor({ shares, value }: SharePool): bigint {
  if (value === 0n || shares <= value) return 1n;
  let divisor = 1n;
  for (let ratio = shares / 10n / value; ratio >= 10n; ratio /= 10n) divisor *= 10n;
  return divisor;
}
