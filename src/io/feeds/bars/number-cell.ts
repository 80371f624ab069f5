/** Numbers of a CSV cell. */

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** The number in a cell, NaN where it holds none: no words, no blanks, nothing infinite. */
export function numberIn(cell: string): number {
  // The form is looked at only where the quick reading can be wrong: '' and '0x1' are no numbers.
  const number = Number(cell);
  if (number - number !== 0) return Number.NaN;
  return NUMBER.test(cell.trim()) ? number : Number.NaN;
}
