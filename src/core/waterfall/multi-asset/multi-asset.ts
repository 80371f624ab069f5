/**
 * Deleveraging in several assets at once, with the least expected shortfall: a solver proposes,
 * exact integers check what it proposed and how far from the best it can be.
 */
import type { Score } from '../adl/queue.ts';
import type { LinearSolver, Unsolved } from './linear-program.ts';
import {
  expectedShortfall,
  type MultiAssetBook,
  mostOf,
  type TakenLots,
} from './multi-asset-book.ts';
import { multipliersOf, shadowPrice, shortfallBound } from './shortfall-bound.ts';
import { type ShortfallProgram, shortfallProgram } from './shortfall-program.ts';
import { wholeLots } from './whole-lots.ts';

/** The answer; every figure is exact for the whole lots that are taken. */
export interface MultiAssetAllocation {
  readonly kind: 'allocation';
  readonly taken: TakenLots;
  readonly before: Score;
  readonly after: Score;
  /** No allocation, in whole lots or not, ends with less than this. */
  readonly bound: Score;
  /** After less bound, zero or more: what rounding and the solver can have cost at most. */
  readonly gap: Score;
  /** By asset: what one more lot to take would cost; zero where nothing is taken. */
  readonly shadowPrices: readonly Score[];
}

/** An asset of which all accounts together have less than is to be taken. */
export interface TooFewOfAsset {
  readonly kind: 'infeasible';
  readonly asset: number;
  readonly most: bigint;
}

/** The first asset that cannot be taken. */
function tooFew(book: MultiAssetBook): TooFewOfAsset | null {
  for (const [asset, { lots }] of book.reductions.entries()) {
    let most = 0n;
    for (let account = 0; account < book.accounts.length; account += 1) {
      most += mostOf(book, account, asset);
    }
    if (most < lots) return { kind: 'infeasible', asset, most };
  }
  return null;
}

/** Whole lots of every asset from the parts that the solver found. */
function takenFrom(
  book: MultiAssetBook,
  { given }: ShortfallProgram,
  primal: readonly number[],
): TakenLots {
  const taken = book.accounts.map(() => book.reductions.map(() => 0n));
  book.reductions.forEach(({ lots }, asset) => {
    const columns = given.flatMap((part, column) =>
      part.asset === asset ? [{ part, column }] : [],
    );
    const whole = wholeLots(
      columns.map(({ column }) => primal[column] ?? 0),
      columns.map(({ part }) => part.most),
      lots,
    );
    columns.forEach(({ part }, at) => {
      (taken[part.account] as bigint[])[asset] = whole[at] as bigint;
    });
  });
  return taken;
}

/** Difference of two fractions. */
const less = (a: Score, b: Score): Score => ({
  numerator: a.numerator * b.denominator - b.numerator * a.denominator,
  denominator: a.denominator * b.denominator,
});

/**
 * Takes the required lots of every asset such that the expected shortfall is least.
 *
 * @param book one or more scenarios; lots and moves in the order of the reductions
 * @param solve the solver; what it answers is rounded to lots (largest remainder per asset) and
 *   judged exactly, so a bad answer shows as a large gap and never as a wrong figure
 * @returns the allocation; or the asset that has too few lots; or that the solver gave up
 */
export function deleverageAssets(
  book: MultiAssetBook,
  solve: LinearSolver,
): MultiAssetAllocation | TooFewOfAsset | Unsolved {
  const infeasible = tooFew(book);
  if (infeasible !== null) return infeasible;
  const program = shortfallProgram(book);
  const solution = solve(program.program);
  if (solution.kind === 'unsolved') return solution;
  const taken = takenFrom(book, program, solution.primal);
  const multipliers = multipliersOf(book, program, solution.dual);
  const after = expectedShortfall(book, taken);
  const bound = shortfallBound(book, program, multipliers);
  return {
    kind: 'allocation',
    taken,
    before: expectedShortfall(book, null),
    after,
    bound,
    gap: less(after, bound),
    shadowPrices: book.reductions.map((_, asset) => shadowPrice(book, multipliers, asset)),
  };
}
