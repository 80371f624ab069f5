export * from './breakers.ts';
export * from './loosening.ts';
export * from './luld.ts';
export * from './machines.ts';
export * from './price-band.ts';
export * from './runaways.ts';
export * from './windows.ts';
