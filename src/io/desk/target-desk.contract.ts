/** The smallest desk for tests: it wants one position, and has one order out at a time. */
import {
  bytesText,
  type CancelWanted,
  canonicalText,
  canonicalValue,
  clientIdOf,
  type DeskCommand,
  type DeskEvent,
  decodeCommand,
  type FillOutcome,
  ORDERS_TERMS,
  type OrderOutcome,
  Orders,
  type OrdersState,
  type OrderWanted,
  textBytes,
  textHash,
} from '../../core/desk/index.ts';
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import type { DeskMachine } from './machine.ts';
import type { MachineMaker } from './resume.ts';

/** What the desk is to do; the header of its journal. */
export interface Wish {
  readonly instrument: string;
  /** Lots to be long. */
  readonly target: bigint;
  /** Limit of the first order, which rests; 0: there is none. */
  readonly restAt: bigint;
  /** Limit of orders that take at once. */
  readonly crossAt: bigint;
  /** Ticks after which an order that rests is cancelled. */
  readonly patience: number;
  /** Ms between two denials that make an order one that never came. */
  readonly graceMs: number;
}

interface TargetState {
  readonly seq: number;
  readonly position: bigint;
  readonly attempts: number;
  readonly ticks: number;
  readonly isUp: boolean;
  readonly asked: readonly string[];
  readonly orders: OrdersState;
  readonly eventHash: string;
}

const FRESH: Omit<TargetState, 'orders'> = {
  ...{ seq: 0, position: 0n, attempts: 0, ticks: 0, isUp: false, asked: [], eventHash: '' },
};

export class TargetDesk implements DeskMachine {
  // state
  #at = FRESH;
  readonly orders: Orders;
  // fixed
  readonly #wish: Wish;
  readonly #journal: string;

  constructor(wish: Wish, journal: string, saved?: TargetState) {
    this.#wish = wish;
    this.#journal = journal;
    this.#at = saved ?? FRESH;
    const terms = { ...ORDERS_TERMS, notFoundGraceMs: wish.graceMs };
    this.orders = saved === undefined ? new Orders(terms) : Orders.fromState(saved.orders, terms);
  }

  get seq(): number {
    return this.#at.seq;
  }

  get position(): bigint {
    return this.#at.position;
  }

  apply(command: DeskCommand): readonly DeskEvent[] {
    this.#at = { ...this.#at, seq: this.#at.seq + 1 };
    const events = this.#react(command);
    this.#at = { ...this.#at, eventHash: textHash(this.#at.eventHash + canonicalText(events)) };
    return events;
  }

  encode = (command: DeskCommand): Uint8Array => textBytes(canonicalText(command));
  stateHash = (): string => textHash(this.#saved());
  eventHash = (): string => this.#at.eventHash;
  snapshot = (): Uint8Array => textBytes(this.#saved());

  #saved(): string {
    return canonicalText({ ...this.#at, orders: this.orders.toState() });
  }

  #react(command: DeskCommand): DeskEvent[] {
    switch (command.kind) {
      case 'report-venue':
        this.#at = { ...this.#at, isUp: command.state === 'up' };
        return [];
      case 'report-fill':
        return told(this.orders.fill(command)).map((event) => {
          if (event.kind === 'fill-booked') this.#book(event.size);
          return event;
        });
      case 'report-order':
        return told(this.orders.report(command));
      case 'tick':
        this.#at = { ...this.#at, ticks: this.#at.ticks + 1 };
        return this.#wanted(command.time);
      default:
        return [];
    }
  }

  #book(size: bigint): void {
    this.#at = { ...this.#at, position: this.#at.position + size };
  }

  #wanted(time: number): DeskEvent[] {
    const { instrument, target, restAt, crossAt } = this.#wish;
    const { position, attempts, isUp, seq } = this.#at;
    if (this.orders.live().length > 0) return this.#impatience();
    if (position >= target || !isUp) return [];
    const rests = restAt > 0n && attempts === 0;
    this.#at = { ...this.#at, attempts: attempts + 1, ticks: 0 };
    const order: OrderWanted = {
      ...{ kind: 'order-intent', client: clientIdOf(this.#journal, seq, 0), instrument },
      ...{ side: 'buy', size: (target - position) as Lots, reduceOnly: false, module: 'target' },
      limit: (rests ? restAt : crossAt) as PriceUnits,
      timeInForce: rests ? 'until-cancelled' : 'immediate-or-cancel',
      ...{ bid: 0n as PriceUnits, ask: 0n as PriceUnits },
    };
    this.orders.intend(order, seq, time);
    return [order];
  }

  /** Cancels once and never again: the runner sees to it. */
  #impatience(): DeskEvent[] {
    const { instrument, patience } = this.#wish;
    const { ticks, asked } = this.#at;
    const open = this.orders.live().filter(({ status }) => status === 'open');
    const stale = open.filter(({ client }) => ticks >= patience && !asked.includes(client));
    this.#at = { ...this.#at, asked: [...asked, ...stale.map(({ client }) => client)] };
    return stale.map(
      ({ client }): CancelWanted => ({ kind: 'cancel-intent', instrument, client, all: false }),
    );
  }
}

/** What must be asked is said as the real desk says it. */
function told(outcome: OrderOutcome | FillOutcome): DeskEvent[] {
  const events: DeskEvent[] = [];
  for (const event of outcome) {
    const isAsked = event.kind === 'needs-asking' || event.kind === 'needs-fills';
    if (!isAsked) events.push(event);
    else {
      const reason = event.kind === 'needs-fills' ? 'missing-fills' : 'unknown-order';
      events.push({ kind: 'reconcile-wanted', venue: 'paper', reason });
    }
  }
  return events;
}

const wishOf = (header: string): Wish => canonicalValue(header) as unknown as Wish;

export const TARGET_MAKER: MachineMaker = {
  fresh: (header, journal) => new TargetDesk(wishOf(header), journal),
  restore: (header, journal, snapshot) => {
    const saved = canonicalValue(bytesText(snapshot)) as unknown as TargetState;
    return new TargetDesk(wishOf(header), journal, saved);
  },
  decode: decodeCommand,
};
