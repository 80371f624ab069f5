/** The door of `desk`: modules that watch a trading book and act on it. */
export * from './model/index.ts';
