export * from './adl/index.ts';
export * from './certificate/index.ts';
export * from './fund-fall.ts';
export * from './fund-shares.ts';
export * from './gains-haircut.ts';
export * from './layer.ts';
export * from './redemption.ts';
export * from './share-loss.ts';
