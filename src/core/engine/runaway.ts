import type { QuoteUnits } from '../money/index.ts';
import { emit } from './emit.ts';
import type { State } from './state.ts';

/** Counts an order or a trade of an account; one too many holds it. */
export function noteOrder(state: State, account: number, notional: QuoteUnits): void {
  const { runaway, runaways, time } = state;
  if (runaway === null || !runaways.note(account, time, notional, runaway)) return;
  const orders = BigInt(runaways.orders[account] as number);
  const until = BigInt(runaways.heldUntil[account] as number);
  const sum = runaways.notional[account] as bigint;
  emit(state, 'runaway', account, 0, 0, 0, orders, sum, until);
}
