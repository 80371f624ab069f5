/**
 * What of a loss the layers may pay at all: so that nobody risks at the cost of the others, part of
 * it stays with the account, and an account and those linked with it share one limit.
 */
import { greater, lesser, mulDivUp, PPM, type Ppm, type QuoteUnits } from '../../money/index.ts';
import { countedSpent, roomUnder, type Spent, type WindowCap } from './spending.ts';

const NOTHING = 0n as QuoteUnits;

/** Limits of coverage; null is none. */
export interface CoveragePolicy {
  /** Part of every loss that no fund pays, ppm, and its least, quote units. */
  readonly deductible: Ppm;
  readonly deductibleLeast: QuoteUnits;
  /** Most for one account, and for a cluster of linked accounts, in a stretch of time. */
  readonly perAccount: WindowCap | null;
  readonly perCluster: WindowCap | null;
}

/** What was paid for the account and for its cluster. */
export interface CoverageSpent {
  readonly account: Spent;
  readonly cluster: Spent;
}

/** A loss divided into what the funds may pay and what they may not. */
export interface CoveredLoss {
  readonly covered: QuoteUnits;
  /** Beyond the funds by the deductible. */
  readonly deductible: QuoteUnits;
  /** Beyond the funds by a limit. */
  readonly beyond: QuoteUnits;
}

/**
 * What of a loss the funds may pay. The deductible rounds up; the parts sum to the loss.
 *
 * @param loss zero or more
 */
export function coveredLoss(
  policy: CoveragePolicy,
  loss: QuoteUnits,
  spent: CoverageSpent,
  time: number,
): CoveredLoss {
  const share = mulDivUp(loss, policy.deductible, PPM);
  const deductible = lesser(loss, greater(share, policy.deductibleLeast));
  let covered = (loss - deductible) as QuoteUnits;
  if (policy.perAccount !== null) {
    covered = lesser(covered, roomUnder(policy.perAccount, spent.account, time));
  }
  if (policy.perCluster !== null) {
    covered = lesser(covered, roomUnder(policy.perCluster, spent.cluster, time));
  }
  return { covered, deductible, beyond: (loss - deductible - covered) as QuoteUnits };
}

/** Caps of a layer, null where there is none. */
export interface LayerCaps {
  /** Share of what is uncovered that it takes, ppm. */
  readonly share: Ppm;
  readonly perEvent: QuoteUnits | null;
  readonly rolling: WindowCap | null;
}

/** Most that a layer pays of a need by its caps; its share rounds down, so that it never leads. */
export function capOfLayer(
  caps: LayerCaps,
  need: QuoteUnits,
  spent: Spent,
  time: number,
): QuoteUnits {
  let most = ((need * caps.share) / PPM) as QuoteUnits;
  if (caps.perEvent !== null) most = lesser(most, caps.perEvent);
  if (caps.rolling !== null) most = lesser(most, roomUnder(caps.rolling, spent, time));
  return greater(most, NOTHING);
}

/**
 * Who stands for each account: linked accounts are one, and the lowest index of a cluster stands
 * for it.
 *
 * @param links pairs of accounts
 */
export function clustersOf(accounts: number, links: readonly (readonly [number, number])[]) {
  const standsFor = Array.from({ length: accounts }, (_, account) => account);
  for (const [a, b] of links) {
    const from = Math.max(standsFor[a] as number, standsFor[b] as number);
    const to = Math.min(standsFor[a] as number, standsFor[b] as number);
    if (from === to) continue;
    standsFor.forEach((stands, account) => {
      if (stands === from) standsFor[account] = to;
    });
  }
  return standsFor;
}

/** Sum of amounts by cluster, at the index that stands for it; zero elsewhere. */
export function sumByCluster(
  standsFor: readonly number[],
  amounts: readonly QuoteUnits[],
): QuoteUnits[] {
  const sums = amounts.map(() => NOTHING);
  amounts.forEach((amount, account) => {
    const stands = standsFor[account] as number;
    sums[stands] = ((sums[stands] as bigint) + amount) as QuoteUnits;
  });
  return sums;
}

/** What was paid for two clusters that turn out to be one: linking never makes room. */
export function joinedSpent(a: Spent, b: Spent, time: number, windowMs: number): Spent {
  const now = countedSpent(a, time, windowMs) + countedSpent(b, time, windowMs);
  return { since: time, now: now as QuoteUnits, before: NOTHING };
}
