/** Standard margin in quote currency: a formula a position, and the largest loss of an expiry. */
import type { OptionSide } from '../options/index.ts';
import type { RulesOrigin } from './rules.ts';

/** Rates are shares of the index unless said otherwise. Source: Derive, standard manager. */
export interface StandardRules extends RulesOrigin {
  readonly kind: 'standard';
  readonly settlement: 'quote';
  readonly linearMaintenance: number;
  readonly linearInitial: number;
  /** Initial rate of a short option at the money, and the least of it. */
  readonly optionMost: number;
  readonly optionLeast: number;
  readonly callMaintenance: number;
  readonly putMaintenance: number;
  /** Of the mark of a short put: it never asks for more than this share of it. */
  readonly putMaintenanceOfMark: number;
  /** Of the forward, for every call that is net short in an expiry. */
  readonly unpairedInitial: number;
  readonly unpairedMaintenance: number;
  /** Initial of a put is at least this many times its maintenance. */
  readonly initialOverMaintenance: number;
  /** Below this trust `(1 - trust) * confidenceRate` of the notional is asked, initial only. */
  readonly confidenceThreshold: number;
  readonly confidenceRate: number;
  /** Below this price of the stablecoin `(threshold - price) * pegFactor` of shorts and linears. */
  readonly pegThreshold: number;
  readonly pegFactor: number;
}

/** An option position of one expiry as the formulas see it. */
export interface StandardOption {
  readonly side: OptionSide;
  readonly strike: number;
  /** Signed. */
  readonly quantity: number;
  /** Quantity times mark, quote currency. */
  readonly value: number;
}

export type Level = 'initial' | 'maintenance';

/**
 * What one option counts for on its own, quote currency: zero for a long, less than zero for a
 * short, its mark included.
 */
export function isolatedOption(
  rules: StandardRules,
  option: StandardOption,
  spot: number,
  level: Level,
): number {
  const { side, strike, quantity, value } = option;
  if (quantity >= 0) return 0;
  const share = Math.max(side * (strike - spot), 0) / spot;
  const rate = Math.max(rules.optionLeast, rules.optionMost - share);
  const initial = rate * spot * quantity + value;
  if (side === 1) {
    return level === 'initial' ? initial : rules.callMaintenance * spot * quantity + value;
  }
  const ofSpot = rules.putMaintenance * spot * quantity;
  const maintenance = Math.min(ofSpot, rules.putMaintenanceOfMark * value) + value;
  if (level === 'maintenance') return maintenance;
  return Math.min(initial, rules.initialOverMaintenance * maintenance);
}

const payoffAt = (options: readonly StandardOption[], price: number): number => {
  let total = 0;
  for (const { side, strike, quantity } of options) {
    total += quantity * Math.max(side * (price - strike), 0);
  }
  return total;
};

/**
 * The worst that an expiry can pay at any price, quote currency, zero or less: its kinks are at
 * zero and at the strikes, and beyond the last one every call that is net short costs a share of
 * the forward.
 */
export function largestLoss(
  rules: StandardRules,
  options: readonly StandardOption[],
  forward: number,
  level: Level,
): number {
  let worst = Math.min(payoffAt(options, 0), 0);
  let calls = 0;
  for (const { side, strike, quantity } of options) {
    worst = Math.min(worst, payoffAt(options, strike));
    if (side === 1) calls += quantity;
  }
  const scale = level === 'initial' ? rules.unpairedInitial : rules.unpairedMaintenance;
  return worst + scale * forward * Math.min(calls, 0);
}

/** What the options of one expiry count for: the better of the two views, zero or less. */
export function expiryStandard(
  rules: StandardRules,
  options: readonly StandardOption[],
  spot: number,
  forward: number,
  level: Level,
): number {
  let isolated = 0;
  for (const option of options) isolated += isolatedOption(rules, option, spot, level);
  return Math.max(isolated, largestLoss(rules, options, forward, level));
}
