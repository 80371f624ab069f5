import { exp, ln, powReal } from '../../core/numeric/index.ts';
import type { FlowBar } from './flow-bars.ts';
import { type FlowPlan, planFlow, travelBp } from './flow-plan.ts';
import { rms } from './path-errors.ts';
import { type MinuteShock, Replay, type ReplayedBar, type ReplayOptions } from './replay.ts';
import type { ThinningTerms } from './thinning-terms.ts';

/** What a minute of the real path says about the depth that its takers met. */
export interface ImpliedMinute {
  readonly ts: number;
  /** Share of the calm depth that the law shows on the real path, average of the minute. */
  readonly lawShare: number;
  /** The same times the factor that was measured in the minute. */
  readonly impliedShare: number;
  /** Volatility of the real path as makers see it, at the end; basis points a minute. */
  readonly volatilityBp: number;
  /** Basis points that takers moved the price, net. */
  readonly flowMoveBp: number;
  /** Basis points by which quotes must have moved without trades, net, with the gap before. */
  readonly revaluationBp: number;
}

/** The shocks with which a replay follows the real path, and what they mean. */
export interface ImpliedShocks {
  readonly shocks: readonly MinuteShock[];
  readonly minutes: readonly ImpliedMinute[];
  /** The real path replayed with these shocks. */
  readonly bars: readonly ReplayedBar[];
}

const PASSES = 4;
/**
 * Standard deviation of the logarithm of a minute's depth around the law: a factor of two is
 * usual, a factor of four is rare. An assumption; minutes with little net flow hang on it.
 */
const LOG_DEPTH_DEVIATION = Math.LN2;
/** Revaluations of a minute per unit of its volatility, where nothing was measured yet. */
const FIRST_NOISE = 0.7;
const LOG_STEPS = 64;
const LOG_MOST = 3 * LOG_DEPTH_DEVIATION;

/**
 * Solves for what each minute of a real path had beyond the law. A minute's range and close are
 * met exactly, by three unknowns: the depth, the sorting of its flow, and quotes that moved
 * without trades. The depth is the one that is likeliest given the close: it weighs a factor on
 * the law against the revaluation that is left, each by its usual size. The sorting lets the flow
 * cover the way of the minute at that depth; the rest is revaluation, second by second.
 *
 * Depth from the range alone (volume over way) is not used: that is turnover. It is 11 to 13 BTC a
 * basis point in calm minutes and in the worst ones alike, since thin books come with more
 * two-way trade.
 *
 * @throws RangeError where there are no bars, or the terms describe no book
 */
export function impliedShocks(
  bars: readonly FlowBar[],
  terms: ThinningTerms,
  options: Omit<ReplayOptions, 'shocks' | 'anchoring' | 'onTick'> = {},
): ImpliedShocks {
  let factors = bars.map(() => 1);
  let noise = FIRST_NOISE;
  let found = follow(bars, terms, factors, options);
  for (let pass = 1; pass < PASSES; pass += 1) {
    const before = noise;
    factors = bars.map((bar, i) => {
      const minute = found.minutes[i] as ImpliedMinute;
      const unscaled = minute.flowMoveBp * (factors[i] as number);
      return likeliestFactor(moveOf(bar), unscaled, before * minute.volatilityBp);
    });
    found = follow(bars, terms, factors, options);
    noise = rms(found.minutes.map((minute) => minute.revaluationBp / minute.volatilityBp));
  }
  return found;
}

/** Walks along the real path with given depths and notes what takers did not explain. */
function follow(
  bars: readonly FlowBar[],
  terms: ThinningTerms,
  factors: readonly number[],
  options: ReplayOptions,
): ImpliedShocks {
  const replay = new Replay(bars, terms, options);
  const lotsPerUnit = powReal(10, options.sizeDecimals ?? 3);
  const seconds = (options.interval ?? 60_000) / 1000;
  const shocks: MinuteShock[] = [];
  const minutes: ImpliedMinute[] = [];
  const replayed = bars.map((bar, i) => {
    const { book } = replay;
    const depthFactor = factors[i] as number;
    book.scaleDepth(depthFactor);
    const start = book.levelOf(Number(bar.open));
    const gapBp = start - book.level();
    book.revalue(gapBp);
    const separation = coveringSeparation(bar, book.touchDensity('bid') / lotsPerUnit);
    const plan = planFlow(bar, separation, lotsPerUnit, seconds);
    const revaluationBp = new Float64Array(seconds);
    const out = replay.run(bar, plan, (second) => {
      revaluationBp[second] = start + target(plan, second) - book.level();
      return revaluationBp[second] as number;
    });
    shocks.push({ depthFactor, separation, gapBp, revaluationBp });
    minutes.push({
      ts: bar.ts,
      lawShare: out.depthShare / depthFactor,
      impliedShare: out.depthShare,
      volatilityBp: book.volatilityBp(),
      flowMoveBp: out.flowMoveBp,
      revaluationBp: revaluationBp.reduce((sum, bp) => sum + bp, gapBp),
    });
    return out;
  });
  return { shocks, minutes, bars: replayed };
}

const target = (plan: FlowPlan, second: number): number => plan.levels[second] as number;

/** Sorting at which the flow of a bar covers its way in a book of this density, 0 to 1. */
function coveringSeparation(bar: FlowBar, density: number): number {
  const volume = bar.bought + bar.sold;
  return volume > 0 ? Math.min(1, (travelBp(bar) * density) / volume) : 0;
}

/** Logarithm of close over open, basis points. */
const moveOf = (bar: FlowBar): number => 10_000 * ln(Number(bar.close) / Number(bar.open));

/**
 * The factor on the depth that makes (move - flow move / factor)^2 / noise^2 plus the square of its
 * logarithm in deviations least; on a grid, the first of equals.
 */
function likeliestFactor(moveBp: number, flowMoveBp: number, noiseBp: number): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let step = -LOG_STEPS; step <= LOG_STEPS; step += 1) {
    const log = (LOG_MOST * step) / LOG_STEPS;
    const factor = exp(log);
    const left = (moveBp - flowMoveBp / factor) / noiseBp;
    const away = log / LOG_DEPTH_DEVIATION;
    const value = left * left + away * away;
    if (value < least) {
      least = value;
      best = factor;
    }
  }
  return best;
}

/**
 * Base units of net flow for a basis point, without any model: the inverse slope of the moves of
 * bars on their net flow, through zero, over a window of bars around each. Undefined where the two
 * have opposite signs: takers explain nothing there.
 * Source of the relation: R. Cont, A. Kukanov, S. Stoikov, The price impact of order book events
 * (2014): the slope is inverse to the depth.
 *
 * @param reach bars on each side, 1 or more
 */
export function netFlowDepth(bars: readonly FlowBar[], reach: number): (number | undefined)[] {
  return bars.map((_, i) => {
    let squares = 0;
    let products = 0;
    for (const bar of bars.slice(Math.max(0, i - reach), i + reach + 1)) {
      const net = bar.bought - bar.sold;
      squares += net * net;
      products += net * moveOf(bar);
    }
    return products > 0 ? squares / products : undefined;
  });
}
