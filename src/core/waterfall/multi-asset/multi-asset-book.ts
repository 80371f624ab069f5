/**
 * Accounts with several assets under scenarios, and what is expected to be missing. Source:
 * Campbell, Hey, Moallemi, Nutz, "Risk-Based Auto-Deleveraging", arXiv 2603.15963, multi-asset.
 */
import type { Score } from '../adl/queue.ts';

/** One account: signed lots of each asset, in the order of the assets, and equity at the marks. */
export interface MultiAssetAccount {
  readonly lots: readonly bigint[];
  readonly equity: bigint;
}

/** One outcome of the next moves. */
export interface MoveScenario {
  /** How much it counts, more than zero; probabilities are weights over their sum. */
  readonly weight: bigint;
  /** Change of value of one long lot of each asset, quote units, signed. */
  readonly moves: readonly bigint[];
}

/** What has to be taken of one asset, and from which side. */
export interface AssetReduction {
  readonly side: 1 | -1;
  /** Lots to take from all accounts on that side together, zero or more. */
  readonly lots: bigint;
}

/** A deleveraging in several assets at once. */
export interface MultiAssetBook {
  readonly accounts: readonly MultiAssetAccount[];
  readonly reductions: readonly AssetReduction[];
  readonly scenarios: readonly MoveScenario[];
}

/** Lots taken: `taken[account][asset]`, without sign. */
export type TakenLots = readonly (readonly bigint[])[];

/** Most lots that an account can give of an asset: all that it has on the side of the reduction. */
export function mostOf(book: MultiAssetBook, account: number, asset: number): bigint {
  const lots = book.accounts[account]?.lots[asset] ?? 0n;
  const side = book.reductions[asset]?.side ?? 1;
  const most = side === 1 ? lots : -lots;
  return most > 0n ? most : 0n;
}

/** Equity of an account after a scenario, before anything is taken. */
export function equityAfter(book: MultiAssetBook, account: number, scenario: number): bigint {
  const { lots, equity } = book.accounts[account] as MultiAssetAccount;
  const { moves } = book.scenarios[scenario] as MoveScenario;
  let after = equity;
  lots.forEach((size, asset) => {
    after += size * (moves[asset] ?? 0n);
  });
  return after;
}

/** What one lot that is taken costs its owner in a scenario: what it would have earned. */
export const earnedBy = (book: MultiAssetBook, asset: number, scenario: number): bigint =>
  BigInt(book.reductions[asset]?.side ?? 1) * (book.scenarios[scenario]?.moves[asset] ?? 0n);

/** Sum of the weights of all scenarios. */
export const weightOf = (book: MultiAssetBook): bigint =>
  book.scenarios.reduce((sum, { weight }) => sum + weight, 0n);

/**
 * Expected shortfall of equities below zero after lots are taken at the mark, exact: the sum over
 * accounts and scenarios of weight times what is missing, over the sum of the weights.
 *
 * @param taken null for nothing
 */
export function expectedShortfall(book: MultiAssetBook, taken: TakenLots | null): Score {
  let numerator = 0n;
  book.scenarios.forEach(({ weight }, scenario) => {
    book.accounts.forEach((_, account) => {
      let after = equityAfter(book, account, scenario);
      taken?.[account]?.forEach((lots, asset) => {
        after -= lots * earnedBy(book, asset, scenario);
      });
      if (after < 0n) numerator -= weight * after;
    });
  });
  return { numerator, denominator: weightOf(book) };
}
