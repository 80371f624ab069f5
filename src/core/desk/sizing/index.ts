/** The door of `desk/sizing`: how much of the capital is put at risk, and when. */
export * from './capital-switch.ts';
export * from './exposure.ts';
export * from './lots.ts';
export * from './margin-leverage.ts';
