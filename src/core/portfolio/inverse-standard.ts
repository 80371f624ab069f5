/** Standard margin of coin-settled options and futures: a formula a position, no netting. */
import type { OptionSide } from '../options/index.ts';
import type { RulesOrigin } from './rules.ts';

/** Rates of the formula; shares of one coin. */
export interface InverseStandardRules extends RulesOrigin {
  readonly kind: 'inverse-standard';
  readonly settlement: 'coin';
  /** Initial rate of a short option at the money, before what it is out of the money. */
  readonly initialRate: number;
  /** The initial rate never falls under this. */
  readonly initialLeast: number;
  readonly maintenanceRate: number;
  /** Initial and maintenance rates of perpetuals and futures, shares of their size. */
  readonly linearInitial: number;
  readonly linearMaintenance: number;
}

/** A requirement of one position, coin. */
export interface PositionRequirement {
  readonly initial: number;
  readonly maintenance: number;
}

/**
 * Requirement of a short option that settles in coin. Call: initial
 * `max(rate - OTM/F, least) + mark`, maintenance `maintenanceRate + mark`. Put: maintenance
 * `max(maintenanceRate, maintenanceRate * mark) + mark`, initial at least that.
 * Source: Deribit, margin requirements of inverse options.
 *
 * @param forward of the underlying, quote currency
 * @param mark price of the option, coin
 * @param size sold, units of the underlying, 0 or more
 */
export function inverseShortOption(
  rules: InverseStandardRules,
  side: OptionSide,
  strike: number,
  forward: number,
  mark: number,
  size: number,
): PositionRequirement {
  const outOfMoney = Math.max(side * (strike - forward), 0) / forward;
  const initial = Math.max(rules.initialRate - outOfMoney, rules.initialLeast) + mark;
  if (side === 1) {
    const maintenance = rules.maintenanceRate + mark;
    return { initial: initial * size, maintenance: maintenance * size };
  }
  const maintenance = Math.max(rules.maintenanceRate, rules.maintenanceRate * mark) + mark;
  return { initial: Math.max(initial, maintenance) * size, maintenance: maintenance * size };
}
