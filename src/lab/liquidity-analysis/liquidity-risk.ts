/** What sizes lose when they must be sold or bought: at once, over a horizon, and bit by bit. */
import {
  BID,
  exogenousRisk,
  keptDepth,
  type LiquidityLoss,
  type MakerConcentration,
  makerConcentration,
  slippageAtRisk,
  type UnwindHorizon,
  unwindHorizon,
  unwindRisk,
} from '../../core/liquidity/index.ts';
import { knownSorted, medianOf } from './gauge-statistics.ts';
import type { MarketStudy } from './market-study.ts';
import { columnOf, MID, TIME } from './sample-columns.ts';
import { type Depth, makerDepths, SIDES } from './size-costs.ts';
import type { AnalysisTerms } from './terms.ts';

/** Mean, quantile and tail mean over samples. */
export interface TailFigures {
  readonly mean: number;
  readonly atRisk: number;
  readonly shortfall: number;
}

/** A size that is bought or sold at once. */
export interface SizeRow {
  readonly size: number;
  readonly side: 'sell' | 'buy';
  readonly depth: Depth;
  /** Samples with a book. */
  readonly samples: number;
  /** Share of the samples in which the book had too few orders; their rest is an estimate. */
  readonly unfilledSamples: number;
  /** Share in which it went beyond the reach of the snapshot; the cost is too high there. */
  readonly beyondSamples: number;
  /** Distance from the mid, bp of the notional. */
  readonly bp: TailFigures;
  /** The same as money of each sample: quote units. */
  readonly money: TailFigures;
}

/** A size that is held, or sold bit by bit; money in quote units. */
export interface HoldingRow {
  readonly size: number;
  /** At the last mid. */
  readonly value: number;
  /** Value at risk over the horizon, with half of the spread at its worst. */
  readonly overHorizon: LiquidityLoss;
  /** Null where volume or depth is not known. */
  readonly unwind: UnwindHorizon | null;
  /** Value at risk of the mid while it is sold; NaN where it cannot be. */
  readonly whileSelling: number;
}

/** What the rows were made from. */
export interface RiskInputs {
  /** Deviation of log returns of the mid over a second, from the samples, without drift. */
  readonly deviationPerRootSecond: number;
  /** Relative spread over the samples, shares. */
  readonly spreadMean: number;
  readonly spreadDeviation: number;
  /** Base units traded a second, over the recording; NaN where trades were not recorded. */
  readonly volumePerSecond: number;
  /** Base units of one order of an unwinding. */
  readonly slice: number;
  /** Seconds until half of lost depth is back; 0 where no such loss was seen. */
  readonly refillSeconds: number;
}

export interface LiquidityRisk {
  readonly inputs: RiskInputs;
  /** Who provides the depth; null where nobody says. */
  readonly makers: (MakerConcentration & { readonly kept: number }) | null;
  readonly sizes: readonly SizeRow[];
  readonly holdings: readonly HoldingRow[];
}

const BP = 10_000;

function tailOf(values: Float64Array, level: number): TailFigures {
  const { atRisk, expected } = slippageAtRisk(values, level);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, atRisk, shortfall: expected };
}

function sizeRows(study: MarketStudy, terms: AnalysisTerms): readonly SizeRow[] {
  const mids = study.samples.column(MID);
  const depths: readonly Depth[] =
    terms.makerShares.length === 0 ? ['whole'] : ['whole', 'thinned'];
  const isKnown = (value: number): boolean => !Number.isNaN(value);
  return depths.flatMap((depth) =>
    SIDES.flatMap((side) =>
      terms.sizes.map((size, at): SizeRow => {
        const slippages = study.costs.slippages(at, side, depth);
        const paid = slippages.map((share, row) => share * size * (mids[row] as number));
        const unfilled = study.costs.unfilled(at, side, depth).filter(isKnown);
        const beyond = study.costs.beyond(at, side, depth).filter(isKnown);
        return {
          size,
          side: side === BID ? 'sell' : 'buy',
          depth,
          samples: unfilled.length,
          unfilledSamples: unfilled.filter((share) => share > 0).length / unfilled.length,
          beyondSamples: beyond.filter((is) => is > 0).length / beyond.length,
          bp: tailOf(
            slippages.filter(isKnown).map((share) => share * BP),
            terms.level,
          ),
          money: tailOf(paid.filter(isKnown), terms.level),
        };
      }),
    ),
  );
}

/**
 * Deviation of log returns over a second: root of the sum of squared returns over the seconds that
 * they took. Returns across samples without a book are left out.
 */
export function deviationPerRootSecond(times: Float64Array, mids: Float64Array): number {
  let [squares, seconds] = [0, 0];
  for (let row = 1; row < mids.length; row += 1) {
    const change = Math.log((mids[row] as number) / (mids[row - 1] as number));
    if (Number.isNaN(change)) continue;
    squares += change * change;
    seconds += ((times[row] as number) - (times[row - 1] as number)) / 1_000;
  }
  return Math.sqrt(squares / seconds);
}

function spreadOf(study: MarketStudy): { readonly mean: number; readonly deviation: number } {
  const spreads = knownSorted(study.samples.column(columnOf('spread_bp')));
  const count = spreads.length;
  const mean = spreads.reduce((sum, spread) => sum + spread, 0) / count;
  const squares = spreads.reduce((sum, spread) => sum + (spread - mean) ** 2, 0);
  const deviation = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
  return { mean: mean / BP, deviation: deviation / BP };
}

function inputsOf(
  study: MarketStudy,
  { participation }: AnalysisTerms,
  volume: number,
): RiskInputs {
  const { samples, grid } = study;
  const { mean, deviation } = spreadOf(study);
  const depth = medianOf(knownSorted(samples.column(columnOf('depth_25bp'))));
  const refillMs = medianOf(knownSorted(samples.column(columnOf('resilience_ms'))));
  return {
    deviationPerRootSecond: deviationPerRootSecond(samples.column(TIME), samples.column(MID)),
    spreadMean: mean,
    spreadDeviation: deviation,
    volumePerSecond: volume > 0 ? volume / ((grid.clock - grid.start) / 1_000) : Number.NaN,
    slice: participation * depth,
    refillSeconds: Number.isNaN(refillMs) ? 0 : refillMs / 1_000,
  };
}

function unwindOf(size: number, inputs: RiskInputs, participation: number): UnwindHorizon | null {
  const { volumePerSecond, slice: sliceLots, refillSeconds } = inputs;
  if (Number.isNaN(volumePerSecond) || Number.isNaN(sliceLots)) return null;
  return unwindHorizon({ lots: size, volumePerSecond, participation, sliceLots, refillSeconds });
}

function holdingRow(
  size: number,
  mid: number,
  inputs: RiskInputs,
  terms: AnalysisTerms,
): HoldingRow {
  const { level, horizonMs, spreadFactor, participation } = terms;
  const value = size * mid;
  const unwind = unwindOf(size, inputs, participation);
  const { deviationPerRootSecond: deviation } = inputs;
  return {
    size,
    value,
    overHorizon: exogenousRisk({
      value,
      returnMean: 0,
      returnDeviation: deviation * Math.sqrt(horizonMs / 1_000),
      spreadMean: inputs.spreadMean,
      spreadDeviation: inputs.spreadDeviation,
      spreadFactor,
      tailFactor: 1,
      level,
    }),
    unwind,
    whileSelling:
      unwind?.kind !== 'horizon'
        ? Number.NaN
        : unwindRisk({ value, deviationPerRootSecond: deviation, level, ...unwind }),
  };
}

function makersOf({ makerShares, withdrawing }: AnalysisTerms): LiquidityRisk['makers'] {
  if (makerShares.length === 0) return null;
  const depths = makerDepths(makerShares);
  return { ...makerConcentration(depths), kept: keptDepth(depths, withdrawing) };
}

/**
 * Liquidity at risk of a recording, by size.
 *
 * @param volume base units traded in the recording
 */
export function liquidityRisk(
  study: MarketStudy,
  terms: AnalysisTerms,
  volume: number,
): LiquidityRisk {
  const inputs = inputsOf(study, terms, volume);
  const mid = study.samples.column(MID).findLast((price) => !Number.isNaN(price)) ?? Number.NaN;
  return {
    inputs,
    makers: makersOf(terms),
    sizes: sizeRows(study, terms),
    holdings: terms.sizes.map((size) => holdingRow(size, mid, inputs, terms)),
  };
}
