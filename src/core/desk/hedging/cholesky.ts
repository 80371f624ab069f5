/** Solves the few linear equations that are left once bounds and thresholds are known. */

/**
 * x of A x = b for a symmetric positive definite A, by Cholesky's factors.
 *
 * @param matrix n rows of n; overwritten by the factor
 * @param right n values; overwritten by the answer
 * @returns whether there is one: not where A is singular but for rounding
 */
export function solvePositive(matrix: readonly Float64Array[], right: Float64Array): boolean {
  const count = right.length;
  for (let i = 0; i < count; i += 1) {
    const row = matrix[i] as Float64Array;
    const diagonal = row[i] as number;
    for (let j = 0; j <= i; j += 1) {
      const other = matrix[j] as Float64Array;
      let sum = row[j] as number;
      for (let k = 0; k < j; k += 1) sum -= (row[k] as number) * (other[k] as number);
      if (i !== j) row[j] = sum / (other[j] as number);
      // What is left of the diagonal is mere rounding: the rows depend on each other.
      else if (!(sum > 1e-14 * diagonal)) return false;
      else row[i] = Math.sqrt(sum);
    }
  }
  for (let i = 0; i < count; i += 1) {
    const row = matrix[i] as Float64Array;
    let sum = right[i] as number;
    for (let k = 0; k < i; k += 1) sum -= (row[k] as number) * (right[k] as number);
    right[i] = sum / (row[i] as number);
  }
  for (let i = count - 1; i >= 0; i -= 1) {
    let sum = right[i] as number;
    for (let k = i + 1; k < count; k += 1) {
      sum -= ((matrix[k] as Float64Array)[i] as number) * (right[k] as number);
    }
    right[i] = sum / ((matrix[i] as Float64Array)[i] as number);
  }
  return true;
}
