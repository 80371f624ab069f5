/** The library: the engine, its rulebooks, and what its commands and events are made of. */
export {
  defineModule,
  LIBRARY,
  type ModuleDraft,
  type ModuleTerms,
  type ResponseTerms,
  type RungDraft,
  VOCABULARY,
} from './desk/index.ts';
export * from './engine/index.ts';
export * from './liquidity/index.ts';
export * from './margin/index.ts';
export { assess } from './margin/index.ts';
export * from './model/index.ts';
export * from './money/index.ts';
export * from './options/index.ts';
export * from './portfolio/index.ts';
export { assess as assessPortfolio } from './portfolio/index.ts';
export * from './rulebook/index.ts';
export * from './surface/index.ts';
export * from './waterfall/index.ts';
