/** A lot that is sold to sealed bids, all at once. */
import { greater, lesser } from '../../money/index.ts';
import { splitByLargestRemainder } from './largest-remainder.ts';

/** One bid. Prices and amounts in whole units, so that what is paid is their exact product. */
export interface SealedBid {
  /** Row of the bidder. */
  readonly bidder: number;
  readonly price: bigint;
  readonly amount: bigint;
  /** When it came in; only the order counts. */
  readonly time: bigint;
}

/** How a lot is sold. */
export interface SealedSale {
  /** Units for sale, more than zero. */
  readonly lot: bigint;
  /** Least price; a price of zero never wins, whatever the reserve. */
  readonly reserve: bigint;
  /** `uniform`: everybody pays the lowest price that won; `pay-as-bid`: its own. */
  readonly pricing: 'uniform' | 'pay-as-bid';
  /** Who gets the last units, among bids of one price: all in proportion, or the earlier. */
  readonly margin: 'pro-rata' | 'first-come';
  /** Most units of one bidder, by row; who is not named has no cap. */
  readonly mostOf: ReadonlyMap<number, bigint>;
}

/** What one bid won. */
export interface WonBid {
  /** Index of the bid. */
  readonly bid: number;
  readonly amount: bigint;
  readonly price: bigint;
  readonly pays: bigint;
}

/** The cleared lot: winners by price, then time, then index. */
export type ClearedLot =
  | {
      readonly kind: 'cleared';
      readonly won: readonly WonBid[];
      readonly sold: bigint;
      readonly left: bigint;
      /** The lowest price that won. */
      readonly price: bigint;
      readonly proceeds: bigint;
    }
  /** Nobody bid the least price: the lot goes on to the next stage, it is never given away. */
  | { readonly kind: 'no-bids'; readonly least: bigint };

/** A bid that may win, with what its bidder may still take. */
interface Eligible {
  readonly bid: number;
  readonly price: bigint;
  readonly amount: bigint;
}

function eligibleBids(sale: SealedSale, bids: readonly SealedBid[], least: bigint): Eligible[] {
  const room = new Map(sale.mostOf);
  const order = bids
    .map((bid, at) => ({ ...bid, at }))
    .filter(({ price, amount }) => price >= least && amount > 0n)
    .sort((a, b) => {
      if (a.price !== b.price) return a.price > b.price ? -1 : 1;
      return a.time === b.time ? a.at - b.at : a.time < b.time ? -1 : 1;
    });
  return order.flatMap(({ at, bidder, price, amount }) => {
    const most = room.get(bidder);
    const taken = most === undefined ? amount : lesser(amount, greater(most, 0n));
    if (most !== undefined) room.set(bidder, most - taken);
    return taken === 0n ? [] : [{ bid: at, price, amount: taken }];
  });
}

/** Shares what is left among bids of one price. */
function shared(bids: readonly Eligible[], left: bigint, margin: SealedSale['margin']): bigint[] {
  const amounts = bids.map(({ amount }) => amount);
  const wanted = amounts.reduce((so, amount) => so + amount, 0n);
  if (wanted <= left) return amounts;
  if (margin === 'pro-rata') return splitByLargestRemainder(left, amounts);
  let rest = left;
  return amounts.map((amount) => {
    const part = lesser(amount, rest);
    rest -= part;
    return part;
  });
}

/**
 * Clears a lot: the highest prices first, and among the bids of the price at which the lot runs out
 * in proportion by largest remainder (ties to the earlier, then to the lower index) or in their
 * order. Bids below the reserve and bids of zero never win, however many units that leaves unsold:
 * on 12 March 2020 auctions at Maker that took any bid sold 8.32 million dollars of collateral for
 * nothing.
 */
export function clearBids(sale: SealedSale, bids: readonly SealedBid[]): ClearedLot {
  const least = greater(sale.reserve, 1n);
  const eligible = eligibleBids(sale, bids, least);
  const fills: Eligible[] = [];
  let left = sale.lot;
  for (let at = 0; at < eligible.length && left > 0n; ) {
    const { price } = eligible[at] as Eligible;
    let end = at + 1;
    while (end < eligible.length && eligible[end]?.price === price) end += 1;
    const level = eligible.slice(at, end);
    shared(level, left, sale.margin).forEach((amount, row) => {
      if (amount > 0n) fills.push({ ...(level[row] as Eligible), amount });
      left -= amount;
    });
    at = end;
  }
  const lowest = fills.at(-1)?.price;
  if (lowest === undefined) return { kind: 'no-bids', least };
  const won = fills.map(({ bid, price: own, amount }) => {
    const price = sale.pricing === 'uniform' ? lowest : own;
    return { bid, amount, price, pays: amount * price };
  });
  return {
    kind: 'cleared',
    won,
    sold: sale.lot - left,
    left,
    price: lowest,
    proceeds: won.reduce((so, { pays }) => so + pays, 0n),
  };
}
