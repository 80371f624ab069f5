/** A column: one typed array of which the first `used` entries are state. */
export type ColumnArray =
  | BigInt64Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;

/** A named column of a table, as snapshots and hashes see it. */
export interface Column {
  readonly name: string;
  readonly array: ColumnArray;
  readonly used: number;
}

/** Anything that holds state in columns, and can be told that the columns were filled again. */
export interface Table {
  /** The columns and how far they are used, in a fixed order. */
  columns(): readonly Column[];
  /** Single numbers of state, in a fixed order. */
  registers(): readonly number[];
  /** Takes back what `registers` gave and rebuilds what is derived from the columns. */
  restore(registers: readonly number[], names: readonly string[]): void;
  /** Names of rows, where rows have names. */
  names(): readonly string[];
}
