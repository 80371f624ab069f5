/** Where an order stands after a report or a trade; what was proven once is not taken back. */
import { greater, type Lots, lesser } from '../../money/index.ts';
import type { ReportOrder } from '../model/index.ts';
import { isEnded, type Order, type OrderStanding } from './order.ts';

/** Most lots called filled after a report; an order filled without a number is filled whole. */
export function claimOf(order: Order, report: ReportOrder): Lots {
  const isWhole = report.status === 'filled' && report.filled <= 0n;
  const called = lesser(isWhole ? order.size : report.filled, order.size);
  return greater(order.claimed, called);
}

/** Whether a report counts fewer lots than are known; zero is one that does not say. */
export const isOlder = (order: Order, report: ReportOrder): boolean =>
  report.filled < order.claimed && (report.filled > 0n || order.status === 'open');

/** The standing after any report but `not-found`. */
export function standingAfterReport(order: Order, report: ReportOrder): OrderStanding {
  const { status: from } = order;
  const { status: to } = report;
  if (to === 'sent') return from === 'intended' ? 'sent' : from;
  if (to === 'unknown') return isEnded(from) ? from : 'unknown';
  if (isEnded(from)) return afterEnd(order, report);
  if (to === 'open' && isOlder(order, report)) return from;
  return to;
}

/**
 * What a venue says of an order that ended. A cancel and a fill cross on the way and the larger
 * count is the later one. A refusal, or an order that never came, is disproved by any other word:
 * then only asking helps, as that word may itself be late.
 */
function afterEnd(order: Order, report: ReportOrder): OrderStanding {
  const { status: from } = order;
  const { status: to } = report;
  const isMore = claimOf(order, report) > order.claimed;
  if (from === 'not-found') return to === 'open' ? 'unknown' : to;
  if (to === 'filled' && isMore) return 'filled';
  if (from === 'rejected' && to === 'open') return 'unknown';
  return from;
}

/**
 * The standing after a trade that brings the booked lots to `booked`. A trade proves that the venue
 * took the order, and against a refusal that the refusal was none.
 */
export function standingAfterFill(order: Order, booked: Lots): OrderStanding {
  const { status } = order;
  if (booked >= order.size) return 'filled';
  if (status === 'intended' || status === 'sent') return 'open';
  const isDisproved = (status === 'rejected' || status === 'not-found') && booked > order.claimed;
  return isDisproved ? 'unknown' : status;
}
