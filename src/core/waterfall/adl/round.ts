/** Whole units from fractions: D'Hondt for the rules that minimise a maximum. */

/** Whether (a+1)/x of row i comes before that of row j; ties to the lower row. */
function comesFirst(
  kept: readonly bigint[],
  weights: readonly bigint[],
  i: number,
  j: number,
): boolean {
  const left = ((kept[i] as bigint) + 1n) * (weights[j] as bigint);
  const right = ((kept[j] as bigint) + 1n) * (weights[i] as bigint);
  return left < right || (left === right && i < j);
}

function sink(
  heap: number[],
  from: number,
  kept: readonly bigint[],
  weights: readonly bigint[],
): void {
  let at = from;
  for (;;) {
    const left = 2 * at + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const isRightFirst =
      right < heap.length && comesFirst(kept, weights, heap[right] as number, heap[left] as number);
    const child = isRightFirst ? right : left;
    if (!comesFirst(kept, weights, heap[child] as number, heap[at] as number)) return;
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
 */
export function leastQuotients(
  kept: bigint[],
  weights: readonly bigint[],
  most: readonly bigint[],
  units: bigint,
): void {
  const heap: number[] = [];
  for (let row = 0; row < kept.length; row += 1) {
    if ((kept[row] as bigint) < (most[row] as bigint)) heap.push(row);
  }
  for (let at = (heap.length >> 1) - 1; at >= 0; at -= 1) sink(heap, at, kept, weights);
  for (let left = units; left > 0n; left -= 1n) {
    const row = heap[0] as number;
    kept[row] = (kept[row] as bigint) + 1n;
    if (kept[row] === most[row]) {
      const last = heap.pop() as number;
      if (heap.length === 0) return;
      if (last !== row) heap[0] = last;
    }
    sink(heap, 0, kept, weights);
  }
}
