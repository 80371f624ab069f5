/** Carries events of one exchange to those who wait for them, at their time, by a given clock. */
import type { PaperExchange } from './exchange.ts';
import type { PaperEvent } from './exchange-types.ts';
import { streamOf } from './outbox.ts';

/** The time, real or virtual. */
export interface PaperClock {
  /** Unix ms. */
  now(): number;
  /** Runs `action` once after `ms`, never at once; the answer takes it back. */
  after(ms: number, action: () => void): () => void;
}

type Hear = (event: PaperEvent) => void;

export class Courier {
  readonly exchange: PaperExchange;
  readonly clock: PaperClock;
  /** By account; the empty name is market data. */
  readonly #hearers = new Map<string, Set<Hear>>();
  /** When it will look next; infinite when nothing is due. */
  #looksAt = Number.POSITIVE_INFINITY;

  constructor(exchange: PaperExchange, clock: PaperClock) {
    this.exchange = exchange;
    this.clock = clock;
  }

  /** @returns what ends it */
  subscribe(account: string, hear: Hear): () => void {
    const hearers = this.#hearers.get(account) ?? new Set<Hear>();
    this.#hearers.set(account, hearers);
    hearers.add(hear);
    return () => hearers.delete(hear);
  }

  /** To be called after every call to the exchange: something may have become due. */
  wake(): void {
    const due = this.exchange.nextDue();
    if (due === null || due >= this.#looksAt) return;
    this.#looksAt = due;
    this.clock.after(Math.max(0, due - this.clock.now()), () => this.#deliver());
  }

  #deliver(): void {
    this.#looksAt = Number.POSITIVE_INFINITY;
    const events = this.exchange.advance(this.clock.now());
    // Whoever hears may send requests; what they cause is delivered by another round.
    this.wake();
    for (const event of events) {
      for (const hear of this.#hearers.get(streamOf(event)) ?? []) hear(event);
    }
  }
}
