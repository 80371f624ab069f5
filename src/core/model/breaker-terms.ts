/** What a breaker looks at. Values of the first group are parts per million. */
export const BREAKER_KINDS = [
  'move', //           how far the mark is from its highest or lowest in the window
  'band', //           how far the mark is from the mean trade price of the window
  'divergence', //     how far the venue's own price is from the index
  'branching', //      share of the liquidations in the window that others set off
  'fund', //           fall of the funds from their highest in the window
  'open-interest', //  growth of the open interest from its lowest in the window
  'concentration', //  open interest over the depth that sources are believed to have
  'insolvency', //     losses known and unpaid over the funds
  'liquidations', //   notional of liquidation orders in the window, an amount
  'own-orders', //     number of the engine's own orders in the window
  'prices', //         0 live, 1 degraded, 2 neither
] as const;
export type BreakerKind = (typeof BREAKER_KINDS)[number];

/** What a tripped breaker does, from the mildest. */
export const RESPONSES = [
  'alert', //       a person is told
  'slow', //        liquidations use a part of their window; the rest goes to providers
  'gate', //        nothing is withdrawn
  'close-only', //  risk may only fall
  'cancel-only', // orders may only be cancelled
  'auction', //     orders are collected until the venue uncrosses them
  'halt', //        nothing is accepted
] as const;
export type Response = (typeof RESPONSES)[number];

/** Numbers of the responses, for columns; 0 is none. */
export const RESPONSE = {
  none: 0,
  alert: 1,
  slow: 2,
  gate: 3,
  closeOnly: 4,
  cancelOnly: 5,
  auction: 6,
  halt: 7,
} as const;

/** Where a breaker is in its round. */
export const BREAKER_PHASES = ['armed', 'tripped', 'cooling', 're-arming'] as const;
export type BreakerPhase = (typeof BREAKER_PHASES)[number];

/** One breaker of a market or of the venue. */
export interface BreakerTerms {
  /** Different from the others of its market. */
  readonly id: string;
  readonly kind: BreakerKind;
  /** Time that the value looks back. */
  readonly windowMs: number;
  /** It trips at such a value or more, and clears at such a value or less, which is lower. */
  readonly enter: string;
  readonly leave: string;
  /** Open interest under which it does not look; of open-interest and concentration. */
  readonly floor: string;
  /**
   * The escalation: after the value has been that high for so long, this; later times and stronger
   * responses follow. The first time is the dwell.
   */
  readonly ladder: readonly { readonly afterMs: number; readonly response: Response }[];
  /** It stays tripped for so long at least. */
  readonly holdMs: number;
  /** Then, at rest, for so long: this, or nothing. */
  readonly coolMs: number;
  readonly coolResponse: Response | null;
  /** Then it looks, but does not trip, for so long. */
  readonly rearmMs: number;
  /** Whether its window begins anew when it trips. */
  readonly restarts: boolean;
  /** Share of their window that slowed liquidations may use, ppm. */
  readonly slowPpm: number;
  /** An auction may uncross so far from the index; further, it goes on. 0: anywhere. */
  readonly auctionPpm: number;
}

/** Orders of one account that are too many or too large to be meant. */
export interface RunawayTerms {
  readonly windowMs: number;
  readonly ordersMax: number;
  /** Notional at the mark of orders and trades in the window. */
  readonly notionalMax: string;
  /** Risk of the account may only fall for so long. */
  readonly holdMs: number;
}

/** Who may loosen what a person tightened. Tightening takes one person and is immediate. */
export interface LooseningTerms {
  /** Different persons who must ask for it: 1 or 2. */
  readonly persons: number;
  /** Time between the last of them and the effect. */
  readonly delayMs: number;
}
