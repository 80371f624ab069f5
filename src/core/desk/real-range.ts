/** What a real input may be, and the refusal of one that is not. */
import type { TermsFault } from '../liquidity/index.ts';

/** An input lies outside its range; nothing was computed. */
export interface RefusedInput {
  readonly kind: 'refused';
  readonly fault: TermsFault;
}

/** A real input with its range, both ends included unless the kind says otherwise. */
export type RealRange = readonly [
  at: string,
  seen: number,
  least: number,
  most: number,
  ends?: 'closed' | 'above' | 'inside',
];

const WORDS = { closed: '', above: ', above the first', inside: ', both ends left out' } as const;

function isWithin([, seen, least, most, ends = 'closed']: RealRange): boolean {
  if (ends === 'above') return seen > least && seen <= most;
  if (ends === 'inside') return seen > least && seen < most;
  return seen >= least && seen <= most;
}

/** The first range that is not kept, as a refusal; null where all are. NaN keeps none. */
export function refusedOutside(ranges: readonly RealRange[]): RefusedInput | null {
  const broken = ranges.find((range) => !isWithin(range));
  if (broken === undefined) return null;
  const [at, seen, least, most, ends = 'closed'] = broken;
  const accepted = `a number, ${least} to ${most}${WORDS[ends]}`;
  return { kind: 'refused', fault: { at, seen: String(seen), accepted } };
}

/** Largest price, size, volatility or money amount that is computed with. */
export const REAL_MAX = 1e18;
