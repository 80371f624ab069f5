export * from './collateral-sale.ts';
export * from './penalty.ts';
export * from './ramping-fee.ts';
export * from './skew-price.ts';
export * from './weight-discount.ts';
