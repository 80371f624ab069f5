/** Faults that the paper exchange can be told to have, as data. */
import type { Lots } from '../../../core/money/index.ts';
import type { PaperEvent, RequestKind } from './exchange-types.ts';

/** What goes wrong with a request. */
export type RequestFault =
  /** Lost on the way: no effect, no answer. */
  | { readonly kind: 'drop-request' }
  /** It has its effect; the answer is lost. */
  | { readonly kind: 'drop-answer' }
  /** HTTP 503, before the effect (it has none) or after it. */
  | { readonly kind: 'server-error'; readonly effect: 'none' | 'done' }
  | { readonly kind: 'reject'; readonly code: number; readonly says: string }
  | { readonly kind: 'rate-limit'; readonly retryAfterMs: number }
  /** The answer comes twice, the second time `ms` later. */
  | { readonly kind: 'duplicate-answer'; readonly ms: number }
  | { readonly kind: 'delay-answer'; readonly ms: number }
  /** A new order fills up to `size` and is then expired, while the answer says it was rejected. */
  | { readonly kind: 'fill-then-reject'; readonly size: Lots };

/** What goes wrong with an event of the private stream. */
export type EventFault =
  | { readonly kind: 'drop-event' }
  | { readonly kind: 'duplicate-event'; readonly ms: number }
  | { readonly kind: 'delay-event'; readonly ms: number }
  /** It comes after the next event of the account. */
  | { readonly kind: 'swap-event' };

interface Chosen {
  /** Empty: every account. */
  readonly account?: string;
  /** The nth that fits, from 1; without it, every one (or every one that the dice choose). */
  readonly nth?: number;
  /** Between 0 and 1, drawn from the seed. */
  readonly probability?: number;
  /** Caller's clock, inclusive and exclusive. */
  readonly from?: number;
  readonly until?: number;
}

export interface RequestRule extends Chosen {
  readonly on: RequestKind | 'any-request';
  readonly fault: RequestFault;
}

export interface EventRule extends Chosen {
  readonly on: PaperEvent['kind'] | 'any-event';
  readonly fault: EventFault;
}

export type FaultRule = RequestRule | EventRule;
