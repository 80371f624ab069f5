/** The dead-man switch: whoever stops telling that he lives has his open orders cancelled. */
import type { Clock } from './clock.ts';
import { inTime } from './deadline.ts';
import type { Link } from './link.ts';

/** Someone who cancels for venues that cannot do it themselves; see `watchdog-process.ts`. */
export interface WatchdogPort {
  /** Within `ms` from now this must be said again, or everything of `symbols` is cancelled. */
  beat(symbols: readonly string[], ms: number): void;
  /** Nothing is open any more. */
  disarm(): void;
}

interface Armed {
  /** Unix ms; null: the switch is being set. */
  until: number | null;
  isTelling: boolean;
}

/**
 * One switch over all venues, a symbol at a time: the venue's own where it has one, else the
 * watchdog's. Renewed every third of its time, so that two renewals may be lost.
 */
export class DeadMan {
  // state
  readonly #armed = new Map<string, Armed>(); // by venue and symbol
  // fixed
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #watchdogs: ReadonlyMap<string, WatchdogPort>;
  readonly #changed: () => void;

  /**
   * @param ms time after which everything is cancelled; above zero
   * @param watchdogs by venue, for those without a switch of their own
   * @param changed told when a switch is set
   */
  constructor(
    clock: Clock,
    ms: number,
    watchdogs: ReadonlyMap<string, WatchdogPort>,
    changed: () => void,
  ) {
    this.#clock = clock;
    this.#ms = ms;
    this.#watchdogs = watchdogs;
    this.#changed = changed;
  }

  isArmed(link: Link, symbol: string): boolean {
    const until = this.#armed.get(keyOf(link, symbol))?.until ?? null;
    return until !== null && until > this.#clock.now();
  }

  /** Sets or renews the switch of a symbol. */
  arm(link: Link, symbol: string): void {
    const key = keyOf(link, symbol);
    const armed = this.#armed.get(key) ?? { until: null, isTelling: false };
    this.#armed.set(key, armed);
    if (armed.isTelling) return;
    if (link.venue.abilities.cancelAllAfter) {
      void this.#tell(link, symbol, armed);
    } else if (this.#watchdogs.has(link.venue.id)) {
      armed.until = this.#clock.now() + this.#ms;
      this.#beat(link);
    }
  }

  /**
   * Renews what is due, and disarms what has no orders any more.
   *
   * @param open symbols of the venue with orders that are not settled
   */
  tend(link: Link, open: ReadonlySet<string>): void {
    const renewAt = this.#clock.now() + (2 * this.#ms) / 3;
    const isWatched = !link.venue.abilities.cancelAllAfter;
    let isChanged = false;
    for (const { symbol } of link.instruments) {
      const armed = this.#armed.get(keyOf(link, symbol));
      if (open.has(symbol)) {
        if (armed === undefined || (armed.until ?? 0) <= renewAt) this.arm(link, symbol);
      } else if (armed !== undefined && !armed.isTelling) {
        isChanged = true;
        if (isWatched) this.#armed.delete(keyOf(link, symbol));
        else void this.#takeBack(link, symbol, armed);
      }
    }
    if (isWatched && isChanged) this.#beat(link);
  }

  /** Takes every switch of a venue back: a clean stop. */
  async disarm(link: Link): Promise<void> {
    const told: Promise<void>[] = [];
    for (const { symbol } of link.instruments) {
      if (!this.#armed.delete(keyOf(link, symbol))) continue;
      if (link.venue.abilities.cancelAllAfter) told.push(this.#set(link, symbol, 0));
    }
    this.#watchdogs.get(link.venue.id)?.disarm();
    await Promise.allSettled(told);
  }

  async #tell(link: Link, symbol: string, armed: Armed): Promise<void> {
    armed.isTelling = true;
    // The venue counts from when it hears, which is not before now.
    const until = this.#clock.now() + this.#ms;
    try {
      await this.#set(link, symbol, this.#ms);
      armed.until = until;
    } catch (error) {
      link.observeFailure(error, this.#clock.now());
    } finally {
      armed.isTelling = false;
    }
    this.#changed();
  }

  /** While it is taken back it cannot be set: the venue might hear the two the other way round. */
  async #takeBack(link: Link, symbol: string, armed: Armed): Promise<void> {
    armed.isTelling = true;
    try {
      await this.#set(link, symbol, 0);
    } catch (error) {
      // It goes off with nothing to cancel, or is renewed by the next order.
      link.observeFailure(error, this.#clock.now());
    }
    this.#armed.delete(keyOf(link, symbol));
  }

  #set(link: Link, symbol: string, ms: number): Promise<void> {
    const answer = link.venue.cancelAllAfter(symbol, ms);
    return inTime(this.#clock, this.#ms / 3, `dead-man switch of ${symbol}`, answer);
  }

  /** One beat for all symbols of the venue. */
  #beat(link: Link): void {
    const watchdog = this.#watchdogs.get(link.venue.id);
    const symbols = link.instruments
      .map(({ symbol }) => symbol)
      .filter((symbol) => this.#armed.has(keyOf(link, symbol)));
    if (symbols.length === 0) watchdog?.disarm();
    else watchdog?.beat(symbols, this.#ms);
  }
}

const keyOf = (link: Link, symbol: string): string => `${link.venue.id} ${symbol}`;
