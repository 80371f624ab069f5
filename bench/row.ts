/** One measured figure. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it was measured on, so that the figure can be judged. */
  readonly note: string;
}
