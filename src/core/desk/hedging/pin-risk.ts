/** What to do with options that may be exercised in a moment or not: gamma there is no guide. */
import { REAL_MAX, type RefusedInput, refusedOutside } from '../real-range.ts';
import { legDelta, type OptionLeg, type SpotMarket } from './option-leg.ts';

/**
 * Which options count as pinned, and what is done:
 * - `half-delta`: they count as half exercised, so that the hedge stands still while the price
 *   crosses the strike, and is wrong by half their size whichever way it ends;
 * - `to-limit`: Black's delta, but traded only where it is beyond the hard limit, back to it;
 * - `leave`: no trade at all.
 */
export interface PinRule {
  /** Pinned from so many years before the expiry on. */
  readonly yearsMax: number;
  /** Pinned within so many standard deviations `sigma sqrt(tau) S` of the strike. */
  readonly deviations: number;
  /** Pinned within this share of the spot whatever the time: the deviation ends at zero. */
  readonly shareMin: number;
  readonly response: 'half-delta' | 'to-limit' | 'leave';
  /** Hard limit of the delta of the book, base. */
  readonly deltaLimit: number;
}

/** What follows for the hedge of the book. All deltas in base. */
export type PinDecision =
  | RefusedInput
  /** Nothing is pinned, or half of it counts: judge this delta by the usual band. */
  | { readonly kind: 'usual-band'; readonly delta: number; readonly pinned: readonly number[] }
  /** The usual band is replaced: trade to this delta and no further. */
  | { readonly kind: 'target'; readonly target: number; readonly pinned: readonly number[] };

/** Whether a leg is so near its strike and its expiry that its gamma is no guide. */
export function isPinned(leg: OptionLeg, spot: number, rule: PinRule): boolean {
  if (leg.size === 0 || leg.years > rule.yearsMax) return false;
  const deviation = leg.volatility * Math.sqrt(leg.years) * spot;
  const near = Math.max(rule.deviations * deviation, rule.shareMin * spot);
  return Math.abs(spot - leg.strike) <= near;
}

/**
 * Decides for a book of options and a hedge.
 *
 * @param hedge delta of everything that is no option, base
 * @returns places of the pinned legs and what to trade by, or the first input out of range
 */
export function pinDecision(
  rule: PinRule,
  legs: readonly OptionLeg[],
  market: SpotMarket,
  hedge: number,
): PinDecision {
  const fault = refusedOutside([
    ['spot', market.spot, 0, REAL_MAX, 'above'],
    ['yearsMax', rule.yearsMax, 0, 100],
    ['deviations', rule.deviations, 0, 100],
    ['shareMin', rule.shareMin, 0, 1],
    ['deltaLimit', rule.deltaLimit, 0, REAL_MAX],
    ['hedge', hedge, -REAL_MAX, REAL_MAX],
  ]);
  if (fault !== null) return fault;
  const pinned: number[] = [];
  let black = hedge;
  let halved = hedge;
  legs.forEach((leg, at) => {
    const delta = legDelta(leg, market, leg.volatility);
    const isAt = isPinned(leg, market.spot, rule);
    if (isAt) pinned.push(at);
    black += delta;
    halved += isAt ? (leg.side * leg.size) / 2 : delta;
  });
  const wrong = refusedOutside([['delta of the legs', black, -REAL_MAX, REAL_MAX]]);
  if (wrong !== null) return wrong;
  if (pinned.length === 0) return { kind: 'usual-band', delta: black, pinned };
  switch (rule.response) {
    case 'half-delta':
      return { kind: 'usual-band', delta: halved, pinned };
    case 'to-limit': {
      const target = Math.min(Math.max(black, -rule.deltaLimit), rule.deltaLimit);
      return { kind: 'target', target, pinned };
    }
    case 'leave':
      return { kind: 'target', target: black, pinned };
    default:
      return rule.response satisfies never;
  }
}
