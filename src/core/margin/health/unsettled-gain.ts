/** What a perpetual position with open orders counts for before it is settled. */
import { type Fraction, fractionOf, least, opposite, productOf, sumOf } from './fraction.ts';

/** A position, its open orders and its cash, in units of the base asset and of the settlement. */
export interface UnsettledPosition {
  /** Signed. */
  readonly base: Fraction;
  /** Size of all open bids and of all open asks, zero or more. */
  readonly bids: Fraction;
  readonly asks: Fraction;
  /** Signed; what was paid for the position is negative. */
  readonly quote: Fraction;
}

/** Weights and prices of the base asset for one kind of health. */
export interface BaseTerms {
  readonly assetWeight: Fraction;
  readonly debtWeight: Fraction;
  /** Price of a long, and of what asks would receive. */
  readonly assetPrice: Fraction;
  /** Price of a short, and of what bids would pay. */
  readonly debtPrice: Fraction;
}

/**
 * Quote plus the weighted base after the worse of two cases: all bids fill, or all asks do. It is
 * never above the gain at the mark. Source: Mango v4, `unweighted_health_unsettled_pnl`.
 */
export function unweightedGain(position: UnsettledPosition, terms: BaseTerms): Fraction {
  const afterOrders = (ordered: Fraction, orderPrice: Fraction): Fraction => {
    const base = sumOf(position.base, ordered);
    const isShort = base.numerator < 0n;
    const weight = isShort ? terms.debtWeight : terms.assetWeight;
    const price = isShort ? terms.debtPrice : terms.assetPrice;
    const value = productOf(base, productOf(weight, price));
    return sumOf(value, opposite(productOf(ordered, orderPrice)));
  };
  const worst = least(
    afterOrders(position.bids, terms.debtPrice),
    afterOrders(opposite(position.asks), terms.assetPrice),
  );
  return sumOf(position.quote, worst);
}

/** A gain at its weight; a loss counts in full. */
export const weightedGain = (gain: Fraction, weight: Fraction): Fraction =>
  gain.numerator > 0n ? productOf(gain, weight) : gain;

/** Gain of a position when it is closed at a price: quote plus base at that price. */
export const gainAtPrice = (position: UnsettledPosition, price: Fraction): Fraction =>
  sumOf(position.quote, productOf(position.base, price));

/** A position without open orders. */
export const withoutOrders = (base: bigint, quote: Fraction): UnsettledPosition => ({
  base: fractionOf(base),
  bids: fractionOf(0n),
  asks: fractionOf(0n),
  quote,
});
