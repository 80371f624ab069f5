/** What a module is made of. Plain data: the same from YAML and from `defineModule`. */
import type { ConditionTerms } from '../../liquidity/index.ts';
import type { QuoteUnits } from '../../money/index.ts';

/** A number, or a CEL expression over the vocabulary that gives one. */
export type Amount = number | string;

/** How far the delta of an underlying may be from its aim before it is worth a trade. */
export type BandTerms =
  | { readonly rule: 'none' }
  /** Half width in units of the underlying. */
  | { readonly rule: 'fixed'; readonly half: number; readonly hardLimit: number }
  | {
      readonly rule: 'whalley-wilmott' | 'zakamouline';
      /** Cost of trading the underlying, as a fraction of its value. */
      readonly cost: number;
      /** Absolute risk aversion, per unit of the quote currency. */
      readonly aversion: number;
      /** Interest a year as a fraction. */
      readonly rate: number;
      /** No wider than this, whatever the rule says; units of the underlying. */
      readonly hardLimit: number;
      /** No narrower than this. */
      readonly least: number;
    };

/** Bands for all three Greeks of an underlying, in units of the book. */
export interface GreekBands {
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
}

/** What is done when a rung is reached, and again every `repeatMs` while it holds. */
export type ResponseTerms =
  /** Brings the delta of the scope's underlying to the edge of its band (or its middle). */
  | {
      readonly do: 'hedge';
      readonly to: 'edge' | 'middle';
      /** Instruments in the order of preference; the first that can trade is used. */
      readonly with: readonly string[];
    }
  /** Brings delta, gamma and vega into their bands at least cost, over all of `with`. */
  | {
      readonly do: 'neutralise';
      readonly bands: GreekBands;
      readonly with: readonly string[];
      /** Most lots of an instrument in one go, as a share of the size at its touch; 0: none. */
      readonly depthShare: number;
      /** Most value of all trades of one go, in quote currency; 0: no limit. */
      readonly turnover: number;
      readonly whole: 'lots' | 'fractions';
    }
  /** Trades positions of the scope down by a share of what they are, 0 to 1. */
  | { readonly do: 'reduce'; readonly share: Amount }
  | { readonly do: 'flatten' }
  /** Holds the value of a position, in quote currency, at an amount; negative is short. */
  | { readonly do: 'hold'; readonly instrument: string; readonly exposure: Amount }
  | { readonly do: 'set-leverage'; readonly instrument: string; readonly leverage: number }
  | { readonly do: 'cancel' }
  | { readonly do: 'mode'; readonly mode: 'close-only' | 'halted'; readonly scope: string }
  /** Moves collateral; `amount` in quote currency. */
  | {
      readonly do: 'transfer';
      readonly from: string;
      readonly to: string;
      readonly amount: Amount;
    }
  /** Sets the capital that the module may use; in quote currency, never below zero. */
  | { readonly do: 'capital'; readonly amount: Amount }
  | { readonly do: 'pause'; readonly modules: readonly string[] }
  | {
      readonly do: 'alert';
      readonly severity: 'info' | 'warning' | 'critical';
      readonly text: string;
    };

/** One step of an escalation. */
export interface RungTerms {
  readonly id: string;
  readonly enter: ConditionTerms;
  /** Null: left when `enter` no longer holds. */
  readonly leave: ConditionTerms | null;
  readonly enterMs: number;
  readonly leaveMs: number;
  /** Instead of holding without a break: at least so many of the last samples; 0 of 0: no. */
  readonly samples: { readonly least: number; readonly of: number };
  /** Once reached it stays until two persons re-arm it. */
  readonly latch: boolean;
  /** Time between two responses while the rung holds; 0: once. */
  readonly repeatMs: number;
  readonly respond: readonly ResponseTerms[];
}

/** Limits against trading too much. Zero switches a limit off unless it says otherwise. */
export interface ConstraintTerms {
  /** After a trade of the module is done, and after one that failed. */
  readonly cooldownMs: number;
  readonly failureCooldownMs: number;
  /** Most value of one order. */
  readonly stepMax: QuoteUnits;
  /** Most changes of direction in an instrument within the window. */
  readonly signChangesMax: number;
  /** Most value traded, fees and slippage within the window. */
  readonly turnoverMax: QuoteUnits;
  readonly feesMax: QuoteUnits;
  readonly slippageMax: QuoteUnits;
  readonly windowMs: number;
  /** The risk taken away must be worth this many times its cost. */
  readonly improvement: number;
  /** Variance of the price that one is afraid of is over this time, for the improvement. */
  readonly horizonMs: number;
  /** Most of the size at the touch that one order may take; parts per million. */
  readonly depthSharePpm: number;
  /** Most share of the market's volume within the window; parts per million. */
  readonly participationPpm: number;
  /** Farthest limit price from the price of the underlying, parts per million; never 0. */
  readonly collarPpm: number;
  /** Prices older than this are none; never 0. */
  readonly priceAgeMsMax: number;
  /** Sources that must agree, and how far apart they may be. */
  readonly sourcesMin: number;
  readonly dispersionPpm: number;
  /** A latch, a halt or a flattening needs at least this share of the book's equity at risk. */
  readonly proportionPpm: number;
}

/** How orders are worked. */
export interface ExecutionTerms {
  /** `now` climbs the urgency ladder with all of it; the others slice. */
  readonly plan: 'now' | 'twap' | 'vwap' | 'participation' | 'iceberg';
  /** Times on the rungs post-only, join, cross and sweep; 0 skips one. */
  readonly waitsMs: readonly number[];
  /** Beyond the best of the other side that a sweep pays, parts per million. */
  readonly protectionPpm: number;
  readonly durationMs: number;
  readonly slices: number;
  /** Shares of volume by slice, of `vwap`. */
  readonly curve: readonly number[];
  /** Share of the market's volume, of `participation`; 0 to 1. */
  readonly rate: number;
  /** Lots shown of an `iceberg`, as a share of the whole; 0 to 1. */
  readonly shown: number;
}

/** An indicator over bars of the scope's price; its value is a name of the module. */
export interface IndicatorTerms {
  readonly kind:
    | 'EMA'
    | 'SMA'
    | 'RSI'
    | 'ATR'
    | 'BOLLINGER_WIDTH'
    | 'ROC'
    | 'STDEV'
    | 'HIGH'
    | 'LOW';
  readonly period: number;
  readonly barMs: number;
}

/** A module: what it watches, when it acts, what it does, and what it never does. */
export interface ModuleTerms {
  readonly id: string;
  readonly about: string;
  /** `book`, `venue:NAME`, `underlying:NAME` or `instrument:ID`. */
  readonly scope: string;
  /** Numbers that conditions may name. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly indicators: Readonly<Record<string, IndicatorTerms>>;
  readonly band: BandTerms;
  /** Samples further apart than this prove nothing about the time between. */
  readonly gapMsMax: number;
  /** From the mildest to the last. */
  readonly ladder: readonly RungTerms[];
  readonly constraints: ConstraintTerms;
  readonly execution: ExecutionTerms;
}
