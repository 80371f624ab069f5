/** Charges beside the scenarios, as data. */

/**
 * Where a charge goes: `risk` is added to the scenario loss before the factors, `floor` is the
 * least that this sum may be, `charge` is added after the factors.
 */
export type AddOnPlace = 'risk' | 'floor' | 'charge';

/** A step of a rate: it applies to the part of the amount above `from`. */
export interface ChargeTier {
  readonly from: number;
  readonly multiplier: number;
}

/**
 * - `forward-contingency`: per expiry `min(up, down, 0) * (add + perYear * T)`, results without a
 *   volatility shock at the two moves; it stands beside the scenarios, the worst of all counts.
 *   Source: Derive (basis contingency).
 * - `roll-shock`: `sum |delta of an expiry| * max(leastMove, annualisedMove * T)`. Source: Deribit.
 * - `delta-shock`: of the net delta, the share `min(most, perQuote * excess over threshold)`.
 * - `short-option-minimum`: per strike, calls and puts together, what is short counts; rates are
 *   shares of the index. `tiers` multiply the part of the amount that falls in them.
 * - `linear-charge`: shares of the index on the size of every perpetual and future.
 * - `collateral-haircut`: the haircuts that each asset carries.
 * - `oracle-confidence`: where trust is below the threshold, `(1 - trust) * rate` of the notional,
 *   initial only. Options use the least of their feeds, the spot and the perpetual; collateral uses
 *   its own and the spot, before that of the perpetual is taken in. Source: Derive.
 * - `stablecoin-depeg`: the initial factor grows by `(threshold - price) * factor`. Source: Derive.
 * - `delta-minimum`: `(net |delta| + hedged delta) * index` at two rates. Source: Paradex.
 * - `concentration`: the scenario loss times `sqrt(|net delta| / threshold) - 1`, as ISDA SIMM
 *   scales a sensitivity.
 * - `liquidity`: half a spread of the gross notional, and a square-root impact of the net delta.
 * - `provisions`: what the account has to provide beside its positions.
 */
export type AddOn = { readonly place: AddOnPlace } & (
  | {
      readonly kind: 'forward-contingency';
      readonly up: number;
      readonly down: number;
      readonly add: number;
      readonly perYear: number;
    }
  | { readonly kind: 'roll-shock'; readonly leastMove: number; readonly annualisedMove: number }
  | {
      readonly kind: 'delta-shock';
      readonly threshold: number;
      readonly perQuote: number;
      readonly most: number;
    }
  | {
      readonly kind: 'short-option-minimum';
      readonly maintenanceRate: number;
      readonly initialExtraRate: number;
      readonly tiers: readonly ChargeTier[];
    }
  | {
      readonly kind: 'linear-charge';
      readonly maintenanceRate: number;
      readonly initialExtraRate: number;
    }
  | { readonly kind: 'collateral-haircut' }
  | { readonly kind: 'oracle-confidence'; readonly threshold: number; readonly rate: number }
  | { readonly kind: 'stablecoin-depeg'; readonly threshold: number; readonly factor: number }
  | { readonly kind: 'delta-minimum'; readonly netRate: number; readonly hedgedRate: number }
  | { readonly kind: 'concentration'; readonly threshold: number }
  | {
      readonly kind: 'liquidity';
      readonly halfSpread: number;
      readonly impact: number;
      readonly dailyVolume: number;
    }
  | { readonly kind: 'provisions'; readonly levels: 'both' | 'initial' }
);

export type AddOnKind = AddOn['kind'];
