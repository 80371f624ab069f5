/** How much of what an account holds: what charges beside the scenarios are computed from. */
import type { CollateralAsset, Instrument, PortfolioAccount } from './account.ts';
import type { MarketState, UnderlyingMarket } from './market.ts';
import type { ScenarioRules } from './rules.ts';
import type { ScenarioTable, ValueGroup } from './scenario-table.ts';

/** Of one underlying, in units of it. */
export interface Exposure {
  /** Sum of deltas, signed, with collateral that hedges. */
  netDelta: number;
  /** Sum of the sizes of deltas. */
  grossDelta: number;
  /** Sum of the sizes of perpetuals and futures. */
  linear: number;
  /** Sum of the sizes of options. */
  options: number;
  /** Sum over strikes of what is short there, calls and puts together. */
  shortOptions: number;
  /** Quote currency a 1.00 of volatility. */
  vega: number;
}

/** Exposures by underlying; deltas by expiry; sizes of options by group of the table. */
export interface Exposures {
  readonly byUnderlying: readonly Exposure[];
  readonly deltas: readonly ExpiryDelta[];
  readonly optionsOf: Float64Array;
}

/** Net delta of one expiry, options and futures together; -1 stands for perpetuals. */
export interface ExpiryDelta {
  readonly underlying: number;
  readonly expiry: number;
  delta: number;
}

const nothing = (): Exposure => ({
  netDelta: 0,
  grossDelta: 0,
  linear: 0,
  options: 0,
  shortOptions: 0,
  vega: 0,
});

function expiryDelta(deltas: ExpiryDelta[], { underlying, expiry }: ValueGroup): ExpiryDelta {
  const known = deltas.find((each) => each.underlying === underlying && each.expiry === expiry);
  if (known !== undefined) return known;
  const added: ExpiryDelta = { underlying, expiry, delta: 0 };
  deltas.push(added);
  return added;
}

/** Sums the exposures of an account. */
export function exposuresOf(table: ScenarioTable, account: PortfolioAccount): Exposures {
  const byUnderlying = table.market.underlyings.map(nothing);
  const deltas: ExpiryDelta[] = [];
  const slots = table.groups.map((group) => expiryDelta(deltas, group));
  const optionsOf = new Float64Array(table.groups.length);
  const strikes = new Float64Array(table.strikeUnderlying.length);
  const { rows, quantities } = account;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] as number;
    const quantity = quantities[i] as number;
    const instrument = table.instruments[row] as Instrument;
    const group = table.groupOf[row] as number;
    const delta = quantity * (table.deltas[row] as number);
    const exposure = byUnderlying[instrument.underlying] as Exposure;
    exposure.netDelta += delta;
    exposure.grossDelta += Math.abs(delta);
    exposure.vega += quantity * (table.vegas[row] as number);
    (slots[group] as ExpiryDelta).delta += delta;
    if (instrument.kind === 'option') {
      const strike = table.strikeOf[row] as number;
      strikes[strike] = (strikes[strike] as number) + quantity;
      optionsOf[group] = (optionsOf[group] as number) + Math.abs(quantity);
      exposure.options += Math.abs(quantity);
    } else exposure.linear += Math.abs(quantity);
  }
  for (let strike = 0; strike < strikes.length; strike += 1) {
    const short = Math.max(-(strikes[strike] as number), 0);
    (byUnderlying[table.strikeUnderlying[strike] as number] as Exposure).shortOptions += short;
  }
  // Counted in coin, the coin itself does not move.
  const hedges = table.rules.settlement === 'coin' ? [] : account.collateral;
  for (const { underlying, quantity } of hedges) {
    if (underlying === null) continue;
    const exposure = byUnderlying[underlying] as Exposure;
    exposure.netDelta += quantity;
    exposure.grossDelta += Math.abs(quantity);
  }
  return { byUnderlying, deltas, optionsOf };
}

/** Settlement currency of one unit of an underlying: its index, or one coin. */
export const unitPrice = (rules: ScenarioRules, market: UnderlyingMarket): number =>
  rules.settlement === 'coin' ? 1 : market.spot;

/** Value of an asset in the settlement currency: its price is divided by the stablecoin's. */
export function collateralValue(
  rules: ScenarioRules,
  market: MarketState,
  asset: CollateralAsset,
): number {
  const value = (asset.quantity * asset.price) / market.stablePrice;
  const { spot } = market.underlyings[asset.underlying ?? 0] as UnderlyingMarket;
  return rules.settlement === 'coin' ? value / spot : value;
}
