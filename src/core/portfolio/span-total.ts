/** From the scan of sixteen scenarios to a requirement. */

/** Amounts of one commodity, settlement currency. */
export interface SpanAmounts {
  /** Largest loss of the sixteen scenarios. */
  readonly scanRisk: number;
  readonly intraSpreadCharge: number;
  readonly deliveryCharge: number;
  /** Credit for offsetting positions in other commodities. */
  readonly interCredit: number;
  /** A short option. */
  readonly shortOptionMinimum: number;
  /** Options sold. */
  readonly shortOptions: number;
  /** Value of long options less that of short ones. */
  readonly netOptionValue: number;
}

/** The steps of the requirement, settlement currency. */
export interface SpanRequirement {
  readonly riskRequirement: number;
  readonly shortOptionMinimum: number;
  readonly commodityRisk: number;
  readonly totalRequirement: number;
}

/**
 * `max(scan + intra + delivery - inter, minimum * shorts)` less the value of the options, which may
 * be below zero. Source: CME, SPAN methodology overview.
 */
export function spanRequirement(amounts: SpanAmounts): SpanRequirement {
  const { scanRisk, intraSpreadCharge, deliveryCharge, interCredit } = amounts;
  const riskRequirement = scanRisk + intraSpreadCharge + deliveryCharge - interCredit;
  const shortOptionMinimum = amounts.shortOptionMinimum * amounts.shortOptions;
  const commodityRisk = Math.max(riskRequirement, shortOptionMinimum);
  const totalRequirement = commodityRisk - amounts.netOptionValue;
  return { riskRequirement, shortOptionMinimum, commodityRisk, totalRequirement };
}
