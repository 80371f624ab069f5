export * from './ordered-sums.ts';
export * from './queue-line.ts';
export * from './water-line.ts';
