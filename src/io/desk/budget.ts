/** The port: how many new orders a venue may still be sent. Cancels never ask. */
import type { RateLimit } from '../venues/rate-limit.ts';

export interface Budget {
  /**
   * Takes one order of a venue's budget.
   *
   * @param now ms of a clock that is never set
   * @returns 0 where it may go, else after how many ms asking again is worth it
   */
  takeOrder(venue: string, now: number): number;
}

export const NO_BUDGET: Budget = { takeOrder: () => 0 };

/** A budget of the limits by venue; a venue without one has no limit. */
export const budgetOf = (limits: ReadonlyMap<string, RateLimit>): Budget => ({
  takeOrder(venue, now) {
    const limit = limits.get(venue);
    if (limit === undefined) return 0;
    const ticket = limit.join('order', 1);
    const waitMs = limit.take(ticket, now);
    // The outbox keeps the queue: nothing of it stands here meanwhile.
    if (waitMs > 0) limit.leave(ticket);
    return waitMs;
  },
});
