/** What an account holds, as rows of a scenario table. */
import type { OptionSide } from '../options/index.ts';

/** One instrument; `underlying` and `expiry` are indices into the market state. */
export type Instrument =
  | {
      readonly kind: 'option';
      readonly underlying: number;
      readonly expiry: number;
      readonly side: OptionSide;
      /** Quote currency. */
      readonly strike: number;
    }
  | { readonly kind: 'future'; readonly underlying: number; readonly expiry: number }
  | { readonly kind: 'perpetual'; readonly underlying: number };

/** An asset that stands behind the positions. */
export interface CollateralAsset {
  readonly name: string;
  readonly quantity: number;
  /** Quote currency a unit. */
  readonly price: number;
  /** Trust in the price, 0 to 1. */
  readonly confidence: number;
  /** Underlying whose moves it shares, so that it hedges; null where it only has haircuts. */
  readonly underlying: number | null;
  /** Share of its value that maintenance asks for. */
  readonly maintenanceHaircut: number;
  /** Share that the initial requirement asks for beyond that. */
  readonly initialExtraHaircut: number;
}

/**
 * One account. Amounts are in the currency of settlement of the rules (quote, or coin). They are
 * doubles, for screens and plans; whoever decides rounds a requirement up and a value down.
 */
export interface PortfolioAccount {
  /** Signed; premiums paid and results that were realised are in it. */
  readonly cash: number;
  /** Profit of linear positions that was not yet realised. */
  readonly unrealised: number;
  /** Rows of the scenario table, with signed quantities in units of the underlying. */
  readonly rows: Int32Array;
  readonly quantities: Float64Array;
  readonly collateral: readonly CollateralAsset[];
  /** Open orders, market-maker protection, expected funding, fees: zero or more. */
  readonly provisions: number;
}

/** An account of positions alone. */
export const accountOf = (
  positions: readonly (readonly [row: number, quantity: number])[],
  rest: Partial<Omit<PortfolioAccount, 'rows' | 'quantities'>> = {},
): PortfolioAccount => ({
  cash: 0,
  unrealised: 0,
  collateral: [],
  provisions: 0,
  ...rest,
  rows: Int32Array.from(positions, ([row]) => row),
  quantities: Float64Array.from(positions, ([, quantity]) => quantity),
});
