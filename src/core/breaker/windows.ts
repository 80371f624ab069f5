import type { Column } from '../model/index.ts';

/** Parts of a window. What is older than the window by less than one part may be forgotten. */
const PARTS = 32;

/** Series over sliding windows, one for each slot: lowest, highest, sum, count and variance. */
export class Windows {
  // state, [slot * 32 + part]
  readonly number: Float64Array; //  number of the part since 1970, -1 where it holds nothing
  readonly lowest: BigInt64Array;
  readonly highest: BigInt64Array;
  readonly sum: BigInt64Array;
  readonly count: Float64Array;
  // derived: what `look` found
  foundLowest = 0n;
  foundHighest = 0n;
  foundSum = 0n;
  foundCount = 0;
  /** Sum of squares of the counts of the parts. */
  foundSquares = 0;
  static readonly parts = PARTS;

  constructor(limit: number) {
    this.number = new Float64Array(limit * PARTS).fill(-1);
    this.lowest = new BigInt64Array(limit * PARTS);
    this.highest = new BigInt64Array(limit * PARTS);
    this.sum = new BigInt64Array(limit * PARTS);
    this.count = new Float64Array(limit * PARTS);
  }

  /** Adds a value of the series at a moment. */
  record(slot: number, time: number, value: bigint, windowMs: number): void {
    const part = partOf(time, windowMs);
    const at = slot * PARTS + (part % PARTS);
    if (this.number[at] !== part) {
      this.number[at] = part;
      this.lowest[at] = value;
      this.highest[at] = value;
      this.sum[at] = 0n;
      this.count[at] = 0;
    }
    if (value < (this.lowest[at] as bigint)) this.lowest[at] = value;
    if (value > (this.highest[at] as bigint)) this.highest[at] = value;
    this.sum[at] = BigInt.asIntN(64, (this.sum[at] as bigint) + value);
    this.count[at] = (this.count[at] as number) + 1;
  }

  /**
   * Looks at the window that ends at a moment.
   *
   * @returns false where it holds nothing; otherwise the fields `found...` say what it holds
   */
  look(slot: number, time: number, windowMs: number): boolean {
    const last = partOf(time, windowMs);
    this.foundSum = 0n;
    this.foundCount = 0;
    this.foundSquares = 0;
    for (let at = slot * PARTS; at < (slot + 1) * PARTS; at += 1) {
      const part = this.number[at] as number;
      if (part < 0 || part <= last - PARTS || part > last) continue;
      const lowest = this.lowest[at] as bigint;
      const highest = this.highest[at] as bigint;
      if (this.foundCount === 0 || lowest < this.foundLowest) this.foundLowest = lowest;
      if (this.foundCount === 0 || highest > this.foundHighest) this.foundHighest = highest;
      const count = this.count[at] as number;
      this.foundSum += this.sum[at] as bigint;
      this.foundCount += count;
      this.foundSquares += count * count;
    }
    return this.foundCount > 0;
  }

  /** Forgets the window of a slot. */
  clear(slot: number): void {
    this.number.fill(-1, slot * PARTS, (slot + 1) * PARTS);
  }

  columns(slots: number): readonly Column[] {
    const used = slots * PARTS;
    return [
      { name: 'windows.number', array: this.number, used },
      { name: 'windows.lowest', array: this.lowest, used },
      { name: 'windows.highest', array: this.highest, used },
      { name: 'windows.sum', array: this.sum, used },
      { name: 'windows.count', array: this.count, used },
    ];
  }
}

const partOf = (time: number, windowMs: number): number => Math.floor((time * PARTS) / windowMs);
