/** Funding that was paid, of a file, as events. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Feed } from '../backtest/index.ts';
import { InputError } from '../input-error.ts';
import type { FundingEvent } from './market-event.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Rows of a CSV file, plain or `.gz`, as records by the names of its first line. */
export function csvRows(file: string): readonly Readonly<Record<string, string>>[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const value = cause instanceof Error ? cause.message : 'unreadable';
    throw new InputError({ file, field: 'file', value, accepted: 'a CSV file, plain or .gz' });
  }
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
}

/** A number of a cell, or a refusal that names its place. */
export function cellNumber(
  file: string,
  line: number,
  row: Readonly<Record<string, string>>,
  field: string,
): number {
  const text = row[field] ?? '';
  const number = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  throw new InputError({ file, line, field, value: text, accepted: 'a number' });
}

export interface FundingMarketTerms {
  readonly instrument: string;
  readonly file: string;
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Payments of a symbol (`ts, symbol, rate`, and `interval_h` where it is there, else the time since
 * the payment before, eight hours for the first).
 */
export function fundingMarket(terms: FundingMarketTerms): Feed<FundingEvent> {
  const { file, symbol, instrument, from, to } = terms;
  const events = (): FundingEvent[][] => {
    let before = Number.NaN;
    const payments = csvRows(file).flatMap((row, at): FundingEvent[] => {
      if (row['symbol'] !== symbol) return [];
      const time = cellNumber(file, at + 2, row, 'ts');
      const rate = cellNumber(file, at + 2, row, 'rate');
      const since = time - before;
      const stated = row['interval_h'] === undefined ? Number.NaN : Number(row['interval_h']);
      const gap = since > 0 && since <= DAY_MS ? since : 8 * HOUR_MS;
      before = time;
      if (time < from || time > to) return [];
      const intervalMs = stated > 0 ? stated * HOUR_MS : gap;
      return [{ kind: 'funding', time, instrument, rate, intervalMs }];
    });
    return [payments];
  };
  return { name: `funding of ${symbol}`, events };
}
