/** What is made of the result of a scenario before the worst one is looked for. */
import type { ScenarioRules } from './rules.ts';

/**
 * A result beyond the range, brought toward zero, never across it.
 *
 * @param profit settlement currency, weight included
 * @param move shocked price over price
 * @param index quote currency
 */
export function dampened(
  rules: ScenarioRules,
  profit: number,
  move: number,
  index: number,
): number {
  const { dampener, settlement } = rules;
  if (dampener === null || profit === 0) return profit;
  const shift = move - 1;
  const steps = Math.max(Math.abs(shift) / dampener.range, 1) - 1;
  const edge = shift < 0 ? 1 - dampener.range : 1 + dampener.range;
  const amount = steps * dampener.amount;
  const most = settlement === 'coin' ? amount / (edge * index) : amount;
  const size = Math.max(Math.abs(profit) - most, 0);
  return profit < 0 && size > 0 ? -size : size;
}

/** What counts of a gain; a loss counts in full. */
export function keptGain(rules: ScenarioRules, profit: number, index: number): number {
  if (profit <= 0) return profit;
  const { share, most } = rules.gains;
  const kept = profit * share;
  if (most === null) return kept;
  return Math.min(kept, rules.settlement === 'coin' ? most / index : most);
}
