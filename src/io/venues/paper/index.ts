/** The door of the paper exchange. */
export type { PaperClock } from './courier.ts';
export { Courier } from './courier.ts';
export type { PaperOptions, RequestStamp } from './exchange.ts';
export { PaperExchange } from './exchange.ts';
export * from './exchange-types.ts';
export type {
  EventFault,
  EventRule,
  FaultRule,
  RequestFault,
  RequestRule,
} from './fault-types.ts';
export type { Conservation } from './ledger.ts';
export { averagePrice, entryPrice } from './prices.ts';
export type { PaperVenueOptions } from './venue.ts';
export { PaperVenue } from './venue.ts';
export { VirtualClock } from './virtual-clock.ts';
