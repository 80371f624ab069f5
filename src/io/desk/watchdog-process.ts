/**
 * The watchdog's own process, started by `startWatchdog` only. It has a venue of its own, so that
 * it works when the desk's process hangs, is killed, or runs out of memory.
 */
import { pathToFileURL } from 'node:url';
import type { Venue } from '../venues/venue.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { Watchdog, type WatchdogNotice } from './watchdog.ts';

/** What the desk's process says to it. */
export type WatchdogOrder =
  /** First of all; options come this way as arguments of a process can be read by others. */
  | { readonly kind: 'open'; readonly module: string; readonly options: unknown }
  | {
      readonly kind: 'beat';
      /** Told back once it was heard. */
      readonly number: number;
      readonly symbols: readonly string[];
      readonly ms: number;
    }
  | { readonly kind: 'disarm' };

/** What it says to the desk's process. */
export type WatchdogWord =
  | { readonly kind: 'ready' }
  | { readonly kind: 'heard'; readonly number: number }
  | WatchdogNotice;

/** What the module of a venue exports. */
interface VenueModule {
  readonly openVenue: (options: unknown) => Promise<Venue>;
}

let watchdog: Watchdog | undefined;

/** The other side may go at any moment; then `disconnect` follows. */
function say(word: WatchdogWord): void {
  if (process.connected) process.send?.(word, () => {});
}

async function open(module: string, options: unknown): Promise<void> {
  const { openVenue } = (await import(pathToFileURL(module).href)) as VenueModule;
  const venue = await openVenue(options);
  watchdog = new Watchdog(venue, SYSTEM_CLOCK, say);
  say({ kind: 'ready' });
}

process.on('message', (order: WatchdogOrder) => {
  switch (order.kind) {
    case 'open':
      void open(order.module, order.options);
      break;
    case 'beat':
      watchdog?.beat(order.symbols, order.ms);
      say({ kind: 'heard', number: order.number });
      break;
    case 'disarm':
      watchdog?.disarm();
      break;
    default:
      order satisfies never;
  }
});

// The desk's process is gone: there is nothing to wait for.
process.on('disconnect', () => {
  void Promise.resolve(watchdog?.bark()).then(() => process.exit(0));
});
