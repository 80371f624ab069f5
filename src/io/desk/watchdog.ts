/** A watchdog: cancels everything of a venue when nobody tells it any more that he lives. */
import type { Venue } from '../venues/venue.ts';
import type { Clock } from './clock.ts';

/** Ms between two tries to cancel what could not be cancelled. */
const RETRY_MS = 1_000;
/** Tries a symbol; by then a person has heard of it. */
const TRIES_MAX = 600;

/** What a watchdog says of its work. */
export interface WatchdogNotice {
  readonly kind: 'barked' | 'cancelled' | 'failed';
  readonly symbol: string;
  readonly says: string;
}

export class Watchdog {
  // state
  #symbols: readonly string[] = [];
  #stopWaiting: () => void = () => {};
  // fixed
  readonly #venue: Pick<Venue, 'cancelAll'>;
  readonly #clock: Clock;
  readonly #notice: (notice: WatchdogNotice) => void;

  constructor(
    venue: Pick<Venue, 'cancelAll'>,
    clock: Clock,
    notice: (notice: WatchdogNotice) => void,
  ) {
    this.#venue = venue;
    this.#clock = clock;
    this.#notice = notice;
  }

  get isArmed(): boolean {
    return this.#symbols.length > 0;
  }

  beat(symbols: readonly string[], ms: number): void {
    this.#stopWaiting();
    this.#symbols = symbols;
    this.#stopWaiting = this.#clock.after(ms, () => void this.bark());
  }

  disarm(): void {
    this.#stopWaiting();
    this.#symbols = [];
  }

  /** Cancels now; also told when the desk's process is known to be gone. Never rejects. */
  async bark(): Promise<void> {
    const symbols = this.#symbols;
    this.disarm();
    await Promise.all(symbols.map((symbol) => this.#cancelAll(symbol)));
  }

  async #cancelAll(symbol: string): Promise<void> {
    this.#notice({ kind: 'barked', symbol, says: '' });
    for (let tried = 0; tried < TRIES_MAX; tried += 1) {
      try {
        await this.#venue.cancelAll(symbol);
        this.#notice({ kind: 'cancelled', symbol, says: '' });
        return;
      } catch (error) {
        this.#notice({ kind: 'failed', symbol, says: String(error) });
        await new Promise<void>((resolve) => this.#clock.after(RETRY_MS, resolve));
      }
    }
  }
}
