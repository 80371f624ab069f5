/** The door of `core/options`: European options on a forward, in quote and in coin. */
export * from './black.ts';
export * from './implied-volatility.ts';
export { normalisedBlack, normalisedVega } from './normalised-black.ts';
export * from './other-forms.ts';
