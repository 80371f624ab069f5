/**
 * Providers' capital in the funds: shares, the cooldown, and who may leave when. Shares that are
 * asked back bear every loss until they are taken, and gain nothing.
 */
import { type CommandOf, REASON, type RefusalCode } from '../model/index.ts';
import { isStorable, PPM, type QuoteUnits } from '../money/index.ts';
import { cancelForfeits, mintedShares, rebaseDivisor, sharesValue } from '../waterfall/index.ts';
import { emit } from './emit.ts';
import type { StakePolicy } from './fund-terms.ts';
import {
  accountOfSlot,
  guaranteeSlot,
  marketSlot,
  noteFund,
  sharedSlot,
  slotOf,
  slotsOf,
} from './funds.ts';
import { knownLoss } from './known-loss.ts';
import { mayLeave } from './money-commands.ts';
import type { Market, State } from './state.ts';

/** Where a command about a stake points to. */
interface Place {
  readonly policy: StakePolicy;
  readonly owner: number;
  readonly fund: number;
  readonly slot: number;
  /** Row of the stake, -1 where there is none yet. */
  readonly row: number;
}

function placeOf(
  state: State,
  command: { readonly account: string; readonly fund: string; readonly asset?: string | undefined },
): Place | RefusalCode {
  const { accounts, funds, fund: terms } = state;
  const asset = state.findAsset(command.asset);
  if (asset === -1) return 'unknown-asset';
  const owner = accounts.find(command.account, asset);
  const fund = accounts.find(command.fund, asset);
  if (owner === -1) return 'unknown-account';
  if (!accounts.isTrader(owner)) return 'house-account';
  const slot = fund === -1 ? -1 : slotOf(state, fund);
  if (slot === -1 || terms.stake === null) return 'not-a-fund';
  return { policy: terms.stake, owner, fund, slot, row: funds.find(owner, slot) };
}

/** What a fund holds, and how many shares there are of it. */
const poolOf = (
  state: State,
  slot: number,
): { readonly shares: bigint; readonly value: bigint } => ({
  shares: state.funds.shares[slot] as bigint,
  value: state.accounts.cash[accountOfSlot(state, slot)] as bigint,
});

/**
 * Shares that stand for less than a tenth of a unit each are divided, all alike: a fund that lost
 * most of its value would run out of numbers. What divides with a remainder is lost to the owner.
 */
function rebase(state: State, slot: number): void {
  const { funds } = state;
  const divisor = rebaseDivisor(poolOf(state, slot));
  if (divisor <= 1n) return;
  let all = (funds.shares[slot] as bigint) / divisor;
  let queued = 0n;
  let staked = 0n;
  for (let row = 0; row < funds.count; row += 1) {
    if (funds.slot[row] !== slot) continue;
    funds.staked[row] = (funds.staked[row] as bigint) / divisor;
    funds.asked[row] = (funds.asked[row] as bigint) / divisor;
    queued += funds.asked[row] as bigint;
    staked += funds.staked[row] as bigint;
  }
  if (all < staked) all = staked;
  funds.shares[slot] = all;
  funds.queued[slot] = queued;
  emit(state, 'fund-rebased', accountOfSlot(state, slot), 0, 0, 0, divisor, all);
}

/** A fund that has paid everything out has no owners: what comes next begins anew. */
export function clearDrained(state: State, slot: number): void {
  const { funds } = state;
  const { shares, value } = poolOf(state, slot);
  if (value > 0n || shares === 0n) return;
  for (let row = 0; row < funds.count; row += 1) {
    if (funds.slot[row] !== slot) continue;
    funds.staked[row] = funds.asked[row] = funds.askedValue[row] = 0n;
    funds.askedAt[row] = 0;
  }
  funds.shares[slot] = funds.queued[slot] = 0n;
  findFrozen(state);
  emit(state, 'fund-rebased', accountOfSlot(state, slot), 0, 0, 0, shares, 0n);
}

/** The operator pays into a fund: shares of the venue, so that it gives nothing to providers. */
export function creditVenue(state: State, fund: number, amount: bigint): void {
  const slot = slotOf(state, fund);
  if (slot === -1) return;
  clearDrained(state, slot);
  const pool = poolOf(state, slot);
  if (pool.shares === 0n) return;
  state.funds.shares[slot] = pool.shares + (mintedShares(pool, amount) ?? 0n);
}

/** Capital goes into a fund for shares at their present value, rounded down. */
export function stake(state: State, command: CommandOf<'stake'>): RefusalCode | null {
  const place = placeOf(state, command);
  if (typeof place === 'string') return place;
  const { funds, accounts } = state;
  const { owner, fund, slot, policy } = place;
  const { amount } = command;
  const refused = mayLeave(state, owner, amount);
  if (refused !== null) return refused;
  if (accounts.asset[owner] === 0 && amount < policy.minimum) return 'below-minimum';
  // Nobody buys in cheaply between a loss and its payment.
  if (knownLoss(state, accounts.asset[owner] as number) > 0n) return 'loss-unresolved';
  if (statusOf(state, slot) === 'frozen') return 'fund-frozen';
  if (place.row === -1 && funds.isFull()) return 'table-full';
  if (!isStorable((accounts.cash[fund] as bigint) + amount)) return 'amount-limit';
  clearDrained(state, slot);
  rebase(state, slot);
  const pool = poolOf(state, slot);
  // What is in the fund before its first stake is the venue's own.
  const before = pool.shares === 0n ? pool.value : pool.shares;
  const minted = mintedShares({ shares: before, value: pool.value }, amount);
  if (minted === null || minted === 0n) return 'below-minimum';
  if (!isStorable(before + minted)) return 'amount-limit';
  const row = place.row === -1 ? funds.open(owner, slot) : place.row;
  funds.shares[slot] = before + minted;
  funds.staked[row] = (funds.staked[row] as bigint) + minted;
  accounts.transfer(owner, fund, amount as QuoteUnits);
  emit(state, 'transferred', owner, fund, 0, 0, amount);
  emit(state, 'staked', owner, fund, 0, 0, amount, minted);
  return null;
}

/**
 * A contribution to a fund by the risk of an account: what stress costs beyond its margin, or a
 * share of its initial margin, as the operator computes it. It belongs to all who own the fund.
 */
export function contribute(state: State, command: CommandOf<'contribute'>): RefusalCode | null {
  const place = placeOf(state, command);
  if (typeof place === 'string') return place;
  const { accounts } = state;
  const { owner, fund, slot } = place;
  const refused = mayLeave(state, owner, command.amount);
  if (refused !== null) return refused;
  if (!isStorable((accounts.cash[fund] as bigint) + command.amount)) return 'amount-limit';
  clearDrained(state, slot);
  accounts.transfer(owner, fund, command.amount as QuoteUnits);
  emit(state, 'transferred', owner, fund, 0, 0, command.amount);
  return null;
}

/** Shares are asked back: they cool down, and their value now is the most that will be paid. */
export function askUnstake(state: State, command: CommandOf<'ask-unstake'>): RefusalCode | null {
  const place = placeOf(state, command);
  if (typeof place === 'string') return place;
  const { funds } = state;
  const { row, slot } = place;
  if (command.shares <= 0n) return 'not-positive';
  if (row === -1 || command.shares > (funds.staked[row] as bigint)) return 'nothing-staked';
  if (funds.asked[row] !== 0n) return 'already-asked';
  const value = sharesValue(poolOf(state, slot), command.shares);
  funds.asked[row] = command.shares;
  funds.askedValue[row] = value;
  funds.askedAt[row] = state.time;
  changeQueue(state, slot, command.shares);
  emit(state, 'unstake-asked', place.owner, place.fund, 0, 0, command.shares, value);
  return null;
}

/** Shares stay; as many are forfeited as the fund gained on them since they were asked back. */
export function cancelUnstake(
  state: State,
  command: CommandOf<'cancel-unstake'>,
): RefusalCode | null {
  const place = placeOf(state, command);
  if (typeof place === 'string') return place;
  const { funds } = state;
  const { row, slot } = place;
  if (row === -1 || funds.asked[row] === 0n) return 'nothing-staked';
  const asked = funds.asked[row] as bigint;
  const value = funds.askedValue[row] as bigint;
  const forfeited = cancelForfeits(poolOf(state, slot), { shares: asked, value });
  funds.staked[row] = (funds.staked[row] as bigint) - forfeited;
  funds.shares[slot] = (funds.shares[slot] as bigint) - forfeited;
  forgetRequest(state, row);
  emit(state, 'unstake-cancelled', place.owner, place.fund, 0, 0, asked, forfeited);
  return null;
}

/** A provider takes what it asked for: the lesser of the value then and now, rounded down. */
export function unstake(state: State, command: CommandOf<'unstake'>): RefusalCode | null {
  const place = placeOf(state, command);
  if (typeof place === 'string') return place;
  const { funds, accounts, time } = state;
  const { row, slot, policy, owner, fund } = place;
  if (row === -1 || funds.asked[row] === 0n) return 'nothing-staked';
  const ready = (funds.askedAt[row] as number) + policy.cooldownMs;
  if (time < ready) return 'still-cooling';
  if (policy.windowMs !== 0 && time >= ready + policy.windowMs) return 'request-over';
  if (knownLoss(state, accounts.asset[owner] as number) > 0n) return 'loss-unresolved';
  const asked = funds.asked[row] as bigint;
  const now = sharesValue(poolOf(state, slot), asked);
  const then = funds.askedValue[row] as bigint;
  const pays = (now < then ? now : then) as QuoteUnits;
  if (!isStorable((accounts.cash[owner] as bigint) + pays)) return 'amount-limit';
  noteFund(state, slot);
  forgetRequest(state, row);
  funds.staked[row] = (funds.staked[row] as bigint) - asked;
  funds.shares[slot] = (funds.shares[slot] as bigint) - asked;
  accounts.transfer(fund, owner, pays);
  emit(state, 'transferred', fund, owner, 0, 0, pays);
  emit(state, 'unstaked', owner, fund, 0, 0, asked, pays);
  rebase(state, slot);
  return null;
}

function forgetRequest(state: State, row: number): void {
  const { funds } = state;
  changeQueue(state, funds.slot[row] as number, -(funds.asked[row] as bigint));
  funds.asked[row] = 0n;
  funds.askedValue[row] = 0n;
  funds.askedAt[row] = 0;
}

/** How much of a fund is asked back, in words. */
export type FundStatus = 'active' | 'on ice' | 'frozen';

/** Status of a fund by the share of it that is asked back. */
export function statusOf(state: State, slot: number): FundStatus {
  const { stake: policy } = state.fund;
  const shares = state.funds.shares[slot] as bigint;
  const queued = (state.funds.queued[slot] as bigint) * PPM;
  if (policy === null || shares === 0n || queued === 0n) return 'active';
  if (queued >= shares * policy.frozenPpm) return 'frozen';
  return queued >= shares * policy.onIcePpm ? 'on ice' : 'active';
}

/** Whether a fund that stands behind a market is frozen. */
export function isFundFrozen(state: State, market: number): boolean {
  const { asset } = state.markets[market] as Market;
  const slots = [marketSlot(market), sharedSlot(asset), guaranteeSlot(asset)];
  return slots.some((slot) => statusOf(state, slot) === 'frozen');
}

/** Finds out anew whether any fund is frozen; also after a snapshot was read. */
export function findFrozen(state: State): void {
  state.funds.isFrozen = slotsOf(state).some((slot) => statusOf(state, slot) === 'frozen');
}

/** More or fewer shares are asked back; a fund that gets on ice or frozen is an alert. */
function changeQueue(state: State, slot: number, by: bigint): void {
  const before = statusOf(state, slot);
  state.funds.queued[slot] = (state.funds.queued[slot] as bigint) + by;
  const after = statusOf(state, slot);
  findFrozen(state);
  if (after === before || after === 'active') return;
  const reason = after === 'frozen' ? REASON['fund-frozen'] : REASON['fund-on-ice'];
  const fund = accountOfSlot(state, slot);
  emit(state, 'alert', fund, reason, 0, 0, state.accounts.cash[fund] as bigint);
}
