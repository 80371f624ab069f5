/** The door of `obligations`: what designated providers promised, and how it is scored. */
export * from './minute.ts';
export * from './session.ts';
export * from './terms.ts';
