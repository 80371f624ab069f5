/** The known name that somebody who wrote another one may have meant. */

/**
 * Letters to add, drop, exchange or swap with their neighbour to make one text of another.
 * Source: F. Damerau, A technique for computer detection and correction of spelling errors (1964).
 */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (isSame ? 0 : 1),
      );
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) least = Math.min(least, (before[j - 2] as number) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length] as number;
}

const LONGEST = 64;

/** The nearest of a list; null where none is near enough to be a slip of the pen. */
export function nearestOf(name: string, known: readonly string[]): string | null {
  if (name.length > LONGEST) return null;
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const each of known) {
    if (Math.abs(each.length - name.length) >= least) continue;
    const far = distance(name.toLowerCase(), each.toLowerCase());
    if (far < least) [best, least] = [each, far];
  }
  return best;
}

/** `; nearest: drawdown`, or nothing. */
export function nearestText(name: string, known: readonly string[]): string {
  const nearest = nearestOf(name, known);
  return nearest === null || nearest === name ? '' : `; nearest: ${nearest}`;
}
