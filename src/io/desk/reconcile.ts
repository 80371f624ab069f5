/** Asks a venue for its truth: orders in doubt, trades that were missed, positions, the account. */
import { type DeskInstrument, isEnded, missingLots, type Order } from '../../core/desk/index.ts';
import type { Lots } from '../../core/money/index.ts';
import { VenueError, type VenueOrderState, type VenueTrade } from '../venues/venue.ts';
import type { Clock } from './clock.ts';
import type { InstrumentIndex } from './decimals.ts';
import type { Link } from './link.ts';
import type { Door } from './machine.ts';
import type { Line, Outbox } from './outbox.ts';
import type { Sender } from './sender.ts';

export interface ReconcileTerms {
  /** Ms between two rounds where nothing is in doubt. */
  readonly everyMs: number;
  /** Ms between two rounds where something is. */
  readonly doubtMs: number;
  /** Trades are read again from so long before the last round that succeeded, ms. */
  readonly overlapMs: number;
  /** Trades are read from so long before the last command when a desk starts anew, ms. */
  readonly lookbackMs: number;
}

export interface ReconcileParts {
  readonly clock: Clock;
  readonly door: Door;
  readonly sender: Sender;
  readonly outbox: Outbox;
  readonly index: InstrumentIndex;
  /** First part of the client ids of this journal's orders, with the hyphen behind it. */
  readonly prefix: string;
  /** Furthest that a venue's clock may be from ours, ms. */
  readonly clockBudgetMs: number;
}

/** Pages of trades that one round reads of a symbol; the next round goes on from there. */
const PAGES_MAX = 50;

export class Reconciler {
  // state
  readonly #tradesSince = new Map<string, number>(); // by instrument, Unix ms
  // fixed
  readonly #parts: ReconcileParts;
  readonly #terms: ReconcileTerms;
  readonly #start: number;
  readonly #last: number;

  /**
   * @param start when the desk began, Unix ms: earlier trades are none of its
   * @param last time of its last command before this start, Unix ms
   */
  constructor(parts: ReconcileParts, terms: ReconcileTerms, start: number, last: number) {
    this.#parts = parts;
    this.#terms = terms;
    this.#start = start;
    this.#last = last;
  }

  /** Whether a round is due. */
  isDue({ link }: Line): boolean {
    const now = this.#parts.clock.monotonic();
    if (link.isReconciling || now < link.reconcileNotBefore) return false;
    if (link.mustReconcile || now >= link.reconcileAt) return true;
    if (link.stream === 'down' || link.doubted.size > 0) return true;
    return this.#liveOf(link.venue.id).some(isInDoubt);
  }

  /**
   * One round. Orders come first, as what they call filled must be among the trades, and positions
   * last, as they contain all of it.
   *
   * @returns whether every question was answered
   */
  async run(line: Line): Promise<boolean> {
    const { link } = line;
    const { clock } = this.#parts;
    link.isReconciling = true;
    link.mustReconcile = false;
    const began = clock.monotonic();
    try {
      await this.#readOrders(line);
      for (const instrument of link.instruments) await this.#readTrades(line, instrument);
      await this.#readPositions(line);
      link.reconcileAt = began + this.#terms.everyMs;
      this.#reportHealth(link);
      return true;
    } catch (error) {
      link.mustReconcile = true;
      link.observeFailure(error, clock.monotonic());
      return false;
    } finally {
      link.isReconciling = false;
      link.reconcileNotBefore = clock.monotonic() + this.#terms.doubtMs;
    }
  }

  /** That a venue is up again makes the desk want a round: this one was it. */
  #reportHealth(link: Link): void {
    if (!link.isArmed) return;
    const { mustReconcile } = link;
    link.setHealth(link.stream === 'up' ? 'up' : 'degraded');
    link.mustReconcile = mustReconcile;
  }

  async #readOrders(line: Line): Promise<void> {
    const { link, inbound } = line;
    const { sender, outbox, door } = this.#parts;
    // What is sent while the question is on its way is in no answer to it.
    const asked = this.#liveOf(link.venue.id).filter(
      ({ client }) => !outbox.holds(client) && !sender.isSending(client),
    );
    const open = await sender.question('open orders', () => link.venue.openOrders());
    const seen = new Set<string>();
    for (const state of open) {
      const known = this.#knownAs(line, state);
      if (known !== undefined) seen.add(known.client);
      inbound.order(state);
      await this.#cancelOrphan(line, state);
    }
    const doubted = new Set<string>();
    for (const { client, instrument } of asked) {
      const order = door.orders.get(client);
      if (order === undefined || seen.has(client)) continue;
      if (isEnded(order.status) && missingLots(order) === 0n) continue;
      if (!(await this.#readOrder(line, client, instrument))) doubted.add(instrument);
    }
    link.doubted.clear();
    for (const instrument of doubted) link.doubted.add(instrument);
  }

  /** Asks for one order; false where the venue has no answer to this one question. */
  async #readOrder(line: Line, client: string, instrument: string): Promise<boolean> {
    const { link, inbound } = line;
    const { symbol } = link.instruments.find(({ id }) => id === instrument) as DeskInstrument;
    let state: VenueOrderState | null;
    try {
      state = await this.#parts.sender.question(`order ${client}`, () =>
        link.venue.order(symbol, client),
      );
    } catch (error) {
      if (!isOfOneOrder(error)) throw error;
      // Trades, positions and the other orders are not to wait for it.
      if (!link.doubted.has(instrument)) {
        this.#parts.door.fault({ venue: link.venue.id, says: `order ${client}: ${error.message}` });
      }
      return false;
    }
    if (state === null) this.#reportAbsent(client);
    else inbound.order(state.client === '' ? { ...state, client } : state);
    return true;
  }

  /** An order of this journal that the desk does not know, or holds for ended, must not rest. */
  async #cancelOrphan(line: Line, state: VenueOrderState): Promise<void> {
    const { link, inbound } = line;
    const { prefix, sender, door } = this.#parts;
    const known = this.#knownAs(line, state);
    const isOurs = known !== undefined || state.client.startsWith(prefix);
    if (!isOurs || (known !== undefined && !isEnded(known.status))) return;
    const instrument = link.instruments.find(({ symbol }) => symbol === state.symbol);
    const client = known?.client ?? state.client;
    door.fault({ venue: link.venue.id, says: `order ${client} is open and should not be` });
    if (instrument === undefined) return;
    const cancel = {
      kind: 'cancel-intent',
      instrument: instrument.id,
      client,
      all: false,
    } as const;
    await sender.cancel(link, inbound, instrument, cancel);
  }

  #knownAs({ link }: Line, state: VenueOrderState): Order | undefined {
    const instrument = link.instruments.find(({ symbol }) => symbol === state.symbol);
    if (instrument === undefined) return undefined;
    const { orders } = this.#parts.door;
    const known = orders.get(state.client) ?? orders.byVenueId(instrument.id, state.order);
    return known?.instrument === instrument.id ? known : undefined;
  }

  async #readTrades({ link, inbound }: Line, instrument: DeskInstrument): Promise<void> {
    const { sender, clock } = this.#parts;
    const began = clock.now();
    // What this round books makes room for itself: it is no reason to pass over the rest.
    const knownSince = this.#knownSince(instrument);
    let since = this.#sinceOf(instrument);
    let isWhole = false;
    const told = new Set<string>();
    for (let page = 0; page < PAGES_MAX && !isWhole; page += 1) {
      const from = since;
      const trades = await sender.question(`trades of ${instrument.symbol}`, () =>
        link.venue.trades(instrument.symbol, from),
      );
      // What cannot be told from a repeat is not booked: positions show what it was.
      const known = trades.filter(({ time }) => time >= knownSince);
      isWhole = !tellTrades(known, told, (trade) => inbound.fill(trade));
      since = trades.at(-1)?.time ?? since;
    }
    if (!isWhole) link.mustReconcile = true;
    // The venue's clock may be behind ours: the overlap is far more than arming allows.
    const next = (isWhole ? began : since) - this.#terms.overlapMs;
    const before = this.#tradesSince.get(instrument.id) ?? next;
    // A trade that could not be told yet must be among those of the next round.
    if (!isWhole || !link.mustReconcile) {
      this.#tradesSince.set(instrument.id, isWhole ? next : Math.max(before, next));
    }
  }

  #sinceOf(instrument: DeskInstrument): number {
    const known = this.#tradesSince.get(instrument.id);
    const since = known ?? this.#last - this.#terms.lookbackMs;
    // Trades of orders that still miss some are read from before the order.
    const missing = this.#liveOf(instrument.venue)
      .filter((order) => order.instrument === instrument.id && missingLots(order) > 0n)
      .map((order) => order.time - this.#terms.overlapMs);
    // A clock that was ahead for a while must not have moved it past what is still to come.
    const now = this.#parts.clock.now() - this.#terms.overlapMs;
    const floor = Math.max(this.#start, this.#knownSince(instrument));
    return Math.max(floor, Math.min(since, now, ...missing));
  }

  /**
   * Before it, Unix ms of the venue, trades may have been booked whose ids are forgotten. An id has
   * the time at which it was booked, and the clocks may be apart.
   */
  #knownSince({ id }: DeskInstrument): number {
    const since = this.#parts.door.orders.tradesKnownSince(id);
    return since === 0 ? 0 : since + this.#parts.clockBudgetMs;
  }

  async #readPositions({ link, inbound }: Line): Promise<void> {
    const { sender } = this.#parts;
    const positions = await sender.question('positions', () => link.venue.positions());
    for (const { symbol } of link.instruments) {
      const stated = positions.find((position) => position.symbol === symbol);
      const flat = { symbol, size: '0', entry: '0', liquidation: '0', leverage: '0' };
      inbound.position(stated ?? flat);
    }
    inbound.account(await sender.question('account', () => link.venue.account()));
  }

  #reportAbsent(client: string): void {
    this.#parts.door.submit({
      ...{ kind: 'report-order', client, status: 'not-found', filled: 0n as Lots },
      ...{ order: '', reason: 'the venue does not know it' },
    });
  }

  #liveOf(venue: string): readonly Order[] {
    const { door, index } = this.#parts;
    return door.orders.live().filter(({ instrument }) => index.byId(instrument)?.venue === venue);
  }
}

/** Whether a failure says something of one order only, and not of the way to the venue. */
const isOfOneOrder = (error: unknown): error is VenueError =>
  error instanceof VenueError && (error.kind === 'unknown' || error.kind === 'refused');

/** Whether asking now would tell something that is waited for. */
const isInDoubt = (order: Order): boolean => order.status === 'unknown' || missingLots(order) > 0n;

/** Tells trades that were not told in this round; whether there were any. */
function tellTrades(
  trades: readonly VenueTrade[],
  told: Set<string>,
  tell: (trade: VenueTrade) => void,
): boolean {
  let isNew = false;
  for (const trade of trades) {
    const key = `${trade.side} ${trade.trade}`;
    if (told.has(key)) continue;
    told.add(key);
    isNew = true;
    tell(trade);
  }
  return isNew;
}
