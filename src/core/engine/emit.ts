import type { Risk } from '../margin/index.ts';
import { EVENT, type EventKind } from '../model/index.ts';
import type { State } from './state.ts';

/**
 * Appends an event: its rows and words in the order of the table (`a` to `d`), then its amounts
 * (`v` to `z`). The state must be consistent at this moment: an auditor may look.
 */
export function emit(
  state: State,
  kind: EventKind,
  a = 0,
  b = 0,
  c = 0,
  d = 0,
  v = 0n,
  w = 0n,
  x = 0n,
  y = 0n,
  z = 0n,
): void {
  state.log.add(EVENT[kind], a, b, c, d, v, w, x, y, z);
  state.events += 1;
  if (state.audit !== null) state.audit(state);
}

/** An account moved from one stage to another, and what it was worth at that moment. */
export function emitStage(
  state: State,
  account: number,
  stages: { readonly from: number; readonly to: number; readonly reason: number },
  risk: Risk,
): void {
  const { from, to, reason } = stages;
  emit(state, 'stage', account, from, to, reason, risk.equity, risk.initial, risk.maintenance);
}
