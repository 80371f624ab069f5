/**
 * What the paper exchange takes and says. Prices are counts of 10^-priceDecimals, sizes are lots of
 * 10^-sizeDecimals, money is in quote units of 10^-8; times are Unix ms of whoever calls.
 */
import type { Lots, Ppm, PriceUnits, QuoteUnits } from '../../../core/money/index.ts';

/** Decimals of all money of the exchange. */
export const PAPER_QUOTE_DECIMALS = 8;

export type Side = 'buy' | 'sell';

/** One tier of maintenance margin: `value * rate - amount` for a value of at most `valueMax`. */
export interface PaperBracket {
  readonly valueMax: QuoteUnits;
  readonly ratePpm: Ppm;
  /** What makes the requirement continuous from one tier to the next. */
  readonly amount: QuoteUnits;
  /** Largest leverage that a position of this tier may have. */
  readonly leverageMax: number;
}

/** What may change while the exchange runs. */
export interface PaperTerms {
  readonly tick: PriceUnits;
  readonly step: Lots;
  readonly sizeMin: Lots;
  readonly notionalMin: QuoteUnits;
  readonly isTrading: boolean;
}

/** A linear perpetual. */
export interface PaperMarket extends PaperTerms {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Parts per million of the value; negative is a rebate. */
  readonly makerPpm: Ppm;
  readonly takerPpm: Ppm;
  /** Charged on what a liquidation closes, as far as the account can pay; goes to the insurance. */
  readonly liquidationPpm: Ppm;
  /** How far from the mark an order may be, parts per million; 0: no band. */
  readonly bandPpm: Ppm;
  /** By rising `valueMax`. */
  readonly brackets: readonly PaperBracket[];
  readonly leverageStart: number;
  readonly fundingIntervalMs: number;
  /**
   * What it is called in the list, where it stands for something else: an option is traded here
   * like any other price, and is margined by its value.
   */
  readonly listedAs?: {
    readonly kind: 'spot' | 'perpetual' | 'future' | 'call' | 'put';
    /** Unix ms; 0 where it does not end. */
    readonly expiry: number;
    readonly strike: PriceUnits;
  };
}

export type OrderType = 'limit' | 'market' | 'liquidation';
/** `gtx` is post-only. */
export type PaperTimeInForce = 'gtc' | 'ioc' | 'fok' | 'gtx';
export type PaperStatus =
  | 'new'
  | 'partially-filled'
  | 'filled'
  | 'canceled'
  | 'expired'
  | 'expired-in-match';

/** An order as the exchange knows it; a snapshot that does not change any more. */
export interface PaperOrder {
  readonly account: string;
  readonly symbol: string;
  readonly client: string;
  readonly order: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: PaperTimeInForce;
  readonly reduceOnly: boolean;
  readonly size: Lots;
  /** 0: a market order. */
  readonly limit: PriceUnits;
  readonly status: PaperStatus;
  readonly filled: Lots;
  /** Value of all that was filled: the average price is `averagePrice(market, order)`. */
  readonly filledValue: QuoteUnits;
  /** Venue clock. */
  readonly created: number;
  readonly updated: number;
  /** Why it ended, in words; empty while it is open or when it is filled. */
  readonly reason: string;
}

/** One trade of one side that is an account of ours. */
export interface PaperFill {
  readonly account: string;
  readonly symbol: string;
  readonly client: string;
  readonly order: number;
  /** Unique on the exchange; both sides of a trade between our accounts have the same one. */
  readonly trade: number;
  readonly side: Side;
  readonly size: Lots;
  readonly price: PriceUnits;
  readonly value: QuoteUnits;
  /** Negative is a rebate. */
  readonly commission: QuoteUnits;
  /** Profit realised on what the trade closed, before the commission. */
  readonly realised: QuoteUnits;
  readonly isMaker: boolean;
  readonly time: number;
}

export interface PaperPosition {
  readonly symbol: string;
  /** Signed. */
  readonly size: Lots;
  /** Signed value at which it was entered; entry price is `entryPrice(market, position)`. */
  readonly cost: QuoteUnits;
  /** 0 where there is none yet. */
  readonly mark: PriceUnits;
  /** Absolute value at the mark. */
  readonly notional: QuoteUnits;
  readonly unrealised: QuoteUnits;
  /** Of the position alone. */
  readonly initial: QuoteUnits;
  /** What open orders require on top. */
  readonly orderInitial: QuoteUnits;
  readonly maintenance: QuoteUnits;
  readonly leverage: number;
  /** Mark at which the account is liquidated, other marks unchanged; 0 where there is none. */
  readonly liquidation: PriceUnits;
  readonly updated: number;
}

export interface PaperAccount {
  readonly account: string;
  /** Without unrealised profit. */
  readonly wallet: QuoteUnits;
  readonly unrealised: QuoteUnits;
  /** Wallet and unrealised profit. */
  readonly equity: QuoteUnits;
  readonly initial: QuoteUnits;
  readonly positionInitial: QuoteUnits;
  readonly orderInitial: QuoteUnits;
  readonly maintenance: QuoteUnits;
  /** Not below 0. */
  readonly available: QuoteUnits;
  /** Every market, also flat ones. */
  readonly positions: readonly PaperPosition[];
}

export type IncomeKind =
  | 'transfer'
  | 'realised'
  | 'commission'
  | 'funding'
  | 'insurance-clear'
  | 'liquidation-fee';

/** Money that came to the wallet (positive) or left it. */
export interface PaperIncome {
  readonly id: number;
  readonly account: string;
  readonly kind: IncomeKind;
  /** Empty for transfers. */
  readonly symbol: string;
  readonly amount: QuoteUnits;
  readonly time: number;
  /** The trade it comes from; 0 where there is none. */
  readonly trade: number;
}

/** A new order; sizes and prices as decimal texts, judged by the terms of the moment it arrives. */
export interface NewOrder {
  readonly kind: 'new-order';
  readonly symbol: string;
  /** 1 to 36 signs of `.A-Z:/a-z0-9_-`; empty: the exchange makes one. */
  readonly client: string;
  readonly side: Side;
  readonly type: 'limit' | 'market';
  /** Not read for a market order. */
  readonly timeInForce: PaperTimeInForce;
  readonly size: string;
  /** Empty for a market order. */
  readonly limit: string;
  readonly reduceOnly: boolean;
}

/** An order is named by the venue's id, or by the client's where that is 0. */
interface OrderName {
  readonly symbol: string;
  readonly order: number;
  readonly client: string;
}

export type PaperRequest =
  | NewOrder
  | (OrderName & { readonly kind: 'cancel' })
  | { readonly kind: 'cancel-all'; readonly symbol: string }
  /** Also orders that have ended. */
  | (OrderName & { readonly kind: 'query-order' })
  /** An empty symbol: of all markets. */
  | { readonly kind: 'open-orders'; readonly symbol: string }
  | { readonly kind: 'account' }
  | { readonly kind: 'set-leverage'; readonly symbol: string; readonly leverage: number }
  | {
      readonly kind: 'set-margin-type';
      readonly symbol: string;
      readonly marginType: 'cross' | 'isolated';
    }
  /** Oldest first; `order` and `fromTrade` are 0 where they do not filter. */
  | {
      readonly kind: 'user-trades';
      readonly symbol: string;
      readonly since: number;
      readonly until: number;
      readonly order: number;
      readonly fromTrade: number;
      readonly limit: number;
    }
  /** Oldest first; an empty symbol or kind does not filter. */
  | {
      readonly kind: 'income';
      readonly symbol: string;
      readonly incomeKind: IncomeKind | '';
      readonly since: number;
      readonly until: number;
      readonly limit: number;
    }
  /** Cancels everything of the symbol after `ms` unless told again; 0 disarms. */
  | { readonly kind: 'countdown'; readonly symbol: string; readonly ms: number }
  | { readonly kind: 'time' };

export type RequestKind = PaperRequest['kind'];

/** The exchange says no: a code of Binance USD-M and its words. */
export interface PaperRefusal {
  readonly kind: 'refused';
  /** HTTP status: 400, 401, 418, 429 or 503. */
  readonly status: number;
  readonly code: number;
  readonly says: string;
  /** Above 0 with status 429. */
  readonly retryAfterMs: number;
}

export type PaperAnswer =
  | PaperRefusal
  /** Answer to new-order, cancel and query-order. */
  | { readonly kind: 'order'; readonly order: PaperOrder }
  | { readonly kind: 'orders'; readonly orders: readonly PaperOrder[] }
  | { readonly kind: 'account'; readonly account: PaperAccount }
  | {
      readonly kind: 'leverage';
      readonly symbol: string;
      readonly leverage: number;
      readonly valueMax: QuoteUnits;
    }
  | { readonly kind: 'trades'; readonly trades: readonly PaperFill[] }
  | { readonly kind: 'income'; readonly income: readonly PaperIncome[] }
  | { readonly kind: 'countdown'; readonly symbol: string; readonly ms: number }
  | { readonly kind: 'time'; readonly time: number }
  /** Answer to cancel-all and set-margin-type. */
  | { readonly kind: 'done' }
  /** No answer reaches the client: it sees a timeout or a broken connection. */
  | { readonly kind: 'dropped' };

/** Times of an event. */
interface Timed {
  /** When it happened, by the venue's clock (which may be skewed by a fault). */
  readonly time: number;
  /** When it reaches the client, by the caller's clock; events of a call rise in it. */
  readonly released: number;
}

interface OfAccount extends Timed {
  readonly account: string;
}

export type Execution = 'new' | 'trade' | 'amended' | 'canceled' | 'expired' | 'calculated';

/**
 * `ORDER_TRADE_UPDATE`; `calculated` is the execution of a liquidation or an ADL, `amended` says
 * that a reduce-only order was cut to what is left of its position.
 */
export interface OrderEvent extends OfAccount {
  readonly kind: 'order';
  readonly execution: Execution;
  /** The order after what happened. */
  readonly order: PaperOrder;
  /** The trade, for `trade` and `calculated`. */
  readonly fill: PaperFill | null;
}

export type AccountReason = 'order' | 'funding' | 'deposit' | 'insurance-clear' | 'adjustment';

/** `ACCOUNT_UPDATE`: the wallet and the positions that changed. */
export interface AccountEvent extends OfAccount {
  readonly kind: 'account';
  readonly reason: AccountReason;
  readonly wallet: QuoteUnits;
  /** Change of the wallet that is neither commission nor profit of a trade: funding, deposits. */
  readonly change: QuoteUnits;
  readonly positions: readonly PaperPosition[];
  /** The whole account after the change, for consumers that keep margin. */
  readonly state: PaperAccount;
  /** Income records of this change. */
  readonly income: readonly PaperIncome[];
}

export type PaperEvent =
  | (OfAccount & {
      readonly kind: 'answer';
      readonly ticket: number;
      readonly request: PaperRequest;
      readonly answer: PaperAnswer;
    })
  | OrderEvent
  | AccountEvent
  /** `ACCOUNT_CONFIG_UPDATE`. */
  | (OfAccount & { readonly kind: 'leverage'; readonly symbol: string; readonly leverage: number })
  /** Equity fell below maintenance; order events with type `liquidation` follow. */
  | (OfAccount & {
      readonly kind: 'liquidation';
      readonly equity: QuoteUnits;
      readonly maintenance: QuoteUnits;
    })
  /** The venue closed a position against its owner's profit. */
  | (OfAccount & {
      readonly kind: 'adl';
      readonly symbol: string;
      readonly size: Lots;
      readonly price: PriceUnits;
    })
  /** The dead-man switch went off; order events with `canceled` follow. */
  | (OfAccount & { readonly kind: 'countdown'; readonly symbol: string })
  /** The private stream of an account; while it is `down` its events (not answers) are lost. */
  | (OfAccount & { readonly kind: 'stream'; readonly state: 'up' | 'down' })
  /** A book changed; its touch as it was then, null where a side is empty. */
  | (Timed & {
      readonly kind: 'book';
      readonly symbol: string;
      readonly bid: PaperLevel | null;
      readonly ask: PaperLevel | null;
    })
  | (Timed & { readonly kind: 'trade'; readonly symbol: string; readonly trade: PublicTrade })
  | (Timed & { readonly kind: 'mark'; readonly symbol: string; readonly mark: MarkState })
  | (Timed & { readonly kind: 'terms'; readonly symbol: string; readonly market: PaperMarket });

/** Background and our orders together; best first. */
export interface PaperDepth {
  readonly symbol: string;
  /** Grows with every change of the book. */
  readonly update: number;
  readonly time: number;
  readonly bids: readonly PaperLevel[];
  readonly asks: readonly PaperLevel[];
}
export type PaperLevel = readonly [price: PriceUnits, size: Lots];

export interface PublicTrade {
  readonly trade: number;
  readonly price: PriceUnits;
  readonly size: Lots;
  readonly aggressor: Side;
  readonly time: number;
}

export interface MarkState {
  /** 0 before the first. */
  readonly mark: PriceUnits;
  readonly index: PriceUnits;
  /** Rate of the next payment, parts per billion of the value; longs pay where it is positive. */
  readonly fundingPpb: bigint;
  readonly nextFunding: number;
  readonly time: number;
}

/** Fixed part and the largest random addition of a way, ms. */
export interface Latency {
  readonly fixedMs: number;
  readonly jitterMs: number;
}
