/** What happens in a market whose liquidity vanishes: levels, reserve, quote of last resort. */

/** One expression over gauges, or how many of several must hold. */
export type ConditionTerms = string | { readonly atLeast: number; readonly of: readonly string[] };

/** From nothing to everything; the number of a level is its place. */
export const LEVELS = ['calm', 'watch', 'support', 'rescue'] as const;
export type Level = (typeof LEVELS)[number];

/** Why a level changed. */
export const LEVEL_REASONS = ['entered', 'left', 'time-limit', 'loss-limit'] as const;
export type LevelReason = (typeof LEVEL_REASONS)[number];

/** When a level begins and ends. */
export interface LevelTerms {
  readonly enter: ConditionTerms;
  /** Stricter than the opposite of `enter`: it counts only while `enter` does not hold. */
  readonly leave: ConditionTerms;
  /** How long `enter`, and `leave`, must hold without a break. */
  readonly enterMs: number;
  readonly leaveMs: number;
  /** The level ends after so long, and comes again only after `enter` was false; 0: never. */
  readonly lastsMsMax: number;
}

/** Levels that a market has; null where it has none of the kind. */
export interface ActivationTerms {
  readonly watch: LevelTerms | null;
  readonly support: LevelTerms | null;
  readonly rescue: LevelTerms | null;
  /** Samples further apart prove nothing about the time between them. */
  readonly gapMsMax: number;
}

/** What the reserve may do at a level. Amounts of the settlement asset and of lots as texts. */
export interface ReserveTerms {
  /** Most that it pays or takes in net; never more than the balance of the reserve. */
  readonly budget: string;
  /** Most of the underlying that it holds, long or short. */
  readonly inventoryMax: string;
  /** Loss at the index at which it stops. */
  readonly lossMax: string;
  /** Quotes on both sides: see `QuoteLadderTerms`. */
  readonly quotes: {
    readonly levels: number;
    readonly halfSpreadPpm: number;
    readonly stepPpm: number;
    readonly sizePerLevel: string;
    readonly skewPpm: number;
    readonly widenPpmPerVolatility: number;
    /** They are taken back and made anew after so long, or when the index has left them. */
    readonly refreshMs: number;
  } | null;
  /** Purchases, or sales, in slices: see `PurchaseTerms`. */
  readonly purchases: {
    readonly side: 'buy' | 'sell';
    readonly sliceNotional: string;
    readonly intervalMs: number;
    readonly awayPpmMax: number;
    readonly lastsMsMax: number;
  } | null;
}

/** The virtual order book: a price where nobody quotes, out of the reserve. */
export interface VirtualTerms {
  readonly kind: 'constant-product' | 'stable-curve' | 'skew-premium';
  /** From this level on. */
  readonly from: 'support' | 'rescue';
  readonly halfSpreadPpm: number;
  readonly widenPpmPerVolatility: number;
  /** Lots on each virtual side while flat; of a skew premium, the lots at which it is the index. */
  readonly depth: string;
  /** Of the stable curve. */
  readonly amplification: number;
}

/** How the reserve gets rid of what it bought, once the level is over. */
export interface ReserveUnwindTerms {
  readonly everyMs: number;
  readonly lastsMs: number;
  /** How far from the index an order may trade. */
  readonly slippagePpm: number;
  /** Price given up per lot a second, and moved for good per lot, both in price units. */
  readonly temporary: number;
  readonly permanent: number;
  /** Money of expected cost for one unit of variance (Almgren and Chriss), ... */
  readonly riskAversion: number;
  /** ... or most expected shortfall of what is held; "0" takes the aversion. */
  readonly shortfallMax: string;
}

/** What a designated provider promises: see `ObligationTerms`. */
export interface ProviderTerms {
  readonly spreadPpmMax: number;
  readonly sizeMin: string;
  readonly presencePpm: number;
  readonly fastSpreadTimes: number;
  readonly fastSizePpm: number;
  readonly sessionMs: number;
  readonly reward: string;
  readonly penalty: string;
  readonly graceSessions: number;
  readonly failuresMax: number;
  /** A report of quotes that is older counts as none. */
  readonly quoteMsMax: number;
}

/** The liquidity backstop of a market; null leaves a part out. */
export interface LiquidityTerms {
  readonly activation: ActivationTerms | null;
  /** Gauge of the volatility that widens quotes, such as `rv_ewma`; nothing: they do not widen. */
  readonly volatility: string;
  readonly support: ReserveTerms | null;
  readonly rescue: ReserveTerms | null;
  readonly virtual: VirtualTerms | null;
  readonly unwind: ReserveUnwindTerms | null;
  readonly providers: ProviderTerms | null;
}
