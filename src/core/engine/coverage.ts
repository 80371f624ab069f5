/** What the funds may still pay: per layer in a rolling window, per cluster of linked accounts. */
import type { Column, CommandOf, RefusalCode, Table } from '../model/index.ts';
import { LIMITS } from '../model/index.ts';
import { greater, lesser, mulDivDown, PPM, type QuoteUnits } from '../money/index.ts';
import { emit } from './emit.ts';
import type { LayerPolicy } from './fund-terms.ts';
import type { Asset, State } from './state.ts';

const NOTHING = 0n as QuoteUnits;

/**
 * Amounts spent in any time of a stated length. What was spent in the present and in the whole
 * previous stretch of that length is counted, so that never more than the cap is spent in any
 * window, wherever it begins.
 */
export class Spending {
  // state
  readonly since: Float64Array; //  ms, start of the present stretch; 0 before the first
  readonly now: BigInt64Array; //   quote units
  readonly before: BigInt64Array;

  constructor(rows: number) {
    this.since = new Float64Array(rows);
    this.now = new BigInt64Array(rows);
    this.before = new BigInt64Array(rows);
  }

  /** What counts against a cap at `time`. */
  counted(row: number, time: number, ms: number): QuoteUnits {
    const age = time - (this.since[row] as number);
    if (age >= 2 * ms) return NOTHING;
    const now = this.now[row] as bigint;
    return (age >= ms ? now : now + (this.before[row] as bigint)) as QuoteUnits;
  }

  spend(row: number, time: number, ms: number, amount: QuoteUnits): void {
    const age = time - (this.since[row] as number);
    if (age >= ms) {
      this.before[row] = age >= 2 * ms ? 0n : (this.now[row] as bigint);
      this.now[row] = 0n;
      this.since[row] = time;
    }
    this.now[row] = (this.now[row] as bigint) + amount;
  }

  columns(name: string, used: number): Column[] {
    return [
      { name: `${name}.since`, array: this.since, used },
      { name: `${name}.now`, array: this.now, used },
      { name: `${name}.before`, array: this.before, used },
    ];
  }
}

/** What was paid by layer, and for which cluster. */
export class Coverage implements Table {
  // state
  readonly byLayer = new Spending(LIMITS.layers);
  readonly byCluster: Spending; //         by the account that stands for the cluster
  /** Account that stands for the cluster of each account, plus one; 0 where it stands alone. */
  readonly standsFor: Int32Array;
  /** Highest account that has a cluster or was paid for, plus one. */
  count = 0;

  constructor(accounts: number) {
    this.byCluster = new Spending(accounts);
    this.standsFor = new Int32Array(accounts);
  }

  /** Account that stands for the cluster of an account. */
  clusterOf(account: number): number {
    const other = this.standsFor[account] as number;
    return other === 0 ? account : other - 1;
  }

  link(account: number, cluster: number): void {
    this.standsFor[account] = cluster === account ? 0 : cluster + 1;
    this.count = Math.max(this.count, account + 1, cluster + 1);
  }

  paid(account: number, time: number, ms: number, amount: QuoteUnits): void {
    const cluster = this.clusterOf(account);
    this.count = Math.max(this.count, cluster + 1);
    this.byCluster.spend(cluster, time, ms, amount);
  }

  columns(): readonly Column[] {
    return [
      ...this.byLayer.columns('coverage.byLayer', LIMITS.layers),
      ...this.byCluster.columns('coverage.byCluster', this.count),
      { name: 'coverage.standsFor', array: this.standsFor, used: this.count },
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

/** What a layer takes of a need by its share, and by what its window still allows. */
export function allowedBy(state: State, layer: LayerPolicy, at: number, need: QuoteUnits) {
  const asked = mulDivDown(need, layer.sharePpm, PPM) as QuoteUnits;
  if (layer.windowCap === null) return asked;
  const counted = state.coverage.byLayer.counted(at, state.time, layer.windowMs);
  return lesser(asked, greater((layer.windowCap - counted) as QuoteUnits, NOTHING));
}

/** What all funds together may still pay for the cluster of an account; null where all. */
export function clusterRoom(state: State, account: number): QuoteUnits | null {
  const { clusterMax, clusterWindowMs } = state.fund;
  if (clusterMax === null || state.accounts.asset[account] !== 0) return null;
  const { coverage } = state;
  const cluster = coverage.clusterOf(account);
  const counted = coverage.byCluster.counted(cluster, state.time, clusterWindowMs);
  return greater((clusterMax - counted) as QuoteUnits, NOTHING);
}

/** Counts what a layer paid for an account. */
export function countPaid(state: State, account: number, at: number, pays: QuoteUnits): void {
  const { coverage, time, fund } = state;
  if (state.accounts.asset[account] !== 0) return;
  const { layers } = state.assets[0] as Asset;
  const { windowCap, windowMs } = layers[at] as LayerPolicy;
  if (windowCap !== null) coverage.byLayer.spend(at, time, windowMs, pays);
  if (fund.clusterMax !== null) coverage.paid(account, time, fund.clusterWindowMs, pays);
}

/** Two accounts are known to belong together: their losses count as those of one. */
export function linkAccounts(
  state: State,
  command: CommandOf<'link-accounts'>,
): RefusalCode | null {
  const { accounts, coverage } = state;
  const account = accounts.find(command.account);
  const other = accounts.find(command.with);
  if (account === -1 || other === -1) return 'unknown-account';
  if (!accounts.isTrader(account) || !accounts.isTrader(other)) return 'house-account';
  if (account === other) return 'same-account';
  const from = coverage.clusterOf(account);
  const to = coverage.clusterOf(other);
  if (from === to) return 'already-linked';
  const { clusterWindowMs } = state.fund;
  const counted = coverage.byCluster.counted(from, state.time, clusterWindowMs);
  for (let row = 0; row < coverage.count; row += 1) {
    if (coverage.clusterOf(row) === from) coverage.link(row, to);
  }
  coverage.link(from, to);
  // What was paid for the one counts for both, so that linking never makes new room.
  if (counted > 0n) coverage.paid(to, state.time, clusterWindowMs, counted);
  emit(state, 'accounts-linked', account, to);
  return null;
}
