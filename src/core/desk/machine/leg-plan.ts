/** What the next order of a leg is: how much of it, at which limit, and how urgent. */
import { type Touch, type UrgencyTerms, urgencyAfter, urgentLimit } from '../../liquidity/index.ts';
import type { Ppm, PriceUnits } from '../../money/index.ts';
import type { DeskInstrument, TimeInForce } from '../model/index.ts';
import type { ExecutionTerms } from '../module/index.ts';
import type { DeskState } from './state.ts';

export interface PlanTerms extends ExecutionTerms {
  readonly collarPpm: number;
}

/** What a plan remembers; plain, so that it can be saved. */
export interface LegPlan {
  readonly startedAt: number;
  readonly volumeAt: bigint;
}

export type Child =
  | {
      readonly kind: 'child';
      readonly size: bigint;
      readonly limit: bigint;
      readonly timeInForce: TimeInForce;
    }
  | { readonly kind: 'wait' }
  | { readonly kind: 'done' };

export const openLegPlan = (
  state: DeskState,
  row: number,
  _lots: bigint,
  _terms: PlanTerms,
): LegPlan => ({
  startedAt: state.time,
  volumeAt: state.markets.volume[row] as bigint,
});

/** The urgency of an order after so long, and its limit within the collar. */
export function childOf(
  state: DeskState,
  leg: { readonly row: number; readonly lots: bigint; readonly plan: LegPlan },
  terms: PlanTerms,
  left: bigint,
): Child {
  const { markets } = state;
  const { tick } = markets.instruments[leg.row] as DeskInstrument;
  const side = leg.lots > 0n ? 'buy' : 'sell';
  const best = (side === 'buy' ? markets.ask[leg.row] : markets.bid[leg.row]) as bigint;
  const urgency: UrgencyTerms = {
    waitsMs: terms.waitsMs,
    capPpm: BigInt(terms.collarPpm) as Ppm,
    protection: (((best * BigInt(terms.protectionPpm)) / 1_000_000n / tick) * tick) as PriceUnits,
  };
  const index = collarPrice(state, leg.row);
  if (index === 0n) return { kind: 'wait' };
  const touch: Touch = {
    bid: zeroAsNull(markets.bid[leg.row] as bigint),
    ask: zeroAsNull(markets.ask[leg.row] as bigint),
    index: index as PriceUnits,
    tick,
  };
  const rung = urgencyAfter(urgency, state.time - leg.plan.startedAt);
  const limit = urgentLimit(rung, side, urgency, touch);
  if (limit.kind === 'refusal') return { kind: 'wait' };
  const held = withinCollar(limit.limit ?? 0n, side, index, BigInt(terms.collarPpm), tick);
  return { kind: 'child', size: left, limit: held, timeInForce: rung.timeInForce };
}

const zeroAsNull = (price: bigint): PriceUnits | null =>
  price === 0n ? null : (price as PriceUnits);

/** What the collar is around: index, mark or middle, whichever is there. */
export function collarPrice(state: DeskState, row: number): bigint {
  const index = state.markets.index[row] as bigint;
  return index > 0n ? index : state.markets.valuePrice(row);
}

/** A limit no farther from the price than the collar, on the tick; a market order gets one too. */
function withinCollar(
  limit: bigint,
  side: 'buy' | 'sell',
  price: bigint,
  ppm: bigint,
  tick: bigint,
): bigint {
  const most = ((price * (1_000_000n + ppm)) / 1_000_000n / tick) * tick;
  const least =
    ((price * (1_000_000n - ppm) + 1_000_000n * tick - 1n) / (1_000_000n * tick)) * tick;
  if (side === 'buy') return limit === 0n || limit > most ? most : limit;
  return limit === 0n || limit < least ? least : limit;
}
