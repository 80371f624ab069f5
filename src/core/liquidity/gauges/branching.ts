/** The branching ratio of events: how many further events one event causes at first hand. */
import { exp, ln } from '../../numeric/index.ts';
import { leastOnGrid } from './grid-search.ts';
import { RollingMoments } from './rolling-moments.ts';
import type { Series } from './volatility.ts';

/**
 * `n = 1 - sqrt(mean / variance)` of the counts in windows: 0 for events that know nothing of each
 * other, toward 1 where they feed on themselves. Counts that vary less than that are 0.
 * A rate that changes from outside is mistaken for self-excitation, so the windows should be long
 * against the echo of an event and short against the changes of the day.
 * Source: S. Hardiman, J.-P. Bouchaud, Branching-ratio approximation for the self-exciting Hawkes
 * process (2014).
 *
 * @returns in [0, 1); NaN where there are no counts or nothing happened
 */
export const branchingRatioOf = (mean: number, variance: number): number => {
  if (!(mean > 0) || Number.isNaN(variance)) return Number.NaN;
  return variance <= mean ? 0 : 1 - Math.sqrt(mean / variance);
};

/** The same over the last so many windows of time. Nothing is allocated after construction. */
export class BranchingRatio {
  // state
  private readonly counts: RollingMoments; // events of each window that is over
  private count = 0; //                       events of the open window
  private window = Number.NaN; //             number of the open window since the epoch
  // fixed
  private readonly windows: number;
  private readonly windowMs: number;

  /**
   * @param windows looked back on, at least 2
   * @param windowMs milliseconds of one
   */
  constructor(windows: number, windowMs: number) {
    this.windows = windows;
    this.windowMs = windowMs;
    this.counts = new RollingMoments(windows);
  }

  /** Closes the windows that ended before a time in ms. */
  advance(time: number): void {
    const window = Math.floor(time / this.windowMs);
    if (Number.isNaN(this.window)) this.window = window;
    if (!(window > this.window)) return;
    this.counts.push(this.count);
    this.count = 0;
    const empty = Math.min(window - this.window - 1, this.windows);
    for (let each = 0; each < empty; each += 1) this.counts.push(0);
    this.window = window;
  }

  /** Counts an event at a time in ms. */
  add(time: number): void {
    this.advance(time);
    this.count += 1;
  }

  /** Over the windows that are over; NaN before the second and where nothing happened. */
  value(): number {
    return branchingRatioOf(this.counts.mean(), this.counts.variance());
  }
}

/** Events that excite each other: rate `base + ratio * decay * sum e^(-decay * age)`. */
export interface HawkesFit {
  /** Events a unit of time that nothing caused. */
  readonly base: number;
  /** Further events that one event causes at first hand, in [0, 1). */
  readonly ratio: number;
  /** How fast an echo fades, per unit of time. */
  readonly decay: number;
  readonly logLikelihood: number;
}

export type HawkesOutcome =
  | ({ readonly kind: 'fit' } & HawkesFit)
  | { readonly kind: 'infeasible'; readonly says: 'too few events' };

/** Fewer events than this say nothing about each other. */
const EVENTS_LEAST = 20;
/** Events that each cause one or more others never end. */
const RATIO_MOST = 0.999;

/**
 * For a jump `a` (of the rate over its base) and a decay the likeliest base is known:
 * events over `span + a / decay * sum (1 - e^(-decay * age at the end))`, or the largest under
 * which the events do not multiply for ever.
 */
function hawkesAt(times: Series, span: number, jump: number, decay: number): HawkesFit {
  const start = times[0] as number;
  let echo = 0;
  let logs = 0;
  let faded = 0;
  let before = start;
  for (let at = 0; at < times.length; at += 1) {
    const time = times[at] as number;
    echo *= exp(-decay * (time - before));
    logs += ln(1 + jump * echo);
    faded += 1 - exp(-decay * (start + span - time));
    echo += 1;
    before = time;
  }
  const perBase = span + (jump / decay) * faded;
  const most = jump > 0 ? (RATIO_MOST * decay) / jump : Number.POSITIVE_INFINITY;
  const base = Math.min(times.length / perBase, most);
  const logLikelihood = times.length * ln(base) + logs - base * perBase;
  return { base, ratio: (base * jump) / decay, decay, logLikelihood };
}

/**
 * The branching ratio directly, by maximum likelihood of a Hawkes process whose echo fades
 * exponentially. Deterministic: a grid over the share of events that are echoes and the logarithm
 * of the decay, refined around its best point.
 * Source: Y. Ogata, The asymptotic behaviour of maximum likelihood estimators for stationary point
 * processes (1978).
 *
 * @param times rising, in any unit, at least twenty; observation begins with the first
 * @param end of observation, not before the last
 */
export function fitHawkes(times: Series, end: number): HawkesOutcome {
  const span = end - (times[0] as number);
  if (times.length < EVENTS_LEAST || !(span > 0)) {
    return { kind: 'infeasible', says: 'too few events' };
  }
  const rate = times.length / span;
  const at = (share: number, logDecay: number): HawkesFit => {
    const decay = rate * exp(logDecay);
    // with the rate in its mean, base = rate * (1 - share) and jump * base = share * decay
    return hawkesAt(times, span, (share * decay) / (rate * (1 - share)), decay);
  };
  const best = leastOnGrid((share, logDecay) => -at(share, logDecay).logLikelihood, {
    from: [0, -4],
    to: [0.99, 8],
  });
  return { kind: 'fit', ...at(best.x, best.y) };
}
