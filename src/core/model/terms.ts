/**
 * Terms: the parameters of a venue and its markets, as data. Rates are whole parts per million,
 * amounts are decimal texts of the settlement asset, times are milliseconds.
 */
import type { BreakerTerms, LooseningTerms, RunawayTerms } from './breaker-terms.ts';
import type { IntegrityTerms } from './integrity-terms.ts';
import type { LiquidityTerms } from './liquidity-terms.ts';

/** One bracket of a margin schedule. Rates are marginal: they hold for the notional inside it. */
export interface Tier {
  /** Notional at which the bracket begins; the first begins at "0". */
  readonly from: string;
  readonly initialPpm: number;
  readonly maintenancePpm: number;
}

/** How the requirement of one position grows with its notional. */
export interface Schedule {
  /** One tier is a fixed rate; more are brackets. Both requirements are continuous. */
  readonly tiers: readonly Tier[];
  /** Open interest (notional at the mark) from `lower` to `upper` lifts the initial rate to 1. */
  readonly openInterest: { readonly lower: string; readonly upper: string } | null;
}

/** Where prices come from and when they may be acted on. */
export interface PriceTerms {
  /** Names of the index sources; none means that the venue's own mark is all there is. */
  readonly sources: readonly string[];
  /** Fresh sources needed; 1 to the number of sources. */
  readonly quorum: number;
  /** An observation (or, without sources, a mark) older than this is not fresh. */
  readonly ageMsMax: number;
  /** A source further than this from the median of the others is left out. */
  readonly outlierPpm: number;
  /** The venue's mark is held within this distance of the index. */
  readonly basisPpmMax: number;
}

/** How a defaulting account is unwound. */
export interface LadderTerms {
  /**
   * `restore`: least lots that restore the account; `whole`: the whole position; `steps`: the
   * fewest multiples of the slice that restore it.
   */
  readonly sizing: 'restore' | 'whole' | 'steps';
  /**
   * How bad a price an order may take: `slippage`: the worse of the mark less slippage and the
   * bankruptcy price; `bankruptcy`: the bankruptcy price, so that a fill never costs a fund.
   */
  readonly limit: 'slippage' | 'bankruptcy';
  /** Restored means equity >= maintenance + this share of (initial - maintenance). */
  readonly bufferPpm: number;
  /** Fee of a liquidation fill, taken only from what is better than the bankruptcy price. */
  readonly feePpm: number;
  /** Share of that fee that goes to the market's fund; the rest to the fee reserve. */
  readonly feeToFundPpm: number;
  /** How far from the mark an order may trade. */
  readonly slippagePpm: number;
  /** One order closes at most this share of the position ... */
  readonly slicePpm: number;
  /** ... but may always close this notional, */
  readonly sliceNotionalMin: string;
  /** and never more than this. */
  readonly sliceNotionalMax: string;
  /** Liquidation notional of the whole market per window; more must wait. */
  readonly windowNotionalMax: string;
  readonly windowMs: number;
  /** Time between the orders of one account. */
  readonly cooldownMs: number;
  /** Orders that traded nothing before takeover is tried. */
  readonly failuresMax: number;
  /** Time on the book before takeover is tried. */
  readonly orderlyMsMax: number;
  /** Takeover below this share of the maintenance margin. */
  readonly takeoverPpm: number;
  /** The vault's price: 0 is the mark, 1,000,000 the bankruptcy price. */
  readonly cushionPpm: number;
}

/**
 * An auction of a whole account, before the vault takes it over: bidders buy fractions of it for a
 * share of its equity that falls with time, in two slopes. Source: Derive v2, `DutchAuction`.
 */
export interface AuctionTerms {
  /** Time of the first slope; 0 means that there are no auctions. */
  readonly fastMs: number;
  readonly slowMs: number;
  /** Share of the equity that a bidder pays: at the start, after the first slope, at the end. */
  readonly startPpm: number;
  readonly fastEndPpm: number;
  readonly slowEndPpm: number;
  /** A bidder may take so much that the account has this much more than maintenance. */
  readonly bufferPpm: number;
}

/** The backstop vault of one market: an account of its own with a capped loss. */
export interface VaultTerms {
  /** Most that the vault may lose in this market per window; also its collateral. */
  readonly lossBudget: string;
  readonly windowMs: number;
  /** Largest inventory at the mark. */
  readonly notionalMax: string;
  /** Share of the inventory that one unwinding order sells; 0 keeps it. */
  readonly unwindPpm: number;
  readonly unwindEveryMs: number;
  /**
   * Staged deleveraging: once the vault has less than this share of the budget it drew, it closes
   * `stagedPpm` of its inventory against winners at the mark, before it is insolvent; 0 never.
   */
  readonly stagedBelowPpm: number;
  readonly stagedPpm: number;
}

/** What one lot pays. */
export const PAYOFFS = ['linear', 'inverse', 'option', 'inverse-option'] as const;
export type Payoff = (typeof PAYOFFS)[number];

/** The instrument of a market. */
export interface InstrumentTerms {
  /**
   * `linear`: size times price. `inverse`: a contract in dollars, settled in the coin. `option`:
   * European, settled in the asset of its strike; `inverse-option`: the same, settled in the coin.
   */
  readonly payoff: Payoff;
  /** Dollars of one contract, a whole number; of inverse contracts. */
  readonly contract: string;
  /** Moment of expiry, ms since 1970; 0 means never. */
  readonly expiry: number;
  /** The settlement price is the mean of the index over this time before expiry. */
  readonly averagingMs: number;
  /** Market whose index settles this one, and moves an option; empty means its own. */
  readonly underlying: string;
  /** Of options: price of the underlying at which they begin to pay. */
  readonly strike: string;
  readonly right: 'call' | 'put';
}

/** Terms of one market. */
export interface MarketTerms {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** Listed asset that the market settles in; empty means the venue's own. */
  readonly asset: string;
  readonly instrument: InstrumentTerms;
  readonly schedule: Schedule;
  /** Weight of unrealised gains in equity, for the initial and the maintenance test. */
  readonly gainWeight: { readonly initialPpm: number; readonly maintenancePpm: number };
  /** A withdrawal must leave at least this share of the notional. */
  readonly withdrawalPpm: number;
  readonly price: PriceTerms;
  readonly integrity: IntegrityTerms;
  readonly breakers: readonly BreakerTerms[];
  readonly liquidity: LiquidityTerms;
  readonly fundingPpbMax: number;
  readonly ladder: LadderTerms;
  readonly auction: AuctionTerms;
  readonly vault: VaultTerms;
}

/** Kinds of waterfall layers. */
export const LAYER_KINDS = [
  'fee-reserve',
  'operator-capital',
  'market-fund',
  'shared-fund',
  'guarantee',
  'assessment',
  'adl',
  'gains-haircut',
  'socialised-funding',
  'withdrawal-factor',
] as const;
export type LayerKind = (typeof LAYER_KINDS)[number];

/** One layer of the waterfall. */
export interface LayerTerms {
  readonly id: string;
  readonly kind: LayerKind;
  /** The layer keeps at least this. Only of the layers that are accounts. */
  readonly floor: string;
  /** Most that it pays for one defaulter; null means no cap. */
  readonly capPerCase: string | null;
  /** Share of what is left uncovered that it takes; absent means all of it. */
  readonly sharePpm?: number;
  /** Most that it pays in any time so long. */
  readonly window?: { readonly ms: number; readonly cap: string };
}

/** Capital that providers stake in a fund of the venue. */
export interface StakeTerms {
  /** Least amount of one stake. */
  readonly minimum: string;
  /** Time between asking for shares back and taking them; they bear losses all that time. */
  readonly cooldownMs: number;
  /** Time after the cooldown in which they may be taken; 0 means for ever. */
  readonly windowMs: number;
  /** The fund is on ice, and then frozen, while such shares of it are asked back. */
  readonly onIcePpm: number;
  readonly frozenPpm: number;
}

/** How funds are filled, guarded and shared. */
export interface FundTerms {
  /** Share of trading fees that flows into the shared fund. */
  readonly feePpm: number;
  /** A larger share of them while the fund is below its target; 0 where there is no target. */
  readonly target: string;
  readonly divertPpm: number;
  /** Time in which a diversion should have filled the fund; then a person is told. */
  readonly deadlineMs: number;
  /** The funds stop paying, so that deleveraging begins, at such a fall from the peak; 0 never. */
  readonly fallPpm: number;
  readonly fallWindowMs: number;
  /** Share of every shortfall that no fund covers: it is borne by the layers after the funds. */
  readonly deductiblePpm: number;
  /** Most that the funds pay for one cluster of linked accounts in any time so long; null: all. */
  readonly clusterMax: string | null;
  readonly clusterWindowMs: number;
  /** Providers that committed pay at most so many times their commitment in such a time. */
  readonly assessmentMultiple: number;
  readonly assessmentPeriodMs: number;
  readonly stake: StakeTerms | null;
}

/** How auto-deleveraging chooses. */
export const ADL_POLICIES = [
  'pnl-pro-rata',
  'contract-pro-rata',
  'equity-pro-rata',
  'minmax-equity',
  'capped-pro-rata',
  'risk-aware-linear',
  'risk-aware-quadratic',
  'queue-hyperliquid',
  'queue-binance',
  'queue-bybit',
  'queue-okx',
  'queue-bitmex',
  'queue-leverage',
  'leverage-waterfill',
] as const;
export type AdlPolicyId = (typeof ADL_POLICIES)[number];

/** How accounts with portfolio margin are weighed. */
export interface PortfolioTerms {
  /** Names of margin presets: for accounts in the venue's own asset, and for those in a coin. */
  readonly quote: string;
  readonly coin: string;
  /**
   * What closing an account of options takes: maintenance covers what curvature and volatility may
   * cost within this time, at this volatility per year, so many deviations and such a move of
   * implied volatility (1.00 is a hundred points).
   */
  readonly closing: {
    readonly horizonMs: number;
    readonly volatility: number;
    readonly deviations: number;
    readonly volatilityMove: number;
  };
  /** Legs of one liquidation order at most, 1 or 2: 1 where no two trade as one; absent means 2. */
  readonly orderLegs?: number;
}

/** Terms of a venue: what a rulebook says. */
export interface VenueTerms {
  readonly rulebook: string;
  /** Where the rules are from; plain ASCII, like every text here: terms are part of snapshots. */
  readonly source: string;
  /** Day on which the source said so, YYYY-MM-DD. */
  readonly date: string;
  /** What the venue does that these terms cannot say, one sentence each. */
  readonly notExpressed: readonly string[];
  /** Places of terms that the source does not give: the numbers there are Breakwater's. */
  readonly notStated: readonly string[];
  readonly settlement: { readonly asset: string; readonly decimals: number };
  readonly layers: readonly LayerTerms[];
  readonly fund: FundTerms;
  /**
   * Most that a deleveraged lot may be closed away from the mark, of its value; the layers after
   * bear what is more. null: as far as the loss takes it.
   */
  readonly adlWedgePpm: number | null;
  readonly adl: AdlPolicyId;
  readonly portfolio: PortfolioTerms;
  /** Breakers that act on all markets at once. */
  readonly breakers: readonly BreakerTerms[];
  readonly runaway: RunawayTerms | null;
  readonly loosening: LooseningTerms;
  /** Terms of a market where its listing does not say otherwise. */
  readonly market: Omit<MarketTerms, 'priceDecimals' | 'sizeDecimals'>;
}
