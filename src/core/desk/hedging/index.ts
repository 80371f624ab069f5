/** The door of `desk/hedging`: when to hedge, how far, and with what at the least cost. */
export * from './band-width.ts';
export * from './bands.ts';
export * from './improvement.ts';
export * from './neutralise.ts';
export * from './neutralise-terms.ts';
export { legDelta, type OptionLeg, type SpotMarket } from './option-leg.ts';
export * from './pin-risk.ts';
export * from './quadratic.ts';
