/** An order that a desk wants, as it leaves the core. */
import type { Lots, PriceUnits } from '../../money/index.ts';

export const TIMES_IN_FORCE = ['post-only', 'until-cancelled', 'immediate-or-cancel'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** What the outbox sends; `client` is the same on every retry for ever. */
export interface OrderIntent {
  readonly client: string;
  readonly instrument: string;
  readonly side: 'buy' | 'sell';
  /** Above zero. */
  readonly size: Lots;
  /** 0 is a market order. */
  readonly limit: PriceUnits;
  readonly timeInForce: TimeInForce;
  readonly reduceOnly: boolean;
  /** Module that wants it; empty for the kill switch. */
  readonly module: string;
}

/**
 * Client id of an order: journal, command and leg. 36 signs at most, of those that every venue
 * takes (letters, digits and a hyphen).
 *
 * @param journal the journal's id; its first eight digits are used
 * @param seq number of the command that caused the order
 * @param leg number of the order within that command, from 0
 */
export const clientIdOf = (journal: string, seq: number, leg: number): string =>
  `bw${journal.slice(0, 8)}-${seq.toString(36)}-${leg.toString(36)}`;
