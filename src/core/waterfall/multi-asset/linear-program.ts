/**
 * The port of a solver of linear programs: minimise `cost * x` subject to bounds on rows and
 * columns. Floats go in and out. They decide nothing: whoever asks checks the answer exactly.
 */

/** One row: `least <= sum of value * x[column] <= most`; null is no bound. */
export interface LinearRow {
  readonly columns: readonly number[];
  readonly values: readonly number[];
  readonly least: number | null;
  readonly most: number | null;
}

/** Plain data. Every column is zero or more; null is no upper bound. */
export interface LinearProgram {
  readonly cost: readonly number[];
  readonly most: readonly (number | null)[];
  readonly rows: readonly LinearRow[];
  /** Columns that must be whole numbers; without it none must. */
  readonly whole?: readonly boolean[];
}

/**
 * A best point, and for each row by how much the cost rises with its active bound: zero where some
 * columns must be whole, which have no such price.
 */
export interface LinearSolution {
  readonly kind: 'solution';
  readonly primal: readonly number[];
  readonly dual: readonly number[];
}

/** The solver stopped without a best point; `status` is its own word for why. */
export interface Unsolved {
  readonly kind: 'unsolved';
  readonly status: string;
}

/** Solves a program; the same program gives the same answer. */
export type LinearSolver = (program: LinearProgram) => LinearSolution | Unsolved;
