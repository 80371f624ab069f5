/** How ready modules trade where time matters more than the price. */

import type { ConditionTerms } from '../../liquidity/index.ts';
import type { ExecutionTerms, ResponseTerms, RungDraft } from '../module/index.ts';

/** Takes what the book has within half a per cent, at once, and again until it is done. */
export const AT_ONCE: Partial<ExecutionTerms> = {
  plan: 'now',
  waitsMs: [0, 0, 0],
  protectionPpm: 5_000,
};

/** Farthest from the price that an urgent order may go, parts per million. */
export const URGENT_COLLAR_PPM = 20_000;

/** Time between two tries to close what is still open, ms. */
const AGAIN_MS = 10_000;

export const alert = (severity: 'info' | 'warning' | 'critical', text: string): ResponseTerms => ({
  do: 'alert',
  severity,
  text,
});

/** A stop: when it holds, and what is done once and then until nothing is left. */
export interface Stop {
  readonly id: string;
  readonly enter: ConditionTerms;
  /** Holds while something is still to be done; a narrower `enter`. */
  readonly open: ConditionTerms;
  readonly forMs: number;
  readonly first: readonly ResponseTerms[];
  readonly again: readonly ResponseTerms[];
}

/**
 * Two latched rungs: the first speaks, stops and acts once; the second acts again every ten
 * seconds while something is open, since an order of somebody else may have been in the way.
 */
export const stopRungs = ({ id, enter, open, forMs, first, again }: Stop): readonly RungDraft[] => [
  { id, enter, enterMs: forMs, latch: true, respond: [...first, ...again] },
  {
    id: `${id}-again`,
    enter: open,
    enterMs: forMs + AGAIN_MS,
    latch: true,
    repeatMs: AGAIN_MS,
    respond: again,
  },
];
