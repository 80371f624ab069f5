/** Whether an account may receive positions of a defaulter, and the one way in which it does. */
import { lotValueAt } from '../liquidation/index.ts';
import { notionalOf, requirementOf, riskOf } from '../margin/index.ts';
import { LIMITS, MODE, STAGE } from '../model/index.ts';
import { type Lots, magnitude, type QuoteUnits } from '../money/index.ts';
import { gainsAheadOf } from './admission.ts';
import { HOUSE_POSITIONS, type State } from './state.ts';
import { cross, freeIfEmpty, isTooLarge, raisePeak, seat } from './trade.ts';

/** Lots of one position row, signed as the row is. */
export interface Parcel {
  readonly row: number;
  readonly size: Lots;
}

/** How much more initial margin an account would need with these lots as well. */
export function initialMoreFor(state: State, account: number, market: number, size: Lots): bigint {
  const { positions, accounts, schedules } = state;
  const row = positions.find(accounts, account, market);
  const held = row === -1 ? 0n : (positions.size[row] as bigint);
  const bids = row === -1 ? 0n : (positions.bids[row] as bigint);
  const asks = row === -1 ? 0n : (positions.asks[row] as bigint);
  const lotValue = lotValueAt(state, market);
  const exposure = (holds: bigint): QuoteUnits => {
    const worst = holds + bids > asks - holds ? holds + bids : asks - holds;
    return notionalOf((worst * lotValue) as QuoteUnits);
  };
  const brackets = schedules.initialBrackets(market);
  const after = requirementOf(brackets, exposure(held + size));
  return after - requirementOf(brackets, exposure(held));
}

/**
 * Whether an account may receive parcels at the mark and a bonus, and still cover its initial
 * margin. Accounts with portfolio margin, and those that are being liquidated, do not receive.
 */
export function mayReceiveParcels(
  state: State,
  account: number,
  parcels: readonly Parcel[],
  bonus: bigint,
): boolean {
  const { accounts, positions, ladder, breakers } = state;
  if (accounts.mode[account] === MODE.portfolio) return false;
  if ((ladder.stage[account] as number) >= STAGE.orderly || ladder.hasOrder(account)) return false;
  let opens = 0;
  let more = 0n;
  for (const { row, size } of parcels) {
    const market = positions.market[row] as number;
    const own = positions.find(accounts, account, market);
    const held = own === -1 ? 0n : (positions.size[own] as bigint);
    // Close-only is for traders: who offered to take a defaulter over is needed most just then.
    if (breakers.isHalted(market) && !isReducing(held, size)) return false;
    if (own === -1) opens += 1;
    const interest = state.schedules.openInterest[market] as bigint;
    if (isTooLarge(state, market, magnitude(held as Lots) + magnitude(size) + interest)) {
      return false;
    }
    more += initialMoreFor(state, account, market, size);
  }
  const count = (accounts.positionCount[account] as number) + opens;
  const most = accounts.mode[account] === MODE.isolated ? 1 : LIMITS.positionsPerAccount;
  if (count > most || positions.room() < HOUSE_POSITIONS + opens) return false;
  const risk = riskOf(state, account);
  return (
    risk.initialEquity + bonus - gainsAheadOf(state, account) >= risk.initial + more &&
    risk.equity >= 0n
  );
}

const isReducing = (held: bigint, size: bigint): boolean =>
  held !== 0n && held > 0n !== size > 0n && magnitude(size as Lots) <= magnitude(held as Lots);

/** Moves a part of a position to an account for a signed quote, as `moveRow` moves a whole one. */
export function moveParcel(state: State, parcel: Parcel, to: number, quote: QuoteUnits): void {
  const { row, size } = parcel;
  const market = state.positions.market[row] as number;
  const toRow = seat(state, to, market);
  if (size > 0n) cross(state, market, toRow, row, size, quote);
  else cross(state, market, row, toRow, magnitude(size), -quote as QuoteUnits);
  raisePeak(state, market, toRow);
  freeIfEmpty(state, row);
  freeIfEmpty(state, toRow);
  state.rescaleMarket(market);
}
