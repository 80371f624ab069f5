export * from './default.ts';
export * from './fault.ts';
export * from './lint.ts';
export * from './plain.ts';
export * from './presets/index.ts';
export * from './terms.ts';
export * from './venue-check.ts';
export * from './venue-read.ts';
