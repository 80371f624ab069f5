/** 1 is a call, -1 a put. */
export type OptionSide = 1 | -1;

/** Places in the rows of `blackGreeks`; the first `CORE` of them also in those of `blackCore`. */
export const PRICE = 0;
export const DELTA = 1;
export const GAMMA = 2;
export const VEGA = 3;
export const THETA = 4;
export const RHO = 5;
/** Length of a row of price and first Greeks. */
export const CORE = 6;
export const VANNA = 6;
export const VOLGA = 7;
export const CHARM = 8;
export const VETA = 9;
export const SPEED = 10;
export const ZOMMA = 11;
export const COLOR = 12;
export const DUAL_DELTA = 13;
/** Length of a row of price and all Greeks. */
export const GREEKS = 14;
