/** What leaving a vault costs, because those who stay are left with more leverage. */
import { magnitude, PPM, type Ppm } from '../money/index.ts';

/** An exact number; the denominator is positive. */
export interface ExactShare {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A vault that quotes a market. Rates are parts per million. */
export interface QuotingVault {
  /** Position at the mark over equity; a short is negative. */
  readonly leverage: ExactShare;
  /** How strongly the vault moves its quotes per unit of leverage. */
  readonly skew: Ppm;
  readonly spread: Ppm;
  /** Initial margin rate of the market: the most that leaving can cost per unit of leverage. */
  readonly initial: Ppm;
}

/**
 * Share of the value of redeemed shares that stays in the vault: `min(l * initial, spread * (l +
 * (A(l') - A(l)) * (n - m) / m))` with `A(L) = k L^2 + k^2 L^3 / 3` and `l' = l n / (n - m)`, for m
 * of n shares; for all shares `l * initial`. Divided out, with d = n - m:
 * `spread * (l + k l^2 (2n - m)/d + k^2 l^3 (3n^2 - 3nm + m^2)/(3 d^2))`.
 * Source: dYdX v4 MegaVault, `GetVaultWithdrawalSlippage`.
 *
 * @param shares redeemed and total, whole numbers
 * @returns the exact share; null when the shares are none, or more than there are
 */
export function redemptionSlippage(
  vault: QuotingVault,
  shares: { readonly redeemed: bigint; readonly total: bigint },
): ExactShare | null {
  const { redeemed: m, total: n } = shares;
  if (m <= 0n || m > n) return null;
  const a = magnitude(vault.leverage.numerator);
  const b = vault.leverage.denominator;
  const most = { numerator: a * vault.initial, denominator: b * PPM };
  const d = n - m;
  if (d === 0n) return most;
  const k: bigint = vault.skew;
  const whole: bigint = PPM;
  const step = whole * b * d;
  const linear = 3n * a * step * step;
  const square = 3n * k * a * a * (2n * n - m) * step;
  const cube = k * k * a * a * a * (3n * n * n - 3n * n * m + m * m);
  const estimate = {
    numerator: vault.spread * (linear + square + cube),
    denominator: 3n * step * step * b * whole,
  };
  const isLess = estimate.numerator * most.denominator < most.numerator * estimate.denominator;
  return isLess ? estimate : most;
}
