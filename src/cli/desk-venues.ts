/** Opens the venues of a desk: paper with its market, or an exchange through ccxt. */
import { fileURLToPath } from 'node:url';
import type { DeskTerms } from '../core/desk/index.ts';
import type { Clock } from '../io/desk/clock.ts';
import { type RunningWatchdog, startWatchdog } from '../io/desk/index.ts';
import type { PaperServer } from '../io/venues/paper-server/index.ts';
import { ShadowVenue } from '../io/venues/shadow/index.ts';
import type { Venue } from '../io/venues/venue.ts';
import { openPaper } from './desk-paper.ts';
import { type ExchangeVenue, openVenue } from './exchange-venue.ts';

/** Where a venue of a desk file is. */
export type VenueSpec =
  | { readonly kind: 'paper' }
  | {
      readonly kind: 'ccxt';
      readonly exchange: string;
      readonly sandbox: boolean;
      /** Under which its keys are looked for. */
      readonly keysOf: string;
    };

type CcxtSpec = Extract<VenueSpec, { kind: 'ccxt' }>;

export interface VenueOptions {
  readonly market?: string;
  readonly speed?: string;
  readonly seed?: string;
  readonly serve?: string;
  readonly keys?: string;
  readonly shadow?: boolean;
  /** `none` where nothing is left open that had to be watched. */
  readonly watchdogs?: 'as-needed' | 'none';
  /** Positions that the paper account begins with, such as `BTC-CALL=-10`. */
  readonly position?: readonly string[];
}

/** What was opened, and how it is closed again. */
export interface OpenVenues {
  readonly venues: ReadonlyMap<string, Venue>;
  /** For venues that have no dead-man switch of their own. */
  readonly watchdogs: ReadonlyMap<string, RunningWatchdog>;
  readonly shadows: readonly ShadowVenue[];
  readonly server: PaperServer | null;
  /** Told when a paper market has come to its end. */
  onEnd(heard: () => void): void;
  /** Ends everything, also the watchdogs: nobody watches what is left open. */
  close(): Promise<void>;
  /** Ends everything but the watchdogs: they cancel when this process is gone. */
  leave(): Promise<void>;
}

/** Opens every venue of a desk. */
export async function openVenues(
  terms: DeskTerms,
  specs: ReadonlyMap<string, VenueSpec>,
  options: VenueOptions,
  clock: Clock,
): Promise<OpenVenues> {
  const venues = new Map<string, Venue>();
  const shadows: ShadowVenue[] = [];
  const watchdogs = new Map<string, RunningWatchdog>();
  const stops: (() => Promise<void>)[] = [];
  let server: PaperServer | null = null;
  let heardEnd = (): void => {};
  const leave = async (): Promise<void> => {
    // One that does not close keeps nobody from closing the others.
    await Promise.allSettled([...venues.values()].map((venue) => venue.close()));
    await Promise.allSettled(stops.map((stop) => stop()));
  };
  const close = async (): Promise<void> => {
    await Promise.allSettled([...watchdogs.values()].map((watchdog) => watchdog.end()));
    await leave();
  };
  try {
    for (const [name, spec] of specs) {
      let venue: Venue;
      if (spec.kind === 'paper') {
        const paper = await openPaper(name, terms, options, clock, () => heardEnd());
        stops.push(paper.stop);
        server ??= paper.server;
        venue = paper.venue;
      } else {
        const exchange = exchangeVenue(name, spec, options);
        venue = await openVenue(exchange);
        if (isWatchdogNeeded(venue, options)) {
          venues.set(name, venue);
          watchdogs.set(name, await openWatchdog(name, exchange));
        }
      }
      if (options.shadow === true) {
        const shadow = new ShadowVenue(venue, () => clock.now());
        shadows.push(shadow);
        venue = shadow;
      }
      venues.set(name, venue);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const onEnd = (heard: () => void): void => {
    heardEnd = heard;
  };
  return { venues, shadows, watchdogs, server, onEnd, close, leave };
}

const isWatchdogNeeded = (venue: Venue, { shadow, watchdogs }: VenueOptions): boolean =>
  !venue.abilities.cancelAllAfter && shadow !== true && watchdogs !== 'none';

const exchangeVenue = (name: string, spec: CcxtSpec, options: VenueOptions): ExchangeVenue => ({
  id: name,
  exchange: spec.exchange,
  sandbox: spec.sandbox,
  keysOf: spec.keysOf,
  keysFile: options.keys ?? null,
});

/** Starts a process that cancels at a venue when this one stops saying that it lives. */
function openWatchdog(name: string, venue: ExchangeVenue): Promise<RunningWatchdog> {
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const module = fileURLToPath(new URL(`./exchange-venue${ending}`, import.meta.url));
  const lost = (): void => console.error(`${name}: its watchdog has ended; nothing watches`);
  return startWatchdog({ module, options: venue, lost });
}
