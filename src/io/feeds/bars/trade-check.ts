/** Whether a trade can enter: by itself, and after the trade before it. */
import type { FindingKind, Findings } from './findings.ts';
import { powerOfTen } from './price-scale.ts';
import type { TradeRow } from './trade-columns.ts';

/** Looks at trades in the order of a file, as `BarCheck` looks at bars. */
export class TradeCheck {
  // state
  private readonly last: TradeRow = {
    time: Number.NaN, // before the first trade
    price: Number.NaN,
    quantity: 0,
    aggressor: 1,
    id: Number.NaN,
  };
  // fixed
  private readonly file: string;
  private readonly findings: Findings;

  constructor(file: string, findings: Findings) {
    this.file = file;
    this.findings = findings;
  }

  /**
   * Looks at the next trade.
   *
   * @returns whether it enters
   * @throws FeedError where a finding stops the reading
   */
  enters(row: Readonly<TradeRow>, line: number): boolean {
    if (!this.isSized(row, line) || !this.isNext(row, line)) return false;
    const power = powerOfTen(row.price / this.last.price);
    if (power !== 0) {
      const accepted = `a price near ${this.last.price}, not 10^${power} times it`;
      if (!this.isKept('price-scale', line, 'price', row.price, accepted)) return false;
    }
    this.noteGap(row, line);
    Object.assign(this.last, row);
    return true;
  }

  private isSized({ price, quantity }: Readonly<TradeRow>, line: number): boolean {
    if (price <= 0) return this.isKept('zero-price', line, 'price', price, 'a price above zero');
    if (quantity > 0) return true;
    return this.isKept('volume', line, 'quantity', quantity, 'a quantity above zero');
  }

  private isNext(row: Readonly<TradeRow>, line: number): boolean {
    const { time, id, price, quantity, aggressor } = this.last;
    if (row.id === id) {
      const isSame = row.price === price && row.quantity === quantity && row.time === time;
      const isRepeated = isSame && row.aggressor === aggressor;
      const accepted = isRepeated ? 'each trade once' : 'one trade for each id';
      return this.isKept(isRepeated ? 'repeated' : 'conflict', line, 'id', row.id, accepted);
    }
    if (row.id < id) return this.isKept('backwards', line, 'id', row.id, `an id after ${id}`);
    if (!(row.time < time)) return true;
    return this.isKept('backwards', line, 'time', row.time, `a time of ${time} or later`);
  }

  private noteGap(row: Readonly<TradeRow>, line: number): void {
    const missing = row.id - this.last.id - 1;
    if (!(missing > 0)) return;
    this.findings.add({
      kind: 'gap',
      file: this.file,
      line,
      field: 'id',
      value: String(row.id),
      accepted: `${this.last.id + 1}, the next one`,
      from: this.last.time,
      to: row.time,
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
