/** Lets requests to a venue when its limits allow: cancels first, with a part kept for them. */
import { RateLimit, type RateTicket, type RequestKind } from '../rate-limit.ts';
import { VenueError } from '../venue.ts';
import type { Answer, Headers } from './answers.ts';
import { type CountedClass, countIn } from './dialects/index.ts';

/**
 * Longest wait before a request is given up unsent. An order that waits trades on old prices; a
 * cancel is worth waiting for.
 */
const WAIT_MS_MAX: Readonly<Record<RequestKind, number>> = {
  cancel: 30_000,
  order: 1_000,
  question: 30_000,
};

interface Counter {
  readonly counted: CountedClass;
  readonly limit: RateLimit;
}

export class Gate {
  readonly #counters: readonly Counter[];
  readonly #sleeping = new Set<() => void>();
  readonly #now: () => number;
  #isClosed = false;

  /** @param now ms of a clock that does not go back */
  constructor(classes: readonly CountedClass[], now: () => number) {
    this.#now = now;
    this.#counters = classes.map((counted) => ({
      counted,
      limit: new RateLimit(counted.weights, now()),
    }));
  }

  /**
   * Waits until a request of this cost may be sent.
   *
   * @throws VenueError `rate-limit` where that would take too long, `unavailable` once closed; in
   *   both cases nothing was sent
   */
  async pass(kind: RequestKind, cost: number): Promise<void> {
    const deadline = this.#now() + WAIT_MS_MAX[kind];
    const joined: (readonly [RateLimit, RateTicket])[] = [];
    for (const { counted, limit } of this.#counters) {
      const weight = countIn(counted, kind, cost);
      if (weight > 0) joined.push([limit, limit.join(kind, weight)]);
    }
    try {
      for (const [limit, ticket] of joined) await this.#take(limit, ticket, deadline);
    } finally {
      // Those that were let through are no longer there; the others give their place back.
      for (const [limit, ticket] of joined) limit.leave(ticket);
    }
  }

  /** Learns from an answer: what the venue has counted, and when it wants to be left alone. */
  learn(headers: Headers, answer: Answer): void {
    const now = this.#now();
    for (const { counted, limit } of this.#counters) {
      const used = counted.header === '' ? undefined : headers.get(counted.header);
      if (used !== undefined && /^\d{1,9}$/.test(used)) limit.observeUsed(Number(used), now);
      const isRefused = answer.status === 429 || answer.status === 418;
      if (isRefused) limit.observeRefusal(answer.retryAfterMs, now);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const wake of this.#sleeping) wake();
  }

  async #take(limit: RateLimit, ticket: RateTicket, deadline: number): Promise<void> {
    for (;;) {
      if (this.#isClosed) throw new VenueError('unavailable', 'the venue was closed');
      const now = this.#now();
      const waitMs = limit.take(ticket, now);
      if (waitMs === 0) return;
      if (now + waitMs > deadline) {
        const says = `the rate limit leaves no room for ${ticket.kind} in ${waitMs} ms`;
        throw new VenueError('rate-limit', says, { retryAfterMs: waitMs });
      }
      await this.#sleep(waitMs);
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#sleeping.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#sleeping.add(wake);
    });
  }
}
