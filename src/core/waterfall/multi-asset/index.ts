export * from './linear-program.ts';
export * from './multi-asset.ts';
export * from './multi-asset-book.ts';
export * from './shortfall-bound.ts';
export * from './shortfall-program.ts';
export * from './whole-lots.ts';
