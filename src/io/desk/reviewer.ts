/** Connects and arms venues, and looks again and again whether they may stay armed. */
import {
  type ArmingRefusal,
  type MeasureOffset,
  refuseClock,
  refuseRights,
  refuseTerms,
} from './arming.ts';
import type { Clock } from './clock.ts';
import { inTime } from './deadline.ts';
import type { InstrumentIndex } from './decimals.ts';
import type { Link } from './link.ts';
import type { Door } from './machine.ts';
import type { Line } from './outbox.ts';
import type { Sender } from './sender.ts';

export interface ReviewTerms {
  /** Furthest that a venue's clock may be from ours, ms. */
  readonly clockBudgetMs: number;
  /** Ms between two looks at clocks, keys and terms; also between two tries to connect or arm. */
  readonly reviewMs: number;
  readonly retryMs: number;
  /** Ms for a venue to be connected: sockets, markets and streams take several answers. */
  readonly connectMsMax: number;
}

export interface ReviewParts {
  readonly clock: Clock;
  readonly door: Door;
  readonly sender: Sender;
  readonly index: InstrumentIndex;
  readonly measureOffset: MeasureOffset;
}

interface Review {
  /** By the monotonic clock, ms. */
  readonly at: number;
  readonly isAnswered: boolean;
}

export class Reviewer {
  // state
  readonly #reviews = new Map<string, Review>(); // by venue; absent: under way
  // fixed
  readonly #parts: ReviewParts;
  readonly #terms: ReviewTerms;

  constructor(parts: ReviewParts, terms: ReviewTerms) {
    this.#parts = parts;
    this.#terms = terms;
  }

  isDue(link: Link): boolean {
    const review = this.#reviews.get(link.venue.id);
    if (review === undefined) return false;
    const { reviewMs, retryMs } = this.#terms;
    const everyMs = link.isArmed && review.isAnswered ? reviewMs : retryMs;
    return this.#parts.clock.monotonic() - review.at >= everyMs;
  }

  /** One look, which arms the venue or not. Never rejects. */
  async run({ link, inbound }: Line): Promise<readonly ArmingRefusal[]> {
    const { clock, sender } = this.#parts;
    const venue = link.venue.id;
    this.#reviews.delete(venue);
    let refusals: readonly ArmingRefusal[];
    try {
      if (!link.isConnected) {
        const symbols = link.instruments.map(({ symbol }) => symbol);
        const answer = link.venue.connect(symbols, inbound);
        await inTime(clock, this.#terms.connectMsMax, 'connect', answer);
        link.isConnected = true;
      }
      refusals = await this.#look(link, sender);
    } catch (error) {
      const says = error instanceof Error ? error.message : String(error);
      link.observeFailure(error, clock.monotonic());
      refusals = [{ code: 'no-answer', venue, instrument: '', says }];
    }
    this.#settle(link, refusals);
    return refusals;
  }

  async #look(link: Link, sender: Sender): Promise<readonly ArmingRefusal[]> {
    const { clock, measureOffset } = this.#parts;
    const { venue } = link;
    const offset = await sender.question('time', () => measureOffset(venue, () => clock.now()));
    link.clockOffsetMs = offset.offsetMs;
    const rights = await sender.question('rights', () => venue.rights());
    const stated = await sender.question('instruments', () => venue.instruments());
    return [
      ...refuseClock(venue.id, offset, this.#terms.clockBudgetMs),
      ...refuseRights(venue.id, rights),
      ...refuseTerms(venue.id, link.instruments, stated),
    ];
  }

  /** What is said of one instrument restricts that one and never disarms its venue. */
  #settle(link: Link, refusals: readonly ArmingRefusal[]): void {
    const { clock, door, index } = this.#parts;
    const venue = link.venue.id;
    const isAnswered = refusals.every(({ code }) => code !== 'no-answer');
    const ofVenue = refusals.filter(({ instrument }) => instrument === '');
    // No answer says nothing against a venue that was armed; one that refuses us is disarmed by it.
    link.isArmed = isAnswered ? ofVenue.length === 0 : link.isArmed;
    this.#reviews.set(venue, { at: clock.monotonic(), isAnswered });
    for (const { says } of ofVenue) {
      door.fault({ venue, says: `${link.isArmed ? 'not reviewed' : 'not armed'}: ${says}` });
    }
    for (const { instrument: id, says } of refusals) {
      const instrument = index.byId(id);
      if (instrument === undefined || link.changed.has(id)) continue;
      door.fault({ venue, says: `for closing only: ${says}` });
      link.restrict(instrument);
    }
  }
}
