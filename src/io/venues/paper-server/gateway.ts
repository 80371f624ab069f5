/** The way between requests, which wait, and the exchange, which answers with events. */
import type { PaperExchange, RequestStamp } from '../paper/exchange.ts';
import type { PaperAnswer, PaperEvent, PaperRequest } from '../paper/exchange-types.ts';

/** Ms between two looks at the exchange when nothing is known to be due. */
const IDLE_MS = 20;

/** Anything that wants to hear what the exchange says by itself. */
export interface EventListener {
  hear(event: PaperEvent): void;
  /** After every look at the exchange; `now` by the server's clock. */
  tick(now: number): void;
}

/** Moves the exchange along with the clock and hands out what it says. */
export class Gateway {
  readonly #waiting = new Map<number, (answer: PaperAnswer) => void>();
  readonly #listeners: EventListener[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** The clock must not go back, whatever the machine's does. */
  #now = 0;
  readonly #exchange: PaperExchange;
  readonly #clock: () => number;

  /** @param clock Unix ms */
  constructor(exchange: PaperExchange, clock: () => number) {
    this.#exchange = exchange;
    this.#clock = clock;
  }

  /** Unix ms of the server, never going back. */
  now(): number {
    this.#now = Math.max(this.#now, Math.floor(this.#clock()));
    return this.#now;
  }

  listen(listener: EventListener): void {
    this.#listeners.push(listener);
  }

  start(): void {
    this.#pump();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  /** Sends a request; resolves when the answer is due, and never where the server has closed. */
  ask(account: string, request: PaperRequest, stamp: RequestStamp): Promise<PaperAnswer> {
    const ticket = this.#exchange.request(account, request, this.now(), stamp);
    return new Promise((resolve) => {
      this.#waiting.set(ticket, resolve);
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    const now = this.now();
    for (const event of this.#exchange.advance(now)) this.#deliver(event);
    for (const listener of this.#listeners) listener.tick(now);
    const due = this.#exchange.nextDue();
    const wait = due === null ? IDLE_MS : Math.max(1, Math.min(due - now, IDLE_MS));
    this.#timer = setTimeout(() => this.#pump(), wait);
  }

  #deliver(event: PaperEvent): void {
    if (event.kind === 'answer') {
      // A second answer to the same ticket finds nobody: a request has one response.
      this.#waiting.get(event.ticket)?.(event.answer);
      this.#waiting.delete(event.ticket);
      return;
    }
    for (const listener of this.#listeners) listener.hear(event);
  }
}
