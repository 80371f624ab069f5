/** What venues and senders say of orders, trades, positions, accounts and themselves. */
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type {
  DeskEvent,
  DeskInstrument,
  FillBooked,
  ReportAccount,
  ReportCash,
  ReportFill,
  ReportNotice,
  ReportOrder,
  ReportPosition,
  ReportVenue,
} from '../model/index.ts';
import {
  type FillOutcome,
  isEnded,
  missingLots,
  type OrderOutcome,
  remainingLots,
} from '../orders/index.ts';
import { isExpired } from './greeks.ts';
import type { DeskState, VenueState } from './state.ts';

/** Ids of cash reports that are remembered. */
const CASH_IDS_MAX = 4_096;

const venueOf = (state: DeskState, instrument: string): string =>
  state.markets.instruments[state.markets.rowOf.get(instrument) as number]?.venue ?? '';

/** Says what an order's report changed, and what must be asked of its venue. */
function emitOutcome(state: DeskState, outcome: OrderOutcome | FillOutcome): void {
  for (const each of outcome) {
    if (each.kind === 'needs-fills' || each.kind === 'needs-asking') {
      const reason = each.kind === 'needs-fills' ? 'missing-fills' : 'unknown-order';
      state.emit({ kind: 'reconcile-wanted', venue: venueOf(state, each.instrument), reason });
    } else state.emit(each satisfies DeskEvent);
  }
}

/** A report of an order; what its fills are comes with `report-fill`. */
export function reportOrder(state: DeskState, command: ReportOrder): void {
  emitOutcome(state, state.orders.report(command));
}

/** A trade: booked once, whoever made it. */
export function reportFill(state: DeskState, command: ReportFill): void {
  const outcome = state.orders.fill(command);
  for (const each of outcome) if (each.kind === 'fill-booked') bookFill(state, each);
  emitOutcome(state, outcome);
}

function bookFill(state: DeskState, fill: FillBooked): void {
  const row = state.markets.rowOf.get(fill.instrument);
  if (row === undefined) return;
  state.moments.fill = state.time;
  state.traded.add(fill.instrument);
  const held = state.book.size[row] as bigint;
  const value = state.book.trade(row, fill.size, fill.price, fill.fee, state.time);
  forgetLiquidation(state, row, held);
  const order = state.orders.get(fill.client);
  const run = state.modules.find(({ id }) => id === order?.module);
  run?.fees.add(state.time, fill.fee);
  const decided = state.decisions.get(fill.client);
  if (decided === undefined) return;
  // Against the middle at the decision, which may lie on half a price unit.
  const scale = state.markets.scale[row] as bigint;
  const cost = (fill.size * (2n * fill.price - decided) * scale) / 2n;
  state.book.slippageCost += cost;
  state.book.slippageValue += value;
  if (cost > 0n) run?.slippage.add(state.time, cost);
}

/** A liquidation price belongs to one side: after a turn it is not known until it is stated. */
function forgetLiquidation(state: DeskState, row: number, before: bigint): void {
  const after = state.book.size[row] as bigint;
  if (before > 0n !== after > 0n || after === 0n) state.markets.liquidation[row] = 0n;
}

/** What orders of an instrument may still bring: of those that live, and of fills called only. */
function pendingOf(state: DeskState, instrument: string) {
  let [least, most, missing] = [0n, 0n, 0n];
  for (const order of state.orders.outstanding([instrument])) {
    const sign = order.side === 'buy' ? 1n : -1n;
    if (isEnded(order.status)) missing += sign * missingLots(order);
    else if (sign > 0n) most += remainingLots(order);
    else least -= remainingLots(order);
  }
  return { least, most, missing };
}

/** A position as its venue sees it, held against ours. */
export function reportPosition(state: DeskState, command: ReportPosition): void {
  const { instrument, size } = command;
  const row = state.markets.rowOf.get(instrument) as number;
  state.markets.liquidation[row] = command.liquidation;
  const difference = size - (state.book.size[row] as bigint);
  if (difference === 0n) {
    state.differences.delete(instrument);
    state.stated.add(instrument);
    return;
  }
  const { least, most, missing } = pendingOf(state, instrument);
  // The first statement of an instrument that we never traded is what was there before us.
  const isOld = state.stated.has(instrument) || state.traded.has(instrument);
  if (!isOld && least === 0n && most === 0n && missing === 0n) {
    adopt(state, row, size);
    return;
  }
  // Orders that live explain what is left of them, and no more.
  const isLive = least !== 0n || most !== 0n;
  const rest = difference - missing;
  if (isLive && rest >= least && rest <= most) {
    state.differences.delete(instrument);
    return;
  }
  judgeDifference(state, row, size, rest === 0n ? 'missing' : 'unexplained');
}

/** A difference that nothing explains, or only fills that were called, and that lasts. */
function judgeDifference(
  state: DeskState,
  row: number,
  size: bigint,
  as: 'missing' | 'unexplained',
): void {
  const { id: instrument, venue } = state.markets.instruments[row] as DeskInstrument;
  const known = state.differences.get(instrument);
  const since = known?.since ?? state.time;
  const isTold = known?.isTold ?? false;
  state.differences.set(instrument, { since, isTold: isTold || as === 'unexplained' });
  if (!isTold && as === 'unexplained') {
    const ours = state.book.size[row] as Lots;
    state.emit({ kind: 'position-differs', instrument, ours, venue: size as Lots });
    state.emit({ kind: 'reconcile-wanted', venue, reason: 'position-differs' });
  }
  if (state.time - since < state.terms.adoptMs) return;
  settleMissing(state, row);
  if ((state.book.size[row] as bigint) !== size) adopt(state, row, size);
  state.differences.delete(instrument);
  state.stated.add(instrument);
}

/** Books fills that were called and never came, at the mark: the venue's position has them. */
function settleMissing(state: DeskState, row: number): void {
  const { id: instrument } = state.markets.instruments[row] as DeskInstrument;
  const price = state.markets.valuePrice(row) as PriceUnits;
  if (price === 0n) return;
  for (const order of state.orders.outstanding([instrument])) {
    const size = missingLots(order);
    if (!isEnded(order.status) || size === 0n) continue;
    const { client } = order;
    const trade = `missing ${client}`;
    const fill = { kind: 'report-fill', time: state.time, client, trade, size, price } as const;
    reportFill(state, { ...fill, fee: 0n as QuoteUnits });
  }
}

/** Takes the venue's position as true, at the mark: nothing is won or lost by it. */
function adopt(state: DeskState, row: number, size: bigint): void {
  const instrument = state.markets.instruments[row] as DeskInstrument;
  // What has ended is worth what its venue paid for it, and that came as cash.
  const isOver = isExpired(instrument, state.time);
  const price = (isOver ? 0n : state.markets.valuePrice(row)) as PriceUnits;
  // Without a price it would be booked as a gift; it waits for the first one.
  if (price === 0n && !isOver) {
    state.awaited.set(instrument.id, size);
    return;
  }
  state.awaited.delete(instrument.id);
  const from = state.book.size[row] as Lots;
  state.book.trade(row, (size - from) as Lots, price, 0n as QuoteUnits, state.time);
  state.differences.delete(instrument.id);
  state.stated.add(instrument.id);
  const adopted = { instrument: instrument.id, from, to: size as Lots, price };
  state.emit({ kind: 'position-adopted', ...adopted });
}

/** Takes a position that was stated before there was a price. */
export function adoptAwaited(state: DeskState, row: number): void {
  const { id } = state.markets.instruments[row] as DeskInstrument;
  const size = state.awaited.get(id);
  if (size !== undefined) adopt(state, row, size);
}

export function reportAccount(state: DeskState, command: ReportAccount): void {
  const venue = state.venues.get(command.venue) as VenueState;
  const { equity, initial, maintenance, available } = command;
  Object.assign(venue, { equity, initial, maintenance, available, statedAt: state.time });
}

/** Money without a trade. Deposits and withdrawals move what profit is counted from. */
export function reportCash(state: DeskState, command: ReportCash): void {
  const key = `${command.venue} ${command.reason} ${command.id}`;
  if (state.cashIds.has(key)) {
    state.emit({ kind: 'report-ignored', client: command.id, reason: 'repeated' });
    return;
  }
  state.cashIds.add(key);
  if (state.cashIds.size > CASH_IDS_MAX) {
    for (const oldest of state.cashIds) {
      state.cashIds.delete(oldest);
      break;
    }
  }
  const { reason } = command;
  const isCapital = reason === 'deposit' || reason === 'withdrawal' || reason === 'transfer';
  state.book.addCash(command.venue, command.amount, isCapital ? 'capital' : 'profit');
}

export function reportVenue(state: DeskState, command: ReportVenue): void {
  const venue = state.venues.get(command.venue) as VenueState;
  const before = venue.state;
  venue.state = command.state;
  venue.clockOffsetMs = command.clockOffsetMs;
  if (command.state === 'down' && before !== 'down') venue.downSince = state.time;
  if (command.state !== 'down') venue.downSince = 0;
  if (before !== 'up' && command.state === 'up') {
    state.emit({ kind: 'reconcile-wanted', venue: command.venue, reason: 'venue-up' });
  }
}

export function reportNotice(state: DeskState, command: ReportNotice): void {
  const { notice, instrument } = command;
  const alert = (text: string): void =>
    state.emit({ kind: 'alert', module: '', severity: 'critical', text, evidence: [] });
  switch (notice) {
    case 'adl':
      state.moments.adl = state.time;
      alert(`${instrument} was deleveraged by its venue`);
      return;
    case 'liquidation':
      state.moments.liquidation = state.time;
      alert(`${instrument} was liquidated by its venue`);
      return;
    case 'margin-call':
      alert(`${instrument}: its venue calls for margin`);
      return;
    case 'terms-changed':
      state.changedTerms.add(instrument);
      alert(`${instrument} has other terms at its venue: it is only closed until it is re-armed`);
      return;
    default:
      notice satisfies never;
      return;
  }
}

/** Twice the middle at a decision, in price units; what slippage is measured from. */
export const twiceMiddle = (bid: bigint, ask: bigint): bigint =>
  bid > 0n && ask > 0n ? bid + ask : 2n * (bid > 0n ? bid : ask);
