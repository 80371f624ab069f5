/** The trading floor: all that the exchange knows, and where its parts say what happened. */
import type { Lots, PriceUnits, QuoteUnits } from '../../../core/money/index.ts';
import { quoteScale, valueOf } from '../../../core/money/index.ts';
import { Book } from './book.ts';
import {
  type MarkState,
  PAPER_QUOTE_DECIMALS,
  type PaperEvent,
  type PaperFill,
  type PaperIncome,
  type PaperMarket,
  type PublicTrade,
} from './exchange-types.ts';
import { Ledger } from './ledger.ts';
import { isOpen, type LiveOrder } from './live-order.ts';

/** Public trades that are kept of a market. */
export const PUBLIC_TRADES_MAX = 1000;
/** Open orders of an account in one market; the venue's filter MAX_NUM_ORDERS. */
export const OPEN_ORDERS_MAX = 200;
/** For how long a client id stays taken after its order has ended, at least. */
export const CLIENT_ID_MS = 86_400_000;

/** What one market changes. */
export interface MarketState {
  market: PaperMarket;
  /** Quote units of one lot at one price unit. */
  readonly scale: bigint;
  readonly book: Book;
  /** Of the last book that was stated with both sides, rounded down; 0 before the first. */
  middle: PriceUnits;
  mark: MarkState;
  trades: PublicTrade[];
}

/** What one account changes, besides its money. */
export interface AccountState {
  readonly id: string;
  /** By the venue's id, open ones and those that ended lately. */
  readonly orders: Map<number, LiveOrder>;
  /** The newest order of a client id. */
  readonly clients: Map<string, LiveOrder>;
  /** Open orders by their age. */
  readonly open: Set<LiveOrder>;
  readonly leverage: Map<string, number>;
  fills: PaperFill[];
  income: PaperIncome[];
  /** Countdowns by market: only the newest number counts. */
  readonly countdowns: Map<string, number>;
}

/** A union without one of its fields, kind by kind. */
type Without<E, K extends PropertyKey> = E extends unknown ? Omit<E, K> : never;
/** An event before it is known when it reaches anybody. */
export type Happening = Without<PaperEvent, 'time' | 'released'>;

/** Whoever keeps what was said and what is still to do. */
export interface Outside {
  say(happening: Happening): void;
  later(time: number, act: () => void): void;
}

export class Floor {
  /** Caller's clock: the time of what is being done. Never falls. */
  now = 0;
  /** Venue's clock less the caller's. */
  skewMs = 0;
  readonly ledger = new Ledger();
  readonly markets = new Map<string, MarketState>();
  readonly accounts = new Map<string, AccountState>();
  /** Accounts whose money or marks changed since their margin was looked at. */
  readonly changed = new Set<AccountState>();
  #ids = 0;
  readonly #historyMs: number;
  readonly #outside: Outside;

  constructor(historyMs: number, outside: Outside) {
    this.#historyMs = Math.max(historyMs, CLIENT_ID_MS);
    this.#outside = outside;
  }

  /** Now, as the venue stamps it. */
  venueTime(): number {
    return this.now + this.skewMs;
  }

  /** Ids of orders, trades and income rise together. */
  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  say(happening: Happening): void {
    this.#outside.say(happening);
  }

  /** Does something when the caller's clock has reached `time`. */
  later(time: number, act: () => void): void {
    this.#outside.later(time, act);
  }

  /** @throws RangeError for a market that the exchange does not have */
  state(symbol: string): MarketState {
    const state = this.markets.get(symbol);
    if (state === undefined) throw new RangeError(`market ${symbol} is not traded here`);
    return state;
  }

  /** @throws RangeError for an account that was never opened */
  account(id: string): AccountState {
    const account = this.accounts.get(id);
    if (account === undefined) throw new RangeError(`account ${id} is not open here`);
    return account;
  }

  /** @throws RangeError for decimals that leave no whole quote unit, or brackets out of order */
  addMarket(market: PaperMarket): void {
    const { priceDecimals: price, sizeDecimals: size } = market;
    const scale = quoteScale({ quote: PAPER_QUOTE_DECIMALS, price, size });
    if (scale === null) {
      const sum = `price and size decimals ${price} + ${size}`;
      throw new RangeError(`market ${market.symbol}: ${sum}, at most ${PAPER_QUOTE_DECIMALS}`);
    }
    requireBrackets(market);
    const mark: MarkState = {
      mark: 0n as PriceUnits,
      index: 0n as PriceUnits,
      fundingPpb: 0n,
      nextFunding: 0,
      time: 0,
    };
    const middle = 0n as PriceUnits;
    this.markets.set(market.symbol, { market, scale, book: new Book(), middle, mark, trades: [] });
  }

  openAccount(id: string): void {
    this.ledger.open(id);
    this.accounts.set(id, {
      id,
      orders: new Map(),
      clients: new Map(),
      open: new Set(),
      leverage: new Map(),
      fills: [],
      income: [],
      countdowns: new Map(),
    });
  }

  /** Keeps an order by its names and forgets those that ended too long ago. */
  register(order: LiveOrder): void {
    const account = this.account(order.account);
    const until = this.venueTime() - this.#historyMs;
    for (const old of account.orders.values()) {
      // Maps are in the order of entry, so the first that must stay ends the search.
      if (isOpen(old) || old.updated >= until) break;
      account.orders.delete(old.order);
      if (account.clients.get(old.client) === old) account.clients.delete(old.client);
    }
    account.orders.set(order.order, order);
    account.clients.set(order.client, order);
    account.open.add(order);
  }

  /** The mark of a market moved: its holders are looked at. */
  touchHolders(symbol: string): void {
    for (const account of this.accounts.values()) {
      const held = this.ledger.holder(account.id).positions.get(symbol);
      if (held !== undefined && held.size !== 0n) this.changed.add(account);
    }
  }

  earn(income: Omit<PaperIncome, 'id' | 'time'>): PaperIncome {
    const record = { ...income, id: this.nextId(), time: this.venueTime() };
    const account = this.account(income.account);
    account.income.push(record);
    account.income = this.#recent(account.income);
    return record;
  }

  keepFill(fill: PaperFill): void {
    const account = this.account(fill.account);
    account.fills.push(fill);
    account.fills = this.#recent(account.fills);
  }

  keepTrade(state: MarketState, trade: PublicTrade): void {
    state.trades.push(trade);
    if (state.trades.length < 2 * PUBLIC_TRADES_MAX) return;
    state.trades = state.trades.slice(-PUBLIC_TRADES_MAX);
  }

  /** Cuts a list that rises in time, but only when at least half of it is too old. */
  #recent<T extends { readonly time: number }>(list: T[]): T[] {
    const until = this.venueTime() - this.#historyMs;
    const middle = list[list.length >> 1];
    if (middle === undefined || middle.time >= until) return list;
    return list.filter(({ time }) => time >= until);
  }
}

function requireBrackets({ symbol, brackets }: PaperMarket): void {
  const isRising = brackets.every(
    ({ valueMax }, at) => valueMax > (brackets[at - 1]?.valueMax ?? 0n),
  );
  if (brackets.length > 0 && isRising) return;
  throw new RangeError(`market ${symbol}: brackets must be there, with rising valueMax`);
}

/** Value of lots at a price. */
export const worth = (state: MarketState, size: Lots, price: PriceUnits): QuoteUnits =>
  valueOf(size, price, state.scale);

/** The mark; before the first one the middle of the last stated book; 0 where there was none. */
export const markOf = (state: MarketState): PriceUnits =>
  state.mark.mark > 0n ? state.mark.mark : state.middle;
