import type { FlowBar } from './flow-bars.ts';
import type { Fundamental } from './replay.ts';

/**
 * The real opens of every so many bars, joined by straight lines, as a price outside that quotes
 * follow. It stands for an index that is known rarely; a line between two opens knows the later
 * one, so that a replay with it is guided, not free.
 *
 * @param every bars between two known opens, one or more
 * @param halfLife seconds in which quotes make up half of their distance to it
 */
export function slowFundamental(
  bars: readonly FlowBar[],
  every: number,
  halfLife: number,
): Fundamental {
  const known = bars.filter((_, i) => i % every === 0 || i === bars.length - 1);
  let at = 0;
  const priceAt = (time: number): number => {
    if (time < (known[at] as FlowBar).ts) at = 0;
    while (at < known.length - 1 && (known[at + 1] as FlowBar).ts <= time) at += 1;
    const from = known[at] as FlowBar;
    const to = known[at + 1];
    if (to === undefined) return Number(from.open);
    const share = (time - from.ts) / (to.ts - from.ts);
    return Number(from.open) + share * (Number(to.open) - Number(from.open));
  };
  return { priceAt, halfLife };
}
