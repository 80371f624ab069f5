/**
 * What a simulated run leaves behind: everything that the report shows, and the JSON that programs
 * read. Exact amounts are decimal texts of the settlement asset; series for charts are numbers.
 */
import type { BreakerKind, BreakerPhase, PriceState, Response } from '../../core/model/index.ts';
import type { LiquidityStory } from './liquidity-story.ts';

/** One step of virtual time. Amounts in the settlement asset, prices in quote per base. */
export interface Sample {
  /** ms since 1970. */
  readonly time: number;
  readonly reference: number;
  readonly mark: number;
  /** Mid price of the venue's own book. */
  readonly mid: number;
  readonly warned: number;
  readonly orderly: number;
  readonly stopped: number;
  /** Accounts whose position is gone since the start: taken over, bankrupt or sold out. */
  readonly closed: number;
  /** Notional that liquidation orders traded on the book in this step. */
  readonly liquidated: number;
  /** Notional that the vault took over in this step. */
  readonly takenOver: number;
  /** Notional that was auto-deleveraged in this step. */
  readonly deleveraged: number;
  readonly openInterest: number;
  /** Signed notional of the vault. */
  readonly vaultInventory: number;
  readonly vaultEquity: number;
  readonly marketFund: number;
  readonly sharedFund: number;
  readonly feeReserve: number;
  readonly operatorCapital: number;
  /** Depth of the bid side within 100 bp over its calm value, 0 to 1. */
  readonly depth: number;
}

/** What one layer of the waterfall paid. */
export interface LayerPaid {
  readonly layer: string;
  readonly paid: string;
  readonly cases: number;
}

/** Auto-deleveraging of accounts of one size. */
export interface SizeBand {
  /** Notional at the start, lower end (inclusive) and upper end (exclusive, null: none). */
  readonly from: number;
  readonly to: number | null;
  readonly accounts: number;
  readonly touched: number;
  readonly closedNotional: number;
  readonly givenUp: number;
}

/** Accounts by distance to liquidation: |mark - liquidation price| / mark. */
export interface Distances {
  /** Upper ends of the bins as fractions; the last bin is open. */
  readonly edges: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** A house account at the start and at the end. */
export interface HouseChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The market makers together: what they had, what they brought in, what they have. */
export interface Makers {
  readonly count: number;
  readonly equityBefore: string;
  /** Collateral that they deposited during the run. */
  readonly broughtIn: string;
  readonly equityAfter: string;
}

/** Something a person should see on the time axis: price states, halts, alerts, vault defaults. */
export interface Mark {
  readonly time: number;
  readonly what: string;
}

/** One breaker of the market, or of the venue. */
export interface BreakerName {
  readonly id: string;
  readonly scope: 'market' | 'venue';
  readonly kind: BreakerKind;
}

/** A change of a breaker, with its evidence. */
export interface BreakerChange {
  /** ms since 1970. */
  readonly time: number;
  readonly breaker: string;
  readonly scope: 'market' | 'venue';
  readonly phase: BreakerPhase;
  readonly response: Response | 'none';
  /** In the unit of the kind: ppm, an amount of the settlement asset, orders, a state's number. */
  readonly value: string;
  readonly threshold: string;
  /** What the value was measured from: a price, an amount or lots; null where there is no base. */
  readonly from: string | null;
  /** Since when the value is at its threshold or beyond, ms since 1970; null: it is not. */
  readonly since: number | null;
  /** Price at which the venue wanted to end an auction; the value says nothing then. */
  readonly uncrossedAt: string | null;
}

export interface PriceStateChange {
  readonly time: number;
  readonly state: PriceState;
}

/** What held the market back, when and why. */
export interface BreakerStory {
  readonly breakers: readonly BreakerName[];
  readonly changes: readonly BreakerChange[];
  /** Changes beyond those that are kept. */
  readonly changesDropped: number;
  readonly priceStates: readonly PriceStateChange[];
  /**
   * ms in which a response was the strongest order of at least one breaker; without those that
   * never were.
   */
  readonly orderedMs: readonly { readonly response: Response; readonly ms: number }[];
  /** Liquidation orders that came back because their market was halted when they arrived. */
  readonly ordersHalted: number;
  /**
   * Liquidations that others set off, as a share of all: 1 - sqrt(mean / variance) of the counts
   * in windows; null where there were none. A fall from outside looks like self-excitation too.
   */
  readonly branching: {
    readonly ratio: number | null;
    readonly liquidations: number;
    readonly windowMs: number;
  };
}

export interface SimulationResult {
  readonly scenario: {
    readonly name: string;
    readonly about: string;
    readonly sources: readonly string[];
  };
  readonly market: string;
  readonly asset: string;
  readonly rulebook: string;
  readonly seed: number;
  readonly accounts: number;
  readonly from: number;
  readonly to: number;
  readonly samples: readonly Sample[];
  readonly layers: readonly LayerPaid[];
  readonly totals: {
    readonly commands: number;
    readonly events: number;
    readonly refused: number;
    readonly accountsWarned: number;
    readonly accountsLiquidated: number;
    readonly accountsTakenOver: number;
    readonly accountsBankrupt: number;
    readonly accountsDeleveraged: number;
    readonly liquidationOrders: number;
    readonly liquidationOrdersUnfilled: number;
    readonly liquidatedNotional: string;
    /** Fees of liquidation fills, to the market's fund and the fee reserve. */
    readonly liquidationFees: string;
    readonly takenOverNotional: string;
    readonly deleveragedNotional: string;
    readonly deleveragedLoss: string;
    readonly shortfall: string;
    readonly gainsHaircut: string;
    readonly uncovered: string;
    /** What accounts below zero owe at the end while they still wait: no layer was asked yet. */
    readonly unsettled: string;
    readonly accountsUnsettled: number;
  };
  readonly adlBySize: readonly SizeBand[];
  readonly distances: Distances;
  readonly houses: readonly HouseChange[];
  readonly makers: Makers;
  readonly marks: readonly Mark[];
  readonly breakers: BreakerStory;
  /** What the liquidity backstop did; absent where the terms have no levels. */
  readonly liquidity?: LiquidityStory;
  readonly stateHash: string;
  readonly journal: { readonly file: string; readonly lastSeq: number } | null;
  /** Wall-clock seconds of the run; not part of what is reproducible. */
  readonly wallSeconds: number;
  readonly machine: string;
}
