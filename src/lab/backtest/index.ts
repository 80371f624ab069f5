/** The door of the backtest runner. */
export {
  asInputError,
  type BarEvent,
  type BarFeed,
  barEvents,
  barFeed,
  barsInMemory,
} from './bar-feed.ts';
export { type ChainEvent, chainFeed } from './chain-feed.ts';
export { type EnginePolicyTerms, enginePolicy } from './engine-policy.ts';
export type { Clock, Feed, FeedEvent, Policy, Wake } from './events.ts';
export { type Handlers, handlers } from './handlers.ts';
export { type BacktestInputs, type BacktestTally, runBacktest } from './run-backtest.ts';
export { type TradeEvent, tradeFeed } from './trade-feed.ts';
