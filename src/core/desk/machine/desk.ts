/** A desk: the only one who changes its state, and the same answers for the same commands. */

import type { LinearSolver } from '../../waterfall/index.ts';
import { bytesText, canonicalText, canonicalValue, textBytes, textHash } from '../codec/index.ts';
import type { DeskCommand, DeskEvent, DeskInstrument } from '../model/index.ts';
import type { DeskTerms } from './desk-terms.ts';
import { evaluateAll } from './evaluate.ts';
import { cancelStrays } from './legs.ts';
import type { ModuleRun } from './module-run.ts';
import {
  observeFunding,
  observeMark,
  observeQuote,
  observeTrade,
  observeValues,
  observeVolatility,
} from './observations.ts';
import { flattenScopes, kill, rearm } from './operator.ts';
import { parentsOf, stepParent } from './parents.ts';
import {
  reportAccount,
  reportCash,
  reportFill,
  reportNotice,
  reportOrder,
  reportPosition,
  reportVenue,
  twiceMiddle,
} from './reports.ts';
import { restoreState, savedState } from './snapshot.ts';
import { DeskState } from './state.ts';

/** Where a desk lives. */
export interface DeskOptions {
  /** Id of its journal: client ids of orders are made of it. */
  readonly journal: string;
  readonly solver: LinearSolver;
}

const NOTHING_YET = '0'.repeat(32);

/**
 * A trading desk's backstop: told what happens, it says what is to be done. Pure: no clock, no
 * randomness, no input or output.
 *
 *     const desk = new Desk(terms, { journal: id, solver });
 *     for (const event of desk.apply({ kind: 'tick', time: 1_000 })) console.log(event.kind);
 */
export class Desk {
  readonly state: DeskState;
  #eventHash = NOTHING_YET;

  constructor(terms: DeskTerms, options: DeskOptions) {
    this.state = new DeskState(terms, options.journal, options.solver);
  }

  /** Commands applied so far. */
  get seq(): number {
    return this.state.seq;
  }

  /** What is out, and what is remembered of what was. */
  get orders(): DeskState['orders'] {
    return this.state.orders;
  }

  /**
   * Applies a command.
   *
   * @returns what it caused, in order; valid until the next call. A command that is not accepted
   *   gives one `refused` event and changes nothing but the number of commands
   */
  apply(command: DeskCommand): readonly DeskEvent[] {
    const { state } = this;
    state.seq += 1;
    state.events = [];
    state.legs = 0;
    const refusal = refusalOf(state, command);
    if (refusal !== null) {
      state.emit({ kind: 'refused', ...refusal });
    } else {
      state.time = timeOf(state, command);
      applyTo(state, command);
    }
    this.#hashEvents();
    return state.events;
  }

  /** Bytes of a command for the journal; the same command gives the same bytes. */
  encode(command: DeskCommand): Uint8Array {
    return textBytes(canonicalText(command));
  }

  /** Applies a command from its bytes. */
  replay(bytes: Uint8Array): readonly DeskEvent[] {
    return this.apply(decodeCommand(bytes));
  }

  /** Hash of everything that can change. */
  stateHash(): string {
    return textHash(this.#saved());
  }

  /** Hash over all events since the beginning. */
  eventHash(): string {
    return this.#eventHash;
  }

  snapshot(): Uint8Array {
    return textBytes(this.#saved());
  }

  /** The desk of a snapshot that was made under the same terms. */
  static fromSnapshot(bytes: Uint8Array, terms: DeskTerms, options: DeskOptions): Desk {
    const desk = new Desk(terms, options);
    const saved = canonicalValue(bytesText(bytes)) as { eventHash: string; state: never };
    restoreState(desk.state, saved.state);
    desk.#eventHash = saved.eventHash;
    return desk;
  }

  #saved(): string {
    return canonicalText({ eventHash: this.#eventHash, state: savedState(this.state) });
  }

  #hashEvents(): void {
    const { events, seq } = this.state;
    if (events.length === 0) return;
    this.#eventHash = textHash(`${this.#eventHash} ${seq} ${canonicalText(events)}`);
  }
}

/** The command of bytes that `encode` gave. */
export const decodeCommand = (bytes: Uint8Array): DeskCommand =>
  canonicalValue(bytesText(bytes)) as unknown as DeskCommand;

const isByHand = ({ kind }: DeskCommand): boolean => kind === 'kill' || kind === 'rearm';

/** A stop is taken whatever the clock says; everything else carries a time that was checked. */
const timeOf = (state: DeskState, command: DeskCommand): number =>
  isByHand(command) && !isInOrder(state, command.time) ? state.time : command.time;

/** A clock that jumps so far is wrong: taken as true it would shut out everything after it. */
const JUMP_MS_MAX = 400 * 86_400_000;

const isInOrder = (state: DeskState, time: number): boolean =>
  Number.isFinite(time) &&
  time >= state.time &&
  (state.time === 0 || time - state.time <= JUMP_MS_MAX);

/** Why a command cannot be taken; null: it can. */
function refusalOf(
  state: DeskState,
  command: DeskCommand,
): { readonly code: string; readonly says: string } | null {
  if (!isInOrder(state, command.time) && !isByHand(command)) {
    const says = `${command.kind} at ${command.time}, the last command was at ${state.time}`;
    return { code: 'time-out-of-order', says };
  }
  if ('instrument' in command && !state.markets.rowOf.has(command.instrument)) {
    const says = `${command.kind} of ${command.instrument}, which is no instrument of this desk`;
    return { code: 'unknown-instrument', says };
  }
  if (command.kind === 'observe-values') {
    const unknown = Object.keys(command.values).find((name) => !state.terms.values.includes(name));
    if (unknown !== undefined) {
      const says = `observe-values of ${unknown}, which is no value that this desk names`;
      return { code: 'unknown-value', says };
    }
  }
  if ('venue' in command && !state.venues.has(command.venue)) {
    const says = `${command.kind} of ${command.venue}, which is no venue of this desk`;
    return { code: 'unknown-venue', says };
  }
  return tooLarge(command) ?? faultyNumber(command);
}

/** Columns hold 64 bits; a number beyond this would come back as another one. */
const WHOLE_MAX = 2n ** 62n;

function tooLarge(command: DeskCommand): { readonly code: string; readonly says: string } | null {
  for (const [name, value] of Object.entries(command)) {
    if (typeof value !== 'bigint' || (value < WHOLE_MAX && value > -WHOLE_MAX)) continue;
    return { code: 'out-of-range', says: `${command.kind}: ${name} is ${value}` };
  }
  return null;
}

/** A number that no honest source states. */
function faultyNumber(
  command: DeskCommand,
): { readonly code: string; readonly says: string } | null {
  const fault = (what: string, value: unknown): { code: string; says: string } => ({
    code: 'out-of-range',
    says: `${command.kind}: ${what} is ${value}`,
  });
  switch (command.kind) {
    case 'observe-quote': {
      const { bid, ask, bidSize, askSize } = command;
      if (bid < 0n || ask < 0n || bidSize < 0n || askSize < 0n) return fault('a side', 'below 0');
      return bid > 0n && ask > 0n && bid > ask ? fault('bid', `${bid}, over the ask ${ask}`) : null;
    }
    case 'observe-mark':
      return command.mark < 0n || command.index < 0n ? fault('a price', 'below 0') : null;
    case 'observe-volatility': {
      const { impliedVolatility } = command;
      const isPlain = impliedVolatility > 0 && impliedVolatility < 100;
      return isPlain ? null : fault('impliedVolatility', impliedVolatility);
    }
    case 'observe-funding':
      return Number.isFinite(command.rate) && command.intervalMs > 0
        ? null
        : fault('rate', command.rate);
    case 'observe-trade':
      return command.price > 0n && command.size > 0n ? null : fault('size or price', 'not above 0');
    case 'report-fill':
      // Options that end worthless are booked at nothing.
      return command.price >= 0n && command.size !== 0n ? null : fault('size or price', 'none');
    default:
      return null;
  }
}

function applyTo(state: DeskState, command: DeskCommand): void {
  switch (command.kind) {
    case 'observe-quote':
      observeQuote(state, command);
      afterMarket(state, command.instrument);
      return;
    case 'observe-mark':
      observeMark(state, command);
      afterMarket(state, command.instrument);
      return;
    case 'observe-volatility':
      observeVolatility(state, command);
      afterMarket(state, command.instrument);
      return;
    case 'observe-funding':
      observeFunding(state, command);
      return;
    case 'observe-trade':
      observeTrade(state, command);
      return;
    case 'observe-values':
      observeValues(state, command);
      return;
    case 'report-account':
      reportAccount(state, command);
      return;
    case 'report-position':
      reportPosition(state, command);
      flattenScopes(state);
      return;
    case 'report-order':
      reportOrder(state, command);
      afterOrders(state);
      return;
    case 'report-fill':
      reportFill(state, command);
      afterOrders(state);
      return;
    case 'report-cash':
      reportCash(state, command);
      return;
    case 'report-venue':
      reportVenue(state, command);
      return;
    case 'report-notice':
      reportNotice(state, command);
      return;
    case 'tick':
      tick(state);
      return;
    case 'kill':
      kill(state, command);
      afterOrders(state);
      return;
    case 'rearm':
      rearm(state, command);
      return;
    default:
      command satisfies never;
      return;
  }
}

/** Modules of an underlying and of its instruments look at every price. */
function afterMarket(state: DeskState, instrument: string): void {
  const row = state.markets.rowOf.get(instrument) as number;
  const { underlying } = state.markets.instruments[row] as DeskInstrument;
  evaluateAll(state, (run) => isOf(state, run, underlying));
  for (const parent of parentsOf(state)) {
    if (parent.underlying === underlying) stepParent(state, parent);
  }
  noteDecisions(state);
}

function isOf(state: DeskState, run: ModuleRun, underlying: string): boolean {
  const { kind, name } = run.module.scope;
  if (kind === 'underlying') return name === underlying;
  if (kind !== 'instrument') return false;
  const row = state.markets.rowOf.get(name) as number;
  return state.markets.instruments[row]?.underlying === underlying;
}

function afterOrders(state: DeskState): void {
  for (const parent of parentsOf(state)) stepParent(state, parent);
  cancelStrays(state);
  flattenScopes(state);
  noteDecisions(state);
}

/** Everybody looks, and what is under way goes on. */
function tick(state: DeskState): void {
  state.book.look(state.time);
  evaluateAll(state, () => true);
  afterOrders(state);
}

/** Remembers the middle of every order that was just decided, while the order is out. */
function noteDecisions(state: DeskState): void {
  for (const event of state.events) {
    if (event.kind === 'order-intent') {
      state.decisions.set(event.client, twiceMiddle(event.bid, event.ask));
    }
  }
  for (const client of state.decisions.keys()) {
    if (state.orders.get(client) === undefined) state.decisions.delete(client);
  }
}
