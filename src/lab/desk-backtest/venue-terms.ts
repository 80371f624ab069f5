/** How a simulated venue trades, charges and liquidates. */
import type { DeskInstrument } from '../../core/desk/index.ts';
import type { Bracket } from './brackets.ts';
import type { ImpactTerms } from './touch-fill.ts';

/** An instrument at the venue. */
export interface TradedInstrument {
  readonly instrument: DeskInstrument;
  readonly impact: ImpactTerms;
  /** Empty: no margin is asked, and it is never liquidated. */
  readonly brackets: readonly Bracket[];
  readonly leverage: number;
  /**
   * `value`: maker or taker rate of the traded value. `option`: so many parts per million of the
   * underlying's value, at most an eighth of the premium, as Deribit charges options.
   */
  readonly fee: { readonly of: 'value' } | { readonly of: 'option'; readonly ppm: bigint };
}

/** Terms of the execution. */
export interface TouchTerms {
  /** `touch`: fills at the touch. `paper`: the matching exchange, for perpetuals of one venue. */
  readonly model: 'touch' | 'paper';
  /** From the decision until the order is at the venue, ms. */
  readonly latencyMs: number;
  /** `next`: at the first quote after it arrived. `present`: at the quote that stands then. */
  readonly against: 'next' | 'present';
  /** Most of the size at the touch that one order takes; 0: no limit. */
  readonly depthShare: number;
  /** Charged on the value of what a liquidation closes, parts per million. */
  readonly liquidationPpm: bigint;
  /** From asking for a transfer until the money is there, ms. */
  readonly transferMs: number;
}
