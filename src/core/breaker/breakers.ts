import { type Column, type Table, TRADING } from '../model/index.ts';
import { greater, type QuoteUnits } from '../money/index.ts';

/** What a person allows in each market, and how much liquidation its window has left. */
export class Breakers implements Table {
  // state
  readonly trading: Uint8Array; //           TRADING numbers
  readonly windowStart: Float64Array; //     ms
  readonly windowNotional: BigInt64Array; // liquidation notional sent in the window, quote units
  count = 0;

  constructor(limit: number) {
    this.trading = new Uint8Array(limit);
    this.windowStart = new Float64Array(limit);
    this.windowNotional = new BigInt64Array(limit);
  }

  isHalted(market: number): boolean {
    return this.trading[market] === TRADING.halted;
  }

  /** Liquidation notional that the window of a market still allows at `now`. */
  room(market: number, now: number, most: QuoteUnits, windowMs: number): QuoteUnits {
    if (now - (this.windowStart[market] as number) >= windowMs) return most;
    const used = this.windowNotional[market] as QuoteUnits;
    return greater((most - used) as QuoteUnits, 0n as QuoteUnits);
  }

  /** Counts notional that was sent; the first of a new window starts it. */
  spend(market: number, now: number, notional: QuoteUnits, windowMs: number): void {
    if (now - (this.windowStart[market] as number) >= windowMs) {
      this.windowStart[market] = now;
      this.windowNotional[market] = 0n;
    }
    this.windowNotional[market] = (this.windowNotional[market] as bigint) + notional;
  }

  columns(): readonly Column[] {
    const used = this.count;
    return [
      { name: 'breakers.trading', array: this.trading, used },
      { name: 'breakers.windowStart', array: this.windowStart, used },
      { name: 'breakers.windowNotional', array: this.windowNotional, used },
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
