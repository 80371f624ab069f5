/** Fixed lists of words. A word's place in its list is its number in columns and events. */

/** Where an account stands on the ladder. */
export const STAGES = [
  'healthy',
  'warned',
  'orderly',
  'takeover',
  'bankrupt',
  'stopped',
  'auction',
] as const;
export type Stage = (typeof STAGES)[number];

/** Numbers of the stages, for columns. */
export const STAGE = {
  healthy: 0,
  warned: 1,
  orderly: 2,
  takeover: 3,
  bankrupt: 4,
  stopped: 5,
  auction: 6,
} as const;

/** Why something happened: every stage change, block and alert carries one. */
export const REASONS = [
  'above-initial',
  'below-initial',
  'below-maintenance',
  'restored',
  'flat',
  'below-takeover-threshold',
  'slices-failed',
  'orderly-too-long',
  'no-order-lowers-requirement',
  'negative-equity',
  'stale-price',
  'halted',
  'throttled',
  'cooling-down',
  'awaiting-report',
  'vault-capacity',
  'requirement-not-lowered',
  'uncovered-loss',
  'budget-used',
  'no-liquidity',
  'fund-below-target',
  'assessment-unpaid',
  'fund-on-ice',
  'fund-frozen',
  'no-bid',
] as const;
export type Reason = (typeof REASONS)[number];

/** Numbers of the reasons, for columns and events. */
export const REASON = Object.fromEntries(REASONS.map((reason, at) => [reason, at])) as {
  readonly [R in Reason]: number;
};

/** Whether prices of a market may be acted on. */
export const PRICE_STATES = ['none', 'live', 'degraded', 'stale', 'restarting', 'frozen'] as const;
export type PriceState = (typeof PRICE_STATES)[number];

/** Numbers of the price states, for columns. */
export const PRICE_STATE = {
  none: 0,
  live: 1,
  degraded: 2,
  stale: 3,
  restarting: 4,
  frozen: 5,
} as const;

/** What a market accepts. */
export const TRADING_STATES = ['open', 'close-only', 'cancel-only', 'auction', 'halted'] as const;
export type TradingState = (typeof TRADING_STATES)[number];

/** Numbers of the trading states, for columns. */
export const TRADING = {
  open: 0,
  closeOnly: 1,
  cancelOnly: 2,
  auction: 3,
  halted: 4,
} as const;

/** Kinds of accounts. */
export const ACCOUNT_KINDS = [
  'trader',
  'world',
  'clearing',
  'fund',
  'vault',
  'transit',
  'dust',
  'deficit',
  'collateral',
  'reserve',
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** Numbers of the account kinds, for columns. */
export const ACCOUNT = {
  trader: 0,
  world: 1,
  clearing: 2,
  fund: 3,
  vault: 4,
  transit: 5,
  dust: 6,
  deficit: 7,
  collateral: 8,
  reserve: 9,
} as const;
