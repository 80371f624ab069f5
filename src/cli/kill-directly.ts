/** Stops a book at its venues without the desk: its process may be gone, its orders are not. */
import { type DeskInstrument, killScopes, surroundingsOf } from '../core/desk/index.ts';
import { SYSTEM_CLOCK } from '../io/desk/clock.ts';
import type { Venue } from '../io/venues/venue.ts';
import { InputError } from '../lab/input-error.ts';
import { completeTerms, openDeskFile } from './desk-file.ts';
import { openVenues } from './desk-venues.ts';
import { EXIT } from './exit.ts';
import type { KillOptions } from './kill.ts';
import { type StopPlace, stopPlaces } from './stop-places.ts';

type DirectOptions = KillOptions & { readonly scope: string; readonly flatten: boolean };

const isMeant = (scope: string, { venue, underlying }: DeskInstrument): boolean =>
  scope === 'book' || scope === `venue:${venue}` || scope === `underlying:${underlying}`;

/** Symbols of a scope at every venue that has some. */
function placesOf(
  scope: string,
  instruments: readonly DeskInstrument[],
  venues: ReadonlyMap<string, Venue>,
): readonly StopPlace[] {
  return [...venues.values()].flatMap((venue) => {
    const meant = instruments.filter((each) => each.venue === venue.id && isMeant(scope, each));
    const symbols = new Set(meant.map(({ symbol }) => symbol));
    return symbols.size === 0 ? [] : [{ venue, symbols }];
  });
}

/** Cancels everything of a scope at its venues, and closes its positions where asked. */
export async function killDirectly(file: string, options: DirectOptions): Promise<number> {
  const opened = await openDeskFile(file, options);
  const { specs } = opened;
  if ([...specs.values()].some(({ kind }) => kind === 'paper')) {
    const accepted = 'venues of an exchange; a paper venue ends with its desk';
    throw new InputError({ file, field: 'venues', value: 'paper', accepted });
  }
  const keys = options.keys === undefined ? {} : { keys: options.keys };
  const venueOptions = { ...keys, watchdogs: 'none' as const };
  const open = await openVenues(opened.terms, specs, venueOptions, SYSTEM_CLOCK);
  try {
    const terms = await completeTerms(opened.file, open.venues);
    const scopes = killScopes(surroundingsOf(terms)).filter((each) => !each.startsWith('module:'));
    if (!scopes.includes(options.scope)) {
      const accepted = scopes.join(', ');
      const value = options.scope;
      throw new InputError({ file: 'command line', field: '--scope', value, accepted });
    }
    const places = placesOf(options.scope, terms.instruments, open.venues);
    const faults = await stopPlaces(places, options.flatten ? 'close' : 'keep');
    for (const fault of faults) console.error(fault);
    return faults.length === 0 ? EXIT.done : EXIT.negative;
  } finally {
    await open.close();
  }
}
