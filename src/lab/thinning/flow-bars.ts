import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { InputError } from '../input-error.ts';
import { type Bar, faultAt, type PathOptions, readVolume } from '../market/price-path.ts';
import { readPricePath } from '../market/price-path-csv.ts';

/** A bar that also says who took: what takers bought and sold in it. */
export interface FlowBar extends Bar {
  /** Base units that takers bought, zero or more. */
  readonly bought: number;
  /** Base units that takers sold, zero or more. */
  readonly sold: number;
}

/** Bars of equal length in order of time, with the flow of takers. */
export interface FlowPath {
  /** Length of a bar in milliseconds. */
  readonly interval: number;
  /** Digits after the point of a price unit. */
  readonly priceDecimals: number;
  readonly bars: readonly FlowBar[];
}

const COLUMN = 'taker_buy_volume';

/**
 * Reads bars with the volume that takers bought: a CSV file, or a gzip of one where the name ends
 * in `.gz`, with the columns of `readPricePath` and `taker_buy_volume` in base units. Takers sold
 * the rest of the volume.
 *
 * @throws InputError with file, line, column, value and what is accepted
 */
export function readFlowPath(file: string, options: PathOptions): FlowPath {
  const path = readPricePath(file, options);
  const bytes = readFileSync(file); // readable and well formed, or the line above had refused it
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header, ...rows] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = (header as string).split(',').map((name) => name.trim());
  const column = names.indexOf(COLUMN);
  if (column < 0) {
    const accepted = `a first line that names ${COLUMN} as well; here it is ${names}`;
    throw new InputError({ file, line: 1, field: `column ${COLUMN}`, accepted });
  }
  const bars = path.bars.map((bar, i): FlowBar => {
    const fault = faultAt(file, i + 2);
    const cell = (rows[i] as string).split(',')[column] as string;
    const bought = readVolume(cell, COLUMN, fault);
    if (bought > bar.volume) throw fault(COLUMN, cell, `at most the volume ${bar.volume}`);
    return { ...bar, bought, sold: bar.volume - bought };
  });
  return { interval: path.interval, priceDecimals: path.priceDecimals, bars };
}
