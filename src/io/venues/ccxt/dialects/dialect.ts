/** What ccxt does not unify: client ids, dead-man switches, rights, margins, limits of a venue. */
import type { RequestKind, WeightClass } from '../../rate-limit.ts';
import type { KeyRights, VenueAccount, VenueError, VenueListener } from '../../venue.ts';
import type { CcxtExchange, CcxtMarket, Params, Row } from '../exchange.ts';

/** Limits of a venue, and which requests count against them. */
export interface CountedClass {
  readonly weights: WeightClass;
  /** `weight`: every request by its cost in ccxt. `order`: each new order as 1. */
  readonly counts: 'weight' | 'order';
  /** Header in which the venue says what it has counted in the window; empty where it says none. */
  readonly header: string;
}

export interface CashFlow {
  readonly reason: Parameters<VenueListener['cash']>[0];
  readonly id: string;
  readonly amount: string;
}

export type Notice = Parameters<VenueListener['notice']>[1];

/** Calls an endpoint that ccxt defines at run time. */
export type Endpoint = (name: string, params?: Params) => Promise<Row | readonly Row[]>;

/** What a dialect may use. */
export interface Session {
  readonly exchange: CcxtExchange;
  readonly endpoint: Endpoint;
}

export interface Dialect {
  /** The venue takes a client id once for ever, not only while its order is open. */
  readonly uniqueClientIds: boolean;
  /** ccxt's `fetchMyTrades` answers with the newest trades and must be asked to page. */
  readonly tradePages: 'oldest-first' | 'paginate';
  /** Longest span of one question for own trades, ms; 0 where there is no limit. */
  readonly tradeSpanMs: number;
  /** How long the venue keeps own trades, ms; it is not asked for older ones. */
  readonly tradeHistoryMs: number;
  readonly openOrders: 'all' | 'by-symbol';
  readonly limits: readonly CountedClass[];
  /** Codes of the venue whose meaning ccxt's classes do not tell; one that answers was there. */
  readonly codes: Readonly<
    Record<string, Exclude<VenueError['kind'], 'unavailable'> | 'not-found' | 'duplicate'>
  >;
  /** Options of ccxt that this adapter depends on. */
  readonly options: Params;
  /**
   * Base units of 1 of ccxt's amount, which is in contracts at some venues and in coins at others;
   * null where that is not certain, and then the market is left out.
   */
  contractSize(market: CcxtMarket): string | null;
  /** Writes a client id as the venue takes it; null where it cannot. */
  idToVenue(client: string): string | null;
  idFromVenue(id: string): string;
  /** Parameters of a new order; `id` is already the venue's writing. */
  orderParams(id: string): Params;
  /** Is an order that `find` does not find unknown to the venue for certain? */
  readonly findsAll: boolean;
  /** The order of a client id; null, or ccxt's OrderNotFound, where it is not found. */
  find(session: Session, market: CcxtMarket, id: string): Promise<Row | null>;
  /** Null where only the venue's own id cancels. */
  cancel: ((session: Session, market: CcxtMarket, id: string) => Promise<Row>) | null;
  /** Null where the venue has no dead-man switch. */
  cancelAllAfter: ((session: Session, market: CcxtMarket, ms: number) => Promise<unknown>) | null;
  rights(session: Session): Promise<KeyRights>;
  /** Margins from ccxt's balance; null where they are not in it. */
  account(balance: Row): VenueAccount | null;
  /** Positions in ccxt's form. */
  positions(session: Session): Promise<readonly Row[]>;
  /** Client id of a row as the venue writes it; empty where it does not say. */
  clientOf(row: Row): string;
  cashOf(row: Row): readonly CashFlow[];
  noticeOf(row: Row): Notice | null;
  /** Funding from a row of the mark price stream; null where it is not in it. */
  fundingOf(row: Row): { readonly rate: unknown; readonly next: unknown } | null;
}

/** Own limits where a venue's are not known: a tenth of a minute of ccxt's pace at once. */
export const paceLimits = (rateLimitMs: number): readonly CountedClass[] => {
  const weightMax = Math.max(4, Math.floor(6_000 / rateLimitMs));
  const reserve = Math.floor(weightMax / 4);
  const weights = { name: 'requests', weightMax, windowMs: 6_000, reserve };
  return [{ weights, counts: 'weight', header: '' }];
};

/** What one request counts in a class. */
export function countIn(counted: CountedClass, kind: RequestKind, cost: number): number {
  if (counted.counts === 'weight') return cost;
  return kind === 'order' ? 1 : 0;
}
