import {
  assess,
  EQUITY,
  INITIAL,
  INITIAL_EQUITY,
  isNoWorse,
  MAINTENANCE,
  MAINTENANCE_EQUITY,
  named,
} from '../margin/index.ts';
import { type CommandOf, LIMITS, MODE, type RefusalCode, STAGE, TRADING } from '../model/index.ts';
import {
  isStorable,
  type Lots,
  type PriceUnits,
  type QuoteUnits,
  valueOf,
} from '../money/index.ts';
import { gainsAheadOf } from './admission.ts';
import { isOutsideBands, record, watchMarket } from './breakers.ts';
import { emit } from './emit.ts';
import { feeToFund } from './funds.ts';
import { lookAt } from './ladder.ts';
import { closeIfFilled, reduceOrder } from './orders.ts';
import { noteOrder } from './runaway.ts';
import { isFundFrozen } from './stakes.ts';
import { HOUSE, HOUSE_POSITIONS, isOption, type Market, type State } from './state.ts';
import { cross, raisePeak } from './trade.ts';

/** One side of the present fill. Two are reused for ever, so that a fill allocates none. */
class FillSide {
  account = -1;
  row = -1;
  /** `high` of the positions before the row was opened for this fill; -1 where it was there. */
  highBefore = -1;
  order = -1;
  size = 0n as Lots;
  fee = 0n as QuoteUnits;
  realised = 0n as QuoteUnits;
  /** Whether the trade only reduces: then `before` is its risk before. */
  isReducing = false;
  readonly before = new BigInt64Array(5);
  /** Whether the account is at or above initial margin after the fill. */
  isAtRest = false;
  /** Size, cost, bids and asks of the row before, to take a refused fill back. */
  readonly held = new BigInt64Array(4);
}

const buys = new FillSide();
const sells = new FillSide();
const risk = new BigInt64Array(5);

/** A trade of the matching engine: both sides, or nothing. */
export function fill(state: State, command: CommandOf<'fill'>): RefusalCode | null {
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const { asset } = state.markets[market] as Market;
  buys.account = state.accounts.find(command.buyer, asset);
  sells.account = state.accounts.find(command.seller, asset);
  buys.size = command.size as Lots;
  sells.size = -command.size as Lots;
  buys.fee = command.buyerFee as QuoteUnits;
  sells.fee = command.sellerFee as QuoteUnits;
  const refused =
    checkFill(state, command, market) ??
    findOrder(state, buys, command.buyOrder, market, 0) ??
    findOrder(state, sells, command.sellOrder, market, 1) ??
    seatSide(state, buys, market);
  if (refused !== null) return refused;
  const refusedSeller = seatSide(state, sells, market);
  if (refusedSeller !== null) {
    unseat(state, buys);
    return refusedSeller;
  }
  return tradeOrTakeBack(state, command, market);
}

function checkFill(state: State, command: CommandOf<'fill'>, market: number): RefusalCode | null {
  const { accounts } = state;
  if (buys.account === -1 || sells.account === -1) return 'unknown-account';
  if (buys.account === sells.account) return 'same-account';
  if (!accounts.isTrader(buys.account) || !accounts.isTrader(sells.account)) return 'house-account';
  if (command.size <= 0n || command.price <= 0n) return 'not-positive';
  if (buys.fee < 0n || sells.fee < 0n) return 'not-positive';
  const scale = state.schedules.scale[market] as bigint;
  const value = command.size * command.price * scale;
  if (!isStorable(value) || !isStorable(buys.fee) || !isStorable(sells.fee)) return 'amount-limit';
  if (state.settlements.isOver(market)) return 'expired';
  const trading = state.breakers.trading[market];
  if (trading === TRADING.auction) return 'in-market-auction';
  if (state.breakers.isHalted(market)) return 'halted';
  if (isOutsideBands(state, market, command.price)) return 'outside-band';
  return state.prices.mark[market] === 0n ? 'no-mark' : null;
}

function findOrder(
  state: State,
  side: FillSide,
  name: string | undefined,
  market: number,
  sideNumber: number,
): RefusalCode | null {
  side.order = -1;
  if (name === undefined) return null;
  const { orders } = state;
  const order = orders.find(name);
  if (order === -1) return 'unknown-order';
  const isIts = orders.account[order] === side.account && orders.market[order] === market;
  const lots = side.size < 0n ? -side.size : side.size;
  if (!isIts || orders.side[order] !== sideNumber || (orders.left[order] as bigint) < lots) {
    return 'order-mismatch';
  }
  side.order = order;
  return null;
}

/** Finds or opens the row of one side and keeps what it holds, or says why it may not trade. */
function seatSide(state: State, side: FillSide, market: number): RefusalCode | null {
  const { accounts, positions, ladder } = state;
  const { account, size } = side;
  if ((ladder.stage[account] as number) >= STAGE.orderly) return 'in-liquidation';
  let row = positions.find(accounts, account, market);
  const held = row === -1 ? 0n : (positions.size[row] as bigint);
  const isReducing =
    held > 0n ? size < 0n && -size <= held : held < 0n && size > 0n && size <= -held;
  if (!isReducing) {
    const isShort = held + size < 0n && isOption(state, market);
    if (isShort && accounts.mode[account] !== MODE.portfolio) return 'options-need-portfolio';
    if (!state.prices.isActionable(market)) return 'stale-price';
    if (state.breakers.isCloseOnly(market)) return 'close-only';
    if (state.runaways.isHeld(account, state.time)) return 'runaway';
    if (state.funds.isFrozen && isFundFrozen(state, market)) return 'fund-frozen';
  }
  side.highBefore = -1;
  if (row === -1) {
    const refused = mayOpenRow(state, account);
    if (refused !== null) return refused;
    side.highBefore = positions.high;
    row = positions.open(accounts, account, market);
  }
  side.row = row;
  side.isReducing = isReducing;
  if (isReducing) assess(state, account, side.before);
  side.held[0] = positions.size[row] as bigint;
  side.held[1] = positions.cost[row] as bigint;
  side.held[2] = positions.bids[row] as bigint;
  side.held[3] = positions.asks[row] as bigint;
  return null;
}

/** Takes the row of one side back where this fill opened it. */
function unseat(state: State, side: FillSide): void {
  if (side.highBefore === -1) return;
  state.positions.takeBack(state.accounts, side.row, side.highBefore);
}

/** Why an account may not have a position or an order in one more market; null when it may. */
export function mayOpenRow(state: State, account: number): RefusalCode | null {
  const { accounts, positions } = state;
  const count = accounts.positionCount[account] as number;
  if (accounts.mode[account] === MODE.isolated && count > 0) return 'isolated-elsewhere';
  if (count >= LIMITS.positionsPerAccount) return 'too-many-positions';
  return positions.room() <= HOUSE_POSITIONS ? 'table-full' : null;
}

/** Trades, then asks whether both sides may stand where they stand; if not, takes it all back. */
function tradeOrTakeBack(
  state: State,
  command: CommandOf<'fill'>,
  market: number,
): RefusalCode | null {
  const { accounts, schedules } = state;
  const openInterest = schedules.openInterest[market] as bigint;
  const clearingCost = schedules.clearingCost[market] as bigint;
  const peak = schedules.peak[market] as bigint;
  const scale = schedules.scale[market] as bigint;
  const quote = valueOf(buys.size, command.price as PriceUnits, scale);
  const realised = cross(state, market, buys.row, sells.row, buys.size, quote);
  buys.realised = realised.buyer;
  sells.realised = realised.seller;
  if (buys.order !== -1) reduceOrder(state, buys.order, buys.row, buys.size);
  if (sells.order !== -1) reduceOrder(state, sells.order, sells.row, buys.size);
  const feeReserve = (state.markets[market] as Market).house + HOUSE.feeReserve;
  if (buys.fee !== 0n) accounts.transfer(buys.account, feeReserve, buys.fee);
  if (sells.fee !== 0n) accounts.transfer(sells.account, feeReserve, sells.fee);
  state.rescaleMarket(market);
  const refused = mayStand(state, market, buys) ?? mayStand(state, market, sells);
  if (refused !== null) {
    takeBack(state, market, buys);
    takeBack(state, market, sells);
    schedules.openInterest[market] = openInterest;
    schedules.clearingCost[market] = clearingCost;
    schedules.peak[market] = peak;
    state.rescaleMarket(market);
    unseat(state, sells);
    unseat(state, buys);
    return refused;
  }
  const { size, price } = command;
  const { realised: buyerRealised } = buys;
  emit(
    state,
    'filled',
    market,
    buys.account,
    sells.account,
    0,
    size,
    price,
    buyerRealised,
    sells.realised,
  );
  passFeesOn(state, market);
  noteTrade(state, market, price, quote);
  finish(state, buys, market);
  finish(state, sells, market);
  return null;
}

/** What breakers look at: trade prices, and accounts that trade too much to mean it. */
function noteTrade(state: State, market: number, price: bigint, quote: QuoteUnits): void {
  if (state.breakers.slots > 0) {
    record(state, market, 'band', price);
    watchMarket(state, market);
  }
  if (buys.order === -1) noteOrder(state, buys.account, quote);
  if (sells.order === -1) noteOrder(state, sells.account, quote);
}

/** The shared fund's share of the fees of the present fill. */
function passFeesOn(state: State, market: number): void {
  const { house, asset } = state.markets[market] as Market;
  const fees = (buys.fee + sells.fee) as QuoteUnits;
  const toFund = fees === 0n ? fees : feeToFund(state, asset, fees);
  if (toFund === 0n) return;
  state.accounts.transfer(house + HOUSE.feeReserve, house + HOUSE.sharedFund, toFund);
  emit(state, 'transferred', house + HOUSE.feeReserve, house + HOUSE.sharedFund, 0, 0, toFund);
}

/** Undoes one side: realised profit, fee, order and position, as they were. */
function takeBack(state: State, market: number, side: FillSide): void {
  const { accounts, positions, orders } = state;
  const { clearingRow, house } = state.markets[market] as Market;
  if (side.fee !== 0n) accounts.transfer(house + HOUSE.feeReserve, side.account, side.fee);
  if (side.realised !== 0n) accounts.transfer(side.account, clearingRow, side.realised);
  if (side.order !== -1) {
    const lots = side.size < 0n ? -side.size : side.size;
    orders.left[side.order] = (orders.left[side.order] as bigint) + lots;
  }
  positions.size[side.row] = side.held[0] as bigint;
  positions.cost[side.row] = side.held[1] as bigint;
  positions.bids[side.row] = side.held[2] as bigint;
  positions.asks[side.row] = side.held[3] as bigint;
}

/**
 * Whether one side may stand after the trade. Risk that grew needs the initial margin. Risk that
 * only fell is accepted below it, as long as equity per maintenance did not get worse.
 */
function mayStand(state: State, market: number, side: FillSide): RefusalCode | null {
  const { accounts, positions } = state;
  const { account, row } = side;
  if (!isStorable(positions.cost[row] as bigint)) return 'amount-limit';
  if (!isStorable(accounts.cash[account] as bigint)) return 'amount-limit';
  const tooLarge = raisePeak(state, market, row);
  if (tooLarge !== null) return tooLarge;
  assess(state, account, risk);
  side.isAtRest =
    (risk[INITIAL_EQUITY] as bigint) >= (risk[INITIAL] as bigint) &&
    (risk[MAINTENANCE_EQUITY] as bigint) >= (risk[MAINTENANCE] as bigint) &&
    (risk[EQUITY] as bigint) >= 0n;
  if (side.isAtRest) return admits(state, account, side);
  if (!side.isReducing) return 'below-initial-margin';
  return isNoWorse(named(side.before), named(risk)) ? null : 'would-worsen';
}

/** Whether risk that grows is covered where gains count at the stable price. */
function admits(state: State, account: number, side: FillSide): RefusalCode | null {
  if (!state.hasStable || side.isReducing) return null;
  const counted = (risk[INITIAL_EQUITY] as bigint) - gainsAheadOf(state, account);
  return counted >= (risk[INITIAL] as bigint) ? null : 'below-initial-margin';
}

function finish(state: State, side: FillSide, market: number): void {
  if (side.order !== -1) closeIfFilled(state, side.order);
  state.positions.closeIfEmpty(state.accounts, side.row);
  const isHealthy = state.ladder.stage[side.account] === STAGE.healthy;
  if (!side.isAtRest || !isHealthy) lookAt(state, side.account, market);
}
