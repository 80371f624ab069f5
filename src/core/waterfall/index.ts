export * from './adl/index.ts';
export * from './gains-haircut.ts';
export * from './layer.ts';
