/** The door of the risk of liquidity: what a position loses when it must be sold. */
export * from './book-cost.ts';
export * from './exogenous.ts';
export * from './maker-concentration.ts';
export * from './slippage-at-risk.ts';
export * from './tail.ts';
export * from './unwind-horizon.ts';
