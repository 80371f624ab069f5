export * from './decimal.ts';
export * from './mul-div.ts';
export * from './split.ts';
export * from './units.ts';
