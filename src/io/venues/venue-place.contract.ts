/** Where the contract of a venue trades, and how it asks. */
import { type Venue, VenueError, type VenueOrder, type VenueOrderState } from './venue.ts';

/** Price and size, as texts. */
export type ContractLevel = readonly [price: string, size: string];

/** How a request can fail; `after` its effect, `before` it, or refused. */
export type ContractFailure = 'lost-before' | 'lost-after' | 'rate-limit';

/**
 * Somewhere an implementation trades. The account has 100,000 of the quote currency and nothing
 * else; the market has ticks of 0.1 and steps of 0.001, a smallest value between 1 and 100, a fee
 * of 0.0002 for makers and 0.0005 for takers, and leverage 20; its book is empty.
 */
export interface VenuePlace {
  readonly venue: Venue;
  readonly symbol: string;
  /** Best first; nobody of ours. */
  book(bids: readonly ContractLevel[], asks: readonly ContractLevel[]): Promise<void>;
  /** A trade among others. */
  trade(price: string, size: string, aggressor: 'buy' | 'sell'): Promise<void>;
  mark(price: string): Promise<void>;
  /** Pays funding; a fraction, longs pay where it is positive. */
  payFunding(rate: string): Promise<void>;
  /** Lets the next request that sends or asks for an order fail. */
  failNext(request: 'submit' | 'order', failure: ContractFailure): Promise<void>;
  /** Sets the venue's clock apart from ours. */
  skewClock(ms: number): Promise<void>;
  /** Waits, while time passes. */
  run<T>(waited: Promise<T>): Promise<T>;
  /** Lets time pass until everything on its way has arrived. */
  settle(): Promise<void>;
  pass(ms: number): Promise<void>;
  remove(): Promise<void>;
}

/** An order that rests below the market, unless told otherwise. */
export const orderOf = (
  place: VenuePlace,
  client: string,
  more: Partial<VenueOrder> = {},
): VenueOrder => ({
  symbol: place.symbol,
  client: `bwcontract-${client}`,
  side: 'buy',
  size: '0.500',
  limit: '49980.0',
  timeInForce: 'until-cancelled',
  reduceOnly: false,
  ...more,
});

export const TAKES = { limit: '50020.0', timeInForce: 'immediate-or-cancel' } as const;

export const submit = (place: VenuePlace, order: VenueOrder): Promise<VenueOrderState> =>
  place.run(place.venue.submit(order));

export const known = (place: VenuePlace, order: VenueOrder): Promise<VenueOrderState | null> =>
  place.run(place.venue.order(place.symbol, order.client));

export const openClients = async (place: VenuePlace): Promise<readonly string[]> =>
  (await place.run(place.venue.openOrders())).map(({ client }) => client).sort();

/** Signed base units; 0 where there is no position. */
export async function held(place: VenuePlace): Promise<number> {
  const positions = await place.run(place.venue.positions());
  return Number(positions.find(({ symbol }) => symbol === place.symbol)?.size ?? '0');
}

/** The kind of error that a call throws; anything else thrown fails the test. */
export async function failureOf(place: VenuePlace, call: Promise<unknown>): Promise<VenueError> {
  try {
    await place.run(call);
  } catch (error) {
    if (error instanceof VenueError) return error;
    throw error;
  }
  throw new Error('expected a VenueError; the call was answered');
}
