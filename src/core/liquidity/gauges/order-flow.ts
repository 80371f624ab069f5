/** What the best quotes say about the next move: imbalance, weighted mid, order-flow imbalance. */

/** Share of the lots at the best quotes that are bid, in [0, 1]; NaN where there are none. */
export const imbalance = (bidLots: number, askLots: number): number =>
  bidLots / (bidLots + askLots);

/** `(bid - ask) / (bid + ask)` in lots, from -1 to 1; NaN where there are none. */
export const signedImbalance = (bidLots: number, askLots: number): number =>
  (bidLots - askLots) / (bidLots + askLots);

/**
 * The mid price weighted by the other side: many bids push it toward the ask.
 *
 * @returns in the unit of the prices, between them; NaN where there are no lots
 */
export function weightedMid(bid: number, bidLots: number, ask: number, askLots: number): number {
  const share = imbalance(bidLots, askLots);
  return share * ask + (1 - share) * bid;
}

/**
 * Order-flow imbalance: lots by which demand at the best quotes grew over supply. One change adds
 *
 *     [bid >= before] bidLots - [bid <= before] bidLotsBefore
 *       - [ask <= before] askLots + [ask >= before] askLotsBefore
 *
 * A side that is empty counts as a price worse than any, with no lots.
 * Source: R. Cont, A. Kukanov, S. Stoikov, The price impact of order book events (2014).
 */
export class OrderFlowImbalance {
  // state
  private bid = Number.NEGATIVE_INFINITY; // price of the best bid
  private bidLots = 0;
  private ask = Number.POSITIVE_INFINITY; // price of the best ask
  private askLots = 0;
  private isFed = false;
  /** Lots, summed since the beginning. */
  sum = 0;

  /**
   * Takes the best quotes after a change; an empty side is NaN with any lots.
   *
   * @returns what this change adds, in lots; 0 for the first
   */
  update(bid: number, bidLots: number, ask: number, askLots: number): number {
    const bidNow = bid > 0 ? bid : Number.NEGATIVE_INFINITY;
    const bidLotsNow = bid > 0 ? bidLots : 0;
    const askNow = ask > 0 ? ask : Number.POSITIVE_INFINITY;
    const askLotsNow = ask > 0 ? askLots : 0;
    let added = 0;
    if (this.isFed) {
      if (bidNow >= this.bid) added += bidLotsNow;
      if (bidNow <= this.bid) added -= this.bidLots;
      if (askNow <= this.ask) added -= askLotsNow;
      if (askNow >= this.ask) added += this.askLots;
    }
    this.isFed = true;
    this.bid = bidNow;
    this.bidLots = bidLotsNow;
    this.ask = askNow;
    this.askLots = askLotsNow;
    this.sum += added;
    return added;
  }
}
