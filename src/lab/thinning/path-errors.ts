import { ln } from '../../core/numeric/index.ts';
import type { Bar } from '../market/price-path.ts';

/** A bar as a model has it; prices in price units. */
export interface ModelBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** How far a model's bars are from the real ones: basis points of the logarithm of the price. */
export interface PathErrors {
  /** Root mean squares over the bars. */
  readonly closeRms: number;
  readonly highRms: number;
  readonly lowRms: number;
  /** Largest error of a close. */
  readonly closeMost: number;
  /** Lowest price of the model over the real one, and how many bars later it comes. */
  readonly lowest: number;
  readonly lowestBarsLate: number;
}

const BP = 10_000;

/** Compares bars one by one. Both lists are equally long and not empty. */
export function pathErrors(real: readonly Bar[], model: readonly ModelBar[]): PathErrors {
  const errors = (of: 'high' | 'low' | 'close') =>
    model.map((bar, i) => BP * ln(bar[of] / Number((real[i] as Bar)[of])));
  const closes = errors('close');
  const realLow = lowestOf(real.map((bar) => Number(bar.low)));
  const modelLow = lowestOf(model.map((bar) => bar.low));
  return {
    closeRms: rms(closes),
    highRms: rms(errors('high')),
    lowRms: rms(errors('low')),
    closeMost: closes.reduce((most, error) => Math.max(most, Math.abs(error)), 0),
    lowest: BP * ln(modelLow.price / realLow.price),
    lowestBarsLate: modelLow.at - realLow.at,
  };
}

/** Root of the mean square; 0 of nothing. */
export function rms(values: readonly number[]): number {
  const squares = values.reduce((sum, value) => sum + value * value, 0);
  return values.length === 0 ? 0 : Math.sqrt(squares / values.length);
}

function lowestOf(prices: readonly number[]): { price: number; at: number } {
  let at = 0;
  for (let i = 1; i < prices.length; i += 1) {
    if ((prices[i] as number) < (prices[at] as number)) at = i;
  }
  return { price: prices[at] as number, at };
}
