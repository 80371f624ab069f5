/** The books of a crash of options: what a liquidation order finds there. */
import type { Random } from '../../core/numeric/index.ts';
import type { OrderIntent } from '../../io/runtime/index.ts';
import type { OptionsCrash } from './crash.ts';

/** What an order gets: lots at a price, or nothing. */
export interface Found {
  readonly lots: bigint;
  readonly price: bigint;
}

/** What a spread gets: as many lots of both legs, each at its price. */
export interface FoundSpread {
  readonly lots: bigint;
  readonly price: bigint;
  readonly secondPrice: bigint;
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

  /** What an order takes at a mark; null where its limit is too tight or nothing is left. */
  match(order: OrderIntent, mark: bigint, isOption: boolean): Found | null {
    const found = this.find(order, mark, isOption);
    if (found !== null) this.take(order.market, found.lots);
    return found;
  }

  /**
   * What both legs of a spread of options take; null, with nothing taken, where one of them finds
   * nothing within its limit.
   *
   * @param marks of the first leg and of the second
   */
  matchSpread(order: Required<OrderIntent>, marks: readonly [bigint, bigint]): FoundSpread | null {
    const first = this.find(order, marks[0], true);
    if (first === null) return null;
    const { market, limit } = order.second;
    const side = order.side === 'buy' ? 'sell' : 'buy';
    const last = this.find({ ...order, market, limit, side, size: first.lots }, marks[1], true);
    if (last === null) return null;
    this.take(order.market, last.lots);
    this.take(market, last.lots);
    return { lots: last.lots, price: first.price, secondPrice: last.price };
  }

  private get unit(): number {
    return Number(`1e-${this.crash.underlying.sizeDecimals}`);
  }

  private take(market: number, lots: bigint): void {
    this.used.set(market, (this.used.get(market) ?? 0) + Number(lots) * this.unit);
  }

  /** What an order would get now. */
  private find(order: OrderIntent, mark: bigint, isOption: boolean): Found | null {
    const { book } = this.crash;
    const depth = (isOption ? book.optionDepth : book.perpetualDepth) / this.stress;
    const used = this.used.get(order.market) ?? 0;
    const coins = Math.min(Number(order.size) * this.unit, depth - used);
    const lots = BigInt(Math.max(Math.floor(coins / this.unit), 0));
    if (lots === 0n) return null;
    const spread = (isOption ? book.optionSpreadPpm : book.perpetualSpreadPpm) / 1e6;
    const noise = 0.5 + this.random.unit();
    const away = spread * this.stress * noise * (1 + (used + coins) / depth);
    const wanted = Number(mark) * (order.side === 'buy' ? 1 + away : 1 - away);
    const price = BigInt(Math.max(Math.round(wanted), 1));
    const isWithin = order.side === 'buy' ? price <= order.limit : price >= order.limit;
    return isWithin ? { lots, price } : null;
  }
}
