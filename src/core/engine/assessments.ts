/** Assessments: what providers have promised to pay when the funds before them are used up. */
import { riskOf } from '../margin/index.ts';
import {
  type Column,
  type CommandOf,
  LIMITS,
  REASON,
  type RefusalCode,
  STAGE,
  type Table,
} from '../model/index.ts';
import { isStorable, lesser, type QuoteUnits, splitInProportion } from '../money/index.ts';
import { Spending } from './coverage.ts';
import { emit } from './emit.ts';
import { knownLoss } from './known-loss.ts';
import type { State } from './state.ts';

/** What each provider committed, and what of it was called. */
export class Commitments implements Table {
  // state
  readonly provider = new Int32Array(LIMITS.providers); // account
  readonly amount = new BigInt64Array(LIMITS.providers);
  readonly called = new Spending(LIMITS.providers);
  count = 0;

  find(account: number): number {
    for (let row = 0; row < this.count; row += 1) if (this.provider[row] === account) return row;
    return -1;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'commitments.provider', array: this.provider, used },
      { name: 'commitments.amount', array: this.amount, used },
      ...this.called.columns('commitments.called', used),
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

/** A provider promises an amount per case and period, or takes back what is not called. */
export function commit(state: State, command: CommandOf<'commit'>): RefusalCode | null {
  const { accounts, commitments } = state;
  const account = accounts.find(command.account);
  if (account === -1) return 'unknown-account';
  if (!accounts.isTrader(account)) return 'house-account';
  if (command.amount < 0n) return 'not-positive';
  if (!isStorable(command.amount * BigInt(LIMITS.providers))) return 'amount-limit';
  let row = commitments.find(account);
  if (row === -1 && command.amount === 0n) return 'nothing-staked';
  if (row === -1 && commitments.count === LIMITS.providers) return 'table-full';
  // Nobody leaves ahead of a loss: a promise is lowered only where no loss is known.
  const isLess = row !== -1 && command.amount < (commitments.amount[row] as bigint);
  if (isLess && knownLoss(state, 0) > 0n) return 'loss-unresolved';
  if (row === -1) {
    row = commitments.count;
    commitments.count += 1;
    commitments.provider[row] = account;
  }
  commitments.amount[row] = command.amount;
  emit(state, 'committed', account, 0, 0, 0, command.amount);
  return null;
}

/** What a provider can still be called for in its capped period. */
function callableOf(state: State, row: number): QuoteUnits {
  const { commitments, fund, time } = state;
  const most = (commitments.amount[row] as bigint) * fund.assessmentMultiple;
  const called = commitments.called.counted(row, time, fund.assessmentPeriodMs);
  return (most > called ? most - called : 0n) as QuoteUnits;
}

/** What may leave an account without bringing it under its initial margin. */
function freeCash(state: State, account: number): QuoteUnits {
  if ((state.ladder.stage[account] as number) >= STAGE.orderly) return 0n as QuoteUnits;
  const risk = riskOf(state, account);
  const spare = lesser(
    (risk.initialEquity - risk.initial) as QuoteUnits,
    (risk.maintenanceEquity - risk.maintenance) as QuoteUnits,
  );
  const free = lesser(spare, state.accounts.cash[account] as QuoteUnits);
  return (free > 0n ? free : 0n) as QuoteUnits;
}

/**
 * Calls the providers for a loss, in proportion to what each can still be called for; the split is
 * exact and nobody is called for more. What a provider owes and does not have is an alert, and
 * counts as called: it may not wait for the period to end.
 *
 * @param payee account that receives; itself never called
 * @returns what was paid
 */
export function callAssessments(state: State, payee: number, need: QuoteUnits): QuoteUnits {
  const { commitments, accounts, coverage } = state;
  if (accounts.asset[payee] !== 0) return 0n as QuoteUnits;
  const rooms: QuoteUnits[] = [];
  for (let row = 0; row < commitments.count; row += 1) {
    const provider = commitments.provider[row] as number;
    const isOwn = coverage.clusterOf(provider) === coverage.clusterOf(payee);
    rooms.push(isOwn ? (0n as QuoteUnits) : callableOf(state, row));
  }
  const all = rooms.reduce((sum, room) => sum + room, 0n) as QuoteUnits;
  if (all === 0n) return all;
  const parts = splitInProportion(lesser(need, all), rooms);
  let paid = 0n as QuoteUnits;
  parts.forEach((due, row) => {
    if (due === 0n) return;
    const provider = commitments.provider[row] as number;
    commitments.called.spend(row, state.time, state.fund.assessmentPeriodMs, due);
    const pays = lesser(due, freeCash(state, provider));
    if (pays > 0n) {
      accounts.transfer(provider, payee, pays);
      paid = (paid + pays) as QuoteUnits;
    }
    emit(state, 'assessed', provider, payee, 0, 0, due, pays);
    if (pays < due) {
      emit(state, 'alert', provider, REASON['assessment-unpaid'], 0, 0, (due - pays) as QuoteUnits);
    }
  });
  return paid;
}
