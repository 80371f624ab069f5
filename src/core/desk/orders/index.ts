/** The door of `orders`: what is out, what is in doubt, and what a report changes. */
export {
  foreignClientOf,
  foreignInstrument,
  isDoubtful,
  isEnded,
  isSettled,
  missingLots,
  type Order,
  type OrderStanding,
  remainingLots,
} from './order.ts';
export {
  type FillOutcome,
  type InFlight,
  type NeedsAsking,
  type NeedsFills,
  ORDERS_TERMS,
  type OrderOutcome,
  Orders,
  type OrdersState,
  type OrdersTerms,
} from './orders.ts';
