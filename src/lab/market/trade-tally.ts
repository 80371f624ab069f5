/** Counts what a simulated market traded. */
import type { BookFill, BookOrder, BookStatistics } from './book.ts';

const BP = 10_000;

/** Orders and their fills so far. */
export class TradeTally {
  // state
  private orders = 0;
  private fills = 0;
  private executedLots = 0n;
  private executedNotional = 0n; // price units times lots
  private unfilledLots = 0n;
  private worstSlippageBp = 0;

  /** Counts an order. @param mid of the market before it, price units */
  note(order: BookOrder, fills: readonly BookFill[], mid: number): void {
    const lots = fills.reduce((sum, fill) => sum + fill.lots, 0n);
    const notional = fills.reduce((sum, fill) => sum + fill.lots * fill.price, 0n);
    this.orders += 1;
    this.fills += fills.length;
    this.executedLots += lots;
    this.executedNotional += notional;
    this.unfilledLots += order.lots - lots;
    if (lots === 0n) return;
    const away = (Number(notional) / Number(lots) - mid) / mid;
    const slippage = away * (order.side === 'sell' ? -BP : BP);
    this.worstSlippageBp = Math.max(this.worstSlippageBp, slippage);
  }

  statistics(): BookStatistics {
    const { orders, fills, executedLots, executedNotional, unfilledLots, worstSlippageBp } = this;
    return { orders, fills, executedLots, executedNotional, unfilledLots, worstSlippageBp };
  }
}
