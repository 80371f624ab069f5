import type { Lots, PriceUnits } from '../../core/money/index.ts';
import type { Population } from './population.ts';

/** What is needed to turn dollars into lots. */
export interface LotTerms {
  /** Price at which the positions are opened, in price units. */
  readonly price: PriceUnits;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/**
 * The positions of a population in whole lots, long positive. Each is its notional at the price,
 * rounded toward zero, and the sum is exactly zero: what rounding left over on the larger side is
 * taken from the largest position there. A position under one lot becomes none.
 */
export function openLots(population: Population, terms: LotTerms): BigInt64Array {
  const unitsPerUsd = tenTimes(terms.priceDecimals) * tenTimes(terms.sizeDecimals);
  const usdPerLot = Number(terms.price) / unitsPerUsd;
  const lots = new BigInt64Array(population.count);
  let sum = 0n;
  for (let i = 0; i < population.count; i += 1) {
    const whole = BigInt(Math.floor((population.notionalUsd[i] as number) / usdPerLot));
    lots[i] = population.side[i] === 1 ? whole : -whole;
    sum += lots[i] as Lots;
  }
  const heavier = sum > 0n ? 1n : -1n;
  while (sum !== 0n) {
    const largest = largestOf(lots, heavier);
    const held = (lots[largest] as Lots) * heavier;
    const taken = sum * heavier < held ? sum * heavier : held;
    lots[largest] = (held - taken) * heavier;
    sum -= taken * heavier;
  }
  return lots;
}

/** Row of the largest position of a side; the first one where several are equal. */
function largestOf(lots: BigInt64Array, side: bigint): number {
  let largest = 0;
  for (let i = 1; i < lots.length; i += 1) {
    if ((lots[i] as bigint) * side > (lots[largest] as bigint) * side) largest = i;
  }
  return largest;
}

function tenTimes(times: number): number {
  let power = 1;
  for (let i = 0; i < times; i += 1) power *= 10;
  return power;
}
