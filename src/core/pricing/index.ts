export * from './funding.ts';
export * from './index-price.ts';
export * from './prices.ts';
export * from './settlements.ts';
