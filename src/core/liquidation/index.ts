export * from './ladder.ts';
export * from './order-plan.ts';
export * from './sizing.ts';
export * from './takeover.ts';
