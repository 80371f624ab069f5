/** What a schedule of an unwinding costs and risks, in the linear model of impact. */

/** Periods of a schedule at most. */
export const PERIODS_MAX = 100_000;

/**
 * Linear impact of selling, or buying back, in equal periods. Prices are money a unit of the
 * quantity; time in any unit, the same everywhere. Floats: they plan, they book nothing.
 */
export interface ImpactModel {
  /** Length of a period, more than zero. */
  readonly periodLength: number;
  /** Standard deviation of the price over one unit of time, absolute. */
  readonly volatility: number;
  /** Price given up per unit of rate (quantity a unit of time): eta. */
  readonly temporary: number;
  /** Price moved for good per unit of quantity: gamma. */
  readonly permanent: number;
  /** Price given up whatever the rate, about half the spread and fees: epsilon. */
  readonly fixed: number;
}

/** A schedule: `holdings[0]` is all, the last is nothing; `trades[j]` is done in period j. */
export interface UnwindSchedule {
  readonly holdings: readonly number[];
  readonly trades: readonly number[];
  /** Expected cost against the price at the start, money. */
  readonly expectedCost: number;
  /** Variance of that cost, money squared. */
  readonly variance: number;
}

/** Whether a number is finite and at least `least`. */
export const isAtLeast = (value: number, least: number): boolean =>
  Number.isFinite(value) && value >= least;

/** Whether the model and the number of periods are in range. */
export const isPlannable = (model: ImpactModel, periods: number): boolean =>
  Number.isInteger(periods) &&
  periods >= 1 &&
  periods <= PERIODS_MAX &&
  isAtLeast(model.periodLength, Number.MIN_VALUE) &&
  [model.volatility, model.temporary, model.permanent, model.fixed].every((of) => isAtLeast(of, 0));

/** Temporary impact less the part of the permanent one that falls on the trade itself. */
export const netTemporary = (model: ImpactModel): number =>
  model.temporary - (model.permanent * model.periodLength) / 2;

/**
 * Cost and variance of holdings: E = gamma X^2 / 2 + epsilon X + (eta' / tau) sum n_j^2 and
 * V = sigma^2 tau sum x_j^2 over what is held after each trade.
 * Source: R. Almgren and N. Chriss, Optimal execution of portfolio transactions (2000).
 *
 * @param holdings from all to nothing, never rising
 */
export function scheduleOf(model: ImpactModel, holdings: readonly number[]): UnwindSchedule {
  const quantity = holdings[0] as number;
  const trades: number[] = [];
  let [tradeSquares, heldSquares] = [0, 0];
  for (let period = 1; period < holdings.length; period += 1) {
    const held = holdings[period] as number;
    const trade = (holdings[period - 1] as number) - held;
    trades.push(trade);
    tradeSquares += trade * trade;
    heldSquares += held * held;
  }
  const { periodLength, volatility, permanent, fixed } = model;
  const standing = (permanent * quantity * quantity) / 2 + fixed * quantity;
  return {
    holdings,
    trades,
    expectedCost: standing + (netTemporary(model) / periodLength) * tradeSquares,
    variance: volatility * volatility * periodLength * heldSquares,
  };
}
