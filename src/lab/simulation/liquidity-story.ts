/** What the liquidity backstop did in a run: exact amounts as decimal texts, series as numbers. */
import type { Level, LevelReason } from '../../core/model/index.ts';

/** How an order of the reserve came to trade. */
export const FILL_WAYS = ['liquidation', 'path', 'arrival', 'purchase', 'unwind'] as const;

/**
 * `liquidation`: a liquidation order hit a quote. `path`: the market went through a quote.
 * `arrival`: a quote met makers as it came. The others are immediate orders of that purpose.
 */
export type FillWay = (typeof FILL_WAYS)[number];

/** A change of the level of support. */
export interface LevelRecord {
  /** ms since 1970. */
  readonly time: number;
  readonly from: Level;
  readonly to: Level;
  readonly reason: LevelReason;
}

/** Notional of both sides, in the settlement asset. */
export interface SidedDepth {
  readonly bids: number;
  readonly asks: number;
}

/** The backstop at one step of virtual time. Amounts in the settlement asset. */
export interface LiquiditySample {
  readonly time: number;
  readonly level: Level;
  /** Notional that makers show within 25 bp under and over the mid. */
  readonly makers: SidedDepth;
  /** The same with what the reserve rests there. */
  readonly book: SidedDepth;
  /** Signed notional that the reserve holds, at the index. */
  readonly inventory: number;
  /** What the reserve paid less what it received since it was called. */
  readonly spent: number;
}

/** What the reserve traded in one way. */
export interface WayTotals {
  readonly way: FillWay;
  readonly bought: string;
  readonly sold: string;
  readonly fills: number;
}

export interface LiquidityStory {
  readonly levels: readonly LevelRecord[];
  readonly samples: readonly LiquiditySample[];
  /** ms at the level of support or above. */
  readonly supportedMs: number;
  /** Orders that the reserve sent, by purpose, and those that were taken back. */
  readonly orders: {
    readonly quotes: number;
    readonly purchases: number;
    readonly unwinds: number;
    readonly cancelled: number;
  };
  readonly ways: readonly WayTotals[];
  readonly bought: string;
  readonly sold: string;
  /** Notional that accounts traded with the virtual book of last resort. */
  readonly virtual: string;
  /** Most that was spent, net, after any purchase, and most base units held, long or short. */
  readonly spentMost: string;
  readonly heldMost: string;
  /** How often the reserve stopped at its loss. */
  readonly stops: number;
  /** Reports that the engine refused. */
  readonly refused: number;
  /** Money of the reserve at the start; null where the terms have no reserve. */
  readonly reserveBefore: string | null;
  /** Its equity at the end, what it holds valued at the mark. */
  readonly reserveAfter: string | null;
}

/** Basis points of the depth that the story tells. */
export const STORY_DEPTH_BP = 25;
