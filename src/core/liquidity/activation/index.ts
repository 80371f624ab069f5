export * from './activations.ts';
export * from './condition.ts';
export * from './levels.ts';
