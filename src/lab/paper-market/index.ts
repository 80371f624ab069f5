export * from './drive-market.ts';
export * from './price-walk.ts';
