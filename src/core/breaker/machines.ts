import {
  BREAKER_PHASES,
  type BreakerKind,
  type BreakerTerms,
  type Column,
  RESPONSE,
  RESPONSES,
} from '../model/index.ts';

/** A breaker in the form that is evaluated. */
export interface BreakerPolicy {
  readonly id: string;
  readonly kind: BreakerKind;
  readonly windowMs: number;
  readonly enter: bigint;
  readonly leave: bigint;
  readonly floor: bigint;
  readonly after: readonly number[]; //     ms, by rung
  readonly responses: readonly number[]; // RESPONSE numbers, by rung
  readonly holdMs: number;
  readonly coolMs: number;
  readonly coolResponse: number;
  readonly rearmMs: number;
  readonly restarts: boolean;
  readonly slowPpm: bigint;
  readonly auctionPpm: bigint;
}

/**
 * Reads checked terms.
 *
 * @param amounts the texts of the terms in units of the kind
 */
export const breakerPolicyOf = (
  terms: BreakerTerms,
  amounts: { readonly enter: bigint; readonly leave: bigint; readonly floor: bigint },
): BreakerPolicy => ({
  ...amounts,
  id: terms.id,
  kind: terms.kind,
  windowMs: terms.windowMs,
  after: terms.ladder.map(({ afterMs }) => afterMs),
  responses: terms.ladder.map(({ response }) => RESPONSES.indexOf(response) + 1),
  holdMs: terms.holdMs,
  coolMs: terms.coolMs,
  coolResponse: terms.coolResponse === null ? 0 : RESPONSES.indexOf(terms.coolResponse) + 1,
  rearmMs: terms.rearmMs,
  restarts: terms.restarts,
  slowPpm: BigInt(terms.slowPpm),
  auctionPpm: BigInt(terms.auctionPpm),
});

/** Numbers of the phases. */
export const PHASE = { armed: 0, tripped: 1, cooling: 2, rearming: 3 } as const;

/**
 * The round of every breaker: armed, tripped, cooling, re-arming, armed again. It trips when its
 * value was high for the first dwell of its ladder, climbs while it stays high, and comes down only
 * when it has been tripped for its time and the value is low; so it never trips and clears in the
 * same dwell.
 */
export class Machines {
  // state, by slot
  readonly phase: Uint8Array; //        PHASE numbers
  readonly rung: Uint8Array; //         place on the ladder, while tripped or cooling
  readonly highSince: Float64Array; //  ms since when the value is high, -1: it is not
  readonly phaseAt: Float64Array; //    ms when the phase began

  constructor(limit: number) {
    this.phase = new Uint8Array(limit);
    this.rung = new Uint8Array(limit);
    this.highSince = new Float64Array(limit).fill(-1);
    this.phaseAt = new Float64Array(limit);
  }

  /** Response in force, a RESPONSE number. */
  response(slot: number, policy: BreakerPolicy): number {
    switch (this.phase[slot]) {
      case PHASE.tripped:
        return policy.responses[this.rung[slot] as number] as number;
      case PHASE.cooling:
        return policy.coolResponse;
      default:
        return RESPONSE.none;
    }
  }

  /** Whether a response is in force, be it by a stronger rung that was climbed to from it. */
  hasPassed(slot: number, policy: BreakerPolicy, response: number): boolean {
    if (this.phase[slot] === PHASE.cooling) return policy.coolResponse === response;
    if (this.phase[slot] !== PHASE.tripped) return false;
    for (let rung = 0; rung <= (this.rung[slot] as number); rung += 1) {
      if (policy.responses[rung] === response) return true;
    }
    return false;
  }

  /** Whether orders are being collected, and for how long that must go on still; null: not. */
  auctionLeft(slot: number, time: number, policy: BreakerPolicy): number | null {
    if (this.response(slot, policy) !== RESPONSE.auction) return null;
    const least = this.phase[slot] === PHASE.tripped ? policy.holdMs : policy.coolMs;
    return Math.max(0, (this.phaseAt[slot] as number) + least - time);
  }

  /**
   * Takes the value of a moment; null where there is none, which neither trips nor clears.
   *
   * @returns whether the phase or the response changed
   */
  step(slot: number, time: number, value: bigint | null, policy: BreakerPolicy): boolean {
    const isHigh = value !== null && value >= policy.enter;
    const isLow = value !== null && value <= policy.leave;
    if (!isHigh) this.highSince[slot] = -1;
    else if (this.highSince[slot] === -1) this.highSince[slot] = time;
    const highFor = isHigh ? time - (this.highSince[slot] as number) : -1;
    const inPhase = time - (this.phaseAt[slot] as number);
    switch (this.phase[slot]) {
      case PHASE.armed:
        return highFor >= (policy.after[0] as number) && this.trip(slot, time, highFor, policy);
      case PHASE.tripped: {
        const rung = this.rungAt(highFor, policy);
        if (rung > (this.rung[slot] as number)) {
          this.rung[slot] = rung;
          this.phaseAt[slot] = time;
          return true;
        }
        const isAuction = this.response(slot, policy) === RESPONSE.auction;
        if (isAuction || !isLow || inPhase < policy.holdMs) return false;
        return this.enter(slot, time, PHASE.cooling);
      }
      case PHASE.cooling:
        if (isHigh) return this.enter(slot, time, PHASE.tripped); // at the rung where it was
        if (policy.coolResponse === RESPONSE.auction || inPhase < policy.coolMs) return false;
        return this.enter(slot, time, PHASE.rearming);
      default:
        return inPhase >= policy.rearmMs && this.enter(slot, time, PHASE.armed);
    }
  }

  /** Ends an auction: the breaker re-arms. */
  reopen(slot: number, time: number): void {
    this.highSince[slot] = -1;
    this.enter(slot, time, PHASE.rearming);
  }

  /** Lets an auction run its time once more. */
  extend(slot: number, time: number): void {
    this.phaseAt[slot] = time;
  }

  /** A slot as new. */
  reset(slot: number): void {
    this.phase[slot] = PHASE.armed;
    this.rung[slot] = 0;
    this.highSince[slot] = -1;
    this.phaseAt[slot] = 0;
  }

  private trip(slot: number, time: number, highFor: number, policy: BreakerPolicy): boolean {
    this.rung[slot] = this.rungAt(highFor, policy);
    return this.enter(slot, time, PHASE.tripped);
  }

  /** Highest rung whose time is over; 0 where the value is not high. */
  private rungAt(highFor: number, policy: BreakerPolicy): number {
    let rung = 0;
    while (rung + 1 < policy.after.length && highFor >= (policy.after[rung + 1] as number)) {
      rung += 1;
    }
    return rung;
  }

  private enter(slot: number, time: number, phase: number): boolean {
    this.phase[slot] = phase;
    this.phaseAt[slot] = time;
    return true;
  }

  phaseName(slot: number): string {
    return BREAKER_PHASES[this.phase[slot] as number] as string;
  }

  columns(used: number): readonly Column[] {
    return [
      { name: 'breakers.phase', array: this.phase, used },
      { name: 'breakers.rung', array: this.rung, used },
      { name: 'breakers.highSince', array: this.highSince, used },
      { name: 'breakers.phaseAt', array: this.phaseAt, used },
    ];
  }
}
