import {
  type Fit,
  type FitOptions,
  fitConstantDepth,
  fitLaw,
  rescaleDepth,
  unmovedBars,
} from './fitting.ts';
import type { FlowBar } from './flow-bars.ts';
import { slowFundamental } from './fundamental.ts';
import { type ImpliedMinute, impliedShocks, netFlowDepth } from './implied-depth.ts';
import { type PathErrors, pathErrors } from './path-errors.ts';
import { replayMinutes } from './replay.ts';
import { type ThinningTerms, UNFITTED_BTC } from './thinning-terms.ts';

/** A real path of a market in distress, with its takers. */
export interface CalibrationEvent {
  readonly name: string;
  readonly bars: readonly FlowBar[];
}

/** Errors of one model on one path, by how much of the real prices it is told. */
export interface ModelErrors {
  readonly model: string;
  /** Told the first open only. */
  readonly free?: PathErrors;
  /** Told every open: errors of single bars. */
  readonly everyOpen?: PathErrors;
  /** Told the opens of every quarter of an hour, which quotes follow. */
  readonly guided?: PathErrors;
}

/** What was learnt from one event, and how everything does on it. */
export interface EventCalibration {
  readonly name: string;
  readonly law: Fit;
  readonly constantDepth: Fit;
  readonly errors: readonly ModelErrors[];
  /** Depth of each minute under the law fitted here, and the errors of a path that has it. */
  readonly implied: readonly ImpliedMinute[];
  readonly impliedErrors: PathErrors;
  /** Share of the calm depth by net flow alone, five bars; undefined where it has no meaning. */
  readonly netFlowShares: readonly (number | undefined)[];
}

/** A law fitted on each event and tried on all. */
export interface Calibration {
  readonly events: readonly EventCalibration[];
}

/** Bars at the begin of a path by which the calm depth of another law may be scaled. */
const LEVEL_BARS = 10;
const BAR_MS = 60_000;
const GUIDE_BARS = 15;
const GUIDE_HALF_LIFE = 300;
const WINDOW_REACH = 2;

/**
 * Fits the law on each event and measures it on all of them: where it was fitted, and out of
 * sample as it is and with its calm depth scaled on the first ten bars; beside a price that does
 * not move, the calm depth, and one constant depth fitted the same way. Deterministic.
 *
 * @throws RangeError where an event has no bars
 */
export function calibrate(
  events: readonly CalibrationEvent[],
  options: FitOptions = {},
): Calibration {
  const fits = events.map(({ bars }) => ({
    law: fitLaw(bars, options),
    constantDepth: fitConstantDepth(bars, options),
  }));
  const calibrated = events.map((event, at): EventCalibration => {
    const { law, constantDepth } = fits[at] as (typeof fits)[number];
    const errors = naiveErrors(event.bars, options.start ?? UNFITTED_BTC);
    for (const [from, fit] of fits.entries()) {
      const where = from === at ? 'fitted here' : `from ${(events[from] as CalibrationEvent).name}`;
      errors.push(...transferErrors(event.bars, fit, where, from === at));
    }
    return { name: event.name, law, constantDepth, errors, ...impliedPart(event.bars, law.terms) };
  });
  return { events: calibrated };
}

/** Errors of terms on a path, told little and told more. */
export function errorsOf(
  bars: readonly FlowBar[],
  terms: ThinningTerms,
  model: string,
): ModelErrors {
  const fundamental = slowFundamental(bars, GUIDE_BARS, GUIDE_HALF_LIFE);
  return {
    model,
    free: pathErrors(bars, replayMinutes(bars, terms)),
    everyOpen: pathErrors(bars, replayMinutes(bars, terms, { anchoring: 'every-open' })),
    guided: pathErrors(bars, replayMinutes(bars, terms, { fundamental })),
  };
}

function naiveErrors(bars: readonly FlowBar[], start: ThinningTerms): ModelErrors[] {
  const rigid = {
    ...start,
    stress: { ...start.stress, exponent: 0 },
    impact: { ...start.impact, permanent: 1 },
  };
  const unmoved = {
    model: 'price does not move',
    free: pathErrors(bars, unmovedBars(bars, 'free')),
    everyOpen: pathErrors(bars, unmovedBars(bars, 'every-open')),
  };
  const guide = slowFundamental(bars, GUIDE_BARS, GUIDE_HALF_LIFE);
  const lines = bars.map(({ ts }) => {
    const open = guide.priceAt(ts);
    const close = guide.priceAt(ts + BAR_MS);
    return { high: Math.max(open, close), low: Math.min(open, close), close };
  });
  const straight = { model: 'straight lines', guided: pathErrors(bars, lines) };
  return [unmoved, straight, errorsOf(bars, rigid, 'calm depth, all impact stays')];
}

function transferErrors(
  bars: readonly FlowBar[],
  fit: { readonly law: Fit; readonly constantDepth: Fit },
  where: string,
  isHome: boolean,
): ModelErrors[] {
  const models: [string, ThinningTerms][] = [
    ['constant depth', fit.constantDepth.terms],
    ['law', fit.law.terms],
  ];
  return models.flatMap(([name, terms]) => {
    const asIs = errorsOf(bars, terms, `${name}, ${where}`);
    if (isHome && name !== 'law') return [asIs];
    if (isHome) return [asIs, errorsOf(bars, { ...terms, separation: 0 }, `${name}, flow mixed`)];
    const scaled = rescaleDepth(bars.slice(0, LEVEL_BARS), terms);
    return [asIs, errorsOf(bars, scaled, `${name}, ${where}, rescaled`)];
  });
}

function impliedPart(
  bars: readonly FlowBar[],
  terms: ThinningTerms,
): Pick<EventCalibration, 'implied' | 'impliedErrors' | 'netFlowShares'> {
  const implied = impliedShocks(bars, terms);
  const replayed = replayMinutes(bars, terms, { shocks: implied.shocks });
  const calm = terms.depth[0] as { readonly bp: number; readonly size: number };
  const shares = netFlowDepth(bars, WINDOW_REACH).map((depth) =>
    depth === undefined ? undefined : depth / (calm.size / calm.bp),
  );
  return {
    implied: implied.minutes,
    impliedErrors: pathErrors(bars, replayed),
    netFlowShares: shares,
  };
}
