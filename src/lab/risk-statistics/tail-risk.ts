/** Value at risk and expected shortfall; losses are positive. */
import { normalCdf, normalQuantile } from '../../core/numeric/index.ts';

export { normalTail, studentTail, type TailRisk } from '../../core/desk/index.ts';

/**
 * Risk factors of a position in a lognormal price: the share of its notional that a short and a
 * long lose on average in the worst `aversion` of cases.
 * Source: Vega protocol, margins and credit risk (2019).
 */
export function lognormalFactors(
  aversion: number,
  years: number,
  drift: number,
  volatility: number,
) {
  const deviation = volatility * Math.sqrt(years);
  const growth = Math.exp(drift * years);
  const q = normalQuantile(aversion);
  return {
    short: (growth * normalCdf(q + deviation)) / aversion - 1,
    long: 1 - (growth * normalCdf(q - deviation)) / aversion,
  };
}

const WHOLE = 1e-9;

/**
 * Of observed results. Where `(1 - level) n` is whole the quantile is an interval: its ends are the
 * lower and the upper value at risk. Expected shortfall counts the next result with the fraction
 * that is left. Source: C. Acerbi, D. Tasche, On the coherence of expected shortfall (2002).
 */
export function historicalTail(results: readonly number[], level: number) {
  const sorted = [...results].sort((a, b) => a - b);
  const exact = (1 - level) * sorted.length;
  const nearest = Math.round(exact);
  const isWhole = Math.abs(exact - nearest) < WHOLE;
  const count = isWhole ? nearest : exact;
  const at = (place: number): number => sorted[Math.min(place, sorted.length) - 1] as number;
  const first = Math.max(Math.ceil(count), 1);
  let sum = 0;
  for (let place = 1; place <= Math.floor(count); place += 1) sum += at(place);
  sum += (count - Math.floor(count)) * at(Math.floor(count) + 1);
  return {
    lower: -at(first),
    upper: -at(isWhole ? first + 1 : first),
    expectedShortfall: -sum / count,
  };
}
