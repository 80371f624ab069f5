/** Least squares with few unknowns, some of them held between bounds. */

/** A lower and an upper bound of one unknown; they may be infinite. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export interface Solution {
  /** One value for each column. */
  readonly values: readonly number[];
  /** Sum of the squared residuals, less what no choice of values could remove. */
  readonly excess: number;
}

/** Upper triangle by columns: entry `[j][i]` stands in column `j`, row `i <= j`. */
type Triangle = readonly (readonly number[])[];

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i += 1) sum += (left[i] as number) * (right[i] as number);
  return sum;
}

/**
 * The triangle of an orthogonal reduction by modified Gram-Schmidt, which is as stable as
 * Householder's for least squares where the target is reduced along (Bjorck, 1967). The columns are
 * overwritten. A column that lies in the span of those before it gets a zero on its diagonal.
 */
function triangleOf(columns: readonly Float64Array[]): Triangle {
  const triangle = columns.map((_, j) => new Array<number>(j + 1).fill(0));
  columns.forEach((pivot, i) => {
    const length = Math.sqrt(dot(pivot, pivot));
    const before = (triangle[i] as number[]).reduce((sum, entry) => sum + Math.abs(entry), 0);
    if (!(length > 1e-14 * before)) return;
    (triangle[i] as number[])[i] = length;
    for (let at = 0; at < pivot.length; at += 1) pivot[at] = (pivot[at] as number) / length;
    for (let j = i + 1; j < columns.length; j += 1) {
      const other = columns[j] as Float64Array;
      const share = dot(pivot, other);
      (triangle[j] as number[])[i] = share;
      for (let at = 0; at < pivot.length; at += 1) {
        other[at] = (other[at] as number) - share * (pivot[at] as number);
      }
    }
  });
  return triangle;
}

/** Back substitution: the last column is the target. Null where a diagonal is zero. */
function solved(triangle: Triangle): number[] | null {
  const count = triangle.length - 1;
  const target = triangle[count] as readonly number[];
  const values = new Array<number>(count).fill(0);
  for (let j = count - 1; j >= 0; j -= 1) {
    let sum = target[j] as number;
    for (let later = j + 1; later < count; later += 1) {
      sum -= (triangle[later]?.[j] as number) * (values[later] as number);
    }
    const diagonal = triangle[j]?.[j] as number;
    if (diagonal === 0) return null;
    values[j] = sum / diagonal;
  }
  return values;
}

/** Where each unknown stands: free, at its lower or at its upper bound. */
type Stand = 'free' | 'least' | 'most';

/** All combinations, the one with everything free first. */
function standsOf(bounds: readonly Bounds[]): Stand[][] {
  return bounds.reduce<Stand[][]>(
    (all, { least, most }) => {
      const here: Stand[] = ['free'];
      if (least > Number.NEGATIVE_INFINITY) here.push('least');
      if (most < Number.POSITIVE_INFINITY) here.push('most');
      return all.flatMap((stands) => here.map((stand) => [...stands, stand]));
    },
    [[]],
  );
}

/** The best values for one combination, whether or not they keep the bounds. */
function valuesFor(
  columns: Triangle,
  target: readonly number[],
  stands: readonly Stand[],
  bounds: readonly Bounds[],
): number[] | null {
  const rest = Float64Array.from(target);
  const free: Float64Array[] = [];
  const values = stands.map((stand, j) => {
    const column = columns[j] as readonly number[];
    const held = stand === 'free' ? 0 : (bounds[j]?.[stand] as number);
    column.forEach((entry, i) => {
      rest[i] = (rest[i] as number) - held * entry;
    });
    if (stand === 'free') {
      const padded = new Float64Array(target.length);
      padded.set(column);
      free.push(padded);
    }
    return held;
  });
  const found = solved(triangleOf([...free, rest]));
  if (found === null) return null;
  let next = 0;
  return values.map((held, j) => (stands[j] === 'free' ? (found[next++] as number) : held));
}

function excessOf(columns: Triangle, target: readonly number[], values: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < target.length; i += 1) {
    let residual = -(target[i] as number);
    for (let j = i; j < values.length; j += 1) {
      residual += (values[j] as number) * (columns[j]?.[i] as number);
    }
    sum += residual * residual;
  }
  return sum;
}

/**
 * Minimises the squared residuals over a box. With so few unknowns every combination of bounds is
 * solved and the best one that keeps them is taken, so the answer is exact and has no iterations.
 *
 * @param columns one for each unknown, equally long; they are overwritten
 * @param target as long as the columns; overwritten
 * @param bounds one for each unknown
 * @returns null where the columns do not decide the free unknowns of any combination
 */
export function boxLeastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
  bounds: readonly Bounds[],
): Solution | null {
  const triangle = triangleOf([...columns, target]);
  const reduced = triangle.slice(0, -1);
  const aim = (triangle[columns.length] as readonly number[]).slice(0, -1);
  let best: Solution | null = null;
  for (const stands of standsOf(bounds)) {
    const values = valuesFor(reduced, aim, stands, bounds);
    if (values === null) continue;
    const isInside = values.every((value, j) => {
      const { least, most } = bounds[j] as Bounds;
      return value >= least && value <= most;
    });
    if (!isInside) continue;
    const excess = excessOf(reduced, aim, values);
    if (best === null || excess < best.excess) best = { values, excess };
    // Convex: what is best without bounds and keeps them is best.
    if (stands.every((stand) => stand === 'free')) break;
  }
  return best;
}
