/** What funds reserved by open spot orders add to health: the worse of the two ends of a market. */
import {
  differenceOf,
  type Fraction,
  isLess,
  least,
  NOUGHT,
  productOf,
  quotientOf,
  sumOf,
} from './fraction.ts';
import type { WeightedPrices } from './weighted-balance.ts';

/** An asset of an account as one kind of health sees it. */
export interface AssetView {
  /** Balance with the gains that are settled in this asset. */
  readonly balance: Fraction;
  readonly prices: WeightedPrices;
  /** Prices without weight, more than zero: of what is held and of what is owed. */
  readonly assetPrice: Fraction;
  readonly debtPrice: Fraction;
}

/** Funds that open orders of one spot market keep; they end as one asset or as the other. */
export interface ReservedFunds {
  /** Places in the list of assets. */
  readonly base: number;
  readonly quote: number;
  readonly reservedBase: Fraction;
  readonly reservedQuote: Fraction;
}

interface Conversion {
  readonly asBase: Fraction;
  readonly asQuote: Fraction;
}

/** All of the funds as base and all as quote, each at the worse price of the two assets. */
function conversionOf(funds: ReservedFunds, assets: readonly AssetView[]): Conversion {
  const base = assets[funds.base] as AssetView;
  const quote = assets[funds.quote] as AssetView;
  const bought = quotientOf(productOf(funds.reservedQuote, quote.assetPrice), base.debtPrice);
  const sold = quotientOf(productOf(funds.reservedBase, base.assetPrice), quote.debtPrice);
  return {
    asBase: sumOf(funds.reservedBase, bought),
    asQuote: sumOf(funds.reservedQuote, sold),
  };
}

/** What an amount adds when it is the last of what all markets could bring to an asset. */
function lastAdded(asset: AssetView, mostReserved: Fraction, amount: Fraction): Fraction {
  const most = sumOf(asset.balance, mostReserved);
  const held = isLess(most, amount) ? (most.numerator < 0n ? NOUGHT : most) : amount;
  const owed = differenceOf(amount, held);
  return sumOf(productOf(held, asset.prices.held), productOf(owed, asset.prices.owed));
}

/**
 * Health of reserved funds. Every market is judged alone, as if all the others had already ended in
 * its way, so the sum is at most the worst outcome. Source: Mango v4, health of open orders.
 *
 * @param markets places must be in the list of assets
 * @returns one amount a market
 */
export function reservedHealth(
  markets: readonly ReservedFunds[],
  assets: readonly AssetView[],
): Fraction[] {
  const conversions = markets.map((funds) => conversionOf(funds, assets));
  const most = assets.map(() => NOUGHT);
  markets.forEach((funds, at) => {
    const { asBase, asQuote } = conversions[at] as Conversion;
    most[funds.base] = sumOf(most[funds.base] as Fraction, asBase);
    most[funds.quote] = sumOf(most[funds.quote] as Fraction, asQuote);
  });
  return markets.map(({ base, quote }, at) => {
    const { asBase, asQuote } = conversions[at] as Conversion;
    const ends = [
      lastAdded(assets[base] as AssetView, most[base] as Fraction, asBase),
      lastAdded(assets[quote] as AssetView, most[quote] as Fraction, asQuote),
    ] as const;
    return asBase.numerator === 0n || asQuote.numerator === 0n ? NOUGHT : least(...ends);
  });
}
