/** The door of `reserve`: what the liquidity backstop quotes and buys out of its budget. */
export * from './ladder.ts';
export * from './limits.ts';
export * from './purchase.ts';
