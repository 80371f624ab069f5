import { ln } from '../../core/numeric/index.ts';
import type { FlowBar } from './flow-bars.ts';

/** What happens in each second of a bar, in order of time. */
export interface FlowPlan {
  /** Lots that takers buy in each second, whole. */
  readonly bought: Float64Array;
  /** Lots that takers sell in each second, whole. */
  readonly sold: Float64Array;
  /** Basis points from the open (logarithm of the price) where the real path is after it. */
  readonly levels: Float64Array;
  /** 1 in a second of a rising stretch, -1 in one of a falling stretch. */
  readonly directions: Int8Array;
}

/** A stretch of a bar in one direction. */
interface Leg {
  /** Basis points, of the logarithm of the price; below zero in a falling stretch. */
  readonly move: number;
  readonly seconds: number;
}

const BP = 10_000;

/** Total way of a bar in basis points: open to the first extreme, to the other, to the close. */
export function travelBp(bar: FlowBar): number {
  return movesOf(bar).reduce((sum, move) => sum + Math.abs(move), 0);
}

/**
 * Spreads the flow of a bar over its seconds. The bar says in which order its extremes came no more
 * than how much was bought and sold until each, so the usual reading is taken: the low first where
 * it closed at or above its open, else the high first; time and volume in proportion to the way;
 * and in every stretch the same share of purchases for its direction. `separation` is the share in
 * rising stretches minus that in falling ones, as far as what was bought and sold in all allows it.
 *
 * @param seconds of the bar, four or more
 */
export function planFlow(
  bar: FlowBar,
  separation: number,
  lotsPerUnit: number,
  seconds: number,
): FlowPlan {
  const legs = legsOf(bar, seconds);
  const rising = risingShare(legs, seconds);
  const volume = bar.bought + bar.sold;
  const buying = volume > 0 ? bar.bought / volume : 0.5;
  const sorted = Math.min(separation, mostSeparation(buying, rising));
  const shares = { up: buying + sorted * (1 - rising), down: buying - sorted * rising };
  const plan = {
    bought: new Float64Array(seconds),
    sold: new Float64Array(seconds),
    levels: new Float64Array(seconds),
    directions: new Int8Array(seconds),
  };
  const perSecond = (volume * lotsPerUnit) / seconds;
  let at = 0;
  let level = 0;
  for (const { move, seconds: length } of legs) {
    for (let i = 1; i <= length; i += 1) {
      plan.bought[at] = perSecond * (move >= 0 ? shares.up : shares.down);
      plan.sold[at] = perSecond - (plan.bought[at] as number);
      plan.levels[at] = level + (move * i) / length;
      plan.directions[at] = move >= 0 ? 1 : -1;
      at += 1;
    }
    level += move;
  }
  roundInPlace(plan.bought);
  roundInPlace(plan.sold);
  return plan;
}

/** The most that flow can be sorted: no stretch sells or buys more than all of its volume. */
function mostSeparation(buying: number, rising: number): number {
  const up = rising < 1 ? (1 - buying) / (1 - rising) : Number.POSITIVE_INFINITY;
  const down = rising > 0 ? buying / rising : Number.POSITIVE_INFINITY;
  return Math.min(up, down);
}

/** Moves to the first extreme, the other one and the close, basis points. */
function movesOf(bar: FlowBar): readonly [number, number, number] {
  const at = (price: bigint) => BP * ln(Number(price) / Number(bar.open));
  const isLowFirst = bar.close >= bar.open;
  const first = at(isLowFirst ? bar.low : bar.high);
  const other = at(isLowFirst ? bar.high : bar.low);
  return [first, other - first, at(bar.close) - other];
}

/** Whole seconds of each stretch in proportion to its way, one or more; none without a way. */
function legsOf(bar: FlowBar, seconds: number): Leg[] {
  const moves = movesOf(bar).filter((move) => move !== 0);
  if (moves.length === 0) return [{ move: 0, seconds }];
  const travel = moves.reduce((sum, move) => sum + Math.abs(move), 0);
  const spare = seconds - moves.length; // one second is everybody's
  let passed = 0;
  let given = 0;
  return moves.map((move, i) => {
    passed += Math.abs(move);
    const until = i === moves.length - 1 ? spare : Math.round((spare * passed) / travel);
    const length = 1 + until - given;
    given = until;
    return { move, seconds: length };
  });
}

function risingShare(legs: readonly Leg[], seconds: number): number {
  return legs.reduce((sum, leg) => sum + (leg.move >= 0 ? leg.seconds : 0), 0) / seconds;
}

/** Whole numbers with the same running sums, each off by less than one. */
function roundInPlace(values: Float64Array): void {
  let exact = 0;
  let given = 0;
  for (let i = 0; i < values.length; i += 1) {
    exact += values[i] as number;
    const whole = Math.round(exact) - given;
    given += whole;
    values[i] = whole;
  }
}
