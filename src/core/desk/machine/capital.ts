/** Responses that move no position: collateral, capital, leverage. */
import type { QuoteUnits } from '../../money/index.ts';
import { type Constraint, clientIdOf } from '../model/index.ts';
import { deny, NOTHING } from './evaluate.ts';
import type { ModuleRun } from './module-run.ts';
import type { DeskState } from './state.ts';
import { quoteUnitsOf } from './wants.ts';

/** What forbids a module anything but trades that reduce; null: nothing. */
function forbidden(state: DeskState, run: ModuleRun, venues: readonly string[]): Constraint | null {
  if (run.isPaused) return 'paused';
  const scopes = ['book', `module:${run.id}`, ...venues.map((name) => `venue:${name}`)];
  if (state.modes.sternest(scopes) !== 'normal') return 'mode';
  return state.time < run.waitUntil ? 'cooldown' : null;
}

/** Why a transfer cannot be asked for; null: it can. */
function transferDenied(
  state: DeskState,
  run: ModuleRun,
  { from, to }: { readonly from: string; readonly to: string },
  amount: bigint,
): Constraint | null {
  const denied = forbidden(state, run, [from, to]);
  if (denied !== null) return denied;
  const giver = state.venues.get(from);
  if (giver?.state !== 'up') return 'venue-down';
  const isFresh = state.time - giver.statedAt <= state.terms.accountAgeMsMax;
  if (giver.statedAt === 0 || !isFresh) return 'stale';
  // Until the giver has stated its account again nobody knows what the last one left.
  const last = state.transfers.get(`${from} ${to}`) ?? 0;
  if (last >= giver.statedAt) return 'outstanding';
  return giver.available >= amount ? null : 'margin';
}

/** Moves collateral from one venue to another; one at a time. */
export function transfer(
  state: DeskState,
  run: ModuleRun,
  terms: { readonly from: string; readonly to: string },
  wanted: number,
): boolean {
  const { from, to } = terms;
  const amount = quoteUnitsOf(wanted);
  if (amount === null || amount <= 0n) {
    deny(state, run, 'stale', NOTHING);
    return true;
  }
  const denied = transferDenied(state, run, terms, amount);
  if (denied !== null) {
    deny(state, run, denied, NOTHING);
    return true;
  }
  state.transfers.set(`${from} ${to}`, state.time);
  run.waitUntil = state.time + run.module.terms.constraints.cooldownMs;
  run.actedAt = state.time;
  const client = clientIdOf(state.journal, state.seq, state.legs);
  state.legs += 1;
  const moved = amount as QuoteUnits;
  state.emit({ kind: 'transfer-intent', client, module: run.id, from, to, amount: moved });
  return true;
}

/** Sets the capital that a module may name in its amounts. */
export function allot(state: DeskState, run: ModuleRun, wanted: number): boolean {
  const amount = quoteUnitsOf(Math.max(0, wanted));
  if (amount === run.allotted) return true;
  const denied = amount === null ? 'stale' : forbidden(state, run, []);
  if (denied !== null) {
    deny(state, run, denied, NOTHING);
    return true;
  }
  const from = run.allotted as QuoteUnits;
  run.allotted = amount as bigint;
  run.actedAt = state.time;
  run.waitUntil = state.time + run.module.terms.constraints.cooldownMs;
  state.emit({ kind: 'capital-changed', module: run.id, from, to: amount as QuoteUnits });
  return true;
}

/** Asks for another leverage of an instrument. */
export function setLeverage(
  state: DeskState,
  run: ModuleRun,
  terms: { readonly instrument: string; readonly leverage: number },
): boolean {
  const { instrument, leverage } = terms;
  const row = state.markets.rowOf.get(instrument) as number;
  const denied = forbidden(state, run, [state.markets.instruments[row]?.venue ?? '']);
  if (denied === null) {
    state.emit({ kind: 'leverage-intent', module: run.id, instrument, leverage });
  } else deny(state, run, denied, NOTHING);
  return true;
}
