import { ln, powReal } from '../../core/numeric/index.ts';
import type { FlowBar } from './flow-bars.ts';
import { type FlowPlan, planFlow } from './flow-plan.ts';
import { StressedBook } from './stressed-book.ts';
import type { ThinningTerms } from './thinning-terms.ts';

/**
 * What a minute had beyond the law, as measured by `impliedShocks`: with them a replay follows the
 * real path, and what is added to the book changes it.
 */
export interface MinuteShock {
  /** Multiple of the depth that the law shows. */
  readonly depthFactor: number;
  /** How far the flow of the minute is sorted by direction, 0 to 1. */
  readonly separation: number;
  /** Basis points by which quotes are moved without a trade before the minute begins. */
  readonly gapBp: number;
  /** The same at the end of each of its seconds. */
  readonly revaluationBp: Float64Array;
}

/** A price outside that quotes follow slowly, such as an index at a low frequency. */
export interface Fundamental {
  /** Price units at a time in Unix milliseconds. */
  readonly priceAt: (time: number) => number;
  /** Seconds in which half of the distance to it is gone. */
  readonly halfLife: number;
}

/** How bars are replayed. */
export interface ReplayOptions {
  /** Digits of a lot: one lot is 10^-sizeDecimals base units. Default 3. */
  readonly sizeDecimals?: number;
  /** Milliseconds of a bar. Default 60,000. */
  readonly interval?: number;
  /** Volatility before the first bar, basis points a minute. Default: by that bar's range. */
  readonly volatilityBp?: number;
  /** Puts the mid on the true open before every bar, as `impliedShocks` are not given. */
  readonly anchoring?: 'free' | 'every-open';
  readonly shocks?: readonly MinuteShock[];
  readonly fundamental?: Fundamental;
  /** Called when the book has opened, and after every second. */
  readonly onTick?: (book: StressedBook, time: number, flow: TickFlow) => void;
}

/** What takers did in the last second, lots. */
export interface TickFlow {
  readonly bought: number;
  readonly sold: number;
}

/** What the mid did in a bar, price units; at whole seconds. */
export interface ReplayedBar {
  readonly ts: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Average share of the calm depth that makers showed. */
  readonly depthShare: number;
  /** Average spread of the makers, basis points. */
  readonly spreadBp: number;
  /** Basis points of the way that takers (and the decay of their impact) made in the bar. */
  readonly flowMoveBp: number;
  /** Lots that takers wanted and nobody offered. */
  readonly unfilledLots: number;
}

const BP = 10_000;
const TICK_MS = 1_000;
/** Way of a slice of flow at most; inside the first knot of the depth, so that slices add up. */
const SLICE_BP = 4;
const SLICES_MAX = 100;
/** A range of one minute over its standard deviation: 2 sqrt(ln 2), M. Parkinson (1980). */
const RANGE_PER_DEVIATION = 2 * Math.sqrt(Math.LN2);

/**
 * Sends the takers of real bars into a stressed book, second by second, and reports where its mid
 * went. Without shocks the price is free: the bars give the flow and, by their extremes, its order
 * inside the minute, but no price after the first open (unless `anchoring` says so).
 *
 *     const path = readFlowPath(file, { priceDecimals: 1 });
 *     const free = replayMinutes(path.bars, FITTED_BTC);
 *     const shocks = impliedShocks(path.bars, FITTED_BTC).shocks;
 *     replayMinutes(path.bars, FITTED_BTC, { shocks, onTick: (book) => book.rest(bid) });
 *
 * @throws RangeError where there are no bars, or the terms describe no book
 */
export function replayMinutes(
  bars: readonly FlowBar[],
  terms: ThinningTerms,
  options: ReplayOptions = {},
): ReplayedBar[] {
  const replay = new Replay(bars, terms, options);
  return bars.map((_, i) => replay.play(i));
}

/** Volatility that the range of a bar suggests, basis points a minute. */
export function rangeVolatilityBp(bar: FlowBar): number {
  return (BP * ln(Number(bar.high) / Number(bar.low))) / RANGE_PER_DEVIATION;
}

/** A replay in progress: bars in turn, each with a plan that may be given from outside. */
export class Replay {
  // state
  readonly book: StressedBook;
  // fixed
  private readonly bars: readonly FlowBar[];
  private readonly terms: ThinningTerms;
  private readonly options: ReplayOptions;
  private readonly lotsPerUnit: number;
  private readonly seconds: number;

  constructor(bars: readonly FlowBar[], terms: ThinningTerms, options: ReplayOptions) {
    const first = bars[0];
    if (first === undefined) throw new RangeError('a replay needs one bar or more');
    const sizeDecimals = options.sizeDecimals ?? 3;
    const measured = rangeVolatilityBp(first);
    const volatilityBp = options.volatilityBp ?? (measured > 0 ? measured : undefined);
    const opening = { time: first.ts, price: first.open, sizeDecimals };
    this.book = new StressedBook(
      terms,
      volatilityBp === undefined ? opening : { ...opening, volatilityBp },
    );
    this.bars = bars;
    this.terms = terms;
    this.options = options;
    this.lotsPerUnit = powReal(10, sizeDecimals);
    this.seconds = (options.interval ?? 60_000) / TICK_MS;
    options.onTick?.(this.book, first.ts, { bought: 0, sold: 0 });
  }

  /** Replays one bar; they come in order. */
  play(index: number): ReplayedBar {
    const bar = this.bars[index] as FlowBar;
    const shock = this.options.shocks?.[index];
    if (shock !== undefined) {
      this.book.scaleDepth(shock.depthFactor);
      this.book.revalue(shock.gapBp);
    } else if (this.options.anchoring === 'every-open') {
      this.book.revalue(this.book.levelOf(Number(bar.open)) - this.book.level());
    }
    const separation =
      shock?.separation ?? this.terms.separation * Math.min(1, this.book.depthShare());
    const plan = planFlow(bar, separation, this.lotsPerUnit, this.seconds);
    return this.run(bar, plan, (second) => shock?.revaluationBp[second] ?? 0);
  }

  /** Replays one bar by a plan, with quotes moved after each second as `revaluation` says. */
  run(bar: FlowBar, plan: FlowPlan, revaluation: (second: number) => number): ReplayedBar {
    const { book } = this;
    const open = book.level();
    const seen = { high: open, low: open, share: 0, spread: 0, move: 0, unfilled: 0 };
    for (let second = 0; second < this.seconds; second += 1) {
      const before = book.level();
      const time = bar.ts + (second + 1) * TICK_MS;
      book.advance(time);
      this.follow(time);
      seen.unfilled += this.trade(plan, second);
      seen.move += book.level() - before;
      book.revalue(revaluation(second));
      seen.high = Math.max(seen.high, book.level());
      seen.low = Math.min(seen.low, book.level());
      seen.share += book.depthShare() / this.seconds;
      seen.spread += book.spreadBp() / this.seconds;
      const bought = plan.bought[second] as number;
      this.options.onTick?.(book, time, { bought, sold: plan.sold[second] as number });
    }
    return {
      ts: bar.ts,
      open: book.priceOf(open),
      high: book.priceOf(seen.high),
      low: book.priceOf(seen.low),
      close: book.exactMid(),
      depthShare: seen.share,
      spreadBp: seen.spread,
      flowMoveBp: seen.move,
      unfilledLots: seen.unfilled,
    };
  }

  /**
   * Sends the takers of a second, purchases and sales in turn, in slices that walk a few basis
   * points each, as takers do: the side of the stretch comes last.
   */
  private trade(plan: FlowPlan, second: number): number {
    const bought = plan.bought[second] as number;
    const sold = plan.sold[second] as number;
    const isRising = plan.directions[second] === 1;
    const first = isRising ? 'sell' : 'buy';
    const then = isRising ? 'buy' : 'sell';
    const of = (side: 'buy' | 'sell') => (side === 'buy' ? bought : sold);
    const perSlice =
      SLICE_BP * Math.min(this.book.touchDensity('bid'), this.book.touchDensity('ask'));
    const slices = Math.min(SLICES_MAX, 1 + Math.floor(Math.max(bought, sold) / perSlice));
    let filled = 0;
    for (let slice = 0; slice < slices; slice += 1) {
      filled += this.book.sweep(first, part(of(first), slice, slices));
      filled += this.book.sweep(then, part(of(then), slice, slices));
    }
    return bought + sold - filled;
  }

  private follow(time: number): void {
    const { fundamental } = this.options;
    if (fundamental === undefined) return;
    const away = this.book.levelOf(fundamental.priceAt(time)) - this.book.level();
    this.book.revalue(away * (1 - powReal(0.5, TICK_MS / 1000 / fundamental.halfLife)));
  }
}

/** The whole lots of one slice; all slices sum to the whole. */
const part = (lots: number, slice: number, slices: number): number =>
  Math.floor((lots * (slice + 1)) / slices) - Math.floor((lots * slice) / slices);
