/** Works an order: told time, market and fills, it says which child it wants next. */
import { type Touch, urgencyAfter } from '../../liquidity/index.ts';
import {
  greater,
  type Lots,
  lesser,
  magnitude,
  mulDivDown,
  PPM,
  type PriceUnits,
} from '../../money/index.ts';
import type { TimeInForce } from '../model/index.ts';
import { childLimit, isBeyondCollar } from './child-limit.ts';
import { type Pace, type Paced, type PaceState, paceOf } from './pace.ts';
import type { ParentOrder, PlanTerms } from './terms.ts';

/** The child that is out, or may be: one whose truth is not known counts as out. */
export interface LiveChild {
  /** Lots of it that are not filled. */
  readonly left: Lots;
  readonly limit: PriceUnits | null;
  readonly timeInForce: TimeInForce;
}

/** What a plan is told. */
export interface PlanView {
  /** Unix ms, never running backwards. */
  readonly time: number;
  readonly touch: Touch;
  /** Lots on the other side of the book within reach. */
  readonly depth: Lots;
  /** Lots that others have traded since the plan was opened; never falls. */
  readonly volume: Lots;
  readonly live: LiveChild | null;
}

/** An order of the plan. `limit` null is a market order. */
export interface WantedChild {
  readonly side: 'buy' | 'sell';
  readonly size: Lots;
  readonly limit: PriceUnits | null;
  readonly timeInForce: TimeInForce;
}

/** `replace`: cancel what is out and send this. `until` null: only the market can change it. */
export type PlanStep =
  | ({ readonly kind: 'child' } & WantedChild)
  | ({ readonly kind: 'replace' } & WantedChild)
  | { readonly kind: 'cancel' }
  | { readonly kind: 'wait'; readonly until: number | null }
  | { readonly kind: 'done' };

/** Saved with lots as whole numbers of any size. */
export interface PlanState {
  readonly terms: PlanTerms;
  readonly parent: ParentOrder;
  readonly openedAt: number;
  readonly filled: Lots;
  readonly asked: Lots;
  readonly sentAt: number | null;
  readonly pace: PaceState;
}

export interface ExecutionPlan {
  /** What to do now. A child or a replacement that is answered counts as sent. */
  next(view: PlanView): PlanStep;
  /** Tells of lots that were filled, also those of a child that was thought to be gone. */
  filled(size: Lots): void;
  toState(): PlanState;
}

/**
 * One plan for all paces: the pace says how much is due and since when, the urgency ladder at which
 * price, and the bounds cut. There is one child at a time.
 *
 * A child is a multiple of the step and at least the smallest order, but for the last one, which is
 * all that is left. Where it can, a child leaves either nothing or a whole smallest order behind.
 */
export class WorkedPlan implements ExecutionPlan {
  // state
  private done: Lots; //             filled so far
  private asked: Lots; //            due when the child that is out was sent, less fills since
  private sentAt: number | null; //  when the last child was wanted, Unix ms
  private readonly pace: Pace;
  // fixed
  private readonly terms: PlanTerms;
  private readonly parent: ParentOrder;
  private readonly openedAt: number;

  constructor(state: Omit<PlanState, 'pace'>, pace?: PaceState) {
    this.terms = state.terms;
    this.parent = state.parent;
    this.openedAt = state.openedAt;
    this.done = state.filled;
    this.asked = state.asked;
    this.sentAt = state.sentAt;
    this.pace = paceOf(state.terms, state.parent, state.openedAt, pace);
  }

  next(view: PlanView): PlanStep {
    const { live, time, volume } = view;
    const left = this.left();
    if (left === 0n) return live === null ? { kind: 'done' } : { kind: 'cancel' };
    const out = live?.left ?? (0n as Lots);
    const paced = this.pace.due({ time, volume, filled: this.done, left, out });
    const wanted = this.wantedBy(view, paced);
    // More is out than is left: fills of an earlier child came late.
    if (out > left)
      return wanted === null ? { kind: 'cancel' } : this.send('replace', wanted, view);
    const due = this.earliest(time, paced);
    if (wanted === null) return { kind: 'wait', until: due };
    if (live === null) {
      const pause = this.pausedUntil(time);
      return pause === null
        ? this.send('child', wanted, view, paced)
        : { kind: 'wait', until: pause };
    }
    return this.follow(view, live, wanted, paced) ?? { kind: 'wait', until: due };
  }

  filled(size: Lots): void {
    this.done = (this.done + size) as Lots;
    this.asked = greater<bigint>(this.asked - size, 0n) as Lots;
    this.pace.filled(size);
  }

  toState(): PlanState {
    const { terms, parent, openedAt, done, asked, sentAt } = this;
    return { terms, parent, openedAt, filled: done, asked, sentAt, pace: this.pace.toState() };
  }

  private left(): Lots {
    return greater<bigint>(this.parent.size - this.done, 0n) as Lots;
  }

  /** Whether the child that is out is to be replaced; null: it stays. */
  private follow(
    view: PlanView,
    live: LiveChild,
    wanted: WantedChild,
    paced: Paced,
  ): PlanStep | null {
    if (live.timeInForce === 'immediate-or-cancel' || live.limit === null) return null;
    const { child } = this.terms;
    if (isBeyondCollar(live.limit, wanted.side, child, view.touch)) {
      return this.send('replace', wanted, view, paced);
    }
    const distance = wanted.limit === null ? null : magnitude<bigint>(wanted.limit - live.limit);
    const isMoved = distance === null || distance >= BigInt(child.driftTicks) * view.touch.tick;
    const isOther = wanted.timeInForce !== live.timeInForce;
    const isMore = paced.lots - this.asked >= greater<bigint>(this.growthLeast(), 1n);
    if (!isMoved && !isOther && !isMore) return null;
    const pause = this.pausedUntil(view.time);
    return pause === null
      ? this.send('replace', wanted, view, paced)
      : { kind: 'wait', until: pause };
  }

  /** A child that rests is not moved for less than a child would be sent for. */
  private growthLeast(): Lots {
    const { sizeMin } = this.parent;
    return this.terms.kind === 'participation' ? greater(this.terms.least, sizeMin) : sizeMin;
  }

  /** The child that is wanted now; null where none can be. */
  private wantedBy(view: PlanView, paced: Paced): WantedChild | null {
    const size = this.sizeOf(paced.lots, view.depth);
    if (size === 0n) return null;
    const { child } = this.terms;
    const { side } = this.parent;
    const rung = urgencyAfter(child.urgency, view.time - paced.since);
    const priced = childLimit(rung, side, child, view.touch);
    if (priced.kind === 'refusal') return null;
    return { side, size, limit: priced.limit, timeInForce: rung.timeInForce };
  }

  private sizeOf(due: Lots, depth: Lots): Lots {
    const { step, sizeMin } = this.parent;
    const left = this.left();
    const { depthPpm } = this.terms.child;
    const bound = depthPpm === null ? due : lesser(due, mulDivDown(depth, depthPpm, PPM));
    if (bound >= left) return left;
    const size = bound - (bound % step);
    if (size < sizeMin) return 0n as Lots;
    if (left - size >= sizeMin) return size as Lots;
    const shorter = left - sizeMin - ((left - sizeMin) % step);
    return (shorter >= sizeMin && shorter > 0n ? shorter : size) as Lots;
  }

  private send(
    kind: 'child' | 'replace',
    wanted: WantedChild,
    view: PlanView,
    paced?: Paced,
  ): PlanStep {
    this.sentAt = view.time;
    this.asked = paced?.lots ?? wanted.size;
    return { kind, ...wanted };
  }

  /** End of the pause after the last child; null where it is over. */
  private pausedUntil(time: number): number | null {
    const end = this.sentAt === null ? time : this.sentAt + this.terms.child.pauseMs;
    return end > time ? end : null;
  }

  /** When time alone changes what is wanted: more is due, or the next rung is reached. */
  private earliest(time: number, { lots, since, until }: Paced): number | null {
    let climb = since;
    let next = until;
    for (const wait of lots > 0n ? this.terms.child.urgency.waitsMs : []) {
      climb += wait;
      if (climb <= time) continue;
      next = next === null ? climb : Math.min(next, climb);
      break;
    }
    return next;
  }
}

/**
 * A plan for an order; terms and order are accepted by `faultOfPlan`.
 *
 * @param time Unix ms from which the plan counts
 */
export const openPlan = (terms: PlanTerms, parent: ParentOrder, time: number): ExecutionPlan =>
  new WorkedPlan({
    terms,
    parent,
    openedAt: time,
    filled: 0n as Lots,
    asked: 0n as Lots,
    sentAt: null,
  });

/** The plan that goes on where `toState` was taken. */
export const planFromState = (state: PlanState): ExecutionPlan => new WorkedPlan(state, state.pace);
