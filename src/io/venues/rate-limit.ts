/**
 * How much may be asked of a venue. A bucket of weight refills with time; a part of it is kept for
 * cancels, so that orders can always be taken back, and a cancel never waits behind a new order.
 */

/** What a request does: a cancel may use the reserve, the others may not. */
export type RequestKind = 'cancel' | 'order' | 'question';

/** Limits of one class of weight, such as requests of an address or orders of an account. */
export interface WeightClass {
  readonly name: string;
  /** Most weight that may be used at once. */
  readonly weightMax: number;
  /** Time in which an empty bucket is full again. */
  readonly windowMs: number;
  /** Weight that only cancels may use; below `weightMax`. */
  readonly reserve: number;
}

interface Waiting {
  readonly kind: RequestKind;
  readonly weight: number;
  /** Order of arrival within a kind. */
  readonly seq: number;
}

/** Sooner is asked sooner. */
const URGENCY: Readonly<Record<RequestKind, number>> = { cancel: 0, order: 1, question: 2 };

/**
 * State of one class. It has no clock and no timers: every method is told the time, Unix ms or any
 * other count of ms that never runs back.
 */
export class RateLimit {
  readonly #limits: WeightClass;
  /** Weight that may still be used; below zero after a cancel that was let through on credit. */
  #left: number;
  #at: number;
  /** Nothing at all is sent before this time: the venue said so. */
  #closedUntil = 0;
  readonly #waiting: Waiting[] = [];
  #seq = 0;

  /** @throws Error where a limit is no positive number or the reserve leaves nothing */
  constructor(limits: WeightClass, now: number) {
    const { name, weightMax, windowMs, reserve } = limits;
    if (!(weightMax > 0 && windowMs > 0 && reserve >= 0 && reserve < weightMax)) {
      const seen = `weight ${weightMax}, window ${windowMs} ms, reserve ${reserve}`;
      throw new Error(`rate limit ${name}: ${seen}; accepted: 0 <= reserve < weight, window > 0`);
    }
    this.#limits = limits;
    this.#left = weightMax;
    this.#at = now;
  }

  /** Weight that may be used at `now` by a kind of request. */
  left(kind: RequestKind, now: number): number {
    this.#refill(now);
    return kind === 'cancel' ? this.#left : this.#left - this.#limits.reserve;
  }

  /**
   * Asks to send. The ticket stays until `take` lets it through or `leave` gives it back; whoever
   * holds it asks `take` again after the answer's time.
   *
   * @param weight above zero; more than the class ever has is treated as all that it has
   */
  join(kind: RequestKind, weight: number): Waiting {
    const most = this.#limits.weightMax - (kind === 'cancel' ? 0 : this.#limits.reserve);
    this.#seq += 1;
    const ticket = { kind, weight: Math.min(weight, most), seq: this.#seq };
    this.#waiting.push(ticket);
    return ticket;
  }

  leave(ticket: Waiting): void {
    const at = this.#waiting.indexOf(ticket);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  /** Lets a ticket through and returns 0, or returns after how many ms asking again is worth it. */
  take(ticket: Waiting, now: number): number {
    this.#refill(now);
    const closed = this.#closedUntil - now;
    if (closed > 0) return closed;
    const ahead = this.#weightAhead(ticket);
    const reserve = ticket.kind === 'cancel' ? 0 : this.#limits.reserve;
    const missing = ahead + ticket.weight + reserve - this.#left;
    if (missing > 0) {
      return Math.max(1, Math.ceil((missing * this.#limits.windowMs) / this.#limits.weightMax));
    }
    this.leave(ticket);
    this.#left -= ticket.weight;
    return 0;
  }

  /**
   * Learns what the venue has counted in the running window. Others may use the same address, so
   * its count is believed where it is higher than ours, never where it is lower: it may be old.
   */
  observeUsed(weight: number, now: number): void {
    this.#refill(now);
    if (weight >= 0) this.#left = Math.min(this.#left, this.#limits.weightMax - weight);
  }

  /**
   * The venue refused. Where it said when to come back, nothing is sent until then; where it did
   * not (0), the bucket fills from empty. Cancels wait too: it would not take them.
   */
  observeRefusal(retryAfterMs: number, now: number): void {
    this.#refill(now);
    if (retryAfterMs > 0) this.#closedUntil = Math.max(this.#closedUntil, now + retryAfterMs);
    else this.#left = Math.min(this.#left, 0);
  }

  #refill(now: number): void {
    const { weightMax, windowMs } = this.#limits;
    // A clock that was set back gives nothing and takes nothing.
    const passed = Math.max(0, now - this.#at);
    this.#at = Math.max(this.#at, now);
    this.#left = Math.min(weightMax, this.#left + (passed * weightMax) / windowMs);
  }

  /** Weight of those that go first: more urgent, or the same and earlier. */
  #weightAhead(ticket: Waiting): number {
    let weight = 0;
    for (const each of this.#waiting) {
      const order = URGENCY[each.kind] - URGENCY[ticket.kind] || each.seq - ticket.seq;
      if (order < 0) weight += each.weight;
    }
    return weight;
  }
}

export type RateTicket = Waiting;

/** `Retry-After` as ms from now: whole seconds or an HTTP date; 0 where it says nothing. */
export function retryAfterMsOf(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}
