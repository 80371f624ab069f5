export * from './gauge-histories.ts';
export * from './gauge-history.ts';
