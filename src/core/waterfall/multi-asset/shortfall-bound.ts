/**
 * A bound below the least expected shortfall, exact whatever the duals are: by weak duality any
 * multipliers give one, and good multipliers give a good one. With weights w, lots x up to c,
 * what is missing b and what a lot earns g, the program is `min sum w*s` with `s - g*x >= b`,
 * `sum x = R`; for any l in [0, w] and any m
 *
 *     least >= sum l*b + sum m*R + sum c * min(0, sum l*g - m).
 */
import type { Score } from '../adl/queue.ts';
import {
  type AssetReduction,
  earnedBy,
  type MoveScenario,
  type MultiAssetBook,
  weightOf,
} from './multi-asset-book.ts';
import type { ShortfallProgram } from './shortfall-program.ts';

/** Bits of the fraction with which duals are read. */
const DUAL_BITS = 52n;
const DUAL_SCALE = 4_503_599_627_370_496;

/** A float as an integer in 2^-52; what is no number counts as zero. */
function dualOf(value: number | undefined): bigint {
  const scaled = Math.round((value ?? 0) * DUAL_SCALE);
  return Number.isFinite(scaled) ? BigInt(scaled) : 0n;
}

/** Multipliers in quote units times 2^52, of all scenario rows and of all assets. */
export interface Multipliers {
  /** One for each possible shortfall, from zero to its weight. */
  readonly scenarios: readonly bigint[];
  /** One for each asset: weighted quote units a lot. */
  readonly assets: readonly bigint[];
}

/** Reads multipliers from the duals of a solver and moves them to where they are allowed. */
export function multipliersOf(
  book: MultiAssetBook,
  { assets, shortfalls, unit }: ShortfallProgram,
  dual: readonly number[],
): Multipliers {
  const weight = weightOf(book);
  const prices = book.reductions.map(() => 0n);
  assets.forEach((asset, row) => {
    const { lots } = book.reductions[asset] as AssetReduction;
    prices[asset] = (dualOf(dual[row]) * unit * weight) / lots;
  });
  const scenarios = shortfalls.map(({ scenario }, at) => {
    const most = (book.scenarios[scenario] as MoveScenario).weight << DUAL_BITS;
    const read = dualOf(dual[assets.length + at]) * weight;
    return read < 0n ? 0n : read > most ? most : read;
  });
  return { scenarios, assets: prices };
}

/** The bound that multipliers give, as an exact fraction; never below zero, as no shortfall is. */
export function shortfallBound(
  book: MultiAssetBook,
  { given, shortfalls }: ShortfallProgram,
  multipliers: Multipliers,
): Score {
  let bound = 0n;
  shortfalls.forEach(({ missing }, at) => {
    bound += (multipliers.scenarios[at] as bigint) * missing;
  });
  book.reductions.forEach(({ lots }, asset) => {
    bound += (multipliers.assets[asset] as bigint) * lots;
  });
  const saved = given.map(({ asset }) => -(multipliers.assets[asset] as bigint));
  const columnOf = new Map(given.map(({ account, asset }, at) => [`${account} ${asset}`, at]));
  shortfalls.forEach(({ account, scenario }, at) => {
    book.reductions.forEach((_, asset) => {
      const column = columnOf.get(`${account} ${asset}`);
      if (column === undefined) return;
      const earned = earnedBy(book, asset, scenario);
      saved[column] = (saved[column] as bigint) + (multipliers.scenarios[at] as bigint) * earned;
    });
  });
  given.forEach(({ most }, column) => {
    const each = saved[column] as bigint;
    if (each < 0n) bound += most * each;
  });
  const numerator = bound > 0n ? bound : 0n;
  return { numerator, denominator: weightOf(book) << DUAL_BITS };
}

/**
 * Shadow price of an asset: by how much the expected shortfall rises with one more lot to take,
 * quote units a lot, to 2^-52 of the program's unit.
 */
export const shadowPrice = (book: MultiAssetBook, of: Multipliers, asset: number): Score => ({
  numerator: of.assets[asset] ?? 0n,
  denominator: weightOf(book) << DUAL_BITS,
});
