/** The dead-man switch: whoever stops telling that he lives has his open orders cancelled. */
import type { Clock } from './clock.ts';
import { inTime } from './deadline.ts';
import type { Link } from './link.ts';

/** Someone who cancels for venues that cannot do it themselves; see `watchdog-process.ts`. */
export interface WatchdogPort {
  /** Whether he is gone: nothing is watched any more. */
  readonly isLost: boolean;
  /**
   * Within `ms` from now this must be said again, or everything of `symbols` is cancelled.
   *
   * @returns when he heard it; rejects where he did not
   */
  beat(symbols: readonly string[], ms: number): Promise<void>;
  /** Nothing is open any more. */
  disarm(): void;
}

/** All times are of the monotonic clock, ms. */
interface Armed {
  /** Null: the switch is being set. */
  until: number | null;
  isTelling: boolean;
  /** Told again no sooner than. */
  tellAt: number;
}

/** The switches of one venue; many a venue has one for all symbols, and none says which. */
interface Switches {
  readonly bySymbol: Map<string, Armed>;
  isDisarming: boolean;
  /** Not set before it: a request to disarm may still be on its way. */
  armAt: number;
}

/** A venue may take a signed request so long after it was sent, ms. */
const LATE_MS = 15_000;
const RETRY_MS = 1_000;

/**
 * One switch over all venues, a symbol at a time: the venue's own where it has one, else the
 * watchdog's. Renewed every third of its time, so that two renewals may be lost. As disarming one
 * symbol may disarm them all, none is disarmed before nothing is open at the venue.
 */
export class DeadMan {
  // state
  readonly #venues = new Map<string, Switches>();
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
    const until = this.#of(link).bySymbol.get(symbol)?.until ?? null;
    if (until === null || !this.#isThere(link)) return false;
    return until > this.#clock.monotonic();
  }

  /** Sets or renews the switch of a symbol, where it may be set now. */
  arm(link: Link, symbol: string): void {
    const switches = this.#of(link);
    const now = this.#clock.monotonic();
    if (!this.#isThere(link) || switches.isDisarming || switches.armAt > now) return;
    const armed = switches.bySymbol.get(symbol) ?? { until: null, isTelling: false, tellAt: now };
    switches.bySymbol.set(symbol, armed);
    if (!armed.isTelling && armed.tellAt <= now) void this.#tell(link, symbol, armed);
  }

  /**
   * Renews what is due while anything is open, and disarms all once nothing is.
   *
   * @param open symbols of the venue with orders that are not settled
   */
  tend(link: Link, open: ReadonlySet<string>): void {
    const { bySymbol, isDisarming } = this.#of(link);
    if (open.size === 0) {
      // While it is set it cannot be taken back: the venue might hear them the other way round.
      const isTelling = [...bySymbol.values()].some((armed) => armed.isTelling);
      if (bySymbol.size > 0 && !isTelling && !isDisarming) void this.#takeBack(link);
      return;
    }
    const renewAt = this.#clock.monotonic() + (2 * this.#ms) / 3;
    for (const symbol of new Set([...bySymbol.keys(), ...open])) {
      if ((bySymbol.get(symbol)?.until ?? 0) <= renewAt) this.arm(link, symbol);
    }
  }

  /** Takes every switch of a venue back: a clean stop. */
  disarm(link: Link): Promise<void> {
    return this.#takeBack(link);
  }

  #of(link: Link): Switches {
    const known = this.#venues.get(link.venue.id);
    if (known !== undefined) return known;
    const switches: Switches = { bySymbol: new Map(), isDisarming: false, armAt: 0 };
    this.#venues.set(link.venue.id, switches);
    return switches;
  }

  /** Whether there is anybody to watch over a venue. */
  #isThere({ venue }: Link): boolean {
    const watchdog = this.#watchdogs.get(venue.id);
    return venue.abilities.cancelAllAfter || (watchdog !== undefined && !watchdog.isLost);
  }

  async #tell(link: Link, symbol: string, armed: Armed): Promise<void> {
    armed.isTelling = true;
    // The venue counts from when it hears, which is not before now.
    const until = this.#clock.monotonic() + this.#ms;
    try {
      await this.#inTime(symbol, this.#ask(link, symbol));
      // Taken back meanwhile, it is of nobody any more.
      if (this.#of(link).bySymbol.get(symbol) === armed) armed.until = until;
    } catch (error) {
      armed.tellAt = this.#clock.monotonic() + RETRY_MS;
      link.observeFailure(error, this.#clock.monotonic());
    } finally {
      armed.isTelling = false;
    }
    this.#changed();
  }

  #ask(link: Link, symbol: string): Promise<void> {
    const { venue } = link;
    if (venue.abilities.cancelAllAfter) return venue.cancelAllAfter(symbol, this.#ms);
    // One beat is for all symbols of the venue.
    const symbols = [...this.#of(link).bySymbol.keys()];
    return this.#watchdogs.get(venue.id)?.beat(symbols, this.#ms) ?? Promise.resolve();
  }

  /** Nothing is armed from here on, and nothing set before the answers, or before they are late. */
  async #takeBack(link: Link): Promise<void> {
    const { venue } = link;
    const switches = this.#of(link);
    const symbols = [...switches.bySymbol.keys()];
    switches.bySymbol.clear();
    if (!venue.abilities.cancelAllAfter) {
      this.#watchdogs.get(venue.id)?.disarm();
      return;
    }
    switches.isDisarming = true;
    const told = symbols.map((symbol) => this.#inTime(symbol, venue.cancelAllAfter(symbol, 0)));
    for (const answer of await Promise.allSettled(told)) {
      if (answer.status === 'fulfilled') continue;
      switches.armAt = this.#clock.monotonic() + LATE_MS;
      link.observeFailure(answer.reason, this.#clock.monotonic());
    }
    switches.isDisarming = false;
  }

  #inTime(symbol: string, answer: Promise<void>): Promise<void> {
    return inTime(this.#clock, this.#ms / 3, `dead-man switch of ${symbol}`, answer);
  }
}
