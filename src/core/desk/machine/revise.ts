/** Whether a trade under way is still what its module wants. */
import type { DeskInstrument } from '../model/index.ts';
import type { Response, Rung } from '../module/index.ts';
import { type Parent, parentsOf } from './parents.ts';
import type { DeskState } from './state.ts';
import type { Sample } from './values.ts';
import { hedgeWants, holdWants, type Wants } from './wants.ts';

/** A need that has become less than this share of what is left is another need. */
const STILL_NEEDED = 0.8;

/**
 * Ends trades of a module whose reason is gone: its rung was left, or the need has turned,
 * vanished, shrunk, or moved to another instrument. A slow trade must not go on for a need of an
 * hour ago.
 *
 * @param rung on which the module stands now; -1: none
 */
export function reviseTrade(state: DeskState, sample: Sample, rung: number): void {
  for (const parent of parentsOf(state)) {
    if (parent.module !== sample.run.id || parent.isEnding) continue;
    const isLeft = rung < parent.rung && parent.urgency === 'normal';
    if (isLeft || isOutdated(state, sample, parent)) parent.isEnding = true;
  }
}

/** What the response of a trade wants now; null where it cannot be asked cheaply. */
function wantsOf(state: DeskState, sample: Sample, parent: Parent): Wants | null {
  const rung = sample.run.module.rungs[parent.rung] as Rung;
  const { terms, amount } = rung.responses[parent.response] as Response;
  if (terms.do === 'hedge') return hedgeWants(state, sample, terms);
  if (terms.do !== 'hold') return null;
  const exposure = amount?.value(sample.run.values) ?? Number.NaN;
  return holdWants(state, sample, terms.instrument, exposure);
}

function isOutdated(state: DeskState, sample: Sample, parent: Parent): boolean {
  const [leg, ...others] = parent.legs;
  if (leg === undefined || others.length > 0) return false;
  const wants = wantsOf(state, sample, parent);
  if (wants === null || wants.denied !== null) return false;
  const [wanted] = wants.trades;
  if (wanted !== undefined && wanted.row !== leg.row) return true;
  // What is wanted is beyond what is in flight: both together are the need.
  const { id } = state.markets.instruments[leg.row] as DeskInstrument;
  const { buy, sell } = state.orders.inFlight(id);
  const need = Number((wanted?.lots ?? 0n) + buy - sell);
  const left = Number(leg.lots) - (leg.lots > 0n ? 1 : -1) * Number(leg.filled);
  if (left === 0) return false;
  return need / left < STILL_NEEDED;
}
