/** What a fund says of itself: realised and unrealised loss apart, drawdown, runway, cover. */
import {
  greater,
  mulDivDown,
  mulDivUp,
  PPM,
  type Ppm,
  type QuoteUnits,
} from '../../money/index.ts';
import { sumByCluster } from './coverage-limits.ts';

/** Figures that a fund is reported with. */
export interface FundFigures {
  readonly balance: QuoteUnits;
  readonly peak: QuoteUnits;
  /** Paid for defaulters and not to come back, zero or more. */
  readonly realisedLoss: QuoteUnits;
  /** What positions that were taken over would lose if they were closed now, zero or more. */
  readonly unrealisedLoss: QuoteUnits;
}

/** The state of a fund. */
export interface FundReport extends FundFigures {
  /** What is left once the unrealised loss is paid; may be negative. */
  readonly free: QuoteUnits;
  /** Fall of the balance from its peak, ppm, rounded up. */
  readonly drawdown: Ppm;
  /** The same with the unrealised loss counted. */
  readonly drawdownAtMark: Ppm;
}

const NOTHING = 0n as QuoteUnits;

/** Fall from a peak, ppm, rounded up; zero where there is no peak to fall from. */
function fallFrom(peak: QuoteUnits, balance: QuoteUnits): Ppm {
  const fall = greater((peak - balance) as QuoteUnits, NOTHING);
  return (peak <= 0n ? 0n : mulDivUp(fall as bigint, PPM, peak)) as Ppm;
}

/** Puts the figures of a fund together; a loss that is not realised is never netted with one. */
export function reportFund(figures: FundFigures): FundReport {
  const free = (figures.balance - figures.unrealisedLoss) as QuoteUnits;
  return {
    ...figures,
    free,
    drawdown: fallFrom(figures.peak, figures.balance),
    drawdownAtMark: fallFrom(figures.peak, free),
  };
}

/**
 * Whole days that a fund lasts at a rate of loss over income, rounded down.
 *
 * @returns null where it does not shrink
 */
export function runwayDays(
  free: QuoteUnits,
  lossPerDay: QuoteUnits,
  incomePerDay: QuoteUnits,
): bigint | null {
  const burn = lossPerDay - incomePerDay;
  if (burn <= 0n) return null;
  return free <= 0n ? 0n : mulDivDown(free as bigint, 1n, burn);
}

/** Whether a fund covers the largest simulated losses. */
export interface CoverAlarm {
  /** Clusters whose losses count, the largest first, by the index that stands for them. */
  readonly clusters: readonly number[];
  /** Their losses together. */
  readonly loss: QuoteUnits;
  /** What the fund lacks; zero where it covers them. */
  readonly lacking: QuoteUnits;
}

/**
 * Compares a fund with the simulated losses of the `count` largest clusters of linked accounts;
 * Cover 2 is a count of two. Source: CPMI-IOSCO, Principles for financial market infrastructures
 * (2012), principle 4.
 *
 * @param losses simulated loss over margin of each account, zero or more
 * @param standsFor the account that stands for the cluster of each
 */
export function coverAlarm(
  available: QuoteUnits,
  losses: readonly QuoteUnits[],
  standsFor: readonly number[],
  count = 2,
): CoverAlarm {
  const sums = sumByCluster(standsFor, losses);
  const clusters = sums
    .map((sum, cluster) => ({ sum, cluster }))
    .filter(({ sum }) => sum > 0n)
    .sort((a, b) => (a.sum === b.sum ? a.cluster - b.cluster : a.sum > b.sum ? -1 : 1))
    .slice(0, count);
  let loss = NOTHING;
  for (const { sum } of clusters) loss = (loss + sum) as QuoteUnits;
  return {
    clusters: clusters.map(({ cluster }) => cluster),
    loss,
    lacking: greater((loss - available) as QuoteUnits, NOTHING),
  };
}
