/** What the server uses of the paper exchange. */
import type {
  MarkState,
  PaperDepth,
  PaperEvent,
  PaperMarket,
  PaperRequest,
} from '../paper/exchange-types.ts';

export interface ServedExchange {
  /** Every market, as its terms are now. */
  markets(): readonly PaperMarket[];
  /** Sends a request at `now`; its answer is an event with the ticket that is returned. */
  request(now: number, account: string, request: PaperRequest): number;
  /** Moves time to `now`; what reaches clients by then, in order of release. */
  advance(now: number): readonly PaperEvent[];
  /** When something is due next, by the caller's clock; null: nothing is. */
  nextDue(): number | null;
  depth(symbol: string): PaperDepth;
  mark(symbol: string): MarkState;
  /** The venue's own clock at `now`, with its skew. */
  venueTime(now: number): number;
}
