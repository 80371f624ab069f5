import { lesser, type QuoteUnits, splitInProportion } from '../money/index.ts';

/**
 * Variation-margin gains haircut: takes `need` from unrealised gains in proportion to them, never
 * more than a gain. Source: ISDA 2013, loss allocation at central counterparties.
 *
 * @param gains what each winner can give: the lesser of its gain and its equity, zero or more
 * @returns what each gives; the sum is the lesser of `need` and the sum of the gains
 */
export function haircutGains(need: QuoteUnits, gains: readonly QuoteUnits[]): QuoteUnits[] {
  let sum = 0n as QuoteUnits;
  for (const gain of gains) sum = (sum + gain) as QuoteUnits;
  return splitInProportion(lesser(need, sum), gains);
}
