/** The story of breakers as stretches of time, for charts and words. */
import type { BreakerChange, BreakerName, BreakerStory } from './result.ts';

/** A stretch of time in which a breaker was not armed, in one phase and with one response. */
export interface BreakerSpan extends Pick<BreakerChange, 'phase' | 'response'> {
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
}

/** One breaker in a run. */
export interface BreakerRun extends BreakerName {
  readonly changes: readonly BreakerChange[];
  readonly spans: readonly BreakerSpan[];
  /** How often it left armed. */
  readonly trips: number;
}

/**
 * The story of a run, breaker by breaker, those of the venue first.
 *
 * @param end of the run, ms since 1970, at which the last spans are cut
 */
export const runsOf = ({ breakers, changes }: BreakerStory, end: number): BreakerRun[] =>
  breakers.map((name) => {
    const own = changes.filter(({ breaker, scope }) => breaker === name.id && scope === name.scope);
    const spans = own.map(({ time, phase, response }, at): BreakerSpan => {
      const to = own[at + 1]?.time ?? Math.max(end, time);
      return { phase, response, from: time, to };
    });
    const trips = own.filter(
      ({ phase }, at) => phase === 'tripped' && (own[at - 1]?.phase ?? 'armed') === 'armed',
    );
    return {
      ...name,
      changes: own,
      spans: spans.filter(({ phase }) => phase !== 'armed'),
      trips: trips.length,
    };
  });

/** ms in which a breaker ordered each response, in the order in which it first did. */
export function orderedBy({ spans }: BreakerRun): { response: string; ms: number }[] {
  const sums = new Map<string, number>();
  for (const { response, from, to } of spans) {
    if (response !== 'none') sums.set(response, (sums.get(response) ?? 0) + to - from);
  }
  return [...sums].map(([response, ms]) => ({ response, ms }));
}
