export * from './breakers.ts';
export * from './price-band.ts';
