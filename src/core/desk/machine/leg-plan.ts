/** How one instrument of a trade is worked: from the terms of a module to a plan. */
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  PPM,
  type Ppm,
  type PriceUnits,
} from '../../money/index.ts';
import {
  type ChildTerms,
  type ExecutionPlan,
  faultOfPlan,
  openPlan,
  type PaceTerms,
  type ParentOrder,
  type PlanView,
} from '../execution/index.ts';
import type { DeskInstrument } from '../model/index.ts';
import type { ExecutionTerms } from '../module/index.ts';
import { isEnded, type Order, remainingLots } from '../orders/index.ts';
import { isOption } from './greeks.ts';
import type { DeskState } from './state.ts';

/** The execution of a module with those of its limits that bind single orders. */
export interface WorkTerms extends ExecutionTerms {
  readonly collarPpm: number;
  readonly depthSharePpm: number;
}

/** Least time between two orders of a leg, ms: an immediate order that misses is not hurried. */
const PAUSE_MS = 500;
/** A resting order follows the price when it is this far away, parts per million. */
const DRIFT_PPM = 10n;
const JITTER = 100_000n as Ppm;

/** An index that was not stated for so long is none, ms. */
const INDEX_AGE_MS_MAX = 60_000;

/**
 * What the collar is around: the index while it is fresh, else the price that positions are booked
 * at; 0 where neither is there. The index of an option is the price of something else.
 */
export function collarPrice(state: DeskState, row: number): bigint {
  const { markets, time } = state;
  const index = markets.index[row] as bigint;
  const isFresh = time - (markets.markedAt[row] as number) <= INDEX_AGE_MS_MAX;
  const isOwn = !isOption(markets.instruments[row] as DeskInstrument);
  return index > 0n && isFresh && isOwn ? index : markets.valuePrice(row);
}

function childTerms(state: DeskState, row: number, terms: WorkTerms): ChildTerms {
  const { tick } = state.markets.instruments[row] as DeskInstrument;
  const price = collarPrice(state, row);
  const ticks = (ppm: bigint): bigint => mulDivDown(price, ppm, PPM * tick);
  const protection = (ticks(BigInt(terms.protectionPpm)) * tick) as PriceUnits;
  const { waitsMs, collarPpm, depthSharePpm } = terms;
  return {
    urgency: { waitsMs, capPpm: BigInt(collarPpm) as Ppm, protection },
    collarPpm: BigInt(collarPpm) as Ppm,
    depthPpm: depthSharePpm === 0 ? null : lesser(BigInt(depthSharePpm) as Ppm, PPM),
    driftTicks: Math.max(1, Number(ticks(DRIFT_PPM))),
    pauseMs: PAUSE_MS,
  };
}

function paceTerms(terms: WorkTerms, parent: ParentOrder, seed: number): PaceTerms {
  const { plan, durationMs, slices, curve } = terms;
  const ofOne = (share: number): bigint => BigInt(Math.round(share * 1_000_000));
  const catchUpPpm = (2n * PPM) as Ppm;
  switch (plan) {
    case 'now':
      return { kind: 'now' };
    case 'twap':
      return { kind: 'twap', durationMs, slices, jitterPpm: JITTER, seed, catchUpPpm };
    case 'vwap': {
      const periodMs = Math.floor(durationMs / slices);
      return { kind: 'vwap', periodMs, volumes: curve.map(ofOne), catchUpPpm };
    }
    case 'participation': {
      const sharePpm = ofOne(terms.rate) as Ppm;
      return { kind: 'participation', sharePpm, least: parent.sizeMin, most: parent.size };
    }
    case 'iceberg': {
      const part = mulDivDown(parent.size, ofOne(terms.shown), PPM * parent.step) * parent.step;
      const visible = greater<bigint>(part, greater(parent.sizeMin, parent.step)) as Lots;
      return { kind: 'iceberg', visible, jitterPpm: JITTER, seed };
    }
    default:
      return plan satisfies never;
  }
}

/** Opens the plan of a leg. A pace that does not fit the order, such as one of dust, is `now`. */
export function openLegPlan(
  state: DeskState,
  row: number,
  lots: bigint,
  terms: WorkTerms,
): ExecutionPlan {
  const { step, sizeMin } = state.markets.instruments[row] as DeskInstrument;
  const size = magnitude(lots) as Lots;
  const parent: ParentOrder = { side: lots > 0n ? 'buy' : 'sell', size, step, sizeMin };
  const child = childTerms(state, row, terms);
  const wanted = { ...paceTerms(terms, parent, state.seq), child };
  const isWorkable = faultOfPlan(wanted, parent) === null;
  return openPlan(isWorkable ? wanted : { kind: 'now', child }, parent, state.time);
}

/** Quotes that are older than this are none, for a trade that cannot wait for others, ms. */
const QUOTE_AGE_MS_MAX = 10_000;

/**
 * The market as a plan sees it; null while there is no price to hold a limit against.
 *
 * @param by `any`: where quotes are old or a side is empty, the price that positions are booked at
 *   stands for it, for a trade that only reduces cannot wait until somebody quotes again
 */
export function viewOf(
  state: DeskState,
  leg: { readonly row: number; readonly lots: bigint; readonly volumeAt: bigint },
  order: Order | undefined,
  by: 'quotes' | 'any',
): PlanView | null {
  const { markets, time } = state;
  const { row } = leg;
  const index = collarPrice(state, row);
  if (index === 0n) return null;
  const { tick } = markets.instruments[row] as DeskInstrument;
  const isOld = time - (markets.quotedAt[row] as number) > QUOTE_AGE_MS_MAX;
  const standIn = ((markets.valuePrice(row) / tick) * tick) as PriceUnits;
  const side = (best: bigint): PriceUnits | null => {
    if (best > 0n && !(isOld && by === 'any')) return best as PriceUnits;
    return by === 'any' && standIn > 0n ? standIn : null;
  };
  const isOut = order !== undefined && !(isEnded(order.status) && remainingLots(order) === 0n);
  return {
    time,
    touch: {
      bid: side(markets.bid[row] as bigint),
      ask: side(markets.ask[row] as bigint),
      index: index as PriceUnits,
      tick,
    },
    depth: (leg.lots > 0n ? markets.askSize[row] : markets.bidSize[row]) as Lots,
    volume: ((markets.volume[row] as bigint) - leg.volumeAt) as Lots,
    live: isOut
      ? { left: remainingLots(order), limit: order.limit, timeInForce: order.timeInForce }
      : null,
  };
}
