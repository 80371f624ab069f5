/**
 * Rate limits: request weight of an address and orders of an account, in fixed windows, by
 * developers.binance.com, "General Info: LIMITS" of USD-M futures.
 */
import { DialectError } from './dialect-error.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A first ban, and how long the bans of one who does not learn can become. */
const BAN_MS = 2 * MINUTE_MS;
const BAN_MS_MAX = 3 * DAY_MS;

export interface RateLimits {
  /** Request weight a minute. */
  readonly weightPerMinute: number;
  readonly ordersPer10Seconds: number;
  readonly ordersPerMinute: number;
  /** Requests that may follow a 429 in its window before the address is banned. */
  readonly patience: number;
}

export const USDM_LIMITS: RateLimits = {
  weightPerMinute: 2_400,
  ordersPer10Seconds: 300,
  ordersPerMinute: 1_200,
  patience: 20,
};

/** A count in the window that holds `now`; windows start at whole multiples of their length. */
class Window {
  #start = 0;
  #count = 0;
  readonly #lengthMs: number;

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  count(now: number): number {
    const start = now - (now % this.#lengthMs);
    if (start !== this.#start) {
      this.#start = start;
      this.#count = 0;
    }
    return this.#count;
  }

  add(now: number, by: number): number {
    this.#count = this.count(now) + by;
    return this.#count;
  }

  /** Whole seconds until the next window, at least one. */
  leftS(now: number): number {
    return Math.ceil((this.#lengthMs - (now % this.#lengthMs)) / SECOND_MS);
  }
}

/** Weight of one address. */
export class WeightMeter {
  readonly #limits: RateLimits;
  readonly #minute = new Window(MINUTE_MS);
  /** Requests of this minute after the limit was reached. */
  readonly #ignored = new Window(MINUTE_MS);
  /** Unix ms; 0 is no ban. */
  #bannedUntil = 0;
  #nextBanMs = BAN_MS;

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  used(now: number): number {
    return this.#minute.count(now);
  }

  /**
   * Counts a request.
   *
   * @throws DialectError 429 -1003 over the limit, 418 -1003 banned
   */
  spend(now: number, weight: number): void {
    if (now < this.#bannedUntil) throw this.#banned(now);
    if (this.#minute.add(now, weight) <= this.#limits.weightPerMinute) return;
    if (this.#ignored.add(now, 1) > this.#limits.patience) {
      this.#bannedUntil = now + this.#nextBanMs;
      this.#nextBanMs = Math.min(2 * this.#nextBanMs, BAN_MS_MAX);
      throw this.#banned(now);
    }
    throw new DialectError(
      -1003,
      `Too many requests; current limit of IP(127.0.0.1) is ${this.#limits.weightPerMinute} ` +
        'request weight per 1 MINUTE. Please use the websocket for live updates to avoid polling ' +
        'the API.',
      { status: 429, retryAfterS: this.#minute.leftS(now) },
    );
  }

  #banned(now: number): DialectError {
    return new DialectError(
      -1003,
      `Way too many requests; IP(127.0.0.1) banned until ${this.#bannedUntil}. Please use the ` +
        'websocket for live updates to avoid bans.',
      { status: 418, retryAfterS: Math.ceil((this.#bannedUntil - now) / SECOND_MS) },
    );
  }
}

/** Orders of one account. */
export class OrderMeter {
  readonly #limits: RateLimits;
  readonly #tenSeconds = new Window(10 * SECOND_MS);
  readonly #minute = new Window(MINUTE_MS);

  constructor(limits: RateLimits) {
    this.#limits = limits;
  }

  counts(now: number): { readonly tenSeconds: number; readonly minute: number } {
    return { tenSeconds: this.#tenSeconds.count(now), minute: this.#minute.count(now) };
  }

  /**
   * Counts an order before it is placed, also one that is refused afterwards.
   *
   * @throws DialectError 429 -1015 over a limit
   */
  spend(now: number): void {
    const { ordersPer10Seconds, ordersPerMinute } = this.#limits;
    if (this.#tenSeconds.count(now) >= ordersPer10Seconds) {
      throw tooManyOrders(`${ordersPer10Seconds} orders per TEN_SECONDS`, this.#tenSeconds, now);
    }
    if (this.#minute.count(now) >= ordersPerMinute) {
      throw tooManyOrders(`${ordersPerMinute} orders per MINUTE`, this.#minute, now);
    }
    this.#tenSeconds.add(now, 1);
    this.#minute.add(now, 1);
  }
}

const tooManyOrders = (limit: string, window: Window, now: number): DialectError =>
  new DialectError(-1015, `Too many new orders; current limit is ${limit}.`, {
    status: 429,
    retryAfterS: window.leftS(now),
  });
