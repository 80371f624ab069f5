import type { Lots, PriceUnits } from '../../core/money/index.ts';

/** An order that waits in the book at its price beside the makers. */
export interface RestingOrder {
  readonly id: number;
  readonly side: 'bid' | 'ask';
  readonly price: PriceUnits;
  /** Lots that still wait, above zero. */
  readonly lots: Lots;
}

/** A part of a resting order that traded. */
export interface RestingFill {
  readonly id: number;
  readonly side: 'bid' | 'ask';
  readonly price: PriceUnits;
  readonly lots: Lots;
  /** Unix milliseconds. */
  readonly time: number;
}

interface Slot {
  readonly id: number;
  readonly price: PriceUnits;
  lots: bigint;
}

/** Resting orders of both sides: the best price first, the earlier first at one price. */
export class RestingOrders {
  // state
  private readonly bids: Slot[] = []; // the best is last
  private readonly asks: Slot[] = []; // the best is last
  private fills: RestingFill[] = []; //  not yet taken by the owner
  private lastId = 0;

  /** Adds an order behind those at its price; returns its id, from 1. */
  add(side: 'bid' | 'ask', price: PriceUnits, lots: Lots): number {
    const slots = this.of(side);
    this.lastId += 1;
    let at = slots.length;
    while (at > 0 && !isWorse((slots[at - 1] as Slot).price, price, side)) at -= 1;
    slots.splice(at, 0, { id: this.lastId, price, lots });
    return this.lastId;
  }

  /** Takes an order away; returns the lots that still waited, zero where there is no such order. */
  remove(id: number): Lots {
    for (const slots of [this.bids, this.asks]) {
      const at = slots.findIndex((slot) => slot.id === id);
      if (at >= 0) return (slots.splice(at, 1)[0] as Slot).lots as Lots;
    }
    return 0n as Lots;
  }

  /** Price of the order that trades first, or undefined where none waits. */
  bestPrice(side: 'bid' | 'ask'): PriceUnits | undefined {
    return this.of(side).at(-1)?.price;
  }

  /** Trades up to so many lots with the order that is first; returns what traded. */
  hit(side: 'bid' | 'ask', lots: bigint, time: number): bigint {
    const slots = this.of(side);
    const first = slots.at(-1);
    if (first === undefined || lots <= 0n) return 0n;
    const traded = lots < first.lots ? lots : first.lots;
    first.lots -= traded;
    if (first.lots === 0n) slots.pop();
    this.fills.push({ id: first.id, side, price: first.price, lots: traded as Lots, time });
    return traded;
  }

  /** Lots that wait at `limit` or better. */
  lotsTo(side: 'bid' | 'ask', limit: number): bigint {
    let sum = 0n;
    for (const { price, lots } of this.of(side)) {
      if (side === 'bid' ? Number(price) >= limit : Number(price) <= limit) sum += lots;
    }
    return sum;
  }

  /** What waits now, the best first, bids before asks. */
  list(): RestingOrder[] {
    const shown = (side: 'bid' | 'ask') =>
      this.of(side)
        .map(({ id, price, lots }) => ({ id, side, price, lots: lots as Lots }))
        .reverse();
    return [...shown('bid'), ...shown('ask')];
  }

  /** Fills since this was asked last, in order of time. */
  takeFills(): RestingFill[] {
    const fills = this.fills;
    this.fills = [];
    return fills;
  }

  private of(side: 'bid' | 'ask'): Slot[] {
    return side === 'bid' ? this.bids : this.asks;
  }
}

/** Whether the first price trades after the second: further from the market. */
function isWorse(first: PriceUnits, second: PriceUnits, side: 'bid' | 'ask'): boolean {
  return side === 'bid' ? first < second : first > second;
}
