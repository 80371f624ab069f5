/** What a desk is told. Every command carries the time at which it was stamped, Unix ms. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';

interface Stamped {
  /** Unix ms, stamped once at the door; never before the last command's. */
  readonly time: number;
}

/** The best bid and ask of an instrument; a side that is empty has price and size 0. */
export interface ObserveQuote extends Stamped {
  readonly kind: 'observe-quote';
  readonly instrument: string;
  /** Who says so: a venue or a feed. */
  readonly source: string;
  readonly sourceTime: number;
  readonly bid: PriceUnits;
  readonly bidSize: Lots;
  readonly ask: PriceUnits;
  readonly askSize: Lots;
}

/** Mark and index price of an instrument; 0 where there is none. */
export interface ObserveMark extends Stamped {
  readonly kind: 'observe-mark';
  readonly instrument: string;
  readonly source: string;
  readonly sourceTime: number;
  readonly mark: PriceUnits;
  readonly index: PriceUnits;
}

/** Implied volatility of an option, a year as a fraction. */
export interface ObserveVolatility extends Stamped {
  readonly kind: 'observe-volatility';
  readonly instrument: string;
  readonly source: string;
  readonly sourceTime: number;
  readonly impliedVolatility: number;
}

/** Funding to be paid at `next`: a fraction of the value; longs pay where it is above zero. */
export interface ObserveFunding extends Stamped {
  readonly kind: 'observe-funding';
  readonly instrument: string;
  readonly rate: number;
  readonly intervalMs: number;
  readonly next: number;
}

/** A public trade: volume for participation and indicators. */
export interface ObserveTrade extends Stamped {
  readonly kind: 'observe-trade';
  readonly instrument: string;
  readonly price: PriceUnits;
  readonly size: Lots;
  readonly aggressor: 'buy' | 'sell';
}

/** Any other numbers by name: gauges, on-chain values. A source replaces its own only. */
export interface ObserveValues extends Stamped {
  readonly kind: 'observe-values';
  readonly source: string;
  readonly sourceTime: number;
  readonly values: Readonly<Record<string, number>>;
}

/** An account as its venue sees it, in quote units. */
export interface ReportAccount extends Stamped {
  readonly kind: 'report-account';
  readonly venue: string;
  readonly equity: QuoteUnits;
  readonly initial: QuoteUnits;
  readonly maintenance: QuoteUnits;
  readonly available: QuoteUnits;
}

/** A position as its venue sees it; `liquidation` is 0 where the venue gives none. */
export interface ReportPosition extends Stamped {
  readonly kind: 'report-position';
  readonly instrument: string;
  readonly size: Lots;
  readonly liquidation: PriceUnits;
}

/** What a venue or the sender says of an order. */
export const ORDER_STATUSES = [
  'sent', //       bytes have left; the answer is not known yet
  'unknown', //    no answer in time, or one that says nothing about the order
  'open',
  'filled',
  'cancelled', //  also expired and what was left of an immediate order
  'rejected', //   the venue never took it
  'not-found', //  the venue does not know the client id
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** A statement about an order; late, repeated and out of order is allowed. */
export interface ReportOrder extends Stamped {
  readonly kind: 'report-order';
  readonly client: string;
  readonly status: OrderStatus;
  /** Lots filled so far, as the venue counts; 0 where the report does not say. */
  readonly filled: Lots;
  /** The venue's own id; empty where none is known. */
  readonly order: string;
  /** The venue's own word for why; empty where there is none. */
  readonly reason: string;
}

/** A trade of an order of ours; `trade` is unique at the venue, so a repeat books nothing. */
export interface ReportFill extends Stamped {
  readonly kind: 'report-fill';
  readonly client: string;
  readonly trade: string;
  readonly size: Lots;
  readonly price: PriceUnits;
  /** Quote units; negative is a rebate. */
  readonly fee: QuoteUnits;
}

/** Money that came or went without a trade. */
export interface ReportCash extends Stamped {
  readonly kind: 'report-cash';
  readonly venue: string;
  readonly reason: 'funding' | 'deposit' | 'withdrawal' | 'transfer' | 'liquidation' | 'other';
  /** Unique for the venue and the reason, so that a repeat books nothing. */
  readonly id: string;
  readonly amount: QuoteUnits;
}

/** How a venue is doing. */
export interface ReportVenue extends Stamped {
  readonly kind: 'report-venue';
  readonly venue: string;
  readonly state: 'up' | 'degraded' | 'down';
  /** Venue's clock less ours, ms. */
  readonly clockOffsetMs: number;
}

/** Our position was deleveraged or liquidated by the venue. */
export interface ReportNotice extends Stamped {
  readonly kind: 'report-notice';
  readonly instrument: string;
  readonly notice: 'adl' | 'liquidation' | 'margin-call' | 'terms-changed';
}

/** Time passes; sent a few times a second, so that timers move where markets are silent. */
export interface Tick extends Stamped {
  readonly kind: 'tick';
}

/** Stops trading in a scope: cancels all, then allows closing only, or closes everything too. */
export interface Kill extends Stamped {
  readonly kind: 'kill';
  /** `book`, `venue:NAME`, `underlying:NAME` or `module:ID`. */
  readonly scope: string;
  readonly flatten: boolean;
  readonly person: string;
}

/** Takes a latch, a pause or a kill back; two different persons must ask for the same scope. */
export interface Rearm extends Stamped {
  readonly kind: 'rearm';
  readonly scope: string;
  readonly person: string;
}

export type DeskCommand =
  | ObserveQuote
  | ObserveMark
  | ObserveVolatility
  | ObserveFunding
  | ObserveTrade
  | ObserveValues
  | ReportAccount
  | ReportPosition
  | ReportOrder
  | ReportFill
  | ReportCash
  | ReportVenue
  | ReportNotice
  | Tick
  | Kill
  | Rearm;
