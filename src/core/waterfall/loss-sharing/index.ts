export * from './index-loss.ts';
export * from './tear-up.ts';
