/** Stops a book at its venues without the desk: its process may be gone, its orders are not. */
import { type DeskInstrument, killScopes, surroundingsOf } from '../core/desk/index.ts';
import { SYSTEM_CLOCK } from '../io/desk/clock.ts';
import type { Venue, VenuePosition } from '../io/venues/venue.ts';
import { InputError } from '../lab/input-error.ts';
import { completeTerms, openDeskFile } from './desk-file.ts';
import { openVenues } from './desk-venues.ts';
import { EXIT } from './exit.ts';
import type { KillOptions } from './kill.ts';

type DirectOptions = KillOptions & { readonly scope: string; readonly flatten: boolean };

const isMeant = (scope: string, { venue, underlying }: DeskInstrument): boolean =>
  scope === 'book' || scope === `venue:${venue}` || scope === `underlying:${underlying}`;

/** An order that closes a position at once; the venue refuses what would turn it round. */
async function closePosition(venue: Venue, position: VenuePosition, seq: number): Promise<string> {
  const { symbol, size } = position;
  const isLong = !size.startsWith('-');
  const state = await venue.submit({
    symbol,
    client: `bwkill-${Date.now().toString(36)}-${seq}`,
    side: isLong ? 'sell' : 'buy',
    size: isLong ? size : size.slice(1),
    timeInForce: 'immediate-or-cancel',
    reduceOnly: true,
  });
  return `${venue.id} ${symbol}: position of ${size} closed at the market, ${state.status}`;
}

async function killVenue(
  venue: Venue,
  symbols: ReadonlySet<string>,
  isFlattened: boolean,
): Promise<readonly string[]> {
  const said: string[] = [];
  for (const symbol of symbols) {
    await venue.cancelAll(symbol);
    said.push(`${venue.id} ${symbol}: everything cancelled`);
  }
  if (!isFlattened) return said;
  const held = (await venue.positions()).filter(
    ({ symbol, size }) => symbols.has(symbol) && Number(size) !== 0,
  );
  for (const [seq, position] of held.entries())
    said.push(await closePosition(venue, position, seq));
  return said;
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
  const open = await openVenues(opened.terms, specs, keys, SYSTEM_CLOCK);
  const terms = await completeTerms(opened.file, open.venues);
  const scopes = killScopes(surroundingsOf(terms)).filter((scope) => !scope.startsWith('module:'));
  if (!scopes.includes(options.scope)) {
    const accepted = scopes.join(', ');
    throw new InputError({
      file: 'command line',
      field: '--scope',
      value: options.scope,
      accepted,
    });
  }
  let failures = 0;
  for (const venue of open.venues.values()) {
    const meant = terms.instruments.filter(
      (each) => each.venue === venue.id && isMeant(options.scope, each),
    );
    if (meant.length === 0) continue;
    try {
      const said = await killVenue(
        venue,
        new Set(meant.map(({ symbol }) => symbol)),
        options.flatten,
      );
      for (const line of said) console.log(line);
    } catch (error) {
      // One venue that does not answer keeps nobody from stopping the others.
      failures += 1;
      console.error(`${venue.id}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await venue.close();
  }
  await open.close();
  return failures === 0 ? EXIT.done : EXIT.negative;
}
