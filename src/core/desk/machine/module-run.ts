/** A module in operation: its ladder, what it remembers, and what it has used up. */
import { GaugeHistory } from '../../liquidity/index.ts';
import type { Evidence } from '../model/index.ts';
import {
  Indicators,
  type IndicatorsState,
  Ladder,
  type LadderState,
  type Module,
} from '../module/index.ts';
import type { DeskTerms } from './desk-terms.ts';
import { WindowSum } from './windows.ts';

/** Percentiles are of a day, in hours, to one per cent. */
const RANKED = {
  least: 1e-9,
  most: 1e12,
  isSigned: true,
  relativeError: 0.01,
  parts: 24,
  partMs: 3_600_000,
} as const;

type SavedWindows = readonly (readonly [string, readonly (readonly [number, bigint])[]])[];

export interface ModuleRunState {
  readonly id: string;
  readonly ladder: LadderState;
  readonly indicators: IndicatorsState;
  readonly before: readonly (readonly [string, number])[];
  readonly ranked: readonly (readonly number[])[];
  readonly isPaused: boolean;
  readonly isPending: boolean;
  readonly triedAt: number;
  readonly sampledSince: number;
  readonly allotted: bigint;
  readonly actedAt: number;
  readonly waitUntil: number;
  readonly hasFailed: boolean;
  readonly lastSigns: readonly (readonly [string, number])[];
  readonly turns: SavedWindows;
  readonly turnover: readonly (readonly [number, bigint])[];
  readonly fees: readonly (readonly [number, bigint])[];
  readonly slippage: readonly (readonly [number, bigint])[];
  readonly denied: readonly (readonly [string, number])[];
  readonly seen: readonly string[];
  readonly volumes: SavedWindows;
  readonly traded: SavedWindows;
}

/** One module of a desk. */
export class ModuleRun {
  // state
  readonly ladder: Ladder;
  readonly indicators: Indicators;
  readonly before = new Map<string, number>(); //     values of the last sample
  readonly histories: readonly GaugeHistory[]; //     of the names that are ranked
  isPaused = false;
  isPending = false; //                               what its rung wanted could not be begun yet
  triedAt = 0; //                                     when its rung was last acted on, Unix ms
  sampledSince = 0; //                                first sample, Unix ms
  allotted: bigint; //                                quote units the module may use
  actedAt = 0; //                                     Unix ms of its last trade, 0: never
  waitUntil = 0; //                                   no trade before, Unix ms
  hasFailed = false; //                               the last trade failed
  readonly lastSigns = new Map<string, number>(); //  direction of the last trade by underlying
  readonly turns = new Map<string, WindowSum>(); //   changes of direction by underlying
  readonly turnover: WindowSum; //                    quote units within the window
  readonly fees: WindowSum;
  readonly slippage: WindowSum;
  readonly volumes = new Map<string, WindowSum>(); // lots that others traded, by instrument
  readonly traded = new Map<string, WindowSum>(); //  lots of our own
  readonly seen = new Set<string>(); //               names that ever had a value
  readonly denied = new Map<string, number>(); //     when a denial was last said, Unix ms
  // derived
  readonly values: Record<string, number> = {}; //    of the present sample
  // fixed
  readonly module: Module;

  constructor(module: Module, terms: DeskTerms) {
    this.module = module;
    const { constraints, gapMsMax, indicators } = module.terms;
    this.ladder = new Ladder(module.rungs, gapMsMax);
    this.indicators = new Indicators(indicators);
    this.histories = module.ranked.map((name) => new GaugeHistory(name, RANKED));
    this.allotted = Object.values(terms.capital).reduce((sum: bigint, each) => sum + each, 0n);
    this.turnover = new WindowSum(constraints.windowMs);
    this.fees = new WindowSum(constraints.windowMs);
    this.slippage = new WindowSum(constraints.windowMs);
  }

  get id(): string {
    return this.module.terms.id;
  }

  /** Takes a trade of somebody else, where the module may only take a share of them. */
  noteVolume(instrument: string, time: number, lots: bigint): void {
    if (this.module.terms.constraints.participationPpm > 0)
      this.note('volumes', instrument, time, lots);
  }

  /** Adds lots to a window of an instrument. */
  note(to: 'volumes' | 'traded' | 'turns', instrument: string, time: number, lots: bigint): void {
    const { windowMs } = this.module.terms.constraints;
    const window = this[to].get(instrument) ?? new WindowSum(windowMs);
    this[to].set(instrument, window);
    window.add(time, lots);
  }

  /** The names that were looked at, with what they were. */
  evidence(names: readonly string[]): Evidence {
    return names.map((name) => [name, this.values[name] ?? Number.NaN] as const);
  }

  toState(): ModuleRunState {
    const lists = <T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] =>
      [...map].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    return {
      id: this.id,
      ladder: this.ladder.toState(),
      indicators: this.indicators.toState(),
      before: lists(this.before),
      ranked: this.histories.map(savedHistory),
      isPaused: this.isPaused,
      isPending: this.isPending,
      triedAt: this.triedAt,
      sampledSince: this.sampledSince,
      allotted: this.allotted,
      actedAt: this.actedAt,
      waitUntil: this.waitUntil,
      hasFailed: this.hasFailed,
      lastSigns: lists(this.lastSigns),
      turns: lists(this.turns).map(([name, window]) => [name, window.toState()] as const),
      turnover: this.turnover.toState(),
      fees: this.fees.toState(),
      slippage: this.slippage.toState(),
      denied: lists(this.denied),
      seen: [...this.seen].sort(),
      volumes: lists(this.volumes).map(([name, window]) => [name, window.toState()] as const),
      traded: lists(this.traded).map(([name, window]) => [name, window.toState()] as const),
    };
  }

  restore(state: ModuleRunState): void {
    this.ladder.restore(state.ladder);
    this.indicators.restore(state.indicators);
    const fill = <T>(map: Map<string, T>, list: readonly (readonly [string, T])[]): void => {
      map.clear();
      for (const [name, value] of list) map.set(name, value);
    };
    fill(this.before, state.before);
    fill(this.lastSigns, state.lastSigns);
    fill(this.denied, state.denied);
    for (const name of state.seen) this.seen.add(name);
    this.histories.forEach((history, at) => {
      restoreHistory(history, state.ranked[at] ?? []);
    });
    this.isPaused = state.isPaused;
    this.isPending = state.isPending;
    this.triedAt = state.triedAt;
    this.sampledSince = state.sampledSince;
    this.allotted = state.allotted;
    this.actedAt = state.actedAt;
    this.waitUntil = state.waitUntil;
    this.hasFailed = state.hasFailed;
    this.restoreWindows('turns', state.turns);
    this.turnover.restore(state.turnover);
    this.fees.restore(state.fees);
    this.slippage.restore(state.slippage);
    this.restoreWindows('volumes', state.volumes);
    this.restoreWindows('traded', state.traded);
  }

  private restoreWindows(to: 'volumes' | 'traded' | 'turns', saved: SavedWindows): void {
    this[to].clear();
    for (const [name, entries] of saved) {
      const window = new WindowSum(this.module.terms.constraints.windowMs);
      window.restore(entries);
      this[to].set(name, window);
    }
  }
}

/** The registers of a history and, of its counts, those that are not zero: place, count, ... */
function savedHistory(history: GaugeHistory): readonly number[] {
  const saved = [...history.registers()];
  for (const { array, used } of history.columns()) {
    for (let at = 0; at < used; at += 1) {
      if (Number(array[at]) !== 0) saved.push(at, Number(array[at]));
    }
  }
  return saved;
}

function restoreHistory(history: GaugeHistory, saved: readonly number[]): void {
  const count = history.registers().length;
  const [counts] = history.columns();
  for (let at = count; at < saved.length; at += 2) {
    (counts?.array as Uint32Array)[saved[at] as number] = saved[at + 1] as number;
  }
  history.restore(saved.slice(0, count));
}
