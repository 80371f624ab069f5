/** A venue that is looked at and never sent anything: what would have been sent is kept. */
import type {
  KeyRights,
  Venue,
  VenueAbilities,
  VenueAccount,
  VenueInstrument,
  VenueListener,
  VenueOrder,
  VenueOrderState,
  VenuePosition,
  VenueTrade,
} from '../venue.ts';

/** An order that would have been sent, and what was traded on the account since the one before. */
export interface ShadowOrder {
  readonly time: number;
  readonly order: VenueOrder;
}

const REASON = 'shadow';

/** Orders and trades that are kept; of older ones only the number is. */
const KEPT_MAX = 10_000;

/** Adds to a list of the last ones; returns how many left it. */
function keep<T>(list: T[], added: T): number {
  list.push(added);
  if (list.length <= KEPT_MAX) return 0;
  list.shift();
  return 1;
}

export class ShadowVenue implements Venue {
  // state
  /** The last ones of each. */
  readonly orders: ShadowOrder[] = [];
  readonly done: VenueTrade[] = [];
  /** Older ones, which are only counted. */
  ordersBefore = 0;
  doneBefore = 0;
  readonly #listening = new WeakMap<VenueListener, VenueListener>();
  // fixed
  readonly id: string;
  readonly abilities: VenueAbilities = {
    cancelAllAfter: true,
    uniqueClientIds: true,
    transfers: false,
  };
  private readonly venue: Venue;
  private readonly now: () => number;

  constructor(venue: Venue, now: () => number) {
    this.id = venue.id;
    this.venue = venue;
    this.now = now;
  }

  connect(symbols: readonly string[], listener: VenueListener): Promise<void> {
    // The venue knows a listener again that asks a second time.
    const listening = this.#listening.get(listener) ?? this.#listeningOf(listener);
    this.#listening.set(listener, listening);
    return this.venue.connect(symbols, listening);
  }

  #listeningOf(listener: VenueListener): VenueListener {
    return {
      ...bound(listener),
      fill: (trade) => {
        this.doneBefore += keep(this.done, trade);
        listener.fill(trade);
      },
    };
  }

  async submit(order: VenueOrder): Promise<VenueOrderState> {
    this.ordersBefore += keep(this.orders, { time: this.now(), order });
    return endedState(order.symbol, order.client);
  }

  async cancel(symbol: string, client: string): Promise<VenueOrderState> {
    return endedState(symbol, client);
  }

  async cancelAll(): Promise<void> {}

  async order(symbol: string, client: string): Promise<VenueOrderState | null> {
    const isOurs = this.orders.some(({ order }) => order.client === client);
    return isOurs ? endedState(symbol, client) : this.venue.order(symbol, client);
  }

  async setLeverage(): Promise<void> {}

  async transfer(): Promise<void> {}

  async cancelAllAfter(): Promise<void> {}

  close(): Promise<void> {
    return this.venue.close();
  }

  instruments(): Promise<readonly VenueInstrument[]> {
    return this.venue.instruments();
  }

  /** Orders of other people on the account; they are left alone. */
  openOrders(): Promise<readonly VenueOrderState[]> {
    return this.venue.openOrders();
  }

  trades(symbol: string, since: number): Promise<readonly VenueTrade[]> {
    return this.venue.trades(symbol, since);
  }

  positions(): Promise<readonly VenuePosition[]> {
    return this.venue.positions();
  }

  account(): Promise<VenueAccount> {
    return this.venue.account();
  }

  time(): Promise<number> {
    return this.venue.time();
  }

  rights(): Promise<KeyRights> {
    return this.venue.rights();
  }
}

const endedState = (symbol: string, client: string): VenueOrderState => ({
  symbol,
  client,
  order: '',
  status: 'cancelled',
  filled: '0',
  reason: REASON,
});

/** A listener may be an object with methods on its class, which a spread would lose. */
function bound(listener: VenueListener): VenueListener {
  return {
    quote: (...told) => listener.quote(...told),
    mark: (...told) => listener.mark(...told),
    funding: (...told) => listener.funding(...told),
    trade: (...told) => listener.trade(...told),
    order: (told) => listener.order(told),
    fill: (told) => listener.fill(told),
    account: (told) => listener.account(told),
    position: (told) => listener.position(told),
    cash: (...told) => listener.cash(...told),
    notice: (...told) => listener.notice(...told),
    stream: (...told) => listener.stream(...told),
  };
}
