import type { Column, Table } from '../model/index.ts';

/** What the vault of each market has drawn of its loss budget, and when it unwinds next. */
export class Vaults implements Table {
  // state
  readonly drawn: BigInt64Array; //        quote units drawn from the parent in this window
  readonly windowStart: Float64Array; //   ms, 0 before the first draw
  readonly nextUnwind: Float64Array; //    ms
  count = 0;

  constructor(limit: number) {
    this.drawn = new BigInt64Array(limit);
    this.windowStart = new Float64Array(limit);
    this.nextUnwind = new Float64Array(limit);
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'vaults.drawn', array: this.drawn, used },
      { name: 'vaults.windowStart', array: this.windowStart, used },
      { name: 'vaults.nextUnwind', array: this.nextUnwind, used },
    ];
  }

  registers(): readonly number[] {
    return [this.count];
  }

  names(): readonly string[] {
    return [];
  }

  restore(registers: readonly number[]): void {
    this.count = registers[0] as number;
  }
}
