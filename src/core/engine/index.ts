export * from './apply.ts';
export * from './engine.ts';
export * from './event-log.ts';
export * from './invariants.ts';
export { reciprocalOf } from './inverse.ts';
export * from './snapshot.ts';
export * from './state.ts';
export * from './view.ts';
