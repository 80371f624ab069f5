/** The door of the paper exchange. */
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
