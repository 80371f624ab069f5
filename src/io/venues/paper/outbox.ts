/** What was said and has not reached anybody: latency, order, broken streams, faulty events. */
import type { Random } from '../../../core/numeric/index.ts';
import { Agenda } from './agenda.ts';
import type { Latency, PaperEvent } from './exchange-types.ts';
import type { EventFault } from './fault-types.ts';
import type { Happening } from './floor.ts';

/** An event that a fault holds back comes by itself after this time. */
export const SWAP_MS_MAX = 1000;

interface Break {
  readonly from: number;
  readonly until: number;
}

/** Draws how long a way takes, in whole ms. */
export const drawLatency = ({ fixedMs, jitterMs }: Latency, random: Random): number =>
  fixedMs + (jitterMs === 0 ? 0 : random.below(jitterMs + 1));

export class Outbox {
  readonly #due = new Agenda<PaperEvent>();
  /** Release of the newest event by stream; the public stream is the empty name. */
  readonly #last = new Map<string, number>();
  /** An event that waits for the next one of its stream. */
  readonly #held = new Map<string, PaperEvent>();
  readonly #breaks = new Map<string, Break>();
  readonly #latency: Latency;
  readonly #random: Random;

  constructor(latency: Latency, random: Random) {
    this.#latency = latency;
    this.#random = random;
  }

  next(): number | null {
    return this.#due.next();
  }

  /** An answer has its own way: it may come before or after the events of its request. */
  answer(happening: Extract<Happening, { kind: 'answer' }>, at: Stamps): void {
    const released = at.now + at.extraMs + drawLatency(this.#latency, this.#random);
    this.#put({ ...happening, time: at.venue, released });
  }

  /** Events of a stream keep their order, unless a fault says otherwise. */
  stream(happening: Happening, at: Stamps, fault: EventFault | null): void {
    const name = streamOf(happening);
    const soonest = at.now + drawLatency(this.#latency, this.#random);
    const released = Math.max(soonest, this.#last.get(name) ?? 0);
    const event = { ...happening, time: at.venue, released } as PaperEvent;
    if (fault?.kind === 'drop-event') return;
    if (fault?.kind === 'delay-event') {
      this.#put({ ...event, released: released + fault.ms });
      return;
    }
    this.#last.set(name, released);
    if (fault?.kind === 'swap-event' && !this.#held.has(name)) {
      this.#held.set(name, event);
      return;
    }
    this.#put(event);
    if (fault?.kind === 'duplicate-event') this.#put({ ...event, released: released + fault.ms });
    this.release(name, released);
  }

  /** Lets go of an event that was held back, not before `time`. */
  release(name: string, time: number): void {
    const held = this.#held.get(name);
    if (held === undefined) return;
    this.#held.delete(name);
    this.#put({ ...held, released: Math.max(time, held.released) });
  }

  /** What would arrive on a stream from the first time until before the second is lost. */
  breakStream(name: string, from: number, until: number): void {
    this.#breaks.set(name, { from, until });
  }

  /** The next event that has reached its client by `time`; null: none. */
  takeDue(time: number): PaperEvent | null {
    for (;;) {
      const entry = this.#due.takeDue(time);
      if (entry === null) return null;
      if (!this.#isLost(entry.item)) return entry.item;
    }
  }

  #isLost(event: PaperEvent): boolean {
    if (event.kind === 'answer' || event.kind === 'stream') return false;
    const broken = this.#breaks.get(streamOf(event));
    return broken !== undefined && event.released >= broken.from && event.released < broken.until;
  }

  #put(event: PaperEvent): void {
    this.#due.add(event.released, event);
  }
}

/** When something was said. */
export interface Stamps {
  /** Caller's clock. */
  readonly now: number;
  /** Venue's clock. */
  readonly venue: number;
  readonly extraMs: number;
}

/** The stream of an event: its account, or empty for the public one. */
export const streamOf = (happening: Happening | PaperEvent): string =>
  'account' in happening ? happening.account : '';
