/** The door of `execution`: how an order is worked, and what that cost. */
export * from './markout.ts';
export * from './plan.ts';
export * from './shortfall.ts';
export * from './terms.ts';
