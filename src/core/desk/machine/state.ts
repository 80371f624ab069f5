/** Everything that a desk knows, in one place; `Desk` is the only one who changes it. */
import { quoteScale } from '../../money/index.ts';
import type { LinearSolver } from '../../waterfall/index.ts';
import { DESK_QUOTE_DECIMALS, type DeskEvent } from '../model/index.ts';
import { type Module, readModule, type Surroundings } from '../module/index.ts';
import { Orders } from '../orders/index.ts';
import { Book } from './book.ts';
import type { DeskTerms } from './desk-terms.ts';
import { Markets } from './markets.ts';
import { Modes } from './modes.ts';
import { ModuleRun } from './module-run.ts';
import type { Parent } from './parents.ts';
import { Underlying } from './underlyings.ts';

/** What a venue said of the account, and how it is doing. */
export interface VenueState {
  readonly name: string;
  state: 'up' | 'degraded' | 'down';
  downSince: number; //      Unix ms; 0 while it is up
  clockOffsetMs: number;
  equity: bigint; //         quote units, as the venue states them
  initial: bigint;
  maintenance: bigint;
  available: bigint;
  statedAt: number; //       Unix ms; 0: never
}

/** A venue's position that is not ours: since when (Unix ms), and whether it was told. */
export interface Difference {
  readonly since: number;
  readonly isTold: boolean;
}

/** What of the last events is remembered, Unix ms; 0: never. */
export interface Moments {
  fill: number;
  adl: number;
  liquidation: number;
}

/** The state of a desk. */
export class DeskState {
  // state
  seq = 0; //                                         commands applied
  time = 0; //                                        of the last one, Unix ms
  readonly markets: Markets;
  readonly underlyings: ReadonlyMap<string, Underlying>;
  readonly venues: ReadonlyMap<string, VenueState>;
  readonly book: Book;
  orders = new Orders();
  readonly modules: readonly ModuleRun[];
  readonly modes = new Modes();
  readonly parents = new Map<string, Parent>(); //    by place
  readonly values = new Map<string, { value: number; source: string; at: number }>();
  readonly awaited = new Map<string, bigint>(); //    positions stated before there was a price
  readonly differences = new Map<string, Difference>();
  readonly stated = new Set<string>(); //             instruments whose position was compared
  readonly decisions = new Map<string, bigint>(); //  twice the middle when an order was decided
  readonly strays = new Map<string, number>(); //     when a given up order was last cancelled
  readonly killWaits = new Map<string, { readonly waitMs: number; readonly until: number }>();
  readonly transfers = new Map<string, number>(); //  time of the last one by `from to`, Unix ms
  readonly traded = new Set<string>(); //             instruments with trades of our own
  readonly flattening = new Set<string>(); //         scopes that a kill is to make flat
  readonly changedTerms = new Set<string>(); //       instruments whose terms are no longer ours
  readonly cashIds = new Set<string>(); //            of reports that were booked, newest 4,096
  readonly moments: Moments = { fill: 0, adl: 0, liquidation: 0 };
  /** Underlyings that are traded as futures only. */
  readonly onlyFutures: ReadonlySet<string>;
  // of the present command
  events: DeskEvent[] = [];
  legs = 0; //                                        client ids given out
  // fixed
  readonly terms: DeskTerms;
  readonly journal: string;
  readonly solver: LinearSolver;

  constructor(terms: DeskTerms, journal: string, solver: LinearSolver) {
    this.terms = terms;
    this.journal = journal;
    this.solver = solver;
    const scales = terms.instruments.map((each) => {
      const [price, size] = [each.priceDecimals, each.sizeDecimals];
      return quoteScale({ quote: DESK_QUOTE_DECIMALS, price, size }) ?? 1n;
    });
    this.markets = new Markets(terms.instruments, scales);
    const names = [...new Set(terms.instruments.map(({ underlying }) => underlying))];
    this.underlyings = new Map(names.map((name) => [name, new Underlying(name, terms.risk)]));
    const priced = terms.instruments.filter(({ kind }) => kind === 'perpetual' || kind === 'spot');
    const known = new Set(priced.map(({ underlying }) => underlying));
    this.onlyFutures = new Set(names.filter((name) => !known.has(name)));
    this.venues = new Map(terms.venues.map((name) => [name, openVenue(name)]));
    this.book = new Book(this.markets, terms.capital);
    this.modules = readModules(terms).map((module) => new ModuleRun(module, terms));
  }

  emit(event: DeskEvent): void {
    this.events.push(event);
  }
}

const openVenue = (name: string): VenueState => ({
  name,
  state: 'up',
  downSince: 0,
  clockOffsetMs: 0,
  equity: 0n,
  initial: 0n,
  maintenance: 0n,
  available: 0n,
  statedAt: 0,
});

/** What modules of a desk may name. */
export const surroundingsOf = (terms: DeskTerms): Surroundings => ({
  venues: terms.venues,
  underlyings: [...new Set(terms.instruments.map(({ underlying }) => underlying))],
  instruments: terms.instruments.map(({ id }) => id),
  modules: terms.modules.map(({ id }) => id),
  values: terms.values,
});

/** The terms were judged at the door: a fault here is one of the program. */
function readModules(terms: DeskTerms): readonly Module[] {
  const around = surroundingsOf(terms);
  return terms.modules.map((module) => readModule(module, around).module);
}
