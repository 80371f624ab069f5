/** What a mark is the median of. */
export const MARK_PARTS = ['index', 'venue', 'basis-ema', 'book', 'perps'] as const;
export type MarkPart = (typeof MARK_PARTS)[number];

/**
 * How a market's prices defend themselves against thin books, wrong units and sudden lies. Zero,
 * nothing and an empty list leave a defence out.
 */
export interface IntegrityTerms {
  /**
   * Parts whose median is the mark, held near the index: `index`; `venue`: the price that the venue
   * states; `basis-ema`: the index and the smoothed distance of the venue's price from it; `book`:
   * median of best bid, best ask and last trade; `perps`: median of the perpetuals elsewhere.
   */
  readonly mark: readonly MarkPart[];
  /** Time in which a change of the basis counts half. */
  readonly basisMs: number;
  /** Sources that state perpetuals of other venues; they count for the mark, not for the index. */
  readonly perps: readonly string[];
  /** Weights of the sources in their order; none means that all count alike. */
  readonly weightsPpm: readonly number[];
  /** Most of the weight that one source may have, of those that count now; 1,000,000: all. */
  readonly weightPpmMax: number;
  /** The venue's own source, and most of the weight that it may have. */
  readonly own: string;
  readonly ownPpmMax: number;
  /**
   * Notional beside its price at which a source counts in full; with less it counts in proportion,
   * without any not at all.
   */
  readonly depthFull: string;
  /** More depth is believed after so long, less at once: a wall that comes and goes is none. */
  readonly depthHoldMs: number;
  /** A price so near to ten, a hundred, ... times the last one, or a part of it, freezes it. */
  readonly scaleJumpPpm: number;
  /** An index that would move further in one step waits, frozen, for so long ... */
  readonly jumpPpm: number;
  /** ... and for a quorum that says so again. */
  readonly jumpMs: number;
  /** The price that admits risk follows the index by at most so much in every such time. */
  readonly stablePpm: number;
  readonly stableMs: number;
  /** A source that is no market, such as the price of redemption, and how old it may be. */
  readonly redemption: string;
  readonly redemptionMsMax: number;
  /** Price of collateral under which the index is not believed ... */
  readonly minimum: string;
  /** ... for so long. */
  readonly minimumMsMax: number;
}
