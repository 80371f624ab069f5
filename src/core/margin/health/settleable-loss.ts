/** How much of a loss may be paid in the settlement asset now. */
import { type HealthAccount, healthOfView, viewAssets } from './account-health.ts';
import type { Fraction } from './fraction.ts';
import type { AssetView } from './reserved-orders.ts';
import { takenUntilZero } from './weighted-balance.ts';

/**
 * The most of a loss that may turn into a debt of the settlement asset: only what other collateral
 * backs, that is until maintenance health without the losses of perpetuals is zero. Source: Mango
 * v4, `perp_max_settle`.
 *
 * @param settledIn place of the settlement asset
 * @returns zero or more; null where no amount is too much
 */
export function settleableLoss(account: HealthAccount, settledIn: number): Fraction | null {
  const views = viewAssets(account, 'maintenance', 'left-out');
  const { balance, prices } = views[settledIn] as AssetView;
  return takenUntilZero(healthOfView(views, account.reserved), balance, prices);
}
