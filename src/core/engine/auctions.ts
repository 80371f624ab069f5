/**
 * Auctions of whole accounts, before the vault: bidders buy fractions of an account for a share of
 * its equity that falls with time. Source: Derive v2, `DutchAuction`, solvent auctions.
 */
import { lotValueAt, pricePpmAt, saleableShare, sharePpm } from '../liquidation/index.ts';
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
  return auction.lastsMs === 0 ? null : auction;
}

/** Whether the auction of an account has had its time. */
export function isAuctionOver(state: State, account: number): boolean {
  const policy = auctionOf(state, account);
  const since = state.ladder.since[account] as number;
  return policy === null || state.time - since >= policy.lastsMs;
}

/** Fraction that a bidder gets: what it asks for, but no more than restores the account; ppm. */
function forSale(risk: Risk, asked: bigint, bufferPpm: bigint, wanted: bigint): bigint {
  const account = {
    equity: risk.maintenanceEquity,
    maintenance: risk.maintenance,
    reserved: 0n as QuoteUnits,
    bufferPpm,
    wholeBelow: 0n as QuoteUnits,
  };
  const share = saleableShare(account, asked);
  if (share.kind === 'healthy') return 0n;
  return lesser(wanted, share.kind === 'share' ? sharePpm(share) : PPM);
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
  const passed = state.time - (ladder.since[account] as number);
  if (passed > policy.lastsMs) return 'not-in-auction'; // its last price is not for ever
  const rows = rowsOf(state, account);
  for (const row of rows) {
    const market = positions.market[row] as number;
    if (!prices.isActionable(market)) return 'stale-price';
    if (breakers.isHalted(market)) return 'halted';
  }
  const risk = riskOf(state, account);
  const asked = pricePpmAt(policy.curve, BigInt(state.time - (ladder.since[account] as number)));
  const fraction = forSale(risk, asked, policy.bufferPpm, BigInt(command.ppm));
  if (fraction === 0n) return 'not-in-auction';
  const parcels = rows.map((row): Parcel => {
    const size = positions.size[row] as Lots;
    const lots = mulDivUp(magnitude(size), fraction, PPM);
    return { row, size: (size > 0n ? lots : -lots) as Lots };
  });
  const bonus = mulDivDown(risk.equity, fraction * (PPM - asked), PPM * PPM) as QuoteUnits;
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
