/** A fund from several methods, each with its interval, and the frontier of what it would leave. */
import { type CascadeRun, type CascadeTerms, runCascades, selfConsistentJump } from './cascade.ts';
import { type CoverResult, coverClusters, type ScenarioLoss } from './cover.ts';
import { type Costs, costOf, newsvendorFund } from './newsvendor.ts';
import { bootstrapped, type Estimate, quantileOf, resampled, rising, tailMean } from './sample.ts';
import { type BookLevel, type Exposure, type SlippageAtRisk, slippageAtRisk } from './slippage.ts';
import {
  chosenThreshold,
  fitTail,
  lookAtThresholds,
  type ThresholdLook,
  tailQuantile,
  tailShortfall,
} from './tail.ts';
import { MEAN_WEDGE, type StressedNotional, type WedgeRow, wedgeFund } from './wedges.ts';

/** What is given; each part adds its methods. */
export interface SizingInputs {
  readonly deficits?: readonly number[];
  readonly clusters?: readonly ScenarioLoss[];
  readonly book?: {
    readonly levels: readonly BookLevel[];
    readonly exposures: readonly Exposure[];
  };
  readonly cascade?: CascadeTerms;
  readonly wedges?: readonly StressedNotional[];
}

/** What the user decides. */
export interface SizingTerms {
  readonly costs: Costs;
  /** Probability that the fund should suffice. */
  readonly level: number;
  /** Clusters that fall together. */
  readonly cover: number;
  /** No loss can be larger than this; null: twice the largest loss of the sample. */
  readonly most: number | null;
  readonly seed: number;
}

/** A fund by one method. */
export interface FundTarget {
  readonly method: string;
  readonly fund: Estimate;
  readonly note: string;
}

/** What a fund of a size would leave. */
export interface FrontierPoint {
  readonly fund: number;
  readonly yearlyCost: number;
  /** Mean of the worst losses beyond the fund. */
  readonly residualShortfall: number;
  readonly probabilityBeyond: number;
  /** Notional that would be deleveraged on average, at the mean measured wedge. */
  readonly deleveraged: number;
}

export interface Sizing {
  readonly targets: readonly FundTarget[];
  /** The method that asks most. */
  readonly binding: FundTarget;
  readonly thresholds: readonly ThresholdLook[];
  readonly cover: CoverResult | null;
  readonly slippage: SlippageAtRisk | null;
  readonly cascades: readonly CascadeRun[];
  readonly wedges: readonly WedgeRow[];
  readonly frontier: readonly FrontierPoint[];
}

function fromDeficits(
  name: string,
  deficits: readonly number[],
  { costs, level, most, seed }: SizingTerms,
): { targets: FundTarget[]; looks: ThresholdLook[] } {
  const cap = most ?? 2 * Math.max(...deficits);
  const capped = (fund: number): number => Math.min(fund, cap);
  const targets: FundTarget[] = [
    {
      method: `newsvendor${name}`,
      fund: bootstrapped(deficits, seed, (sorted) => capped(newsvendorFund(sorted, costs))),
      note: `quantile at ${(100 * (1 - costs.capital / costs.uncovered)).toFixed(2)} %`,
    },
    {
      method: `worst ${(100 * (1 - level)).toFixed(1)} %${name}`,
      fund: bootstrapped(deficits, seed, (sorted) => capped(tailMean(sorted, level))),
      note: 'mean of the worst losses of the sample',
    },
  ];
  const looks = lookAtThresholds(deficits);
  const chosen = chosenThreshold(looks);
  if (chosen === null) return { targets, looks };
  const beyond = (sorted: Float64Array): number => {
    const tail = fitTail([...sorted], quantileOf(sorted, chosen.share));
    return tail === null ? quantileOf(sorted, level) : tailQuantile(tail, level, cap).value;
  };
  const { isCapped } = tailShortfall(chosen.tail, level, cap);
  const infinite = chosen.tail.shape >= 1 ? '; its mean is infinite' : '';
  targets.push({
    method: `Pareto tail${name}`,
    fund: bootstrapped(deficits, seed, beyond),
    note: `shape ${chosen.tail.shape.toFixed(2)}${infinite}${isCapped ? '; the cap counts' : ''}`,
  });
  return { targets, looks };
}

/** Sizes a fund by every method for which something is given. */
export function sizeFund(inputs: SizingInputs, terms: SizingTerms): Sizing {
  const targets: FundTarget[] = [];
  let thresholds: ThresholdLook[] = [];
  let cover: CoverResult | null = null;
  let slippage: SlippageAtRisk | null = null;
  let cascades: CascadeRun[] = [];
  let wedges: readonly WedgeRow[] = [];
  if (inputs.deficits !== undefined) {
    const found = fromDeficits('', inputs.deficits, terms);
    targets.push(...found.targets);
    thresholds = found.looks;
  }
  if (inputs.clusters !== undefined) {
    cover = coverClusters(inputs.clusters, terms.cover);
    const note = `${cover.clusters.join(' and ')} in ${cover.scenario}`;
    const fund = resampled(
      inputs.clusters,
      terms.seed,
      (rows) => coverClusters(rows, terms.cover).fund,
    );
    targets.push({ method: `cover ${terms.cover}`, fund, note });
  }
  if (inputs.book !== undefined) {
    const { levels, exposures } = inputs.book;
    slippage = slippageAtRisk(levels, exposures, terms.level);
    const fund = resampled(
      levels,
      terms.seed,
      (rows) => slippageAtRisk(rows, exposures, terms.level).capital,
    );
    const note = 'largest maker of each book taken out';
    targets.push({ method: 'slippage-at-risk', fund, note });
  }
  if (inputs.cascade !== undefined) {
    cascades = runCascades(inputs.cascade, terms.seed);
    const found = fromDeficits(
      ' of cascades',
      cascades.map(({ deficit }) => deficit),
      terms,
    );
    const jump = selfConsistentJump(inputs.cascade).toPrecision(3);
    targets.push(...found.targets.map((one) => ({ ...one, note: `${one.note}; jump ${jump}` })));
    if (thresholds.length === 0) thresholds = found.looks;
  }
  if (inputs.wedges !== undefined) {
    const found = wedgeFund(inputs.wedges);
    wedges = found.rows;
    const note = 'gaps measured on 10 October 2025, where not given';
    const fund = resampled(inputs.wedges, terms.seed, (rows) => wedgeFund(rows).fund);
    targets.push({ method: 'wedges', fund, note });
  }
  const sample = inputs.deficits ?? cascades.map(({ deficit }) => deficit);
  const binding = targets.reduce((a, b) => (b.fund.value > a.fund.value ? b : a));
  const frontier = frontierOf(sample, binding.fund.value, terms);
  return { targets, binding, thresholds, cover, slippage, cascades, wedges, frontier };
}

const STEPS = 12;

/** What funds from nothing to half more than the target would leave of a sample of deficits. */
function frontierOf(
  sample: readonly number[],
  target: number,
  { costs, level }: SizingTerms,
): FrontierPoint[] {
  if (sample.length === 0) return [];
  const sorted = rising(sample);
  return Array.from({ length: STEPS + 1 }, (_, step) => {
    const fund = 1.5 * target * (step / STEPS) ** 3; // finer where little is in the fund
    const residual = sorted.map((deficit) => Math.max(deficit - fund, 0));
    const mean = residual.reduce((sum, each) => sum + each, 0) / residual.length;
    const beyond = residual.filter((each) => each > 0).length / residual.length;
    return {
      fund,
      yearlyCost: costOf(sorted, fund, costs),
      residualShortfall: tailMean(residual, level),
      probabilityBeyond: beyond,
      deleveraged: (mean * 10_000) / MEAN_WEDGE,
    };
  });
}
