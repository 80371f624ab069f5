/** A rulebook over feeds: events become commands of an engine. */
import { Engine, type Untimed } from '../../core/engine/index.ts';
import type { Command, Event, VenueTerms } from '../../core/model/index.ts';
import type { Clock, FeedEvent, Policy, Wake } from './events.ts';

/** How an engine is driven. */
export interface EnginePolicyTerms<E extends FeedEvent> {
  /** The rules of the venue; the default rulebook where there is none. */
  readonly rulebook?: VenueTerms;
  /** Commands of an event, in order; their time is that of the clock where they have none. */
  readonly commandsOf: (
    event: E | Wake,
    clock: Clock,
    engine: Engine,
  ) => Iterable<Untimed<Command>>;
  /** Told what each command led to. */
  readonly onEvents?: (events: readonly Event[], clock: Clock) => void;
}

/**
 * An engine as a policy. Its own time is that of the clock, so that ages and delays of the rulebook
 * run as they did in the market.
 */
export function enginePolicy<E extends FeedEvent>(
  terms: EnginePolicyTerms<E>,
): Policy<E> & { readonly engine: Engine } {
  const { rulebook, commandsOf, onEvents } = terms;
  const engine = new Engine(rulebook === undefined ? {} : { rulebook });
  return {
    engine,
    onEvent: (event, clock) => {
      for (const command of commandsOf(event, clock, engine)) {
        const events = engine.apply({ ...command, time: command.time ?? clock.time });
        onEvents?.(events, clock);
      }
    },
  };
}
