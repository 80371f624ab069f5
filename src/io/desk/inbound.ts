/** What a venue tells by itself, as commands. */
import { type DeskInstrument, foreignClientOf } from '../../core/desk/index.ts';
import type { Lots } from '../../core/money/index.ts';
import type {
  VenueAccount,
  VenueListener,
  VenueOrderState,
  VenuePosition,
  VenueTrade,
} from '../venues/venue.ts';
import {
  bookPriceOf,
  computedPriceOf,
  type InstrumentIndex,
  lotsOf,
  moneyOf,
  NumberError,
  priceOf,
} from './decimals.ts';
import type { Link } from './link.ts';
import type { Door } from './machine.ts';

/** Turns what one venue says into commands; a number that does not fit restricts its instrument. */
export class Inbound implements VenueListener {
  readonly #link: Link;
  readonly #index: InstrumentIndex;
  readonly #door: Door;

  constructor(link: Link, index: InstrumentIndex, door: Door) {
    this.#link = link;
    this.#index = index;
    this.#door = door;
  }

  quote(
    symbol: string,
    time: number,
    bid: string,
    bidSize: string,
    ask: string,
    askSize: string,
  ): void {
    this.#about(symbol, (instrument) =>
      this.#door.submit({
        kind: 'observe-quote',
        ...this.#seen(instrument, time),
        bid: bookPriceOf(instrument, bid),
        bidSize: lotsOf(instrument, bidSize),
        ask: bookPriceOf(instrument, ask),
        askSize: lotsOf(instrument, askSize),
      }),
    );
  }

  mark(symbol: string, time: number, mark: string, index: string): void {
    this.#about(symbol, (instrument) =>
      this.#door.submit({
        kind: 'observe-mark',
        ...this.#seen(instrument, time),
        mark: computedPriceOf(instrument, mark),
        index: computedPriceOf(instrument, index),
      }),
    );
  }

  funding(symbol: string, rate: string, next: number, intervalMs: number): void {
    this.#about(symbol, ({ id }) =>
      this.#door.submit({
        kind: 'observe-funding',
        ...{ instrument: id, rate: Number(rate), next, intervalMs },
      }),
    );
  }

  trade(
    symbol: string,
    _time: number,
    price: string,
    size: string,
    aggressor: 'buy' | 'sell',
  ): void {
    this.#about(symbol, (instrument) =>
      this.#door.submit({
        ...{ kind: 'observe-trade', instrument: instrument.id, aggressor },
        price: priceOf(instrument, price),
        size: lotsOf(instrument, size),
      }),
    );
  }

  /** Orders of others on the account are none of the desk's. */
  order(state: VenueOrderState): void {
    this.#about(state.symbol, (instrument) => {
      const known =
        this.#door.orders.get(state.client) ??
        this.#door.orders.byVenueId(instrument.id, state.order);
      if (known === undefined || known.instrument !== instrument.id) return;
      const { status, order, reason } = state;
      const filled = lotsOf(instrument, state.filled);
      const { client } = known;
      this.#door.submit({ kind: 'report-order', client, status, filled, order, reason });
    });
  }

  fill(trade: VenueTrade): void {
    this.#about(trade.symbol, (instrument) => {
      const client = this.#clientOf(instrument, trade);
      if (client === null) {
        this.#link.mustReconcile = true;
        return;
      }
      const lots = lotsOf(instrument, trade.size);
      const price = priceOf(instrument, trade.price);
      this.#door.submit({
        ...{ kind: 'report-fill', client, trade: trade.trade, price },
        size: (trade.side === 'buy' ? lots : -lots) as Lots,
        fee: moneyOf(`${instrument.venue} ${instrument.symbol}: fee`, trade.fee, 'up'),
      });
      if (price % instrument.tick !== 0n) this.#link.restrict(instrument);
    });
  }

  account(account: VenueAccount): void {
    const venue = this.#link.venue.id;
    const place = `${venue}: account`;
    this.#guarded(() =>
      this.#door.submit({
        ...{ kind: 'report-account', venue },
        equity: moneyOf(place, account.equity, 'down'),
        initial: moneyOf(place, account.initial, 'up'),
        maintenance: moneyOf(place, account.maintenance, 'up'),
        available: moneyOf(place, account.available, 'down'),
      }),
    );
  }

  position(position: VenuePosition): void {
    this.#about(position.symbol, (instrument) =>
      this.#door.submit({
        ...{ kind: 'report-position', instrument: instrument.id },
        size: lotsOf(instrument, position.size),
        liquidation: computedPriceOf(instrument, position.liquidation),
      }),
    );
  }

  cash(
    reason: 'funding' | 'deposit' | 'withdrawal' | 'transfer' | 'liquidation' | 'other',
    id: string,
    amount: string,
  ): void {
    const venue = this.#link.venue.id;
    this.#guarded(() => {
      const units = moneyOf(`${venue}: ${reason}`, amount, 'down');
      this.#door.submit({ kind: 'report-cash', venue, reason, id, amount: units });
    });
  }

  notice(symbol: string, notice: 'adl' | 'liquidation' | 'margin-call' | 'terms-changed'): void {
    this.#about(symbol, (instrument) => {
      if (notice === 'terms-changed') this.#link.restrict(instrument);
      else this.#door.submit({ kind: 'report-notice', instrument: instrument.id, notice });
    });
  }

  /** What happened while a stream was broken is not known: the venue is asked either way. */
  stream(state: 'up' | 'down', reason: string): void {
    const link = this.#link;
    link.stream = state;
    link.mustReconcile = true;
    if (state === 'up') return;
    this.#door.fault({ venue: link.venue.id, says: `stream down: ${reason}` });
    if (link.health !== 'down') link.setHealth('degraded');
  }

  /**
   * Under which client id a trade is booked. Null: it names only the venue's id of an order, and an
   * order of ours may be the one, as its answer is still out; the trade is read again later.
   */
  #clientOf(instrument: DeskInstrument, trade: VenueTrade): string | null {
    const { orders } = this.#door;
    const known = orders.get(trade.client) ?? orders.byVenueId(instrument.id, trade.order);
    if (known !== undefined && known.instrument === instrument.id) return known.client;
    if (trade.client !== '') return foreignClientOf(instrument.id, trade.client);
    const isOpen = orders
      .live()
      .some((order) => order.instrument === instrument.id && order.order === '');
    return isOpen ? null : foreignClientOf(instrument.id, trade.order);
  }

  #seen(instrument: DeskInstrument, sourceTime: number) {
    return { instrument: instrument.id, source: this.#link.venue.id, sourceTime };
  }

  /** Symbols that the desk does not trade are passed over. */
  #about(symbol: string, tell: (instrument: DeskInstrument) => void): void {
    const instrument = this.#index.bySymbol(this.#link.venue.id, symbol);
    if (instrument !== undefined) this.#guarded(() => tell(instrument));
  }

  #guarded(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      if (!(error instanceof NumberError)) throw error;
      this.#door.fault({ venue: this.#link.venue.id, says: error.message });
      if (error.instrument !== null) this.#link.restrict(error.instrument);
    }
  }
}
