/** The door of `desk`: modules that watch a trading book and act on it. */

export * from './codec/index.ts';
export * from './execution/index.ts';
export * from './hedging/index.ts';
export * from './library/index.ts';
export * from './machine/index.ts';
export * from './model/index.ts';
export * from './module/index.ts';
export * from './orders/index.ts';
export type { RefusedInput } from './real-range.ts';
export * from './risk/index.ts';
export * from './sizing/index.ts';
