/** A venue as the runner stands with it. */
import type { DeskInstrument } from '../../core/desk/index.ts';
import { type Venue, VenueError } from '../venues/venue.ts';
import type { Door } from './machine.ts';

export type Health = 'up' | 'degraded' | 'down';

/** Everything that is known of the way to one venue. */
export class Link {
  // state
  isArmed = false;
  isConnected = false;
  stream: 'up' | 'down' = 'down';
  clockOffsetMs = 0;
  #health: Health | null = null; // null: nothing was said of it yet
  /** Instruments whose terms are not those of the desk any more: closing only. */
  readonly changed = new Set<string>();
  /** Instruments with an order that the venue could not speak of: nothing new is sent in them. */
  readonly doubted = new Set<string>();
  /** The venue must be asked before anything new is sent. */
  mustReconcile = true;
  isReconciling = false;
  /** By the monotonic clock, ms: asked no sooner than, and at the latest at. */
  reconcileNotBefore = 0;
  reconcileAt = 0;
  /** By the monotonic clock, ms: nothing new is sent before it, the venue said so. */
  closedUntil = 0;
  // fixed
  readonly venue: Venue;
  readonly instruments: readonly DeskInstrument[];
  readonly #door: Door;

  constructor(venue: Venue, instruments: readonly DeskInstrument[], door: Door) {
    this.venue = venue;
    this.instruments = instruments;
    this.#door = door;
  }

  get health(): Health | null {
    return this.#health;
  }

  /** Says how the venue is doing, where that is new. */
  setHealth(health: Health): void {
    if (health === this.#health) return;
    this.#health = health;
    const { clockOffsetMs } = this;
    const venue = this.venue.id;
    this.#door.submit({ kind: 'report-venue', venue, state: health, clockOffsetMs });
  }

  /** Learns from a call that failed how the venue is doing; `now` by the monotonic clock, ms. */
  observeFailure(error: unknown, now: number): void {
    const venue = this.venue.id;
    if (!(error instanceof VenueError)) {
      this.#door.fault({ venue, says: error instanceof Error ? error.message : String(error) });
      return;
    }
    if (error.kind === 'unavailable') this.setHealth('down');
    if (error.kind === 'unknown' && this.#health !== 'down') this.setHealth('degraded');
    // The next round that is answered says that it is up again.
    if (error.kind === 'unavailable' || error.kind === 'unknown') this.mustReconcile = true;
    if (error.kind === 'rate-limit') {
      this.closedUntil = Math.max(this.closedUntil, now + error.retryAfterMs);
    }
    if (error.kind === 'clock' || error.kind === 'keys') {
      // Every further order would be refused: it is armed anew before the next one.
      this.isArmed = false;
      this.setHealth('down');
      this.#door.fault({ venue, says: error.message });
    }
  }

  /** The instrument may only be closed from here on, until the desk starts anew. */
  restrict(instrument: DeskInstrument): void {
    if (this.changed.has(instrument.id)) return;
    this.changed.add(instrument.id);
    this.#door.submit({
      kind: 'report-notice',
      instrument: instrument.id,
      notice: 'terms-changed',
    });
  }
}
