/** What the desk wants done, until it may leave: cancels first, orders when all is in order. */
import type { CancelWanted, OrderWanted } from '../../core/desk/index.ts';
import { isEnded } from '../../core/desk/index.ts';
import type { Budget } from './budget.ts';
import type { Clock } from './clock.ts';
import type { DeadMan } from './dead-man.ts';
import type { InstrumentIndex } from './decimals.ts';
import type { Inbound } from './inbound.ts';
import type { Link } from './link.ts';
import type { Door } from './machine.ts';
import type { Sender } from './sender.ts';

export interface OutboxTerms {
  /** An order that could not leave for so long, ms, was decided on prices that are gone. */
  readonly orderAgeMsMax: number;
  /** Ms between two tries of a cancel. */
  readonly cancelRetryMs: number;
}

/** A way to a venue with the ear on it. */
export interface Line {
  readonly link: Link;
  readonly inbound: Inbound;
}

interface WaitingOrder {
  readonly intent: OrderWanted;
  /** Number of the command that must be durable first. */
  readonly seq: number;
  /** By the monotonic clock, ms. */
  readonly since: number;
}

interface WaitingCancel {
  readonly cancel: CancelWanted;
  readonly seq: number;
  notBefore: number;
  isUnderWay: boolean;
}

/** Everything that the outbox works with. */
export interface OutboxParts {
  readonly lines: ReadonlyMap<string, Line>;
  readonly index: InstrumentIndex;
  readonly door: Door;
  readonly clock: Clock;
  readonly sender: Sender;
  readonly budget: Budget;
  readonly deadMan: DeadMan;
}

export class Outbox {
  // state
  #orders: WaitingOrder[] = [];
  readonly #cancels = new Map<string, WaitingCancel>(); // by client id, or by instrument for all
  #isStopped = false;
  // fixed
  readonly #parts: OutboxParts;
  readonly #terms: OutboxTerms;

  constructor(parts: OutboxParts, terms: OutboxTerms) {
    this.#parts = parts;
    this.#terms = terms;
  }

  addOrder(intent: OrderWanted, seq: number): void {
    this.#orders.push({ intent, seq, since: this.#parts.clock.monotonic() });
  }

  addCancel(cancel: CancelWanted, seq: number): void {
    // At once, not when the cancel is durable: meanwhile the order could leave.
    this.#withdraw(cancel);
    const key = cancel.all ? `all ${cancel.instrument}` : cancel.client;
    if (this.#cancels.has(key)) return;
    this.#cancels.set(key, { cancel, seq, notBefore: -Infinity, isUnderWay: false });
  }

  hasCancels(): boolean {
    return this.#cancels.size > 0;
  }

  /** Whether an order is here and has not left. */
  holds(client: string): boolean {
    return this.#orders.some(({ intent }) => intent.client === client);
  }

  /** Nothing leaves any more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Lets out what may leave. @param durable commands up to this one are durable */
  release(durable: number): void {
    if (this.#isStopped) return;
    this.#releaseCancels(durable);
    for (const order of [...this.#orders]) {
      // What became of one order may have made the desk cancel another, or want a new one.
      if (this.#orders.includes(order)) this.#releaseOrder(order, durable);
    }
  }

  #releaseCancels(durable: number): void {
    const now = this.#parts.clock.monotonic();
    for (const [key, waiting] of this.#cancels) {
      const { cancel, seq, notBefore, isUnderWay } = waiting;
      if (seq > durable || isUnderWay || notBefore > now) continue;
      if (!cancel.all && this.#isOver(cancel.client)) {
        this.#cancels.delete(key);
        continue;
      }
      void this.#cancel(key, waiting);
    }
  }

  #isOver(client: string): boolean {
    const order = this.#parts.door.orders.get(client);
    return order === undefined || isEnded(order.status);
  }

  /** A cancel of one order is asked for until the order ended, one of all until it was taken. */
  async #cancel(key: string, waiting: WaitingCancel): Promise<void> {
    const { cancel } = waiting;
    const place = this.#placeOf(cancel.instrument);
    if (place === null) {
      this.#cancels.delete(key);
      return;
    }
    waiting.isUnderWay = true;
    const { sender, clock } = this.#parts;
    const isTaken = await sender.cancel(place.link, place.inbound, place.instrument, cancel);
    waiting.isUnderWay = false;
    waiting.notBefore = clock.monotonic() + this.#terms.cancelRetryMs;
    if (isTaken && (cancel.all || this.#isOver(cancel.client))) this.#cancels.delete(key);
  }

  /** Orders that did not leave yet need no venue to be cancelled. */
  #withdraw(cancel: CancelWanted): void {
    const isMeant = ({ intent }: WaitingOrder): boolean =>
      cancel.all ? intent.instrument === cancel.instrument : intent.client === cancel.client;
    const withdrawn = this.#orders.filter(isMeant);
    this.#orders = this.#orders.filter((order) => !isMeant(order));
    for (const { intent } of withdrawn) {
      this.#parts.sender.refuse(intent.client, 'cancelled before it was sent');
    }
  }

  /** Sends an order or gives it up, or leaves it where it must wait. */
  #releaseOrder(order: WaitingOrder, durable: number): void {
    if (order.seq > durable) return;
    const { sender, clock } = this.#parts;
    const { intent } = order;
    const place = this.#placeOf(intent.instrument);
    const refusal = place === null ? 'no such venue' : this.#refusalOf(order, place.link);
    if (refusal !== null || place === null) {
      this.#drop(order);
      sender.refuse(intent.client, refusal ?? '');
      return;
    }
    const { link, inbound, instrument } = place;
    if (!this.#mayGo(order, link, instrument.symbol, clock.monotonic())) return;
    this.#drop(order);
    void sender.order(link, inbound, instrument, intent);
  }

  #drop(order: WaitingOrder): void {
    this.#orders = this.#orders.filter((other) => other !== order);
  }

  #refusalOf({ intent, since }: WaitingOrder, link: Link): string | null {
    const waitedMs = this.#parts.clock.monotonic() - since;
    if (!link.isArmed && waitedMs > this.#terms.orderAgeMsMax) return 'the venue is not armed';
    if (waitedMs > this.#terms.orderAgeMsMax) return `not sent within ${waitedMs} ms`;
    if (this.#isOver(intent.client)) return 'ended before it was sent';
    const isChanged = link.changed.has(intent.instrument);
    return isChanged && !intent.reduceOnly ? 'the terms of the instrument changed' : null;
  }

  /** An order that may rest leaves only under an armed dead-man switch. */
  #mayGo({ intent }: WaitingOrder, link: Link, symbol: string, now: number): boolean {
    if (!link.isArmed || link.mustReconcile || link.isReconciling) return false;
    if (link.closedUntil > now || link.doubted.has(intent.instrument)) return false;
    const { deadMan, budget } = this.#parts;
    const mayRest = intent.timeInForce !== 'immediate-or-cancel' && intent.limit !== 0n;
    if (mayRest && !deadMan.isArmed(link, symbol)) deadMan.arm(link, symbol);
    if (mayRest && !deadMan.isArmed(link, symbol)) return false;
    return budget.takeOrder(link.venue.id, now) === 0;
  }

  #placeOf(id: string) {
    const instrument = this.#parts.index.byId(id);
    const line = instrument === undefined ? undefined : this.#parts.lines.get(instrument.venue);
    return instrument === undefined || line === undefined ? null : { ...line, instrument };
  }
}
