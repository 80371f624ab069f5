/**
 * Statistics that describe how unequal a population is. All take positive values in any order and
 * leave them as they are.
 */
import { ln } from '../../core/numeric/index.ts';

/** Descending copy. */
function ranked(values: Float64Array): Float64Array {
  return Float64Array.from(values).sort().reverse();
}

/**
 * Hill's estimate of the tail index from the `count` largest values: the inverse of the mean
 * logarithm of their ratio to the next one (B. M. Hill, Annals of Statistics 3, 1975).
 */
export function hillIndex(values: Float64Array, count: number): number {
  const order = ranked(values);
  const base = ln(order[count] as number);
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += ln(order[i] as number) - base;
  return count / sum;
}

/** Gini coefficient: 0 where all are equal, near 1 where one has all. */
export function gini(values: Float64Array): number {
  const order = ranked(values);
  const count = order.length;
  let weighted = 0; // each value times its rank from above
  let total = 0;
  for (let i = 0; i < count; i += 1) {
    weighted += (i + 1) * (order[i] as number);
    total += order[i] as number;
  }
  return (count + 1) / count - (2 * weighted) / (count * total);
}

/** Share of the total that the `count` largest hold, 0 to 1. */
export function topShare(values: Float64Array, count: number): number {
  const order = ranked(values);
  let top = 0;
  let total = 0;
  for (let i = 0; i < order.length; i += 1) {
    total += order[i] as number;
    if (i < count) top += order[i] as number;
  }
  return top / total;
}

/** The value below which a share p of the values lies: the one of rank floor(p n), from 0. */
export function sampleQuantile(values: Float64Array, p: number): number {
  const order = Float64Array.from(values).sort();
  return order[Math.min(order.length - 1, Math.floor(p * order.length))] as number;
}
