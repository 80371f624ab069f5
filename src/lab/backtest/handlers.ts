/** A policy from one function for each kind of event. */
import type { Clock, FeedEvent, Policy, Wake } from './events.ts';

/** A function for each kind; `wake` only where the policy wishes for wakes. */
export type Handlers<E extends FeedEvent> = {
  readonly [Kind in E['kind']]: (event: Extract<E, { kind: Kind }>, clock: Clock) => void;
} & { readonly wake?: (event: Wake, clock: Clock) => void };

/**
 * A policy that gives every event to the function of its kind.
 *
 * @throws RangeError at an event of a kind that has none: passing over it would look like a market
 *   in which nothing happened
 */
export function handlers<E extends FeedEvent>(
  table: Handlers<E>,
  onEnd?: (clock: Clock) => void,
): Policy<E> {
  const handlerOf = new Map(Object.entries(table as Readonly<Record<string, unknown>>));
  return {
    onEvent: (event, clock) => {
      const handler = handlerOf.get(event.kind) as
        | ((event: E | Wake, clock: Clock) => void)
        | undefined;
      if (handler === undefined) throw new RangeError(`there is no handler for ${event.kind}`);
      handler(event, clock);
    },
    ...(onEnd === undefined ? {} : { onEnd }),
  };
}
