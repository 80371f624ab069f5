/** Who paid the shortfall, and whether they paid exactly that. */

import type { SimulationResult } from '../simulation/result.ts';
import { groupDigits } from './format.ts';
import { differenceExact, isSomething, sameAmount, sumExact } from './report-exact.ts';

/** What the layers paid, and what of the shortfall nobody paid. */
export interface Paid {
  readonly rows: readonly { layer: string; paid: string; cases: number | null }[];
  readonly sum: string | null;
  readonly agrees: boolean;
}

export const UNCOVERED = 'nobody (uncovered)';

export function paidOf({ layers, totals }: SimulationResult): Paid {
  const stated = layers.some(({ layer }) => /uncovered/i.test(layer));
  const rows: Paid['rows'][number][] = [...layers];
  if (!stated && isSomething(totals.uncovered)) {
    rows.push({ layer: UNCOVERED, paid: totals.uncovered, cases: null });
  }
  const sum = sumExact(rows.map(({ paid }) => paid));
  return { rows, sum, agrees: sum !== null && sameAmount(sum, totals.shortfall) };
}

/** Whose money a layer is. */
export type Payer = 'venue' | 'traders' | 'nobody';

export function payerOf(layer: string): Payer {
  if (/uncovered/i.test(layer)) return 'nobody';
  return /adl|delever|haircut|socialis|tear/i.test(layer) ? 'traders' : 'venue';
}

/** One sentence on whether the layers paid exactly what was owed. */
export function verdict(result: SimulationResult): { readonly good: boolean; says: string } {
  const { sum, agrees } = paidOf(result);
  if (agrees) return { good: true, says: 'The sum equals the shortfall, to the last unit.' };
  const gap = sum === null ? null : differenceExact(sum, result.totals.shortfall);
  const by = gap === null ? '' : ` by ${groupDigits(gap)} ${result.asset}`;
  const says = `The sum differs from the shortfall${by}. Do not rely on this run.`;
  return { good: false, says };
}
