export * from './conflicts.ts';
export * from './define-module.ts';
export * from './indicators.ts';
export * from './ladder.ts';
export * from './module.ts';
export * from './terms.ts';
export * from './vocabulary.ts';
