/** Markets as they were read last. Their list is long: it is read once, and seldom again. */
import { VenueError } from '../venue.ts';
import type { Markets } from './markets.ts';

/** An older list is read again, ms. */
const AGE_MS_MAX = 600_000;

export class KnownMarkets {
  #markets: Promise<Markets> | null = null;
  #askedAt = 0; // ms of `performance.now`
  readonly #load: (reload?: true) => Promise<Markets>;

  constructor(load: (reload?: true) => Promise<Markets>) {
    this.#load = load;
  }

  /** A failure of the first reading is forgotten, so that the next call tries again. */
  get(): Promise<Markets> {
    if (this.#markets !== null) return this.#markets;
    this.#askedAt = performance.now();
    this.#markets = this.#load().catch((error: VenueError) => {
      this.#markets = null;
      // Whatever was asked for was not sent.
      const kind = error.kind === 'unknown' ? 'unavailable' : error.kind;
      throw new VenueError(kind, error.message, error);
    });
    return this.#markets;
  }

  /** Reads an old list anew. Nobody waits for it, since that takes seconds at large venues. */
  refresh(): void {
    const now = performance.now();
    if (this.#markets === null || now - this.#askedAt < AGE_MS_MAX) return;
    this.#askedAt = now;
    const read = this.#load(true);
    const replace = (): void => {
      this.#markets = read;
    };
    // Where it fails, what is known stays until the next time.
    read.then(replace, () => {});
  }
}
