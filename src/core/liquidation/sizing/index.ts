export * from './freeable-share.ts';
export * from './fund-fee.ts';
export * from './part-by-ratio.ts';
export * from './reduce-and-settle.ts';
export * from './rolling-capacity.ts';
export * from './size-for-shortage.ts';
export * from './swap-for-shortage.ts';
export * from './take-over-losses.ts';
