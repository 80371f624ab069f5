/** Bars that were made, not recorded: a line through knots with noise, and volume that follows. */
import { exp, ln, Random } from '../../core/numeric/index.ts';
import { type BarColumns, emptyColumns } from '../../io/feeds/bars/index.ts';

/** A price at a time, on the way from the knot before. */
export interface PriceKnot {
  /** Unix ms. */
  readonly time: number;
  readonly price: number;
}

/** How bars are made. */
export interface SyntheticTerms {
  readonly knots: readonly PriceKnot[];
  readonly intervalMs: number;
  readonly seed: number;
  /** Standard deviation of a calm bar, basis points. */
  readonly noiseBp: number;
  /** Quote volume of a calm bar. */
  readonly volume: number;
}

const STEPS = 8; //        inside a bar
const KEPT = 0.97; //      of the noise, from bar to bar: it stays near the line
const BP = 10_000;

/**
 * Makes bars from the first knot to the last. Between knots the logarithm of the price is a line;
 * around it noise that returns. Volume grows with the move, and takers are on the side of it. Equal
 * terms give equal bars.
 *
 * @param terms two knots or more that rise in time
 */
export function syntheticBars(terms: SyntheticTerms): BarColumns {
  const { knots, intervalMs, noiseBp, volume } = terms;
  const random = new Random(terms.seed);
  const [first, last] = [knots[0] as PriceKnot, knots.at(-1) as PriceKnot];
  const count = Math.floor((last.time - first.time) / intervalMs);
  const bars = emptyColumns(count);
  const kept = KEPT ** (1 / STEPS);
  const perStep = noiseBp / BP / Math.sqrt(STEPS);
  let noise = 0;
  let price = first.price;
  for (let at = 0; at < count; at += 1) {
    const time = first.time + at * intervalMs;
    let [high, low] = [price, price];
    const open = price;
    for (let step = 1; step <= STEPS; step += 1) {
      noise = noise * kept + perStep * random.normal();
      price = lineAt(knots, time + (step * intervalMs) / STEPS) * exp(noise);
      high = Math.max(high, price);
      low = Math.min(low, price);
    }
    const moveBp = BP * ln(price / open);
    const quote = volume * exp(0.3 * random.normal()) * (1 + (Math.abs(moveBp) / noiseBp) ** 1.5);
    const side = Math.max(-0.9, Math.min(0.9, moveBp / noiseBp / 6));
    const row = { time, open, high, low, close: price, volume: quote / price, trades: Number.NaN };
    for (const [field, value] of Object.entries(row)) bars[field as keyof typeof row][at] = value;
    bars.takerBuy[at] = ((1 + side) / 2) * (quote / price);
  }
  return bars;
}

/** The price of the line at a time; before the first and after the last knot that of the knot. */
function lineAt(knots: readonly PriceKnot[], time: number): number {
  const next = knots.findIndex((knot) => knot.time > time);
  if (next === 0) return (knots[0] as PriceKnot).price;
  if (next === -1) return (knots.at(-1) as PriceKnot).price;
  const [a, b] = [knots[next - 1] as PriceKnot, knots[next] as PriceKnot];
  const along = (time - a.time) / (b.time - a.time);
  return exp(ln(a.price) + along * (ln(b.price) - ln(a.price)));
}
