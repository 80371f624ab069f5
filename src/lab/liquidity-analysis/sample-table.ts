/** Samples as a table of doubles that grows row by row. */

const ROWS_AT_FIRST = 1_024;

/** Rows of equal width; what is not known is NaN. */
export class SampleTable {
  // state
  private cells: Float64Array;
  rows = 0;
  // fixed
  readonly width: number;

  /** @param width cells of a row, at least 1 */
  constructor(width: number) {
    this.width = width;
    this.cells = new Float64Array(width * ROWS_AT_FIRST);
  }

  /** Takes a copy of the first `width` values. */
  push(row: Float64Array): void {
    const at = this.rows * this.width;
    if (at === this.cells.length) {
      const more = new Float64Array(2 * this.cells.length);
      more.set(this.cells);
      this.cells = more;
    }
    this.cells.set(row.subarray(0, this.width), at);
    this.rows += 1;
  }

  /** Writes over one cell of a row that is there. */
  put(row: number, column: number, value: number): void {
    this.cells[row * this.width + column] = value;
  }

  /** A column, from the first row to the last. */
  column(column: number): Float64Array {
    const values = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row += 1) {
      values[row] = this.cells[row * this.width + column] as number;
    }
    return values;
  }
}
