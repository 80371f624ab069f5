/** What events are made of. */
import type { BreakerPhase, Response } from './breaker-terms.ts';
import type { OperatorAction, Side } from './fields.ts';
import type { Level, LevelReason } from './liquidity-terms.ts';
import type { RefusalCode } from './refusals.ts';
import type { PriceState, Reason, Stage } from './words.ts';

/** Kinds of fields of an event, and what they are when read. */
export interface EventFieldKinds {
  account: string;
  market: string;
  /** A trader's resting order. */
  order: string;
  /** An order of the engine's own; the name it has at the venue. */
  liquidation: string;
  source: string;
  /** Id of a waterfall layer in the rulebook. */
  layer: string;
  quote: bigint;
  lots: bigint;
  price: bigint;
  ppb: bigint;
  side: Side;
  stage: Stage;
  reason: Reason;
  refusal: RefusalCode;
  priceState: PriceState;
  action: OperatorAction;
  /** Id of a breaker in the terms. */
  breaker: string;
  phase: BreakerPhase;
  level: Level;
  levelReason: LevelReason;
  /** What an order of a reserve is for. */
  purpose: 'quote' | 'purchase' | 'unwind';
  standing: 'good' | 'grace' | 'excluded';
  /** What a breaker orders, or `none`. */
  response: Response | 'none';
  /** A sequence number of a command, or a moment in ms. */
  seq: bigint;
}

export type EventFieldKind = keyof EventFieldKinds;

/** What an event says, and its fields in the order in which they are stored. */
export interface EventShape {
  readonly says: string;
  readonly fields: Readonly<Record<string, EventFieldKind>>;
}
