/** How far trading moves the price: Kyle's lambda and Amihud's illiquidity. */
import { RollingMoments } from './rolling-moments.ts';
import type { Series } from './volatility.ts';

/** A line `y = intercept + slope * x`. */
export interface ImpactLine {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Kyle's lambda: price change per unit of signed volume, by least squares through the origin.
 * Source: A. Kyle, Continuous auctions and insider trading (1985).
 *
 * @param flow signed volume of each interval, bought positive
 * @param moves price change of each interval, as many
 * @returns unit of moves per unit of flow; NaN where nothing flowed
 */
export function kyleLambda(flow: Series, moves: Series): number {
  let products = 0;
  let squares = 0;
  for (let at = 0; at < flow.length; at += 1) {
    products += (flow[at] as number) * (moves[at] as number);
    squares += (flow[at] as number) * (flow[at] as number);
  }
  return products / squares;
}

/** The same with an intercept, which takes up a drift of the price. NaN where flow is constant. */
export function kyleLine(flow: Series, moves: Series): ImpactLine {
  const count = flow.length;
  let [sumX, sumY] = [0, 0];
  for (let at = 0; at < count; at += 1) {
    sumX += flow[at] as number;
    sumY += moves[at] as number;
  }
  const [meanX, meanY] = [sumX / count, sumY / count];
  let [products, squares] = [0, 0];
  for (let at = 0; at < count; at += 1) {
    const distance = (flow[at] as number) - meanX;
    products += distance * ((moves[at] as number) - meanY);
    squares += distance * distance;
  }
  const slope = products / squares;
  return { slope, intercept: meanY - slope * meanX };
}

/**
 * Amihud's illiquidity: mean of `|return| / volume`; intervals without volume are left out.
 * Source: Y. Amihud, Illiquidity and stock returns (2002).
 *
 * @returns unit of returns per unit of volume; NaN where nothing traded
 */
export function amihud(returns: Series, volumes: Series): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < returns.length; at += 1) {
    const volume = Math.abs(volumes[at] as number);
    if (volume === 0) continue;
    sum += Math.abs(returns[at] as number) / volume;
    count += 1;
  }
  return sum / count;
}

/** Amihud's illiquidity of the last so many intervals. */
export class RollingAmihud {
  // state
  private readonly ratios: RollingMoments; // |return| / volume

  /** @param intervals of the window, at least 1 */
  constructor(intervals: number) {
    this.ratios = new RollingMoments(intervals);
  }

  /** Takes an interval that is complete; one without volume is passed over. */
  push(change: number, volume: number): void {
    if (volume > 0) this.ratios.push(Math.abs(change) / volume);
  }

  /** NaN before the first interval with volume. */
  value(): number {
    return this.ratios.mean();
  }
}

/**
 * Kyle's lambda of the last so many intervals, by sums that an interval enters and leaves; once a
 * turn of the ring they are made anew. Nothing is allocated after construction.
 */
export class RollingKyle {
  // state
  private readonly flows: Float64Array; // ring, signed volume
  private readonly moves: Float64Array; // ring, price changes
  private at = 0; //                       place of the next interval
  private count = 0;
  private sumX = 0; //                     of flows
  private sumY = 0; //                     of moves
  private sumXX = 0;
  private sumXY = 0;
  // fixed
  private readonly limit: number;

  /** @param intervals of the window, at least 1 */
  constructor(intervals: number) {
    this.limit = intervals;
    this.flows = new Float64Array(intervals);
    this.moves = new Float64Array(intervals);
  }

  /** Takes an interval that is complete; what is not finite is passed over. */
  push(flow: number, move: number): void {
    if (flow - flow !== 0 || move - move !== 0) return;
    if (this.count === this.limit) {
      this.add(-1, this.flows[this.at] as number, this.moves[this.at] as number);
    } else this.count += 1;
    this.flows[this.at] = flow;
    this.moves[this.at] = move;
    this.add(1, flow, move);
    this.at += 1;
    if (this.at === this.limit) this.turn();
  }

  /** Slope through the origin; NaN where nothing flowed. */
  throughOrigin(): number {
    return this.sumXX > 0 ? this.sumXY / this.sumXX : Number.NaN;
  }

  /** Slope with an intercept; NaN where flow is constant. */
  withIntercept(): number {
    const { count, sumX, sumY, sumXX, sumXY } = this;
    const spread = count * sumXX - sumX * sumX;
    return spread > 0 ? (count * sumXY - sumX * sumY) / spread : Number.NaN;
  }

  private add(sign: 1 | -1, flow: number, move: number): void {
    this.sumX += sign * flow;
    this.sumY += sign * move;
    this.sumXX += sign * flow * flow;
    this.sumXY += sign * flow * move;
  }

  private turn(): void {
    this.at = 0;
    this.sumX = 0;
    this.sumY = 0;
    this.sumXX = 0;
    this.sumXY = 0;
    for (let row = 0; row < this.limit; row += 1) {
      this.add(1, this.flows[row] as number, this.moves[row] as number);
    }
  }
}
