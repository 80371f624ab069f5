/** Stops a book at its venues without the desk: its process may be gone, its orders are not. */
import { SYSTEM_CLOCK } from '../io/desk/clock.ts';
import type { DeskFile } from '../io/desk-file/index.ts';
import type { Venue } from '../io/venues/venue.ts';
import { InputError } from '../lab/input-error.ts';
import { type OpenedFile, openDeskFile } from './desk-file.ts';
import { type OpenVenues, openVenues } from './desk-venues.ts';
import { EXIT } from './exit.ts';
import type { KillOptions } from './kill.ts';
import { type StopPlace, stopPlaces } from './stop-places.ts';

type DirectOptions = KillOptions & { readonly scope: string; readonly flatten: boolean };

/** An instrument as far as it takes to stop it. */
interface Traded {
  readonly venue: string;
  readonly symbol: string;
  readonly underlying: string;
}

const isMeant = (scope: string, { venue, underlying }: Traded): boolean =>
  scope === 'book' || scope === `venue:${venue}` || scope === `underlying:${underlying}`;

/**
 * Instruments of a venue. It is asked only for underlyings that the file leaves open and the scope
 * needs, since a venue that does not list anything may still cancel.
 */
async function tradedAt(venue: Venue, { slots }: DeskFile, scope: string) {
  const fields = slots.map((slot) => slot.fields).filter((each) => each.venue === venue.id);
  const isOpen = fields.some(({ underlying }) => underlying === undefined);
  const isAsked = isOpen && scope.startsWith('underlying:');
  const listed = isAsked ? await venue.instruments() : [];
  return fields.map(({ symbol, underlying }): Traded => {
    const said = listed.find((each) => each.symbol === symbol);
    return { venue: venue.id, symbol, underlying: underlying ?? said?.base ?? '' };
  });
}

function refuseScope(scope: string, accepted: readonly string[]): void {
  if (accepted.includes(scope)) return;
  const input = { file: 'command line', field: '--scope', value: scope };
  throw new InputError({ ...input, accepted: accepted.join(', ') });
}

/** Opens every venue by itself: one whose keys are not there keeps nobody from the others. */
async function openEach({ terms, specs }: OpenedFile, options: DirectOptions, faults: string[]) {
  const keys = options.keys === undefined ? {} : { keys: options.keys };
  const opened: OpenVenues[] = [];
  for (const [name, spec] of specs) {
    const one = new Map([[name, spec]]);
    const opening = openVenues(terms, one, { ...keys, watchdogs: 'none' }, SYSTEM_CLOCK);
    await opening.then((open) => opened.push(open), faultOf(name, faults));
  }
  return opened;
}

const faultOf =
  (name: string, faults: string[]) =>
  (error: unknown): void => {
    faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  };

/** Cancels everything of a scope at its venues, and closes its positions where asked. */
export async function killDirectly(file: string, options: DirectOptions): Promise<number> {
  const opened = await openDeskFile(file, options);
  if ([...opened.specs.values()].some(({ kind }) => kind === 'paper')) {
    const accepted = 'venues of an exchange; a paper venue ends with its desk';
    throw new InputError({ file, field: 'venues', value: 'paper', accepted });
  }
  const { scope } = options;
  const byVenue = opened.terms.venues.map((name) => `venue:${name}`);
  if (!scope.startsWith('underlying:')) refuseScope(scope, ['book', ...byVenue]);
  const faults: string[] = [];
  const opens = await openEach(opened, options, faults);
  try {
    const places: StopPlace[] = [];
    for (const venue of opens.flatMap((open) => [...open.venues.values()])) {
      const symbols = new Set<string>();
      const asked = tradedAt(venue, opened.file, scope).then((traded) => {
        for (const each of traded) if (isMeant(scope, each)) symbols.add(each.symbol);
      });
      await asked.catch(faultOf(venue.id, faults));
      if (symbols.size > 0) places.push({ venue, symbols });
    }
    // A scope that nothing has would look like one that was stopped.
    if (places.length === 0 && faults.length === 0) refuseScope(scope, ['book', ...byVenue]);
    faults.push(...(await stopPlaces(places, options.flatten ? 'close' : 'keep')));
    for (const fault of faults) console.error(fault);
    return faults.length === 0 ? EXIT.done : EXIT.negative;
  } finally {
    for (const open of opens) await open.close();
  }
}
