import { exp, ln } from '../../core/numeric/index.ts';
import { descend, type Variable } from './descent.ts';
import type { FlowBar } from './flow-bars.ts';
import { type ModelBar, type PathErrors, pathErrors } from './path-errors.ts';
import { replayMinutes } from './replay.ts';
import { type ThinningTerms, UNFITTED_BTC } from './thinning-terms.ts';

/** Terms that were fitted, and how well. */
export interface Fit {
  readonly terms: ThinningTerms;
  /**
   * Square of the error of closes over that of a price that never moves, free and from every open,
   * summed: 2 explains nothing, 0 everything.
   */
  readonly value: number;
  readonly evaluations: number;
}

/** How long to search. */
export interface FitOptions {
  /** Terms to begin with; what is not fitted stays as it is there. */
  readonly start?: ThinningTerms;
  /** Evaluations of each search, two replays each. Default 250. */
  readonly evaluationsMax?: number;
  /** Where searches begin; the best one wins, the earlier of equals. */
  readonly begins?: readonly Begin[];
}

/** Where a search begins. */
export interface Begin {
  readonly calmBpPerMinute: number;
  readonly exponent: number;
}

const EVALUATIONS = 250;
const BEGINS: readonly Begin[] = [
  { calmBpPerMinute: 40, exponent: 1.2 },
  { calmBpPerMinute: 40, exponent: 0.7 },
  { calmBpPerMinute: 8, exponent: 0.6 },
];
/** A replay that has lost the price altogether is as bad as this. */
const WORST = 1_000;
const DEPTH_FACTORS = [0.05, 20] as const;

/**
 * Fits the law to a path: the volatility up to which depth is calm, the exponent, the half-life of
 * the volatility, the part of a move that stays and the half-life of the rest; then how far flow
 * is sorted, by the extremes. What minutes cannot tell stays as given: the calm depth, the floor,
 * the refill, the spread.
 *
 * @throws RangeError where there are no bars
 */
export function fitLaw(bars: readonly FlowBar[], options: FitOptions = {}): Fit {
  const start = options.start ?? UNFITTED_BTC;
  const evaluationsMax = options.evaluationsMax ?? EVALUATIONS;
  const fits = (options.begins ?? BEGINS).map((begin): Fit => {
    const stress = { ...start.stress, ...begin };
    return search(bars, lawVariables({ ...start, stress }), withLaw(start), evaluationsMax);
  });
  const best = fits.reduce((least, fit) => (fit.value < least.value ? fit : least));
  const evaluations = fits.reduce((sum, fit) => sum + fit.evaluations, 0);
  return { ...best, terms: withSeparation(bars, best.terms), evaluations };
}

/** Fits one constant depth, decay of impact and sorting of flow: the law without its reaction. */
export function fitConstantDepth(bars: readonly FlowBar[], options: FitOptions = {}): Fit {
  const start = options.start ?? UNFITTED_BTC;
  const terms = (point: readonly number[]): ThinningTerms => {
    const [depth, permanent, halfLife] = point as readonly [number, number, number];
    const rigid = { ...start, stress: { ...start.stress, exponent: 0 } };
    return { ...withDepth(rigid, exp(depth)), impact: { permanent, halfLife: exp(halfLife) } };
  };
  const variables = [
    { start: -1, step: 0.7, least: ln(DEPTH_FACTORS[0]), most: ln(DEPTH_FACTORS[1]) },
    ...decayVariables(start),
  ];
  const fit = search(bars, variables, terms, options.evaluationsMax ?? EVALUATIONS);
  return { ...fit, terms: withSeparation(bars, fit.terms) };
}

/** The same law with its calm depth scaled so that closes fit best from every open. */
export function rescaleDepth(bars: readonly FlowBar[], terms: ThinningTerms): ThinningTerms {
  const errorOf = (log: number) => {
    const scaled = withDepth(terms, exp(log));
    return pathErrors(bars, replayMinutes(bars, scaled, { anchoring: 'every-open' })).closeRms;
  };
  const least = ln(DEPTH_FACTORS[0]);
  const variable = { start: 0, step: 0.7, least, most: ln(DEPTH_FACTORS[1]) };
  const { point } = descend(([log]) => errorOf(log as number), [variable], 40);
  return withDepth(terms, exp(point[0] as number));
}

/** Terms with the calm depth times a factor. */
export function withDepth(terms: ThinningTerms, factor: number): ThinningTerms {
  return { ...terms, depth: terms.depth.map(({ bp, size }) => ({ bp, size: size * factor })) };
}

/** Bars of a price that stays at the first open, or at the open of each bar. */
export function unmovedBars(
  bars: readonly FlowBar[],
  anchoring: 'free' | 'every-open',
): ModelBar[] {
  return bars.map((bar) => {
    const price = Number((anchoring === 'free' ? (bars[0] as FlowBar) : bar).open);
    return { high: price, low: price, close: price };
  });
}

function search(
  bars: readonly FlowBar[],
  variables: readonly Variable[],
  termsAt: (point: readonly number[]) => ThinningTerms,
  evaluationsMax: number,
): Fit {
  const scales = (['free', 'every-open'] as const).map((anchoring) => ({
    anchoring,
    unmoved: pathErrors(bars, unmovedBars(bars, anchoring)).closeRms,
  }));
  const valueOf = (point: readonly number[]) => {
    const terms = termsAt(point);
    return scales.reduce((sum, { anchoring, unmoved }) => {
      const share = closeRms(bars, terms, anchoring) / unmoved;
      return sum + Math.min(WORST, share * share);
    }, 0);
  };
  const { point, value, evaluations } = descend(valueOf, variables, evaluationsMax);
  return { terms: termsAt(point), value, evaluations };
}

const closeRms = (
  bars: readonly FlowBar[],
  terms: ThinningTerms,
  anchoring: 'free' | 'every-open',
): PathErrors['closeRms'] => pathErrors(bars, replayMinutes(bars, terms, { anchoring })).closeRms;

/** Calm volatility, exponent, half-life of volatility; the part of a move that stays, its decay. */
function lawVariables({ stress, impact }: ThinningTerms): Variable[] {
  return [
    { start: ln(stress.calmBpPerMinute), step: 0.5, least: ln(1), most: ln(500) },
    { start: stress.exponent, step: 0.25, least: 0, most: 3 },
    { start: ln(stress.halfLife), step: 0.7, least: ln(5), most: ln(1_800) },
    ...decayVariables({ impact }),
  ];
}

function decayVariables({ impact }: Pick<ThinningTerms, 'impact'>): Variable[] {
  return [
    { start: impact.permanent, step: 0.2, least: 0, most: 1 },
    { start: ln(impact.halfLife), step: 0.8, least: ln(5), most: ln(7_200) },
  ];
}

function withLaw(terms: ThinningTerms): (point: readonly number[]) => ThinningTerms {
  return (point) => {
    const [calm, exponent, averaging, permanent, halfLife] = point as readonly [
      number,
      number,
      number,
      number,
      number,
    ];
    const { floor } = terms.stress;
    return {
      ...terms,
      stress: { calmBpPerMinute: exp(calm), exponent, floor, halfLife: exp(averaging) },
      impact: { permanent, halfLife: exp(halfLife) },
    };
  };
}

/** How far flow is sorted, by the highs and lows from every open. */
function withSeparation(bars: readonly FlowBar[], terms: ThinningTerms): ThinningTerms {
  const errorOf = (separation: number) => {
    const model = replayMinutes(bars, { ...terms, separation }, { anchoring: 'every-open' });
    const { highRms, lowRms } = pathErrors(bars, model);
    return highRms * highRms + lowRms * lowRms;
  };
  const variable = { start: terms.separation, step: 0.2, least: 0, most: 1 };
  const { point } = descend(([separation]) => errorOf(separation as number), [variable], 20);
  return { ...terms, separation: point[0] as number };
}
