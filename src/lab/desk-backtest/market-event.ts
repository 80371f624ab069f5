/** What a market shows, in currency and base units; the desk is told the same in whole numbers. */
import type { FeedEvent } from '../backtest/index.ts';

interface OfInstrument extends FeedEvent {
  readonly instrument: string;
}

/**
 * Who sees it. `venue-only`: it is so at the venue, but the feed of the desk has stopped.
 * `desk-only`: the feed says so, and it is wrong.
 */
export type Seen = 'by-all' | 'venue-only' | 'desk-only';

/** Best bid and ask, quote currency, and base units there; 0 where a side is empty. */
export interface QuoteEvent extends OfInstrument {
  readonly kind: 'quote';
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
  readonly seen: Seen;
}

/** What a position is valued at; `index` is 0 where there is none. */
export interface MarkEvent extends OfInstrument {
  readonly kind: 'mark';
  readonly mark: number;
  readonly index: number;
  readonly seen: Seen;
}

/** Implied volatility, a year as a fraction. */
export interface VolatilityEvent extends OfInstrument {
  readonly kind: 'volatility';
  readonly volatility: number;
}

/** Base units that others traded since the last such event. */
export interface VolumeEvent extends OfInstrument {
  readonly kind: 'volume';
  readonly price: number;
  readonly size: number;
  readonly aggressor: 'buy' | 'sell';
}

/** Funding is paid now: longs pay `rate` of their value where it is above zero. */
export interface FundingEvent extends OfInstrument {
  readonly kind: 'funding';
  readonly rate: number;
  readonly intervalMs: number;
}

/** The owner of the book trades beside the desk, at the touch; signed base units. */
export interface OwnerTradeEvent extends OfInstrument {
  readonly kind: 'owner-trade';
  readonly size: number;
}

/** The venue deleverages a share of the position at its mark, 0 to 1. */
export interface DeleverageEvent extends OfInstrument {
  readonly kind: 'deleverage';
  readonly share: number;
}

/** A future or an option ends; it pays `price`, quote currency. */
export interface SettleEvent extends OfInstrument {
  readonly kind: 'settle';
  readonly price: number;
}

/** A venue answers no more, or again. */
export interface VenueEvent extends FeedEvent {
  readonly kind: 'venue';
  readonly venue: string;
  readonly state: 'up' | 'down';
}

/** Numbers by name, such as the age of an oracle. */
export interface ValuesEvent extends FeedEvent {
  readonly kind: 'values';
  readonly source: string;
  readonly values: Readonly<Record<string, number>>;
}

/** Somebody stops a scope. */
export interface KillEvent extends FeedEvent {
  readonly kind: 'kill';
  readonly scope: string;
  readonly flatten: 'flatten' | 'close-only';
}

export type MarketEvent =
  | QuoteEvent
  | MarkEvent
  | VolatilityEvent
  | VolumeEvent
  | FundingEvent
  | OwnerTradeEvent
  | DeleverageEvent
  | SettleEvent
  | VenueEvent
  | ValuesEvent
  | KillEvent;
