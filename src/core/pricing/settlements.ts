import type { Column, Table } from '../model/index.ts';
import type { PriceUnits } from '../money/index.ts';

/** Expiries of markets: the mean of the index that is being formed, and who is settled. */
export class Settlements implements Table {
  // state
  readonly sum: BigInt64Array; //     price units times ms, of the underlying, so far
  readonly weight: Float64Array; //   ms that counted
  readonly settled: Uint8Array; //    1: all positions were paid out, the market is over
  count = 0;
  // derived from the terms
  readonly expiry: Float64Array; //   0: never
  readonly opens: Float64Array; //    when averaging begins
  /** Before this moment no market averages and none expires. */
  firstOpens = Number.MAX_SAFE_INTEGER;

  constructor(limit: number) {
    this.sum = new BigInt64Array(limit);
    this.weight = new Float64Array(limit);
    this.settled = new Uint8Array(limit);
    this.expiry = new Float64Array(limit);
    this.opens = new Float64Array(limit);
  }

  /** Opens the next market, or replaces the terms of one. */
  setTerms(market: number, terms: { readonly expiry: number; readonly averagingMs: number }): void {
    if (market === this.count) this.count += 1;
    this.expiry[market] = terms.expiry;
    this.opens[market] = terms.expiry - terms.averagingMs;
    this.findFirst();
  }

  /** Whether a market is open for nothing any more. */
  isOver(market: number): boolean {
    return this.settled[market] === 1;
  }

  /** Whether a market expires and has not been settled. */
  isExpiring(market: number): boolean {
    return this.expiry[market] !== 0 && this.settled[market] === 0;
  }

  /** Finds the moment before which nothing is to be done. */
  findFirst(): void {
    let first = Number.MAX_SAFE_INTEGER;
    for (let market = 0; market < this.count; market += 1) {
      if (this.isExpiring(market)) first = Math.min(first, this.opens[market] as number);
    }
    this.firstOpens = first;
  }

  /** Counts a price that held from one moment to another, as far as that is in the window. */
  average(market: number, price: PriceUnits, from: number, until: number): void {
    const start = Math.max(from, this.opens[market] as number);
    const end = Math.min(until, this.expiry[market] as number);
    if (end <= start) return;
    this.sum[market] = (this.sum[market] as bigint) + price * BigInt(end - start);
    this.weight[market] = (this.weight[market] as number) + (end - start);
  }

  /** Mean of the window, to the nearest unit; 0 where no price held in it. */
  mean(market: number): PriceUnits {
    const weight = BigInt(this.weight[market] as number);
    if (weight === 0n) return 0n as PriceUnits;
    return ((2n * (this.sum[market] as bigint) + weight) / (2n * weight)) as PriceUnits;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'settlements.sum', array: this.sum, used },
      { name: 'settlements.weight', array: this.weight, used },
      { name: 'settlements.settled', array: this.settled, used },
    ];
  }

  registers(): readonly number[] {
    return [];
  }

  names(): readonly string[] {
    return [];
  }

  /** The rest is set again by the terms of the snapshot. */
  restore(): void {}
}
