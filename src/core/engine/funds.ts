/**
 * The funds of the venue as pools of capital: whose they are, how high they stood, what they lost.
 * A fund is a house account; the part of it that is nobody's stake belongs to the venue.
 */
import { type Column, LIMITS, REASON, type Table } from '../model/index.ts';
import { greater, mulDivDown, mulDivUp, PPM, type QuoteUnits } from '../money/index.ts';
import { emit } from './emit.ts';
import { type Asset, HOUSE, type Market, type State } from './state.ts';

/** Stretches that a window of peaks is cut into; one more is kept, so that none ends early. */
const PARTS = 8;
const KEPT = PARTS + 1;

/** Funds of an asset that can be staked in; those of the markets follow. */
const FUNDS_PER_ASSET = 2;
const SLOTS = FUNDS_PER_ASSET * LIMITS.assets + LIMITS.markets;

/** One row per fund, by its slot. */
export class Funds implements Table {
  // state
  readonly shares: BigInt64Array; //    all shares, those of the venue included
  readonly queued: BigInt64Array; //    shares that are asked back
  readonly paidOut: BigInt64Array; //   quote units paid for defaulters, ever: realised loss
  readonly belowSince: Float64Array; // ms since the fund is below its target; 0 where it is not
  readonly warned: Uint8Array; //       1 once a person was told that it stays below
  readonly peakPart: Float64Array; //   number of the stretch, plus one; 0 where none
  readonly peak: BigInt64Array; //      highest balance of the stretch
  /** Stakes: one row per provider and fund, for ever. */
  readonly owner: Int32Array;
  readonly slot: Int32Array;
  readonly staked: BigInt64Array; //    shares, those that are asked back included
  readonly asked: BigInt64Array; //     shares that are asked back
  readonly askedValue: BigInt64Array; // most that will be paid for them
  readonly askedAt: Float64Array; //    ms
  count = 0;
  /** Slots up to the last fund that exists. */
  slots = FUNDS_PER_ASSET * LIMITS.assets;
  // derived
  /** Whether any fund is frozen: risk behind it may only fall. */
  isFrozen = false;
  private readonly rowOf = new Map<string, number>();

  constructor(accounts: number) {
    this.shares = new BigInt64Array(SLOTS);
    this.queued = new BigInt64Array(SLOTS);
    this.paidOut = new BigInt64Array(SLOTS);
    this.belowSince = new Float64Array(SLOTS);
    this.warned = new Uint8Array(SLOTS);
    this.peakPart = new Float64Array(SLOTS * KEPT);
    this.peak = new BigInt64Array(SLOTS * KEPT);
    const stakes = Math.min(accounts, LIMITS.stakes);
    this.owner = new Int32Array(stakes);
    this.slot = new Int32Array(stakes);
    this.staked = new BigInt64Array(stakes);
    this.asked = new BigInt64Array(stakes);
    this.askedValue = new BigInt64Array(stakes);
    this.askedAt = new Float64Array(stakes);
  }

  /** Row of the stake of an account in a fund, or -1. */
  find(owner: number, slot: number): number {
    return this.rowOf.get(`${owner} ${slot}`) ?? -1;
  }

  isFull(): boolean {
    return this.count === this.owner.length;
  }

  /** Opens a stake of nothing. */
  open(owner: number, slot: number): number {
    const row = this.count;
    this.count += 1;
    this.owner[row] = owner;
    this.slot[row] = slot;
    this.rowOf.set(`${owner} ${slot}`, row);
    return row;
  }

  /** Notes how high a fund stands. */
  note(slot: number, balance: bigint, time: number, windowMs: number): void {
    const part = Math.floor(time / (windowMs / PARTS)) + 1;
    const at = slot * KEPT + (part % KEPT);
    const isNew = this.peakPart[at] !== part;
    if (!isNew && (this.peak[at] as bigint) >= balance) return;
    this.peakPart[at] = part;
    this.peak[at] = balance;
  }

  /** Highest balance that was noted within a window, or somewhat before it. */
  peakOf(slot: number, time: number, windowMs: number): QuoteUnits {
    const part = Math.floor(time / (windowMs / PARTS)) + 1;
    let most = 0n;
    for (let at = slot * KEPT; at < (slot + 1) * KEPT; at += 1) {
      const isRecent = (this.peakPart[at] as number) >= part - PARTS;
      if (isRecent && (this.peak[at] as bigint) > most) most = this.peak[at] as bigint;
    }
    return most as QuoteUnits;
  }

  columns(): readonly Column[] {
    const { slots, count: used } = this;
    return [
      { name: 'funds.shares', array: this.shares, used: slots },
      { name: 'funds.queued', array: this.queued, used: slots },
      { name: 'funds.paidOut', array: this.paidOut, used: slots },
      { name: 'funds.belowSince', array: this.belowSince, used: slots },
      { name: 'funds.warned', array: this.warned, used: slots },
      { name: 'funds.peakPart', array: this.peakPart, used: slots * KEPT },
      { name: 'funds.peak', array: this.peak, used: slots * KEPT },
      { name: 'stakes.owner', array: this.owner, used },
      { name: 'stakes.slot', array: this.slot, used },
      { name: 'stakes.staked', array: this.staked, used },
      { name: 'stakes.asked', array: this.asked, used },
      { name: 'stakes.askedValue', array: this.askedValue, used },
      { name: 'stakes.askedAt', array: this.askedAt, used },
    ];
  }

  registers(): readonly number[] {
    return [this.count, this.slots];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.count = registers[0] as number;
    this.slots = registers[1] as number;
    this.rowOf.clear();
    for (let row = 0; row < this.count; row += 1) {
      this.rowOf.set(`${this.owner[row]} ${this.slot[row]}`, row);
    }
  }
}

/** Slot of the shared fund of an asset. */
export const sharedSlot = (asset: number): number => FUNDS_PER_ASSET * asset;

/** Slot of the providers' guarantee of an asset. */
export const guaranteeSlot = (asset: number): number => FUNDS_PER_ASSET * asset + 1;

/** Slot of the fund of a market. */
export const marketSlot = (market: number): number => FUNDS_PER_ASSET * LIMITS.assets + market;

/** Account of a fund. */
export function accountOfSlot(state: State, slot: number): number {
  const market = slot - FUNDS_PER_ASSET * LIMITS.assets;
  if (market >= 0) return (state.markets[market] as Market).fundRow;
  const { houseRow } = state.assets[Math.floor(slot / FUNDS_PER_ASSET)] as Asset;
  return houseRow + (slot % FUNDS_PER_ASSET === 0 ? HOUSE.sharedFund : HOUSE.guarantee);
}

/** Slot of a fund by its account, or -1 where nobody can stake in it. */
export function slotOf(state: State, account: number): number {
  const asset = state.accounts.asset[account] as number;
  const { houseRow } = state.assets[asset] as Asset;
  if (account === houseRow + HOUSE.sharedFund) return sharedSlot(asset);
  if (account === houseRow + HOUSE.guarantee) return guaranteeSlot(asset);
  const market = state.markets.findIndex(({ fundRow }) => fundRow === account);
  return market === -1 ? -1 : marketSlot(market);
}

/** Slots of all funds that exist, in their order. */
export function slotsOf(state: State): number[] {
  const slots: number[] = [];
  for (let slot = 0; slot < FUNDS_PER_ASSET * state.assets.length; slot += 1) slots.push(slot);
  for (let market = 0; market < state.markets.length; market += 1) slots.push(marketSlot(market));
  return slots;
}

/** Notes how high a fund stands now: before it pays, before it is left, and as time passes. */
export function noteFund(state: State, slot: number): void {
  const { fallPpm, fallWindowMs } = state.fund;
  if (fallPpm === 0n) return;
  const balance = state.accounts.cash[accountOfSlot(state, slot)] as bigint;
  state.funds.note(slot, balance, state.time, fallWindowMs);
}

/**
 * What a fund keeps: a share of its recent peak, so that deleveraging begins before it is empty.
 * Rounds up. Source: Bybit and OKX, deleveraging at a fall of 30 % from the peak of 8 hours.
 */
export function keptOfPeak(state: State, slot: number): QuoteUnits {
  const { fallPpm, fallWindowMs } = state.fund;
  if (fallPpm === 0n) return 0n as QuoteUnits;
  const peak = state.funds.peakOf(slot, state.time, fallWindowMs);
  return mulDivUp(peak, PPM - fallPpm, PPM) as QuoteUnits;
}

/** Share of a trading fee that goes to the shared fund: more of it while that is below target. */
export function feeToFund(state: State, asset: number, fee: QuoteUnits): QuoteUnits {
  const { feePpm, divertPpm } = state.fund;
  const isBelow = state.funds.belowSince[sharedSlot(asset)] !== 0;
  const rate = isBelow ? greater(feePpm as QuoteUnits, divertPpm as QuoteUnits) : feePpm;
  return mulDivDown(fee, rate, PPM) as QuoteUnits;
}

/** Looks whether the shared fund of the venue's asset is below its target, and for how long. */
export function watchTarget(state: State): void {
  const { target, deadlineMs } = state.fund;
  if (target === 0n) return;
  const { funds, accounts, time } = state;
  const slot = sharedSlot(0);
  const row = accountOfSlot(state, slot);
  const missing = (target - (accounts.cash[row] as bigint)) as QuoteUnits;
  if (missing <= 0n) {
    if (funds.belowSince[slot] === 0) return;
    funds.belowSince[slot] = 0;
    funds.warned[slot] = 0;
    emit(state, 'fund-target', row, 0, 0, 0, 0n, BigInt(time));
    return;
  }
  const since = funds.belowSince[slot] as number;
  if (since === 0) {
    funds.belowSince[slot] = Math.max(time, 1);
    emit(state, 'fund-target', row, 0, 0, 0, missing, BigInt(time + deadlineMs));
  } else if (funds.warned[slot] === 0 && time - since > deadlineMs) {
    funds.warned[slot] = 1;
    emit(state, 'alert', row, REASON['fund-below-target'], 0, 0, missing);
  }
}
