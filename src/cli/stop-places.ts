/** Cancels and closes at venues by themselves, as far as each of them can be reached. */
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Venue, VenuePosition } from '../io/venues/venue.ts';

/** What is stopped at one venue. */
export interface StopPlace {
  readonly venue: Venue;
  readonly symbols: ReadonlySet<string>;
}

const ROUNDS_MAX = 5;
const ROUND_MS = 1_000;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Client ids of the form that every venue takes, with a journal that there is none of. */
function clientIds(): () => string {
  const run = randomBytes(4).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return `bw${run}-k-${count.toString(36)}`;
  };
}

/** Does a step; what it throws is told in one line, and nothing else waits for it. */
async function tried(name: string, step: () => Promise<void>): Promise<readonly string[]> {
  try {
    await step();
    return [];
  } catch (error) {
    return [`${name}: ${textOf(error)}`];
  }
}

/** Cancels symbol by symbol, again where it failed: one that fails keeps nobody from the others. */
async function cancelPlace({ venue, symbols }: StopPlace, roundMs: number) {
  const { id } = venue;
  // A venue that is asked learns by how much our clock is off, and no request is refused for it.
  for (const fault of await tried(`${id}: time`, async () => void (await venue.time())))
    console.error(fault);
  let faults: string[] = [];
  const open = new Set(symbols);
  for (let round = 0; round < ROUNDS_MAX && open.size > 0; round += 1) {
    if (round > 0) await wait(roundMs);
    faults = [];
    for (const symbol of open) {
      const cancelled = await tried(`${id} ${symbol}: not cancelled`, async () => {
        await venue.cancelAll(symbol);
        open.delete(symbol);
        console.log(`${id} ${symbol}: everything cancelled`);
      });
      faults.push(...cancelled);
    }
  }
  return faults;
}

/** An order that closes a position at once; the venue refuses what would turn it round. */
async function closePosition(venue: Venue, { symbol, size }: VenuePosition, client: string) {
  const isLong = !size.startsWith('-');
  const state = await venue.submit({
    ...{ symbol, client, side: isLong ? 'sell' : 'buy', size: isLong ? size : size.slice(1) },
    ...{ timeInForce: 'immediate-or-cancel', reduceOnly: true },
  });
  console.log(`${venue.id} ${symbol}: position of ${size} closed at the market, ${state.status}`);
}

async function heldAt({ venue, symbols }: StopPlace): Promise<readonly VenuePosition[]> {
  const positions = await venue.positions();
  return positions.filter(({ symbol, size }) => symbols.has(symbol) && Number(size) !== 0);
}

/**
 * Closes what is held and looks again, until nothing is held or the rounds are over. What an order
 * answered is not believed: the positions after it are.
 */
async function closePlace(
  place: StopPlace,
  nextClient: () => string,
  roundMs: number,
): Promise<readonly string[]> {
  const { venue } = place;
  let faults: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    let held: readonly VenuePosition[] = [];
    const unread = await tried(`${venue.id}: positions`, async () => {
      held = await heldAt(place);
    });
    if (unread.length === 0 && held.length === 0) return [];
    faults = [...unread];
    for (const position of held) {
      const name = `${venue.id} ${position.symbol}: not closed`;
      faults.push(...(await tried(name, () => closePosition(venue, position, nextClient()))));
    }
    await wait(roundMs);
  }
  const left = await leftAt(place);
  return left.length === 0 ? [] : [...faults, ...left];
}

/** What is still open in the end; positions that cannot be read may be. */
async function leftAt(place: StopPlace): Promise<readonly string[]> {
  const { id } = place.venue;
  try {
    const held = await heldAt(place);
    return held.map(({ symbol, size }) => `${id} ${symbol}: still open: ${size}`);
  } catch (error) {
    return [`${id}: what is still open is not known: ${textOf(error)}`];
  }
}

/**
 * Cancels everything of the symbols everywhere, then closes their positions where asked. Venues
 * are stopped beside each other: one that does not answer keeps nobody from the others.
 *
 * @param positions `close` closes them at the market, `keep` leaves them
 * @param roundMs ms between two tries
 * @returns what failed or is still open, a line each; empty where all is done
 */
export async function stopPlaces(
  places: readonly StopPlace[],
  positions: 'close' | 'keep',
  roundMs: number = ROUND_MS,
): Promise<readonly string[]> {
  const cancelled = places.map((place) => cancelPlace(place, roundMs));
  const faults = (await Promise.all(cancelled)).flat();
  if (positions === 'keep') return faults;
  const nextClient = clientIds();
  const closed = places.map((place) => closePlace(place, nextClient, roundMs));
  return [...faults, ...(await Promise.all(closed)).flat()];
}
