/** The next liquidation order of an account: which position, how much, at what limit. */

import {
  type Book,
  type Bracket,
  bankruptcyPrice,
  bankruptcyQuote,
  bracketOf,
  type Risk,
  requirementOf,
} from '../margin/index.ts';
import type { LadderTerms } from '../model/index.ts';
import {
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  mulDivUp,
  PPM,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
} from '../money/index.ts';
import { leastRestoringLots, type SliceBounds, sliceLots, wholeSteps } from './sizing.ts';

/** The ladder's terms of one market, in integers. */
export interface LadderPolicy {
  readonly sizing: LadderTerms['sizing'];
  readonly limit: LadderTerms['limit'];
  readonly bufferPpm: bigint;
  readonly feePpm: bigint;
  readonly feeToFundPpm: bigint;
  readonly slippagePpm: bigint;
  readonly slice: SliceBounds;
  readonly windowNotionalMax: QuoteUnits;
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly failuresMax: number;
  readonly orderlyMsMax: number;
  readonly takeoverPpm: bigint;
  readonly cushionPpm: bigint;
}

/** An order that would be sent. `size` is signed: negative sells. */
export interface OrderPlan {
  readonly row: number;
  readonly market: number;
  readonly size: Lots;
  readonly limit: PriceUnits;
  readonly notional: QuoteUnits;
  /** The other leg of a spread: as many lots, the other way round, in the same breath. */
  readonly second?: {
    readonly row: number;
    readonly market: number;
    readonly limit: PriceUnits;
    readonly notional: QuoteUnits;
  };
}

/**
 * Position whose closing releases most requirement per unit of expected cost: the highest ratio
 * of marginal maintenance rate to slippage and fee, then the larger notional, then the lower row.
 *
 * @returns its row, or -1 when the account holds nothing
 */
export function worstPosition(
  book: Book,
  account: number,
  policies: readonly LadderPolicy[],
): number {
  let best = -1;
  let bestRate = 0n as Ppm;
  let bestCost = 1n;
  let bestNotional = 0n;
  let row = book.accounts.firstPosition[account] as number;
  for (; row !== -1; row = book.positions.next[row] as number) {
    const size = book.positions.size[row] as Lots;
    if (size === 0n) continue;
    const market = book.positions.market[row] as number;
    const policy = policies[market] as LadderPolicy;
    const notional = (magnitude(size) * lotValueAt(book, market)) as QuoteUnits;
    const { rate } = bracketOf(book.schedules.maintenanceBrackets(market), notional);
    const cost = policy.slippagePpm + policy.feePpm + 1n;
    const gain = rate * bestCost - bestRate * cost;
    const isBetter = gain > 0n || (gain === 0n && notional > bestNotional);
    if (best !== -1 && !isBetter && !(gain === 0n && notional === bestNotional && row < best))
      continue;
    best = row;
    bestRate = rate;
    bestCost = cost;
    bestNotional = notional;
  }
  return best;
}

/** Value of one lot at the mark. */
export const lotValueAt = (book: Book, market: number): QuoteUnits =>
  ((book.prices.mark[market] as bigint) * (book.schedules.scale[market] as bigint)) as QuoteUnits;

/**
 * Plans the next order of an account that is below maintenance.
 *
 * @param room notional that the market's window still allows
 * @returns the plan; or why there is none: the window is used up, or no size lowers the
 *   requirement, which would be a loop
 */
export function planOrder(
  book: Book,
  account: number,
  risk: Risk,
  policies: readonly LadderPolicy[],
  room: (market: number) => QuoteUnits,
): OrderPlan | 'throttled' | 'no-order-lowers-requirement' {
  const row = worstPosition(book, account, policies);
  if (row === -1) return 'no-order-lowers-requirement';
  const market = book.positions.market[row] as number;
  const policy = policies[market] as LadderPolicy;
  const held = book.positions.size[row] as Lots;
  const lots = magnitude(held);
  const lotValue = lotValueAt(book, market);
  const maintenance = book.schedules.maintenanceBrackets(market);
  const slice = sliceLots(lots, lotValue, policy.slice);
  const restoring = (): Lots =>
    leastRestoringLots({
      risk,
      held: lots,
      lotValue,
      maintenance,
      initial: book.schedules.initialBrackets(market),
      costPpm: policy.slippagePpm + policy.feePpm,
      bufferPpm: policy.bufferPpm,
    });
  const sliced =
    policy.sizing === 'whole'
      ? slice
      : policy.sizing === 'restore'
        ? lesser(restoring(), slice)
        : lesser(wholeSteps(restoring(), slice), lots);
  const allowed = (room(market) / lotValue) as Lots;
  const bounded = lesser(sliced, allowed);
  if (bounded <= 0n) return 'throttled';
  const size = lowersRequirement(maintenance, lots, bounded, lotValue);
  if (size === 0n) return 'no-order-lowers-requirement';
  const signed = (held > 0n ? -size : size) as Lots;
  const limit = limitPrice(book, market, risk, policy, signed, lots, maintenance);
  return { row, market, size: signed, limit, notional: (size * lotValue) as QuoteUnits };
}

/**
 * The size, raised where rounding hides what it releases, so that the order strictly lowers the
 * requirement; 0 when even closing everything would not.
 */
function lowersRequirement(
  brackets: readonly Bracket[],
  held: Lots,
  size: Lots,
  lotValue: QuoteUnits,
): Lots {
  const before = requirementOf(brackets, (held * lotValue) as QuoteUnits);
  const after = (lots: bigint): QuoteUnits =>
    requirementOf(brackets, ((held - lots) * lotValue) as QuoteUnits);
  let lots = size as bigint;
  while (lots < held && after(lots) >= before) lots = lots * 2n < held ? lots * 2n : held;
  return (after(lots) < before ? lots : 0n) as Lots;
}

/**
 * The worst price that an order may take: the worse, for the account, of the mark with slippage and
 * the bankruptcy price; or the bankruptcy price alone, where it is not better than the mark.
 */
function limitPrice(
  book: Book,
  market: number,
  risk: Risk,
  policy: LadderPolicy,
  size: Lots,
  held: Lots,
  brackets: readonly Bracket[],
): PriceUnits {
  const mark = book.prices.mark[market] as PriceUnits;
  const scale = book.schedules.scale[market] as bigint;
  const lotValue = lotValueAt(book, market);
  const lots = magnitude(size);
  const before = requirementOf(brackets, (held * lotValue) as QuoteUnits);
  const after = requirementOf(brackets, ((held - lots) * lotValue) as QuoteUnits);
  const quote = bankruptcyQuote(
    { value: (size * lotValue) as QuoteUnits, released: (before - after) as QuoteUnits },
    risk,
  );
  const bankrupt = bankruptcyPrice(quote, lots, scale);
  if (size < 0n) {
    const slipped =
      policy.limit === 'bankruptcy' ? mark : mulDivDown(mark, PPM - policy.slippagePpm, PPM);
    const lowest = slipped < bankrupt ? slipped : bankrupt;
    return (lowest > 0n ? lowest : 1n) as PriceUnits;
  }
  const slipped =
    policy.limit === 'bankruptcy' ? mark : mulDivUp(mark, PPM + policy.slippagePpm, PPM);
  return slipped > bankrupt ? slipped : bankrupt;
}
