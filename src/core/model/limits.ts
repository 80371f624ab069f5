/** Every bound of the engine in one place. A loop, queue, name or table that grows has its line. */
export const LIMITS = {
  /** Characters of a command, account, market, source or order name. */
  nameLength: 32,
  /** Characters of a JSON field (terms of a market, parameters). */
  jsonLength: 65_536,
  /** Perpetuals, futures and every option of a chain. */
  markets: 1_024,
  /** Expiries with a stated smile; those that are over are forgotten first. */
  surfaces: 1_024,
  /** Settlement assets, the one of the venue included. */
  assets: 8,
  /** Positions (open or with open orders) of one account; bounds the sums of the hot loops. */
  positionsPerAccount: 32,
  sourcesPerMarket: 16,
  breakersPerMarket: 8,
  /** Breakers of all markets and the venue, those of replaced lists included. */
  breakers: 512,
  /** Steps of one escalation. */
  rungsPerBreaker: 4,
  tiersPerSchedule: 32,
  layers: 16,
  /** Stakes of providers in funds, for ever. */
  stakes: 16_384,
  /** Providers that committed to assessments. */
  providers: 256,
  /** Offers of providers to take positions over. */
  offers: 1_024,
  /** Open orders of the reserves of all markets. */
  reserveOrders: 2_048,
  /** Providers designated in markets. */
  designated: 256,
  /** Orders that one liquidation may send before it is stopped as a loop. */
  ordersPerLiquidation: 10_000,
  /** Steps that one account's ladder may take within one command. */
  stepsPerCommand: 64,
} as const;

/** Sizes of the tables; fixed when an engine is made, and part of its journal. */
export interface Capacity {
  readonly accounts: number;
  readonly positions: number;
  readonly orders: number;
  /** Ids of past commands that are remembered; an id older than this may be used again. */
  readonly commandIds: number;
}

/** A venue of sixty thousand accounts; the tables are reserved, not filled. */
export const DEFAULT_CAPACITY: Capacity = {
  accounts: 65_536,
  positions: 131_072,
  orders: 65_536,
  commandIds: 262_144,
};
