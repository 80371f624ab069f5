/**
 * Backstop liquidity providers: they offered to take positions over, so much a minute and an hour.
 * Before the vault, in proportion to what each has left. Source: FTX, backstop liquidity providers
 * (help.ftx.com 360024479392); Kraken Futures, position assignment system.
 */
import { lotValueAt, takeoverCushion } from '../liquidation/index.ts';
import { riskOf } from '../margin/index.ts';
import {
  type Column,
  type CommandOf,
  LIMITS,
  type RefusalCode,
  type Table,
} from '../model/index.ts';
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  type QuoteUnits,
  splitInProportion,
} from '../money/index.ts';
import { Spending } from './coverage.ts';
import { emit } from './emit.ts';
import { lookAt } from './ladder.ts';
import { mayReceiveParcels, moveParcel } from './receive.ts';
import type { State } from './state.ts';
import { releasedBy } from './takeover.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Who offered how much in which market, and what of it was used. */
export class Offers implements Table {
  // state
  readonly provider = new Int32Array(LIMITS.offers); // account
  readonly market = new Int32Array(LIMITS.offers);
  readonly perMinute = new BigInt64Array(LIMITS.offers); // notional, quote units
  readonly perHour = new BigInt64Array(LIMITS.offers);
  readonly minute = new Spending(LIMITS.offers);
  readonly hour = new Spending(LIMITS.offers);
  count = 0;

  find(provider: number, market: number): number {
    for (let row = 0; row < this.count; row += 1) {
      if (this.provider[row] === provider && this.market[row] === market) return row;
    }
    return -1;
  }

  /** Notional that an offer still has at `time`. */
  room(row: number, time: number): QuoteUnits {
    const minute = (this.perMinute[row] as bigint) - this.minute.counted(row, time, MINUTE);
    const hour = (this.perHour[row] as bigint) - this.hour.counted(row, time, HOUR);
    return greater(lesser(minute as QuoteUnits, hour as QuoteUnits), 0n as QuoteUnits);
  }

  use(row: number, time: number, notional: QuoteUnits): void {
    this.minute.spend(row, time, MINUTE, notional);
    this.hour.spend(row, time, HOUR, notional);
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'offers.provider', array: this.provider, used },
      { name: 'offers.market', array: this.market, used },
      { name: 'offers.perMinute', array: this.perMinute, used },
      { name: 'offers.perHour', array: this.perHour, used },
      ...this.minute.columns('offers.minute', used),
      ...this.hour.columns('offers.hour', used),
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.count = registers[0] as number;
  }
}

/** A provider offers capacity in a market, changes it, or with zeros takes it back. */
export function offerCapacity(
  state: State,
  command: CommandOf<'offer-capacity'>,
): RefusalCode | null {
  const { accounts, offers } = state;
  const market = state.findMarket(command.market);
  if (market === -1) return 'unknown-market';
  const account = accounts.find(command.account, state.markets[market]?.asset);
  if (account === -1) return 'unknown-account';
  if (!accounts.isTrader(account)) return 'house-account';
  if (state.settlements.isOver(market)) return 'expired';
  if (command.perMinute < 0n || command.perHour < 0n) return 'not-positive';
  let row = offers.find(account, market);
  if (row === -1) {
    if (offers.count === LIMITS.offers) return 'table-full';
    row = offers.count;
    offers.count += 1;
    offers.provider[row] = account;
    offers.market[row] = market;
  }
  offers.perMinute[row] = command.perMinute;
  offers.perHour[row] = command.perHour;
  emit(state, 'capacity-offered', account, market, 0, 0, command.perMinute, command.perHour);
  return null;
}

/**
 * Assigns a position, or what there is capacity for, to the providers of its market at a value
 * between mark and bankruptcy price. Who could not stand with its whole capacity gets nothing.
 *
 * @returns whether anything was assigned
 */
export function assignToProviders(state: State, account: number, row: number): boolean {
  const { positions, offers } = state;
  if (offers.count === 0) return false;
  const market = positions.market[row] as number;
  const size = positions.size[row] as Lots;
  const lotValue = lotValueAt(state, market);
  const rooms = roomsOf(state, account, row, lotValue);
  const all = rooms.reduce((sum, room) => sum + room, 0n) as Lots;
  const lots = lesser(magnitude(size), all);
  if (lots === 0n) return false;
  const cushion = cushionOf(state, account, row, lots);
  const parts = splitInProportion(lots, rooms);
  const cushions = splitInProportion(cushion, parts);
  parts.forEach((part, offer) => {
    if (part === 0n) return;
    const provider = offers.provider[offer] as number;
    const signed = (size > 0n ? part : -part) as Lots;
    const value = (signed * lotValue - (cushions[offer] as bigint)) as QuoteUnits;
    offers.use(offer, state.time, (part * lotValue) as QuoteUnits);
    moveParcel(state, { row, size: signed }, provider, value);
    const gives = cushions[offer] as QuoteUnits;
    emit(state, 'assigned', account, provider, market, 0, signed, value, gives);
  });
  parts.forEach((part, offer) => {
    if (part > 0n) lookAt(state, offers.provider[offer] as number);
  });
  return true;
}

/** Lots that each offer can take now; zero for other markets, and for the defaulter itself. */
function roomsOf(state: State, account: number, row: number, lotValue: bigint): Lots[] {
  const { offers, positions } = state;
  const market = positions.market[row] as number;
  const size = positions.size[row] as Lots;
  const rooms: Lots[] = [];
  for (let offer = 0; offer < offers.count; offer += 1) {
    const provider = offers.provider[offer] as number;
    const isIts = offers.market[offer] === market && provider !== account;
    const room = isIts ? ((offers.room(offer, state.time) / lotValue) as Lots) : (0n as Lots);
    const lots = lesser(room, magnitude(size));
    const signed = (size > 0n ? lots : -lots) as Lots;
    const stands = lots > 0n && mayReceiveParcels(state, provider, [{ row, size: signed }], 0n);
    rooms.push(stands ? lots : (0n as Lots));
  }
  return rooms;
}

/** What the account gives up with lots of a position: its part of the cushion, rounded down. */
function cushionOf(state: State, account: number, row: number, lots: Lots): QuoteUnits {
  const { positions } = state;
  const market = positions.market[row] as number;
  const size = positions.size[row] as Lots;
  const value = (size * lotValueAt(state, market)) as QuoteUnits;
  const released = releasedBy(state, account, row, value);
  const whole = takeoverCushion(
    riskOf(state, account),
    released,
    state.ladders[market]?.cushionPpm ?? 0n,
  );
  return ((whole * lots) / magnitude(size)) as QuoteUnits;
}
