/** What a run made, cost and left open, in one row. */
import { historicalTail } from '../risk-statistics/tail-risk.ts';
import type { VenueTrade } from './touch-venue.ts';

/** The book between two moments, as it stood after everybody had acted. */
export interface DeskSample {
  /** Unix ms. */
  readonly time: number;
  /** Quote currency since the start. */
  readonly profit: number;
  readonly price: number;
  /** Base units; NaN while it is not known. */
  readonly delta: number;
  /** How far delta lies outside the band; NaN while it is not known. */
  readonly gap: number;
  /** Least equity over maintenance of any venue; NaN where nothing needs margin. */
  readonly marginRatio: number;
  /** `in-part`: only some of what is held had a price of that moment; no profit is told from it. */
  readonly valued: 'wholly' | 'in-part';
}

export interface DeskFigures {
  /** Quote currency. */
  readonly profit: number;
  readonly fees: number;
  readonly spread: number;
  readonly impact: number;
  /** Fees, spread and impact of the desk's own trades. */
  readonly cost: number;
  /** Received; below zero was paid. */
  readonly funding: number;
  /** Trades of the desk, value of them, and changes of direction in an instrument. */
  readonly trades: number;
  readonly turnover: number;
  readonly signChanges: number;
  readonly mostTradesADay: number;
  /** Root mean square over time, base units. */
  readonly deltaRms: number;
  /** Mean of the worst fortieth of steps, as a loss. */
  readonly shortfall: number;
  /** Standard deviation of the steps about their mean. */
  readonly deviation: number;
  readonly steps: number;
  readonly drawdown: number;
  readonly worstStep: number;
  /** Share of the time in which delta was known and outside its band. */
  readonly outside: number;
  readonly marginRatioMin: number;
  readonly liquidations: number;
  readonly deleveragings: number;
}

/** Expected shortfall is taken at this level. */
export const SHORTFALL_LEVEL = 0.975;
const DAY_MS = 86_400_000;

const isWhole = ({ valued }: DeskSample): boolean => valued === 'wholly';

/** Changes of the profit over steps of a length; 0: from sample to sample. */
export function stepProfits(samples: readonly DeskSample[], stepMs: number): number[] {
  const profits: number[] = [];
  const told = samples.filter(isWhole);
  let from = told[0];
  for (const sample of told) {
    if (from === undefined) break;
    const isOver =
      stepMs === 0 || Math.floor(sample.time / stepMs) > Math.floor(from.time / stepMs);
    if (!isOver || sample === from) continue;
    profits.push(sample.profit - from.profit);
    from = sample;
  }
  return profits;
}

/** Mean of a value over the time that a sample stood; NaN samples are left out. */
function timeMean(samples: readonly DeskSample[], of: (sample: DeskSample) => number): number {
  let [sum, weight] = [0, 0];
  samples.forEach((sample, at) => {
    const next = samples[at + 1];
    const value = of(sample);
    if (next === undefined || Number.isNaN(value)) return;
    sum += value * (next.time - sample.time);
    weight += next.time - sample.time;
  });
  return weight === 0 ? Number.NaN : sum / weight;
}

function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

function drawdownOf(samples: readonly DeskSample[]): number {
  let [peak, most] = [0, 0];
  for (const { profit } of samples.filter(isWhole)) {
    peak = Math.max(peak, profit);
    most = Math.max(most, peak - profit);
  }
  return most;
}

/** Changes of direction between trades that follow each other in one instrument. */
function signChangesOf(trades: readonly VenueTrade[]): number {
  const last = new Map<number, number>();
  let changes = 0;
  for (const { row, size } of trades) {
    const sign = Math.sign(size);
    if ((last.get(row) ?? sign) !== sign) changes += 1;
    last.set(row, sign);
  }
  return changes;
}

function mostADay(trades: readonly VenueTrade[]): number {
  const days = new Map<number, number>();
  for (const { time } of trades) {
    const day = Math.floor(time / DAY_MS);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return Math.max(0, ...days.values());
}

/**
 * Figures of a run. Costs are those of the desk's own trades: what the owner trades beside it costs
 * the same in every variant, and what a venue does by force shows in the profit.
 *
 * @param stepMs length of a step; 0: from sample to sample
 */
export function figuresOf(
  samples: readonly DeskSample[],
  trades: readonly VenueTrade[],
  funding: number,
  stepMs: number,
): DeskFigures {
  const own = trades.filter(({ by }) => by === 'desk');
  const sum = (of: (trade: VenueTrade) => number): number =>
    own.reduce((all, trade) => all + of(trade), 0);
  const [fees, spread, impact] = [sum((t) => t.fee), sum((t) => t.spread), sum((t) => t.impact)];
  const profits = stepProfits(samples, stepMs);
  const ratios = samples.map(({ marginRatio }) => marginRatio).filter((r) => !Number.isNaN(r));
  const forced = (by: VenueTrade['by']): number => trades.filter((trade) => trade.by === by).length;
  return {
    profit: samples.findLast(isWhole)?.profit ?? 0,
    ...{ fees, spread, impact, cost: fees + spread + impact, funding },
    trades: own.length,
    turnover: sum(({ size, price }) => Math.abs(size) * price),
    signChanges: signChangesOf(own),
    mostTradesADay: mostADay(own),
    deltaRms: Math.sqrt(timeMean(samples, ({ delta }) => delta * delta)),
    shortfall:
      profits.length === 0
        ? Number.NaN
        : historicalTail(profits, SHORTFALL_LEVEL).expectedShortfall,
    deviation: deviationOf(profits),
    steps: profits.length,
    drawdown: drawdownOf(samples),
    worstStep: Math.min(0, ...profits),
    outside: timeMean(samples, ({ gap }) => (Number.isNaN(gap) ? gap : gap === 0 ? 0 : 1)),
    marginRatioMin: ratios.length === 0 ? Number.NaN : Math.min(...ratios),
    liquidations: forced('liquidation'),
    deleveragings: forced('deleverage'),
  };
}
