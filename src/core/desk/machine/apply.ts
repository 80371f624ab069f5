/** What every command does, in one place. */
import type { DeskCommand, DeskInstrument } from '../model/index.ts';
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
  adoptAwaited,
  reportAccount,
  reportCash,
  reportFill,
  reportNotice,
  reportOrder,
  reportPosition,
  reportVenue,
  twiceMiddle,
} from './reports.ts';
import type { DeskState } from './state.ts';

type CommandOf<Kind extends DeskCommand['kind']> = Extract<DeskCommand, { kind: Kind }>;

/** One order a kind; a kind without one does not compile. */
const APPLY: {
  readonly [Kind in DeskCommand['kind']]: (state: DeskState, command: CommandOf<Kind>) => void;
} = {
  'observe-quote': (state, command) => {
    observeQuote(state, command);
    adoptAwaited(state, state.markets.rowOf.get(command.instrument) as number);
    afterMarket(state, command.instrument);
  },
  'observe-mark': (state, command) => {
    observeMark(state, command);
    adoptAwaited(state, state.markets.rowOf.get(command.instrument) as number);
    afterMarket(state, command.instrument);
  },
  'observe-volatility': (state, command) => {
    observeVolatility(state, command);
    afterMarket(state, command.instrument);
  },
  'observe-funding': observeFunding,
  'observe-trade': observeTrade,
  'observe-values': observeValues,
  'report-account': reportAccount,
  'report-position': (state, command) => {
    reportPosition(state, command);
    flattenScopes(state);
  },
  'report-order': (state, command) => {
    reportOrder(state, command);
    afterOrders(state);
  },
  'report-fill': (state, command) => {
    reportFill(state, command);
    afterOrders(state);
  },
  'report-cash': reportCash,
  'report-venue': reportVenue,
  'report-notice': reportNotice,
  tick: (state) => {
    state.book.look(state.time);
    evaluateAll(state, () => true);
    afterOrders(state);
    forgetDecisions(state);
  },
  kill: (state, command) => {
    kill(state, command);
    afterOrders(state);
  },
  rearm,
};

/** Applies a command that was accepted. */
export function applyTo(state: DeskState, command: DeskCommand): void {
  (APPLY[command.kind] as (state: DeskState, command: DeskCommand) => void)(state, command);
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

/** Remembers the middle of every order that was just decided. */
function noteDecisions(state: DeskState): void {
  for (const event of state.events) {
    if (event.kind !== 'order-intent') continue;
    state.decisions.set(event.client, twiceMiddle(event.bid, event.ask));
  }
}

/** Forgets the decisions of orders that are forgotten. */
function forgetDecisions(state: DeskState): void {
  for (const client of state.decisions.keys()) {
    if (state.orders.get(client) === undefined) state.decisions.delete(client);
  }
}
