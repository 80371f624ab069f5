/** What was last seen of every instrument. */
import type { DeskInstrument } from '../model/index.ts';

/** 10^exponent as a double; exact up to 22. */
export function tenTo(exponent: number): number {
  let power = 1;
  for (let digit = 0; digit < exponent; digit += 1) power *= 10;
  return power;
}

/** A mark that is so much older than the book is not what a position is worth, ms. */
const MARK_BEHIND_MS_MAX = 60_000;

/** The last observations by instrument, in columns; a row is named by its number. */
export class Markets {
  // state
  readonly bid: BigInt64Array; //           price units, 0: that side is empty
  readonly ask: BigInt64Array;
  readonly bidSize: BigInt64Array; //       lots
  readonly askSize: BigInt64Array;
  readonly quotedAt: Float64Array; //       Unix ms, of the source or ours, whichever is earlier
  readonly mark: BigInt64Array; //          price units, 0: none yet
  readonly index: BigInt64Array;
  readonly markedAt: Float64Array;
  readonly volatility: Float64Array; //     implied, a year; NaN: none yet
  readonly volatilityAt: Float64Array;
  readonly funding: Float64Array; //        fraction of the value; NaN: none yet
  readonly fundingMs: Float64Array; //      of its interval
  readonly volume: BigInt64Array; //        lots traded by others since the start
  readonly liquidation: BigInt64Array; //   price units, as the venue says; 0: none
  readonly good: BigInt64Array; //          last price that a lot could be booked at; 0: none yet
  // fixed
  readonly instruments: readonly DeskInstrument[];
  readonly rowOf: ReadonlyMap<string, number>;
  /** Quote per price unit, and base per lot. */
  readonly pricePerUnit: Float64Array;
  readonly basePerLot: Float64Array;
  /** Quote units of one lot at one price unit. */
  readonly scale: readonly bigint[];

  constructor(instruments: readonly DeskInstrument[], scales: readonly bigint[]) {
    const count = instruments.length;
    this.instruments = instruments;
    this.scale = scales;
    this.rowOf = new Map(instruments.map(({ id }, row) => [id, row]));
    this.pricePerUnit = Float64Array.from(instruments, (each) => 1 / tenTo(each.priceDecimals));
    this.basePerLot = Float64Array.from(instruments, (each) => 1 / tenTo(each.sizeDecimals));
    const whole = (): BigInt64Array => new BigInt64Array(count);
    this.bid = whole();
    this.ask = whole();
    this.bidSize = whole();
    this.askSize = whole();
    this.mark = whole();
    this.index = whole();
    this.volume = whole();
    this.liquidation = whole();
    this.good = whole();
    this.quotedAt = new Float64Array(count);
    this.markedAt = new Float64Array(count);
    this.volatility = new Float64Array(count).fill(Number.NaN);
    this.volatilityAt = new Float64Array(count);
    this.funding = new Float64Array(count).fill(Number.NaN);
    this.fundingMs = new Float64Array(count);
  }

  /** Middle of the best bid and ask, in quote; the mark where a side is empty; NaN without any. */
  middle(row: number): number {
    const [bid, ask] = [Number(this.bid[row]), Number(this.ask[row])];
    const unit = this.pricePerUnit[row] as number;
    if (bid > 0 && ask > 0) return 0.5 * (bid + ask) * unit;
    return this.markPrice(row);
  }

  /** Mark in quote; NaN where there is none. */
  markPrice(row: number): number {
    const mark = Number(this.mark[row]);
    return mark > 0 ? mark * (this.pricePerUnit[row] as number) : Number.NaN;
  }

  /**
   * What a lot is booked at: the mark, unless the book has been moving without it for a minute;
   * then the middle, rounded down. While neither is there, the last price that was: a side that
   * is empty for a moment is no loss.
   *
   * @returns price units; 0 where nothing was seen yet
   */
  valuePrice(row: number): bigint {
    return this.freshPrice(row) || (this.good[row] as bigint);
  }

  /** Keeps the price of the moment as the last good one; to be called after every observation. */
  keepPrice(row: number): void {
    const price = this.freshPrice(row);
    if (price > 0n) this.good[row] = price;
  }

  private freshPrice(row: number): bigint {
    const mark = this.mark[row] as bigint;
    const [bid, ask] = [this.bid[row] as bigint, this.ask[row] as bigint];
    const isTwoSided = bid > 0n && ask > 0n;
    const behindMs = (this.quotedAt[row] as number) - (this.markedAt[row] as number);
    if (mark > 0n && !(isTwoSided && behindMs > MARK_BEHIND_MS_MAX)) return mark;
    return isTwoSided ? (bid + ask) / 2n : 0n;
  }

  private columns(): Readonly<Record<string, BigInt64Array | Float64Array>> {
    const { bid, ask, bidSize, askSize, quotedAt, mark, index, markedAt } = this;
    const { volatility, volatilityAt, funding, fundingMs, volume, liquidation, good } = this;
    const quotes = { bid, ask, bidSize, askSize, quotedAt, mark, index, markedAt };
    return { ...quotes, volatility, volatilityAt, funding, fundingMs, volume, liquidation, good };
  }

  toState(): Readonly<Record<string, readonly (bigint | number)[]>> {
    const entries = Object.entries(this.columns()).map(([name, array]) => [name, [...array]]);
    return Object.fromEntries(entries);
  }

  restore(state: Readonly<Record<string, readonly (bigint | number)[]>>): void {
    for (const [name, array] of Object.entries(this.columns())) {
      array.set((state[name] ?? []) as never);
    }
  }
}
