/** All orders of a desk: what is out, what is in doubt, and what a report changes. */

import { InvariantError } from '../../model/index.ts';
import type { Lots } from '../../money/index.ts';
import type {
  FillBooked,
  OrderChanged,
  OrderIntent,
  ReportFill,
  ReportIgnored,
  ReportOrder,
} from '../model/index.ts';
import {
  foreignInstrument,
  isDoubtful,
  isEnded,
  isSettled,
  missingLots,
  type Order,
  remainingLots,
} from './order.ts';
import { claimOf, isOlder, standingAfterFill, standingAfterReport } from './standing.ts';
import { TradeIds, type TradeIdsState } from './trade-ids.ts';

/** How long things are waited for and remembered. */
export interface OrdersTerms {
  /**
   * Ms from the first to the last `not-found` before an order counts as one that never came; must
   * be longer than a venue takes a signed request after its time stamp, with the distance of the
   * clocks, and than it may be late in showing an order.
   */
  readonly notFoundGraceMs: number;
  /** Settled orders are kept so long, ms, and so many at most; their trade ids stay longer. */
  readonly settledMs: number;
  readonly settledMax: number;
  /** Ids of trades are remembered so long, ms, and so many of an instrument at most. */
  readonly tradeIdsMs: number;
  readonly tradeIdsMax: number;
}

export const ORDERS_TERMS: OrdersTerms = {
  // A signed request is taken for up to 10 s, by a clock that may be 1 s from ours.
  notFoundGraceMs: 15_000,
  settledMs: 3_600_000,
  settledMax: 1_024,
  tradeIdsMs: 7 * 86_400_000,
  tradeIdsMax: 16_384,
};

/** Fills were called and no trade of them came: the venue's trades must be read. */
export interface NeedsFills {
  readonly kind: 'needs-fills';
  readonly client: string;
  readonly instrument: string;
  readonly missing: Lots;
}

/** Nobody knows where the order stands: the venue must be asked. */
export interface NeedsAsking {
  readonly kind: 'needs-asking';
  readonly client: string;
  readonly instrument: string;
}

export type OrderOutcome = readonly (OrderChanged | ReportIgnored | NeedsFills | NeedsAsking)[];
export type FillOutcome = readonly (FillBooked | OrderChanged | ReportIgnored | NeedsAsking)[];

/** Lots still to come by side, zero or more. */
export interface InFlight {
  readonly buy: Lots;
  readonly sell: Lots;
}

/** Everything that a later `Orders` needs to go on; the same history gives the same state. */
export interface OrdersState {
  /** Sorted by client id. */
  readonly orders: readonly Order[];
  readonly settled: number;
  readonly trades: TradeIdsState;
}

const byClient = (a: Order, b: Order): number =>
  a.client < b.client ? -1 : a.client > b.client ? 1 : 0;

/**
 * The orders of a desk. Reports may be late, repeated, out of order or against each other: none
 * throws, each changes what it proves and is otherwise answered with the reason why it did not.
 */
export class Orders {
  // state
  /** Not settled: intended, sent, open, in doubt, or with trades missing. */
  readonly #out = new Map<string, Order>();
  /** Settled, in the order in which they were. */
  readonly #settled = new Map<string, Order>();
  #settledCount = 0;
  readonly #trades: TradeIds;
  readonly #terms: OrdersTerms;

  constructor(terms: OrdersTerms = ORDERS_TERMS) {
    this.#terms = terms;
    this.#trades = new TradeIds(terms.tradeIdsMs, terms.tradeIdsMax);
  }

  static fromState(state: OrdersState, terms: OrdersTerms = ORDERS_TERMS): Orders {
    const orders = new Orders(terms);
    for (const order of state.orders)
      if (order.settledNumber === 0) orders.#out.set(order.client, order);
    const settled = state.orders.filter((order) => order.settledNumber > 0);
    settled.sort((a, b) => a.settledNumber - b.settledNumber);
    for (const order of settled) orders.#settled.set(order.client, order);
    orders.#settledCount = state.settled;
    orders.#trades.restore(state.trades);
    return orders;
  }

  toState(): OrdersState {
    const orders = [...this.#out.values(), ...this.#settled.values()].sort(byClient);
    return { orders, settled: this.#settledCount, trades: this.#trades.toState() };
  }

  /**
   * Takes an order that the desk wants.
   *
   * @param seq number of the command that caused it
   * @param time of that command, Unix ms
   * @throws InvariantError for a client id that is already known, or a size of zero or less
   */
  intend(intent: OrderIntent, seq: number, time: number): void {
    const { client, instrument, side, size, limit, timeInForce, reduceOnly, module } = intent;
    if (this.get(client) !== undefined) throw new InvariantError('client-id-once', client);
    if (size <= 0n) throw new InvariantError('order-size', `${client} of ${size} lots`);
    this.#forget(time);
    this.#out.set(client, {
      ...{ client, instrument, side, size, limit, timeInForce, reduceOnly, module },
      ...{ seq, time, status: 'intended', booked: 0n as Lots, claimed: 0n as Lots },
      ...{ order: '', reason: '', absentSince: 0, settledAt: 0, settledNumber: 0 },
    });
  }

  /** Books what a venue or the sender says of an order. */
  report(command: ReportOrder): OrderOutcome {
    this.#forget(command.time);
    const order = this.get(command.client);
    if (order === undefined) return [ignored(command.client, 'not-ours')];
    if (command.status === 'not-found') return this.#reportAbsent(order, command);
    const claimed = claimOf(order, command);
    const status = standingAfterReport(order, command);
    const isLearnt = command.order !== '' && order.order === '';
    if (status === order.status && claimed === order.claimed && !isLearnt) {
      return [ignored(order.client, reasonToIgnore(order, command))];
    }
    const isChanged = status !== order.status || claimed !== order.claimed;
    return this.#change(order, command, {
      ...{ status, claimed, order: order.order === '' ? command.order : order.order },
      reason: isChanged ? command.reason : order.reason,
      absentSince: isDoubtful(status) && command.status !== 'open' ? order.absentSince : 0,
    });
  }

  /**
   * Books a trade, once. Of an order of the desk the side of the order gives the sign; of a foreign
   * one (`foreignClientOf`) the size is signed.
   */
  fill(command: ReportFill): FillOutcome {
    const { client, trade, time, price, fee } = command;
    this.#forget(time);
    const order = this.get(client);
    const instrument = order?.instrument ?? foreignInstrument(client);
    if (instrument === null) return [ignored(client, 'not-ours')];
    const lots = (command.size < 0n ? -command.size : command.size) as Lots;
    const isBuy = order === undefined ? command.size > 0n : order.side === 'buy';
    const isNew = this.#trades.add(instrument, isBuy ? 'buy' : 'sell', trade, time);
    if (!isNew) return [ignored(client, 'repeated')];
    const size = (isBuy ? lots : -lots) as Lots;
    const filled: FillBooked = { kind: 'fill-booked', client, trade, instrument, size, price, fee };
    if (order === undefined) return [filled];
    return [filled, ...this.#bookFill(order, command, lots)];
  }

  /** The order of a client id, while it is remembered. */
  get(client: string): Order | undefined {
    return this.#out.get(client) ?? this.#settled.get(client);
  }

  /** The order that a venue calls `order` in an instrument; undefined where none is known. */
  byVenueId(instrument: string, order: string): Order | undefined {
    if (order === '') return undefined;
    for (const orders of [this.#out, this.#settled]) {
      for (const known of orders.values()) {
        if (known.order === order && known.instrument === instrument) return known;
      }
    }
    return undefined;
  }

  /**
   * Since when every booked trade of an instrument is remembered, Unix ms; 0 where none was booked.
   * An older trade cannot be told from a repeat, so it must not be asked for.
   */
  tradesKnownSince(instrument: string): number {
    return this.#trades.knownSince(instrument);
  }

  /** Orders that are not settled, by client id. */
  live(): readonly Order[] {
    return [...this.#out.values()].sort(byClient);
  }

  /** Orders of these instruments that are not settled, by client id. */
  outstanding(instruments: readonly string[]): readonly Order[] {
    return this.live().filter((order) => instruments.includes(order.instrument));
  }

  /** Orders whose truth the venue must be asked for, by client id. */
  unknown(): readonly Order[] {
    return this.live().filter((order) => order.status === 'unknown');
  }

  /** Orders of which fills were called that no trade booked, by client id. */
  missingFills(): readonly Order[] {
    return this.live().filter((order) => missingLots(order) > 0n);
  }

  /** Lots that orders of an instrument may still add to and take from the booked position. */
  inFlight(instrument: string): InFlight {
    let [buy, sell] = [0n, 0n];
    for (const order of this.#out.values()) {
      if (order.instrument !== instrument) continue;
      if (order.side === 'buy') buy += remainingLots(order);
      else sell += remainingLots(order);
    }
    return { buy: buy as Lots, sell: sell as Lots };
  }

  /**
   * The position on the hypothesis that is worse in one direction: fills that the venue called
   * count, and of orders in doubt (intended, sent, unknown) all that lies in that direction.
   *
   * @param booked signed lots of the trades booked
   * @param direction `long`: the most that may be held; `short`: the least
   * @returns signed lots
   */
  worstPosition(instrument: string, booked: Lots, direction: 'long' | 'short'): Lots {
    let position: bigint = booked;
    const towards = direction === 'long' ? 'buy' : 'sell';
    for (const order of this.#out.values()) {
      if (order.instrument !== instrument) continue;
      const isTaken = isDoubtful(order.status) && order.side === towards;
      const lots = isTaken ? remainingLots(order) : missingLots(order);
      position += order.side === 'buy' ? lots : -lots;
    }
    return position as Lots;
  }

  /** One denial is none: the venue may be late. After the grace the order never came. */
  #reportAbsent(order: Order, command: ReportOrder): OrderOutcome {
    if (isEnded(order.status)) return [ignored(order.client, 'ended')];
    const { time, reason } = command;
    if (order.absentSince === 0) {
      return this.#change(order, command, { status: 'unknown', absentSince: time });
    }
    const isOver = time - order.absentSince >= this.#terms.notFoundGraceMs;
    if (!isOver) return [ignored(order.client, 'repeated')];
    return this.#change(order, command, { status: 'not-found', reason });
  }

  #bookFill(order: Order, command: ReportFill, lots: Lots): (OrderChanged | NeedsAsking)[] {
    const booked = (order.booked + lots) as Lots;
    const claimed = booked > order.claimed ? booked : order.claimed;
    const status = standingAfterFill(order, booked);
    const next: Order = { ...order, booked, claimed, status };
    this.#keep(next, command.time);
    if (status === order.status) return [];
    const changed = orderChanged(order, next);
    return status === 'unknown' ? [changed, needsAsking(next)] : [changed];
  }

  #change(order: Order, command: ReportOrder, change: Partial<Order>): OrderOutcome {
    const next: Order = { ...order, ...change };
    this.#keep(next, command.time);
    const isSeen = next.status !== order.status || next.claimed !== order.claimed;
    const outcome: (OrderChanged | NeedsFills | NeedsAsking)[] = [];
    if (isSeen || next.order !== order.order) outcome.push(orderChanged(order, next));
    const missing = missingLots(next);
    const { client, instrument } = next;
    if (missing > 0n) outcome.push({ kind: 'needs-fills', client, instrument, missing });
    if (next.status === 'unknown') outcome.push(needsAsking(next));
    return outcome;
  }

  /** Puts an order where it belongs: a settled one may come to life again. */
  #keep(order: Order, time: number): void {
    const { client } = order;
    if (!isSettled(order)) {
      this.#settled.delete(client);
      this.#out.set(client, { ...order, settledAt: 0, settledNumber: 0 });
    } else if (this.#settled.has(client)) {
      this.#settled.set(client, order);
    } else {
      this.#out.delete(client);
      this.#settledCount += 1;
      this.#settled.set(client, { ...order, settledAt: time, settledNumber: this.#settledCount });
    }
  }

  /** Drops settled orders that are too old or too many; the oldest stand first. */
  #forget(time: number): void {
    const { settledMs, settledMax } = this.#terms;
    for (const [client, order] of this.#settled) {
      if (this.#settled.size <= settledMax && time - order.settledAt <= settledMs) return;
      this.#settled.delete(client);
    }
  }
}

const ignored = (client: string, reason: ReportIgnored['reason']): ReportIgnored => ({
  kind: 'report-ignored',
  client,
  reason,
});

const needsAsking = ({ client, instrument }: Order): NeedsAsking => ({
  kind: 'needs-asking',
  client,
  instrument,
});

const orderChanged = (before: Order, after: Order): OrderChanged => ({
  kind: 'order-changed',
  client: after.client,
  from: before.status,
  // No report leads back to `intended`.
  to: after.status as OrderChanged['to'],
  filled: after.claimed,
  reason: after.reason,
});

function reasonToIgnore(order: Order, command: ReportOrder): ReportIgnored['reason'] {
  if (command.status === order.status && !isOlder(order, command)) return 'repeated';
  return isEnded(order.status) ? 'ended' : 'older';
}
