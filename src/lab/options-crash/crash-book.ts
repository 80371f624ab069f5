/** The books of a crash of options: what a liquidation order finds there. */
import type { Random } from '../../core/numeric/index.ts';
import type { OrderIntent } from '../../io/runtime/index.ts';
import type { OptionsCrash } from './crash.ts';

/** What an order gets: lots at a price, or nothing. */
export interface Found {
  readonly lots: bigint;
  readonly price: bigint;
}

/**
 * A parametric book per market: within one step so many coins trade, each dearer than the one
 * before; depth falls and spreads rise with stress. What the limit of an order does not reach is
 * not there for it.
 */
export class CrashBook {
  private readonly crash: OptionsCrash;
  private readonly random: Random;
  private readonly used = new Map<number, number>(); // coins by market, in this step
  private stress = 1;

  constructor(crash: OptionsCrash, random: Random) {
    this.crash = crash;
    this.random = random;
  }

  /** A new step: depth is there again, as far as volatility leaves it. */
  refresh(volatilityOverStart: number): void {
    this.used.clear();
    this.stress = 1 + this.crash.book.stress * Math.max(volatilityOverStart - 1, 0);
  }

  /** What an order finds at a mark; null where its limit is too tight or nothing is left. */
  match(order: OrderIntent, mark: bigint, isOption: boolean): Found | null {
    const { book, underlying } = this.crash;
    const depth = (isOption ? book.optionDepth : book.perpetualDepth) / this.stress;
    const used = this.used.get(order.market) ?? 0;
    const unit = Number(`1e-${underlying.sizeDecimals}`);
    const coins = Math.min(Number(order.size) * unit, depth - used);
    const lots = BigInt(Math.max(Math.floor(coins / unit), 0));
    if (lots === 0n) return null;
    const spread = (isOption ? book.optionSpreadPpm : book.perpetualSpreadPpm) / 1e6;
    const noise = 0.5 + this.random.unit();
    const away = spread * this.stress * noise * (1 + (used + coins) / depth);
    const wanted = Number(mark) * (order.side === 'buy' ? 1 + away : 1 - away);
    const price = BigInt(Math.max(Math.round(wanted), 1));
    const isWithin = order.side === 'buy' ? price <= order.limit : price >= order.limit;
    if (!isWithin) return null;
    this.used.set(order.market, used + Number(lots) * unit);
    return { lots, price };
  }
}
