/**
 * The port: a place where orders trade. Amounts and prices are decimal texts, as the venue writes
 * them; nothing here goes through a float. Every implementation passes `venue.contract.ts`.
 */

/** What an instrument allows, as its venue states it. */
export interface VenueInstrument {
  /** The venue's own name, such as `BTCUSDT`. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly kind: 'spot' | 'perpetual' | 'future' | 'call' | 'put';
  readonly tick: string;
  readonly step: string;
  readonly sizeMin: string;
  readonly notionalMin: string;
  /** Fractions of the value, such as `0.0005`. */
  readonly maker: string;
  readonly taker: string;
  /** Unix ms; 0 where it does not end. */
  readonly expiry: number;
  readonly strike: string;
  readonly isTrading: boolean;
}

/** An order as it is sent. */
export interface VenueOrder {
  readonly symbol: string;
  /** Sent with every retry; the venue takes one order of a client id. */
  readonly client: string;
  readonly side: 'buy' | 'sell';
  readonly size: string;
  /** Absent: a market order. */
  readonly limit?: string;
  readonly timeInForce: 'post-only' | 'until-cancelled' | 'immediate-or-cancel';
  readonly reduceOnly: boolean;
}

/** What a venue says of an order. */
export interface VenueOrderState {
  readonly symbol: string;
  readonly client: string;
  /** The venue's own id. */
  readonly order: string;
  readonly status: 'open' | 'filled' | 'cancelled' | 'rejected';
  /** Base units filled so far. */
  readonly filled: string;
  readonly reason: string;
}

/** A trade of one of our orders. */
export interface VenueTrade {
  readonly symbol: string;
  /** Empty where the venue does not say; `order` is there then. */
  readonly client: string;
  readonly order: string;
  readonly trade: string;
  readonly side: 'buy' | 'sell';
  readonly size: string;
  readonly price: string;
  /** In the quote currency; negative is a rebate. */
  readonly fee: string;
  readonly time: number;
}

export interface VenuePosition {
  readonly symbol: string;
  /** Signed base units. */
  readonly size: string;
  readonly entry: string;
  /** `0` where the venue gives none. */
  readonly liquidation: string;
  readonly leverage: string;
}

export interface VenueAccount {
  readonly equity: string;
  readonly initial: string;
  readonly maintenance: string;
  readonly available: string;
}

/** Why a call gave no answer about the order. Anything else thrown is a fault of the program. */
export class VenueError extends Error {
  override readonly name = 'VenueError';
  /**
   * `unknown`: the request may or may not have had its effect (timeout, 5xx, broken connection).
   * `refused`: the venue answered no, nothing happened. `rate-limit`: refused, come back after
   * `retryAfterMs`. `clock`: refused for the time stamp. `keys`: refused for key or rights.
   * `unavailable`: never sent.
   */
  readonly kind: 'unknown' | 'refused' | 'rate-limit' | 'clock' | 'keys' | 'unavailable';
  readonly code: string;
  readonly retryAfterMs: number;

  constructor(
    kind: VenueError['kind'],
    says: string,
    more: { readonly code?: string; readonly retryAfterMs?: number } = {},
  ) {
    super(says);
    this.kind = kind;
    this.code = more.code ?? '';
    this.retryAfterMs = more.retryAfterMs ?? 0;
  }
}

/** What a venue tells by itself. */
export interface VenueListener {
  quote(
    symbol: string,
    time: number,
    bid: string,
    bidSize: string,
    ask: string,
    askSize: string,
  ): void;
  mark(symbol: string, time: number, mark: string, index: string): void;
  funding(symbol: string, rate: string, next: number, intervalMs: number): void;
  trade(symbol: string, time: number, price: string, size: string, aggressor: 'buy' | 'sell'): void;
  order(state: VenueOrderState): void;
  fill(trade: VenueTrade): void;
  account(account: VenueAccount): void;
  position(position: VenuePosition): void;
  /** `cash` such as funding paid; `notice` such as an own position that was deleveraged. */
  cash(
    reason: 'funding' | 'deposit' | 'withdrawal' | 'transfer' | 'liquidation' | 'other',
    id: string,
    amount: string,
  ): void;
  notice(symbol: string, notice: 'adl' | 'liquidation' | 'margin-call' | 'terms-changed'): void;
  /** A stream broke (`down`) or is there again (`up`): what happened between is not known. */
  stream(state: 'up' | 'down', reason: string): void;
}

/** What a venue can do by itself. */
export interface VenueAbilities {
  /** It cancels everything unless told again in time. */
  readonly cancelAllAfter: boolean;
  /** It takes one order of a client id, so a repeated send is harmless. */
  readonly uniqueClientIds: boolean;
  readonly transfers: boolean;
}

/** Rights of the keys in use. */
export interface KeyRights {
  readonly trade: boolean;
  /** `unknown` where the venue cannot say. */
  readonly withdraw: boolean | 'unknown';
}

export interface Venue {
  readonly id: string;
  readonly abilities: VenueAbilities;
  /** Opens the streams for `symbols`; the listener hears from then on, never within a call. */
  connect(symbols: readonly string[], listener: VenueListener): Promise<void>;
  close(): Promise<void>;
  instruments(): Promise<readonly VenueInstrument[]>;
  /** @throws VenueError; `unknown` where the order may be there */
  submit(order: VenueOrder): Promise<VenueOrderState>;
  cancel(symbol: string, client: string): Promise<VenueOrderState>;
  /** Cancels every open order of a symbol with one request. */
  cancelAll(symbol: string): Promise<void>;
  /** What the venue knows of a client id; null: it never heard of it. */
  order(symbol: string, client: string): Promise<VenueOrderState | null>;
  openOrders(): Promise<readonly VenueOrderState[]>;
  /** Own trades of a symbol from a time on, oldest first. */
  trades(symbol: string, since: number): Promise<readonly VenueTrade[]>;
  positions(): Promise<readonly VenuePosition[]>;
  account(): Promise<VenueAccount>;
  setLeverage(symbol: string, leverage: number): Promise<void>;
  /** Moves collateral; only where `abilities.transfers`. */
  transfer(to: string, amount: string, id: string): Promise<void>;
  /** Dead-man switch: everything of a symbol is cancelled in `ms` unless told again; 0 disarms. */
  cancelAllAfter(symbol: string, ms: number): Promise<void>;
  /** The venue's clock, Unix ms. */
  time(): Promise<number>;
  rights(): Promise<KeyRights>;
}
