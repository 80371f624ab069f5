/** Whole units from fractions: D'Hondt for the rules that minimise a maximum. */

/** What a row has beside its units: they count `step` each, on top of `offsets[row]`. */
export interface UnitSteps {
  /** More than zero. */
  readonly step: bigint;
  readonly offsets: readonly bigint[];
}

/** Rows in the order of the quotient that each would have with one unit more. */
interface Quotients {
  readonly kept: readonly bigint[];
  readonly weights: readonly bigint[];
  /** Null where a unit counts one and nothing lies beside it. */
  readonly steps: UnitSteps | null;
}

const withOneMore = ({ kept, steps }: Quotients, row: number): bigint => {
  const units = (kept[row] as bigint) + 1n;
  return steps === null ? units : units * steps.step + (steps.offsets[row] as bigint);
};

/** Whether (a+1)/x of row i comes before that of row j; ties to the lower row. */
function comesFirst(of: Quotients, i: number, j: number): boolean {
  const left = withOneMore(of, i) * (of.weights[j] as bigint);
  const right = withOneMore(of, j) * (of.weights[i] as bigint);
  return left < right || (left === right && i < j);
}

function sink(heap: number[], from: number, of: Quotients): void {
  let at = from;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const isRightFirst =
      right < heap.length && comesFirst(of, heap[right] as number, heap[left] as number);
    const child = isRightFirst ? right : left;
    if (!comesFirst(of, heap[child] as number, heap[at] as number)) return;
    const row = heap[at] as number;
    heap[at] = heap[child] as number;
    heap[child] = row;
    at = child;
  }
}

/**
 * Adds `units` one by one to the row with the smallest (kept+1)/weight, in place; a row that
 * reaches its `most` takes no more. Exact, by cross-multiplication; ties to the lower row.
 *
 * @param units at most the sum of most - kept
 * @param steps where a unit counts more than one, or something lies beside the units: the row with
 *   the smallest (offset + step*(kept+1))/weight is next
 */
export function leastQuotients(
  kept: bigint[],
  weights: readonly bigint[],
  most: readonly bigint[],
  units: bigint,
  steps: UnitSteps | null = null,
): void {
  const of: Quotients = { kept, weights, steps };
  const heap: number[] = [];
  for (let row = 0; row < kept.length; row += 1) {
    if ((kept[row] as bigint) < (most[row] as bigint)) heap.push(row);
  }
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) sink(heap, at, of);
  for (let left = units; left > 0n; left -= 1n) {
    const row = heap[0] as number;
    kept[row] = (kept[row] as bigint) + 1n;
    if (kept[row] === most[row]) {
      const last = heap.pop() as number;
      if (heap.length === 0) return;
      if (last !== row) heap[0] = last;
    }
    sink(heap, 0, of);
  }
}
