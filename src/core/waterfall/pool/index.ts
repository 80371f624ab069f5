export * from './cooldown.ts';
export * from './emission.ts';
export * from './product-sum.ts';
export * from './queue.ts';
export * from './shares.ts';
export * from './slash.ts';
export * from './stable-swap.ts';
export * from './status.ts';
