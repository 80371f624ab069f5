/** What happens at times that a study states: the owner, the venue, a person. */
import type { InputError } from '../input-error.ts';
import type { MarketEvent } from './market-event.ts';
import type { StudyFields } from './study-schema.ts';

type Happening = NonNullable<StudyFields['happenings']>[number];
type FaultAt = (path: readonly PropertyKey[], value: string, accepted: string) => InputError;

const ACCEPTED =
  'instrument with trade or deleverage, venue with state, kill with flatten, or source with values';

function eventOf(happening: Happening): MarketEvent | null {
  const { at: time, instrument, trade, deleverage, venue, state } = happening;
  const { kill, flatten, source, values } = happening;
  if (instrument !== undefined && trade !== undefined) {
    return { kind: 'owner-trade', time, instrument, size: trade };
  }
  if (instrument !== undefined && deleverage !== undefined) {
    return { kind: 'deleverage', time, instrument, share: deleverage };
  }
  if (venue !== undefined && state !== undefined) return { kind: 'venue', time, venue, state };
  if (kill !== undefined) {
    return { kind: 'kill', time, scope: kill, flatten: flatten ?? 'close-only' };
  }
  if (source !== undefined && values !== undefined) return { kind: 'values', time, source, values };
  return null;
}

/**
 * Events of the happenings, in order of time.
 *
 * @throws InputError for one that says nothing
 */
export function happeningEvents(list: readonly Happening[], fault: FaultAt): MarketEvent[] {
  const events = list.map((happening, at) => {
    const event = eventOf(happening);
    if (event === null) throw fault(['happenings', at], 'nothing that happens', ACCEPTED);
    return event;
  });
  return events.sort((a, b) => a.time - b.time);
}
