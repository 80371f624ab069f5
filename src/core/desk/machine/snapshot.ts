/** A desk's state as plain values, and back. */
import { Orders, type OrdersState } from '../orders/index.ts';
import type { BookState } from './book.ts';
import type { ModesState } from './modes.ts';
import type { ModuleRunState } from './module-run.ts';
import { parentFrom, type SavedParent, savedParent } from './parents.ts';
import type { DeskState, Difference, Moments, VenueState } from './state.ts';
import type { UnderlyingState } from './underlyings.ts';

/** Everything of a desk that can change. */
export interface SavedDesk {
  readonly seq: number;
  readonly time: number;
  readonly markets: Readonly<Record<string, readonly (bigint | number)[]>>;
  readonly underlyings: readonly UnderlyingState[];
  readonly venues: readonly VenueState[];
  readonly book: BookState;
  readonly orders: OrdersState;
  readonly modules: readonly ModuleRunState[];
  readonly modes: ModesState;
  readonly parents: readonly SavedParent[];
  readonly values: readonly (readonly [string, { value: number; source: string; at: number }])[];
  readonly awaited: readonly (readonly [string, bigint])[];
  readonly differences: readonly (readonly [string, Difference])[];
  readonly decisions: readonly (readonly [string, bigint])[];
  readonly stated: readonly string[];
  readonly strays: readonly (readonly [string, number])[];
  readonly killWaits: readonly (readonly [string, { waitMs: number; until: number }])[];
  readonly transfers: readonly (readonly [string, number])[];
  readonly traded: readonly string[];
  readonly flattening: readonly string[];
  readonly changedTerms: readonly string[];
  readonly cashIds: readonly string[];
  readonly moments: Moments;
}

const entries = <T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] =>
  [...map].sort((a, b) => (a[0] < b[0] ? -1 : 1));

export function savedState(state: DeskState): SavedDesk {
  return {
    seq: state.seq,
    time: state.time,
    markets: state.markets.toState(),
    underlyings: [...state.underlyings.values()].map((each) => each.toState()),
    venues: [...state.venues.values()],
    book: state.book.toState(),
    orders: state.orders.toState(),
    modules: state.modules.map((run) => run.toState()),
    modes: state.modes.toState(),
    parents: entries(state.parents).map(([, parent]) => savedParent(parent)),
    values: entries(state.values),
    awaited: entries(state.awaited),
    differences: entries(state.differences),
    decisions: entries(state.decisions),
    stated: [...state.stated].sort(),
    strays: entries(state.strays),
    killWaits: entries(state.killWaits),
    transfers: entries(state.transfers),
    traded: [...state.traded].sort(),
    flattening: [...state.flattening].sort(),
    changedTerms: [...state.changedTerms].sort(),
    cashIds: [...state.cashIds], // oldest first: the order is what is forgotten next
    moments: state.moments,
  };
}

export function restoreState(state: DeskState, saved: SavedDesk): void {
  state.seq = saved.seq;
  state.time = saved.time;
  state.markets.restore(saved.markets);
  for (const each of saved.underlyings) state.underlyings.get(each.name)?.restore(each);
  for (const each of saved.venues) Object.assign(state.venues.get(each.name) ?? {}, each);
  state.book.restore(saved.book);
  state.orders = Orders.fromState(saved.orders);
  saved.modules.forEach((each, at) => {
    state.modules[at]?.restore(each);
  });
  state.modes.restore(saved.modes);
  for (const parent of saved.parents) state.parents.set(parent.key, parentFrom(parent));
  for (const [name, value] of saved.values) state.values.set(name, value);
  for (const [name, size] of saved.awaited) state.awaited.set(name, size);
  for (const [name, difference] of saved.differences) state.differences.set(name, difference);
  for (const [client, middle] of saved.decisions) state.decisions.set(client, middle);
  for (const name of saved.stated) state.stated.add(name);
  for (const [client, at] of saved.strays) state.strays.set(client, at);
  for (const [name, wait] of saved.killWaits) state.killWaits.set(name, wait);
  for (const [pair, at] of saved.transfers) state.transfers.set(pair, at);
  for (const name of saved.traded) state.traded.add(name);
  for (const scope of saved.flattening) state.flattening.add(scope);
  for (const name of saved.changedTerms) state.changedTerms.add(name);
  for (const id of saved.cashIds) state.cashIds.add(id);
  Object.assign(state.moments, saved.moments);
}
