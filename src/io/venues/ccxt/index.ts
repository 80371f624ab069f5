export { openCcxtVenue } from './ccxt-venue.ts';
export { loadCcxt } from './load.ts';
export type { CcxtVenueOptions } from './open-exchange.ts';
export { refuseWithdrawRights, type UnknownRights } from './rights.ts';
