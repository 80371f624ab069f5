export * from './fillable-price.ts';
export * from './ladder.ts';
export * from './order-plan.ts';
export * from './sizing.ts';
export * from './takeover.ts';
export * from './tick.ts';
export * from './worst-first.ts';
