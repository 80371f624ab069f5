export * from './comparison.ts';
export * from './comparison-text.ts';
export * from './metrics.ts';
