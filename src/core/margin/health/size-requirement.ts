/** A requirement whose rate grows with the position against the depth of its market. */
import { type Fraction, productOf, quotientOf, sumOf } from './fraction.ts';

/** Rates are shares of the notional. */
export interface SizeTerms {
  /** Size at which the first part of the rate is `slope`, more than zero. */
  readonly scale: Fraction;
  readonly slope: Fraction;
  readonly floor: Fraction;
  /** Maintenance rate over initial rate. */
  readonly maintenance: Fraction;
  /** Added to either requirement, whatever the size. */
  readonly least: Fraction;
}

/** Rates and requirements of one position. */
export interface SizeRequirement {
  readonly initialRate: Fraction;
  readonly maintenanceRate: Fraction;
  readonly initial: Fraction;
  readonly maintenance: Fraction;
}

/**
 * Initial rate `size / scale * slope + floor`, maintenance rate a share of it, and both times the
 * notional plus a least amount. Source: Synthetix v3 perps, required margins.
 *
 * @param size absolute
 * @param price zero or more
 */
export function sizeRequirement(
  size: Fraction,
  price: Fraction,
  terms: SizeTerms,
): SizeRequirement {
  const steep = productOf(quotientOf(size, terms.scale), terms.slope);
  const initialRate = sumOf(steep, terms.floor);
  const maintenanceRate = productOf(initialRate, terms.maintenance);
  const notional = productOf(size, price);
  const required = (rate: Fraction): Fraction => sumOf(productOf(notional, rate), terms.least);
  return {
    initialRate,
    maintenanceRate,
    initial: required(initialRate),
    maintenance: required(maintenanceRate),
  };
}
