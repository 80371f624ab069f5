/** Moving lots between two accounts: the one place where positions and the clearing change. */

import type { RefusalCode } from '../model/index.ts';
import { AMOUNT_MAX, type Lots, type QuoteUnits } from '../money/index.ts';
import { isOption, type Market, type State } from './state.ts';

/** Position row of an account in a market, opened where it has none. */
export function seat(state: State, account: number, market: number): number {
  const row = state.positions.find(state.accounts, account, market);
  return row === -1 ? state.positions.open(state.accounts, account, market) : row;
}

/**
 * Frees a row that is empty, unless an order of the engine's own is still open on it: its report
 * names the row, which may not be somebody else's by then.
 */
export function freeIfEmpty(state: State, row: number): void {
  const { ladder, positions, accounts } = state;
  const account = positions.account[row] as number;
  if (ladder.isOrderOn(account, row)) return;
  positions.closeIfEmpty(accounts, row);
}

/**
 * Adds lots to one side of a trade, realising what they close: profit moves from the clearing
 * account to the account (loss the other way), with its cost, so that both sums stay zero.
 */
function tradeSide(
  state: State,
  market: number,
  row: number,
  size: Lots,
  cost: QuoteUnits,
): QuoteUnits {
  const { positions, schedules, accounts } = state;
  const account = positions.account[row] as number;
  const before = positions.size[row] as bigint;
  const realised = isOption(state, market)
    ? positions.tradePaid(row, size, cost)
    : positions.trade(row, size, cost);
  accounts.touch(account);
  const after = positions.size[row] as bigint;
  const longs = (after > 0n ? after : 0n) - (before > 0n ? before : 0n);
  if (longs !== 0n) {
    schedules.openInterest[market] = (schedules.openInterest[market] as bigint) + longs;
  }
  if (realised !== 0n) {
    const { clearingRow } = state.markets[market] as Market;
    schedules.clearingCost[market] = (schedules.clearingCost[market] as bigint) - realised;
    accounts.transfer(clearingRow, account, realised);
  }
  return realised;
}

/** What both sides of a trade realised. */
export interface Realised {
  buyer: QuoteUnits;
  seller: QuoteUnits;
}

const realisedBy: Realised = { buyer: 0n as QuoteUnits, seller: 0n as QuoteUnits };

/**
 * Moves `size` lots from the seller's row to the buyer's for `quote`. Rows are not freed here.
 *
 * @param size more than zero
 * @param quote paid by the buyer; may be negative where a position is worth less than nothing
 * @returns the profits realised; the object is reused
 */
export function cross(
  state: State,
  market: number,
  buyerRow: number,
  sellerRow: number,
  size: Lots,
  quote: QuoteUnits,
): Realised {
  realisedBy.buyer = tradeSide(state, market, buyerRow, size, quote);
  realisedBy.seller = tradeSide(state, market, sellerRow, -size as Lots, -quote as QuoteUnits);
  return realisedBy;
}

/**
 * Whether so many lots would leave the stored range at twice the mark. What a source says that
 * does not count is not asked: one that lies could stop every trade and every report.
 */
export function isTooLarge(state: State, market: number, lots: bigint): boolean {
  const mark = state.prices.mark[market] as bigint;
  const value = lots * mark * (state.schedules.scale[market] as bigint);
  return value * 2n > AMOUNT_MAX;
}

/**
 * Raises the most lots that anybody could hold in a market: what one account ever had, orders
 * included, or the open interest, which may meet in one account when it is deleveraged.
 */
export function raisePeak(state: State, market: number, row: number): RefusalCode | null {
  const { positions, schedules } = state;
  const size = positions.size[row] as bigint;
  const long = size + (positions.bids[row] as bigint);
  const short = (positions.asks[row] as bigint) - size;
  const exposure = long > short ? long : short;
  const interest = schedules.openInterest[market] as bigint;
  const lots = exposure > interest ? exposure : interest;
  if (lots <= (schedules.peak[market] as bigint)) return null;
  if (isTooLarge(state, market, lots)) return 'amount-limit';
  schedules.peak[market] = lots;
  return null;
}
