/** Up to so many entries are put in order by moving each to its place. */
const FEW = 48;

/**
 * Puts the first `count` entries in rising order. A few, which is what a calm tick gives, without
 * making anything; more than that by the sort of the platform, which needs a view of them.
 */
export function sortFirst(rows: Int32Array, count: number): void {
  if (count > FEW) {
    rows.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i += 1) {
    const row = rows[i] as number;
    let at = i;
    while (at > 0 && (rows[at - 1] as number) > row) {
      rows[at] = rows[at - 1] as number;
      at -= 1;
    }
    rows[at] = row;
  }
}
