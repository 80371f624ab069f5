import { type Column, LIMITS, RESPONSE, type Table, TRADING } from '../model/index.ts';
import { greater, type QuoteUnits } from '../money/index.ts';
import { type BreakerPolicy, Machines } from './machines.ts';
import { Windows } from './windows.ts';

const MILLION = 1_000_000n;

/** What a market accepts under a response. */
const TRADING_OF: readonly number[] = [
  TRADING.open, //       none
  TRADING.open, //       alert
  TRADING.open, //       slow
  TRADING.open, //       gate
  TRADING.closeOnly,
  TRADING.cancelOnly,
  TRADING.auction,
  TRADING.halted,
];

/** What persons and breakers allow in each market, and how much liquidation its window has left. */
export class Breakers implements Table {
  // state
  readonly manual: Uint8Array; //            TRADING numbers: what a person ordered
  readonly trading: Uint8Array; //           TRADING numbers: with what breakers ordered
  readonly isGated: Uint8Array; //           nothing is withdrawn by who has a position there
  readonly allowedPpm: Float64Array; //      share of the liquidation window that may be used
  readonly windowStart: Float64Array; //     ms
  readonly windowNotional: BigInt64Array; // liquidation notional sent in the window, quote units
  readonly firstSlot: Int32Array; //         of the market's breakers; the venue's begin at 0
  readonly slotCount: Uint8Array;
  readonly slotRoom: Uint8Array; //          places that the market has, some of them unused
  readonly reference: BigInt64Array; //      [slot] price that a band is about, 0 where none
  readonly machines: Machines;
  readonly windows: Windows;
  count = 0; //  markets
  slots = 0; //  breakers, those of the venue first
  // derived
  readonly policies: BreakerPolicy[] = []; // by slot
  venueCount = 0;

  constructor(limit: number) {
    this.manual = new Uint8Array(limit);
    this.trading = new Uint8Array(limit);
    this.isGated = new Uint8Array(limit);
    this.allowedPpm = new Float64Array(limit).fill(Number(MILLION));
    this.windowStart = new Float64Array(limit);
    this.windowNotional = new BigInt64Array(limit);
    this.firstSlot = new Int32Array(limit);
    this.slotCount = new Uint8Array(limit);
    this.slotRoom = new Uint8Array(limit);
    this.reference = new BigInt64Array(LIMITS.breakers);
    this.machines = new Machines(LIMITS.breakers);
    this.windows = new Windows(LIMITS.breakers);
  }

  /** Puts the breakers of the venue in force, once. */
  setVenue(policies: readonly BreakerPolicy[]): void {
    this.venueCount = policies.length;
    this.slots = policies.length;
    policies.forEach((policy, slot) => {
      this.policies[slot] = policy;
    });
  }

  /** Whether there is room for so many breakers in a market. */
  hasRoom(market: number, wanted: number): boolean {
    const isKept = market < this.count && (this.slotRoom[market] as number) >= wanted;
    return isKept || this.slots + wanted <= LIMITS.breakers;
  }

  /** Puts the breakers of a market in force; they keep its places while these are enough. */
  setMarket(market: number, policies: readonly BreakerPolicy[]): void {
    const isKept = market < this.count && (this.slotRoom[market] as number) >= policies.length;
    if (!isKept) {
      this.firstSlot[market] = this.slots;
      this.slotRoom[market] = policies.length;
      this.slots += policies.length;
    }
    this.slotCount[market] = policies.length;
    if (market >= this.count) this.count = market + 1;
    const first = this.firstSlot[market] as number;
    policies.forEach((policy, at) => {
      this.policies[first + at] = policy;
    });
  }

  /** Whether all breakers of a market are armed. */
  isArmed(market: number): boolean {
    const first = this.firstSlot[market] as number;
    for (let at = 0; at < (this.slotCount[market] as number); at += 1) {
      if (this.machines.phase[first + at] !== 0) return false;
    }
    return true;
  }

  /** Breakers of a market that begin anew: their list has changed. */
  resetMarket(market: number): void {
    const first = this.firstSlot[market] as number;
    for (let at = 0; at < (this.slotCount[market] as number); at += 1) {
      this.machines.reset(first + at);
      this.windows.clear(first + at);
      this.reference[first + at] = 0n;
    }
  }

  /** Whether orders do not meet: liquidations wait. */
  isHalted(market: number): boolean {
    return (this.trading[market] as number) >= TRADING.cancelOnly;
  }

  /** Whether a breaker of the whole venue holds withdrawals, or does more. */
  isVenueGated(): boolean {
    for (let slot = 0; slot < this.venueCount; slot += 1) {
      const response = this.machines.response(slot, this.policies[slot] as BreakerPolicy);
      if (response >= RESPONSE.gate) return true;
    }
    return false;
  }

  /** Whether risk may only fall. */
  isCloseOnly(market: number): boolean {
    const isByPerson = this.manual[market] === TRADING.closeOnly;
    return this.trading[market] === TRADING.closeOnly || isByPerson;
  }

  /**
   * Works out what a market accepts, from the strongest of what a person and the breakers say.
   *
   * @returns whether that changed
   */
  settle(market: number): boolean {
    const before = this.trading[market];
    let response: number = RESPONSE.none;
    let allowed = MILLION;
    let isGated = 0;
    const look = (slot: number): void => {
      const policy = this.policies[slot] as BreakerPolicy;
      const each = this.machines.response(slot, policy);
      const isSlow = this.machines.hasPassed(slot, policy, RESPONSE.slow);
      if (isSlow && policy.slowPpm < allowed) allowed = policy.slowPpm;
      if (this.machines.hasPassed(slot, policy, RESPONSE.gate)) isGated = 1;
      if (each > response) response = each;
    };
    for (let slot = 0; slot < this.venueCount; slot += 1) look(slot);
    const first = this.firstSlot[market] as number;
    for (let at = 0; at < (this.slotCount[market] as number); at += 1) look(first + at);
    this.allowedPpm[market] = Number(allowed);
    this.isGated[market] = isGated;
    const ordered = TRADING_OF[response] as number;
    this.trading[market] = Math.max(ordered, this.manual[market] as number);
    return this.trading[market] !== before;
  }

  /** Liquidation notional that the window of a market still allows at `now`. */
  room(market: number, now: number, most: QuoteUnits, windowMs: number): QuoteUnits {
    const allowed = (most * BigInt(this.allowedPpm[market] as number)) / MILLION;
    if (now - (this.windowStart[market] as number) >= windowMs) return allowed as QuoteUnits;
    const used = this.windowNotional[market] as bigint;
    return greater((allowed - used) as QuoteUnits, 0n as QuoteUnits);
  }

  /** Counts notional that was sent; the first of a new window starts it. */
  spend(market: number, now: number, notional: QuoteUnits, windowMs: number): void {
    if (now - (this.windowStart[market] as number) >= windowMs) {
      this.windowStart[market] = now;
      this.windowNotional[market] = 0n;
    }
    this.windowNotional[market] = (this.windowNotional[market] as bigint) + notional;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'breakers.manual', array: this.manual, used },
      { name: 'breakers.trading', array: this.trading, used },
      { name: 'breakers.isGated', array: this.isGated, used },
      { name: 'breakers.allowedPpm', array: this.allowedPpm, used },
      { name: 'breakers.windowStart', array: this.windowStart, used },
      { name: 'breakers.windowNotional', array: this.windowNotional, used },
      { name: 'breakers.firstSlot', array: this.firstSlot, used },
      { name: 'breakers.slotCount', array: this.slotCount, used },
      { name: 'breakers.slotRoom', array: this.slotRoom, used },
      { name: 'breakers.reference', array: this.reference, used: this.slots },
      ...this.machines.columns(this.slots),
      ...this.windows.columns(this.slots),
    ];
  }

  registers(): readonly number[] {
    return [this.count, this.slots];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    [this.count, this.slots] = registers as [number, number];
  }
}
