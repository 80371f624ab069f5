/** Trades as columns of numbers. */

/** Columns of trades, all of one length. */
export interface TradeColumns {
  /** Unix milliseconds, UTC, with the parts of a millisecond that the file has. */
  readonly time: Float64Array;
  /** Quote currency for one unit of the base. */
  readonly price: Float64Array;
  /** Base units. */
  readonly quantity: Float64Array;
  /** 1 where the aggressor bought, -1 where it sold. */
  readonly aggressor: Float64Array;
  /** Number of the trade at its venue; rises by one. */
  readonly id: Float64Array;
}

export const TRADE_FIELDS = [
  'time',
  'price',
  'quantity',
  'aggressor',
  'id',
] as const satisfies readonly (keyof TradeColumns)[];
export type TradeField = (typeof TRADE_FIELDS)[number];

/** One trade while it is read. */
export type TradeRow = Record<TradeField, number>;

/** Rows as columns. */
export function tradeColumns(rows: readonly TradeRow[]): TradeColumns {
  const columns = TRADE_FIELDS.map((field) => [
    field,
    Float64Array.from(rows, (row) => row[field]),
  ]);
  return Object.fromEntries(columns) as Record<TradeField, Float64Array>;
}
