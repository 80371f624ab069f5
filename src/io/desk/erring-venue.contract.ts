/** The paper venue as one process sees it, with the one fault of the case. */
import type { Lots, PriceUnits } from '../../core/money/index.ts';
import type { PaperVenue } from '../venues/paper/venue.ts';
import {
  type Venue,
  VenueError,
  type VenueListener,
  type VenueOrder,
  type VenueOrderState,
} from '../venues/venue.ts';
import { never } from './buffered-journal.contract.ts';
import type { Clock } from './clock.ts';
import type { Answer, FaultRoom, Point } from './fault-room.contract.ts';

/** Points at which a request that errs never reached the venue. */
const WITHOUT_EFFECT: readonly Point[] = [
  'before the intent is durable',
  'while it is sent, before it is accepted',
  'before the cancel',
  'after the cancel is sent, before it is accepted',
];

const IN_RECONCILING: Point = 'while it is reconciled';

/** Ms by which the second of two equal events is late. */
const TWIN_MS = 300;

export class ErringVenue {
  // state
  #isDead = false;
  #listener: VenueListener | null = null;
  #isMuted = false; // the stream loses what it should tell
  // fixed
  readonly #inner: PaperVenue;
  readonly #room: FaultRoom;
  readonly #clock: Clock;

  constructor(inner: PaperVenue, room: FaultRoom, clock: Clock) {
    this.#inner = inner;
    this.#room = room;
    this.#clock = clock;
  }

  async kill(): Promise<void> {
    this.#isDead = true;
    await this.#inner.close();
  }

  asVenue(): Venue {
    const inner = this.#inner;
    return {
      id: inner.id,
      abilities: inner.abilities,
      connect: (symbols, listener) => inner.connect(symbols, this.#ear(listener)),
      close: () => inner.close(),
      instruments: () => inner.instruments(),
      submit: (order) => this.#submit(order),
      cancel: (symbol, client) => this.#cancel(symbol, client),
      cancelAll: (symbol) => inner.cancelAll(symbol),
      order: (symbol, client) => this.#ask(() => inner.order(symbol, client)),
      openOrders: () => this.#ask(() => inner.openOrders()),
      trades: (symbol, since) => this.#readTrades(() => inner.trades(symbol, since)),
      positions: () => this.#ask(() => inner.positions()),
      account: () => this.#ask(() => inner.account()),
      setLeverage: (symbol, leverage) => inner.setLeverage(symbol, leverage),
      transfer: (to, amount, id) => inner.transfer(to, amount, id),
      cancelAllAfter: (symbol, ms) => (this.#isDead ? never() : inner.cancelAllAfter(symbol, ms)),
      time: () => inner.time(),
      rights: () => inner.rights(),
    };
  }

  async #submit(order: VenueOrder): Promise<VenueOrderState> {
    const room = this.#room;
    if (this.#isDead) return never();
    if (room.reach('while it is sent, before it is accepted')) return never();
    const accepted = 'after it is accepted, before the answer';
    // A stream that told what the answer does not would make every loss harmless.
    const isFirst = room.struckAt === null;
    const { point } = room.case;
    this.#isMuted = isFirst && (point === IN_RECONCILING || point === accepted);
    return this.#call(
      () => this.#inner.submit(order),
      accepted,
      () => {
        if (this.#isMuted && point === IN_RECONCILING) return true;
        const isDead = room.reach('after the answer, before its report is journaled');
        // Whoever lives has a stream that breaks there: the question after it is what errs.
        if (!isDead && room.struckAt === this.#clock.now()) this.#breakStream();
        return isDead;
      },
    );
  }

  async #cancel(symbol: string, client: string): Promise<VenueOrderState> {
    const room = this.#room;
    if (this.#isDead) return never();
    if (room.reach('after the cancel is sent, before it is accepted')) return never();
    const atFill = 'at a fill while it is cancelled';
    if (room.case.point === atFill && room.struckAt === null) {
      const [at, lots] = [990n as PriceUnits, 4n as Lots];
      room.exchange.marketTrade(symbol, at, lots, 'sell', this.#clock.now());
      return this.#call(
        () => this.#inner.cancel(symbol, client),
        atFill,
        () => false,
      );
    }
    return this.#call(
      () => this.#inner.cancel(symbol, client),
      'after the cancel is accepted, before the answer',
      () => false,
    );
  }

  /** A request with an effect; `isLost` says at its answer whether anybody hears it. */
  async #call(
    request: () => Promise<VenueOrderState>,
    accepted: Point,
    isLost: () => boolean,
  ): Promise<VenueOrderState> {
    const room = this.#room;
    const before = room.takeAnswer();
    if (before !== null && before !== 'duplicate' && WITHOUT_EFFECT.includes(room.case.point)) {
      return fail(before);
    }
    const answer = request();
    if (before === 'duplicate') request().catch(() => {});
    answer.catch(() => {});
    if (room.reach(accepted)) return never();
    const after = before ?? room.takeAnswer();
    if (after === 'duplicate' && before === null) request().catch(() => {});
    const state = await answer;
    if (after !== null && after !== 'duplicate') return fail(after);
    return isLost() ? never() : state;
  }

  #readTrades<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#isMuted) {
      this.#isMuted = false;
      if (this.#room.reach(IN_RECONCILING)) return never();
    }
    return this.#ask(ask);
  }

  async #ask<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#isDead) return never();
    const answer = this.#room.takeAnswer();
    if (answer === 'duplicate') await ask();
    if (answer === null || answer === 'duplicate') return ask();
    return fail(answer);
  }

  #breakStream(): void {
    this.#clock.after(1, () => this.#listener?.stream('down', 'broken'));
    this.#clock.after(2, () => this.#listener?.stream('up', 'connected'));
  }

  /** The listener, as the stream of the case reaches it. */
  #ear(listener: VenueListener): VenueListener {
    this.#listener = listener;
    const tell = (event: () => void): void => {
      if (this.#isDead || this.#isMuted) return;
      event();
      if (this.#room.case.answer === 'duplicate') this.#clock.after(TWIN_MS, event);
    };
    return {
      quote: (...quote) => listener.quote(...quote),
      mark: (...mark) => listener.mark(...mark),
      funding: (...funding) => listener.funding(...funding),
      trade: (...trade) => listener.trade(...trade),
      order: (state) => tell(() => listener.order(state)),
      fill: (trade) => {
        const isPart = trade.size !== '0.010';
        const point = isPart
          ? 'after a part is filled'
          : 'after all is filled, before it is reported';
        const isLost = this.#room.case.point === point && this.#room.struckAt === null;
        this.#room.reach(point);
        if (!isLost) tell(() => listener.fill(trade));
      },
      account: (account) => tell(() => listener.account(account)),
      position: (position) => tell(() => listener.position(position)),
      cash: (...cash) => listener.cash(...cash),
      notice: (...notice) => listener.notice(...notice),
      stream: (...state) => listener.stream(...state),
    };
  }
}

function fail<T>(answer: Exclude<Answer, 'duplicate'>): Promise<T> {
  switch (answer) {
    case 'timeout':
      return never();
    case '5xx':
      return Promise.reject(new VenueError('unknown', '503 service unavailable'));
    case 'reject':
      return Promise.reject(new VenueError('refused', 'no'));
    default:
      return answer satisfies never;
  }
}
