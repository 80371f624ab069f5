/** A chain fitted and compared: one study for each snapshot and currency, one table for all. */
import {
  type ArbitrageReport,
  arbitrageReport,
  DEFAULT_SCREEN,
  type DropReason,
  dropCounts,
  type ExpiryFault,
  type ExpiryFit,
  fitSurface,
  type OptionQuote,
  type QuoteSource,
  repairedSurface,
  type SliceRepair,
  type Surface,
} from '../../core/surface/index.ts';
import type { ChainSnapshot } from './chain-file.ts';
import { type ImpliedForward, impliedForward, indexOfMarks, yearsOf } from './chain-forward.ts';
import { Comparison, type Measure } from './chain-measures.ts';
import type { ChainRow } from './chain-row.ts';
import type { ErrorTable } from './error-table.ts';

/** A volatility that counted in the fit. */
export interface StudyPoint {
  readonly k: number;
  readonly volatility: number;
}

/** One expiry of one currency at one moment. */
export interface ExpiryStudy extends ImpliedForward {
  /** Unix milliseconds, UTC. */
  readonly expiry: number;
  readonly years: number;
  readonly rows: number;
  readonly points: readonly StudyPoint[];
  readonly dropped: ReadonlyMap<DropReason, number>;
  /** Why there is no slice; null where there is one. */
  readonly refused: ExpiryFault | null;
}

/** One currency at one moment. */
export interface SnapshotStudy {
  /** Unix milliseconds, UTC. */
  readonly time: number;
  readonly currency: string;
  /** Nearest first. */
  readonly expiries: readonly ExpiryStudy[];
  /** Index at the moment of the marks; null where nobody knows. */
  readonly index: number | null;
  /** As fitted; null where no expiry could be. */
  readonly surface: Surface | null;
  readonly arbitrage: ArbitrageReport | null;
  /** The surface without butterflies, and what had to be moved. */
  readonly repaired: Surface | null;
  readonly repairs: readonly SliceRepair[];
}

/** Why a row of the file is in no table. */
export type RowFault = 'expired' | 'no volatility' | 'volatility of zero';

export interface ChainStudy {
  readonly file: string;
  readonly source: QuoteSource;
  readonly rows: number;
  readonly snapshots: readonly SnapshotStudy[];
  readonly errors: Readonly<Record<Measure, ErrorTable>>;
  /** Rows that were compared with nothing. */
  readonly left: ReadonlyMap<RowFault, number>;
  /** Quotes that did not count in a fit, over all snapshots. */
  readonly dropped: ReadonlyMap<DropReason, number>;
}

function grouped<K>(rows: readonly ChainRow[], keyOf: (row: ChainRow) => K): Map<K, ChainRow[]> {
  const groups = new Map<K, ChainRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** A row as the surface takes it: prices in the unit of the forward. */
function quoteOf(row: ChainRow, forward: number): OptionQuote {
  const inUnits = (coin: number | null): number | null => (coin === null ? null : coin * forward);
  return {
    side: row.side,
    strike: row.strike,
    bid: inUnits(row.bid),
    ask: inUnits(row.ask),
    mark: inUnits(row.mark),
    volatility: row.volatility,
    ageSeconds: 0,
  };
}

interface Expiry extends ImpliedForward {
  readonly expiry: number;
  readonly years: number;
  readonly rows: readonly ChainRow[];
}

const expiriesOf = (rows: readonly ChainRow[]): Expiry[] =>
  [...grouped(rows, ({ expiry }) => expiry)]
    .sort(([left], [right]) => left - right)
    .map(([expiry, own]) => ({
      expiry,
      years: yearsOf(own[0] as ChainRow),
      rows: own,
      ...impliedForward(own),
    }));

function expiryStudy(expiry: Expiry, fit: ExpiryFit): ExpiryStudy {
  const { rows, ...terms } = expiry;
  return {
    ...terms,
    rows: rows.length,
    points: fit.kind === 'fitted' ? fit.points : [],
    dropped: dropCounts(fit.dropped),
    refused: fit.kind === 'refused' ? fit.reason : null,
  };
}

function addCounts<K>(sum: Map<K, number>, more: ReadonlyMap<K, number>): void {
  for (const [reason, count] of more) sum.set(reason, (sum.get(reason) ?? 0) + count);
}

/** Takes snapshots one after the other and keeps what the report needs of them. */
export class ChainStudent {
  private readonly file: string;
  private readonly source: QuoteSource;
  private readonly comparison = new Comparison();
  private readonly snapshots: SnapshotStudy[] = [];
  private readonly left = new Map<RowFault, number>();
  private readonly dropped = new Map<DropReason, number>();
  private rows = 0;

  constructor(file: string, source: QuoteSource) {
    this.file = file;
    this.source = source;
  }

  /** Fits and compares every currency of a snapshot. */
  add({ time, rows }: ChainSnapshot): void {
    this.rows += rows.length;
    for (const [currency, own] of grouped(rows, (row) => row.currency)) {
      this.addCurrency(time, currency, own);
    }
  }

  private addCurrency(time: number, currency: string, rows: readonly ChainRow[]): void {
    const living = rows.filter((row) => row.expiry > time);
    this.leave('expired', rows.length - living.length);
    const expiries = expiriesOf(living);
    const terms = { ...DEFAULT_SCREEN, source: this.source };
    const { expiries: fits, result } = fitSurface(
      expiries.map(({ rows: own, forward, years }) => {
        return { forward, years, rate: 0, quotes: own.map((row) => quoteOf(row, forward)) };
      }),
      terms,
    );
    const surface = result.kind === 'surface' ? result.surface : null;
    const repair = surface === null ? null : repairedSurface(surface);
    const forwards = new Map(expiries.map(({ expiry, forward }) => [expiry, forward]));
    const index = indexOfMarks(living, ({ expiry }) => forwards.get(expiry) as number);
    const studies = expiries.map((expiry, at) =>
      expiryStudy(expiry, (fits[at] as (typeof fits)[0]).fit),
    );
    for (const study of studies) addCounts(this.dropped, study.dropped);
    for (const expiry of expiries) this.compare(expiry, index, surface);
    this.snapshots.push({
      time,
      currency,
      expiries: studies,
      index,
      surface,
      arbitrage: surface === null ? null : arbitrageReport(surface),
      repaired: repair?.surface ?? null,
      repairs: repair?.repairs ?? [],
    });
  }

  private compare(expiry: Expiry, index: number | null, surface: Surface | null): void {
    const { years, forward } = expiry;
    for (const row of expiry.rows) {
      const { volatility } = row;
      if (volatility === null) this.leave('no volatility', 1);
      else if (volatility === 0) this.leave('volatility of zero', 1);
      else this.comparison.addRow(row, volatility, { years, forward, index, surface });
    }
  }

  private leave(fault: RowFault, count: number): void {
    if (count > 0) this.left.set(fault, (this.left.get(fault) ?? 0) + count);
  }

  study(): ChainStudy {
    return {
      file: this.file,
      source: this.source,
      rows: this.rows,
      snapshots: this.snapshots,
      errors: this.comparison.tables(),
      left: this.left,
      dropped: this.dropped,
    };
  }
}
