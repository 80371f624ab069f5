/**
 * Auctions of whole accounts, before the vault: bidders buy fractions of an account for a share of
 * its equity that falls with time. Source: Derive v2, `DutchAuction`, solvent auctions.
 */
import { lotValueAt } from '../liquidation/index.ts';
import { type Risk, riskOf } from '../margin/index.ts';
import { type CommandOf, MODE, type RefusalCode, STAGE } from '../model/index.ts';
import {
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type QuoteUnits,
} from '../money/index.ts';
import { emit } from './emit.ts';
import { lookAt } from './ladder.ts';
import type { AuctionPolicy } from './market-terms.ts';
import { mayReceiveParcels, moveParcel, type Parcel } from './receive.ts';
import type { Market, State } from './state.ts';
import { rowsOf } from './takeover.ts';

/** Terms of the auction of an account: those of the market of its first position; null: none. */
export function auctionOf(state: State, account: number): AuctionPolicy | null {
  if (state.accounts.mode[account] === MODE.portfolio) return null;
  const [row] = rowsOf(state, account);
  if (row === undefined) return null;
  const { auction } = state.markets[state.positions.market[row] as number] as Market;
  return auction.fastMs === 0 ? null : auction;
}

/** Whether the auction of an account has had its time. */
export function isAuctionOver(state: State, account: number): boolean {
  const policy = auctionOf(state, account);
  const since = state.ladder.since[account] as number;
  return policy === null || state.time - since >= policy.fastMs + policy.slowMs;
}

/**
 * Share of the equity that a bidder pays after some time, ppm: along the first slope, then along
 * the second. Rounds down, for the bidder, by at most a millionth.
 */
export function shareAsked(policy: AuctionPolicy, elapsedMs: number): bigint {
  const { fastMs, slowMs, startPpm, fastEndPpm, slowEndPpm } = policy;
  const isFast = elapsedMs < fastMs;
  const [from, to, after, lasts] = isFast
    ? [startPpm, fastEndPpm, elapsedMs, fastMs]
    : [fastEndPpm, slowEndPpm, Math.min(elapsedMs - fastMs, slowMs), slowMs];
  if (lasts === 0) return to;
  return from - mulDivUp(from - to, BigInt(after), BigInt(lasts));
}

/**
 * Most of an account that may be sold: so much that what is left has its maintenance and a buffer.
 * With E the equity, M maintenance with the buffer and d what the bidder gets of the equity:
 * f = (M - E) / (M - E * d'), d' = 1 - d; ppm, rounded up, at most all.
 */
export function saleablePpm(risk: Risk, sharePpm: bigint, bufferPpm: bigint): bigint {
  const wanted = risk.maintenance * (PPM + bufferPpm) * PPM;
  const equity = risk.maintenanceEquity * PPM * PPM;
  const bonus = risk.maintenanceEquity * PPM * (PPM - sharePpm);
  const missing = wanted - equity;
  const released = wanted - bonus;
  if (missing <= 0n) return 0n;
  return released <= missing ? PPM : mulDivUp(missing, PPM, released);
}

/** A bidder takes a fraction of an account that is in auction, at the present price. */
export function bid(state: State, command: CommandOf<'bid'>): RefusalCode | null {
  const { accounts, ladder, prices, breakers, positions } = state;
  const account = accounts.find(command.account);
  const bidder = accounts.find(command.bidder);
  if (account === -1 || bidder === -1) return 'unknown-account';
  if (account === bidder) return 'same-account';
  if (!accounts.isTrader(bidder)) return 'house-account';
  if (command.ppm <= 0) return 'not-positive';
  const policy = auctionOf(state, account);
  if (ladder.stage[account] !== STAGE.auction || policy === null) return 'not-in-auction';
  const rows = rowsOf(state, account);
  for (const row of rows) {
    const market = positions.market[row] as number;
    if (!prices.isActionable(market)) return 'stale-price';
    if (breakers.isHalted(market)) return 'halted';
  }
  const risk = riskOf(state, account);
  const share = shareAsked(policy, state.time - (ladder.since[account] as number));
  const most = saleablePpm(risk, share, policy.bufferPpm);
  const fraction = lesser(BigInt(command.ppm), most);
  if (fraction === 0n) return 'not-in-auction';
  const parcels = rows.map((row): Parcel => {
    const size = positions.size[row] as Lots;
    const lots = mulDivUp(magnitude(size), fraction, PPM);
    return { row, size: (size > 0n ? lots : -lots) as Lots };
  });
  const bonus = mulDivDown(risk.equity, fraction * (PPM - share), PPM * PPM) as QuoteUnits;
  if (!mayReceiveParcels(state, bidder, parcels, bonus)) return 'below-initial-margin';
  sell(state, account, bidder, parcels, bonus);
  lookAt(state, account);
  lookAt(state, bidder);
  return null;
}

/** The bidder gets the lots at the mark, and what the account gives up of its equity. */
function sell(
  state: State,
  account: number,
  bidder: number,
  parcels: readonly Parcel[],
  bonus: QuoteUnits,
): void {
  if (bonus > 0n) {
    state.accounts.transfer(account, bidder, bonus);
    emit(state, 'transferred', account, bidder, 0, 0, bonus);
  }
  for (const parcel of parcels) {
    const market = state.positions.market[parcel.row] as number;
    const value = (parcel.size * lotValueAt(state, market)) as QuoteUnits;
    moveParcel(state, parcel, bidder, value);
    emit(state, 'assigned', account, bidder, market, 0, parcel.size, value, 0n);
  }
}
