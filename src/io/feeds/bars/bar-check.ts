/** Whether a bar can enter: by itself, and after the bar before it. */
import type { BarField, BarRow } from './bar-columns.ts';
import type { FindingKind, Findings } from './findings.ts';
import { powerOfTen } from './price-scale.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;
/** Fields that tell two bars of one time apart. */
const COMPARED = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Looks at bars in the order of a file. What it finds goes into `findings`, whose verdicts say
 * which bars enter; a bar that does not enter is not compared with the next one.
 */
export class BarCheck {
  // state
  private readonly last: BarRow = {
    time: Number.NaN, // before the first bar
    open: 0,
    high: 0,
    low: 0,
    close: 0,
    volume: 0,
    trades: 0,
    takerBuy: 0,
  };
  // fixed
  private readonly file: string;
  private readonly intervalMs: number;
  private readonly findings: Findings;

  /** @param intervalMs length of a bar */
  constructor(file: string, intervalMs: number, findings: Findings) {
    this.file = file;
    this.intervalMs = intervalMs;
    this.findings = findings;
  }

  /**
   * Looks at the next bar.
   *
   * @param row numbers, all finite but for trades and taker volume, which may be NaN
   * @returns whether it enters
   * @throws FeedError where a finding stops the reading
   */
  enters(row: Readonly<BarRow>, line: number): boolean {
    const isGood = this.isPriced(row, line) && this.isShaped(row, line) && this.isSized(row, line);
    if (!isGood || !this.isNext(row, line) || !this.isToScale(row, line)) return false;
    this.noteGap(row, line);
    Object.assign(this.last, row);
    return true;
  }

  private isPriced(row: Readonly<BarRow>, line: number): boolean {
    const field = PRICES.find((name) => row[name] <= 0);
    if (field === undefined) return true;
    return this.isKept('zero-price', line, field, row[field], 'a price above zero');
  }

  private isShaped(row: Readonly<BarRow>, line: number): boolean {
    const { open, high, low, close } = row;
    if (high < low) {
      return this.isKept('shape', line, 'high', high, `a price of at least the low ${low}`);
    }
    const range = `a price from the low ${low} to the high ${high}`;
    if (open < low || open > high) return this.isKept('shape', line, 'open', open, range);
    if (close < low || close > high) return this.isKept('shape', line, 'close', close, range);
    return true;
  }

  private isSized(row: Readonly<BarRow>, line: number): boolean {
    const { volume, takerBuy, trades } = row;
    if (volume < 0) return this.isKept('volume', line, 'volume', volume, 'zero or more');
    if (trades < 0) return this.isKept('volume', line, 'trades', trades, 'zero or more');
    // Sums of many trades, each rounded by itself.
    if (takerBuy < 0 || takerBuy > volume * (1 + 1e-9)) {
      const accepted = `a part of the volume ${volume}`;
      return this.isKept('volume', line, 'taker volume', takerBuy, accepted);
    }
    return true;
  }

  private isNext(row: Readonly<BarRow>, line: number): boolean {
    const before = this.last.time;
    if (row.time === before) {
      const differs = COMPARED.find((field: BarField) => row[field] !== this.last[field]);
      const kind = differs === undefined ? 'repeated' : 'conflict';
      const accepted = differs === undefined ? 'each bar once' : 'one bar for each time';
      return this.isKept(kind, line, 'time', row.time, accepted);
    }
    if (row.time < before) {
      return this.isKept('backwards', line, 'time', row.time, `a time after ${before}`);
    }
    if (row.time % this.intervalMs === 0) return true;
    const accepted = `a multiple of ${this.intervalMs} ms`;
    return this.isKept('off-grid', line, 'time', row.time, accepted);
  }

  private isToScale({ open, high, low }: Readonly<BarRow>, line: number): boolean {
    const { close } = this.last;
    const before = Number.isNaN(this.last.time) ? open : close;
    const steps: readonly (readonly [string, number, number])[] = [
      ['open', open, before],
      ['high', high, open],
      ['low', low, open],
    ];
    for (const [field, price, from] of steps) {
      const power = powerOfTen(price / from);
      if (power === 0) continue;
      const accepted = `a price near ${from}, not 10^${power} times it`;
      return this.isKept('price-scale', line, field, price, accepted);
    }
    return true;
  }

  private noteGap(row: Readonly<BarRow>, line: number): void {
    const expected = this.last.time + this.intervalMs;
    const missing = Math.round((row.time - expected) / this.intervalMs);
    if (!(missing > 0)) return;
    this.findings.add({
      kind: 'gap',
      file: this.file,
      line,
      field: 'time',
      value: String(row.time),
      accepted: `${expected}, as bars are ${this.intervalMs} ms apart`,
      from: expected,
      to: row.time - this.intervalMs,
      missing,
    });
  }

  private isKept(
    kind: FindingKind,
    line: number,
    field: string,
    value: number,
    accepted: string,
  ): boolean {
    const found = { kind, file: this.file, line, field, value: String(value), accepted };
    return this.findings.add(found) === 'keep';
  }
}
