/** Sends orders and cancels to their venues, and reports what became of them. */
import type { CancelWanted, DeskInstrument, OrderIntent } from '../../core/desk/index.ts';
import type { Lots } from '../../core/money/index.ts';
import { VenueError, type VenueOrderState } from '../venues/venue.ts';
import type { Clock } from './clock.ts';
import { inTime } from './deadline.ts';
import { venueOrderOf } from './decimals.ts';
import type { Inbound } from './inbound.ts';
import type { Link } from './link.ts';
import type { Door } from './machine.ts';

/** How long is waited for a venue. */
export interface AnswerTimes {
  /** Ms for the answer to an order or a cancel. */
  readonly answerMsMax: number;
  /** Ms for the answer to a question. */
  readonly questionMsMax: number;
}

const NONE = 0n as Lots;

export class Sender {
  // state
  readonly #sending = new Set<string>(); // client ids whose answer is still waited for
  // fixed
  readonly #clock: Clock;
  readonly #door: Door;
  readonly #times: AnswerTimes;

  constructor(clock: Clock, door: Door, times: AnswerTimes) {
    this.#clock = clock;
    this.#door = door;
    this.#times = times;
  }

  isSending(client: string): boolean {
    return this.#sending.has(client);
  }

  /** Sends an order, once and never again; every outcome is reported. Never rejects. */
  async order(
    link: Link,
    inbound: Inbound,
    instrument: DeskInstrument,
    intent: OrderIntent,
  ): Promise<void> {
    const { client } = intent;
    this.#sending.add(client);
    this.#report(client, 'sent', '');
    try {
      const answer = link.venue.submit(venueOrderOf(instrument, intent));
      // An answer that is too late for its caller is still a report.
      answer.then(
        (state) => inbound.order(named(state, client)),
        () => {},
      );
      await inTime(this.#clock, this.#times.answerMsMax, `order ${client}`, answer);
    } catch (error) {
      link.observeFailure(error, this.#clock.monotonic());
      await this.#reportFailure(link, inbound, instrument, client, error);
    } finally {
      this.#sending.delete(client);
    }
  }

  /**
   * A venue that says no may have taken the order all the same, so a refusal is believed when the
   * venue, asked for the client id, does not know it.
   */
  async #reportFailure(
    link: Link,
    inbound: Inbound,
    instrument: DeskInstrument,
    client: string,
    error: unknown,
  ): Promise<void> {
    const says = error instanceof Error ? error.message : String(error);
    if (error instanceof VenueError && error.kind === 'unavailable') {
      this.#report(client, 'rejected', `never sent: ${says}`);
      return;
    }
    if (!(error instanceof VenueError) || error.kind === 'unknown') {
      link.mustReconcile = true;
      this.#report(client, 'unknown', says);
      return;
    }
    try {
      const state = await this.question(`order ${client}`, () =>
        link.venue.order(instrument.symbol, client),
      );
      if (state === null) this.#report(client, 'rejected', says);
      else inbound.order(named(state, client));
    } catch (failure) {
      link.observeFailure(failure, this.#clock.monotonic());
      link.mustReconcile = true;
      this.#report(client, 'unknown', says);
    }
  }

  /**
   * Asks a venue to cancel; a refusal says nothing of the order, so that the venue is asked.
   *
   * @returns whether the venue took it
   */
  async cancel(
    link: Link,
    inbound: Inbound,
    instrument: DeskInstrument,
    cancel: CancelWanted,
  ): Promise<boolean> {
    const { symbol } = instrument;
    const { client, all } = cancel;
    const what = all ? `cancel all of ${symbol}` : `cancel ${client}`;
    try {
      if (all) {
        await this.#inTime(what, () => link.venue.cancelAll(symbol));
        link.mustReconcile = true;
      } else {
        const state = await this.#inTime(what, () => link.venue.cancel(symbol, client));
        inbound.order(named(state, client));
      }
      return true;
    } catch (error) {
      link.observeFailure(error, this.#clock.monotonic());
      link.mustReconcile = true;
      return false;
    }
  }

  /** Any question, with its time. */
  question<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
    return inTime(this.#clock, this.#times.questionMsMax, what, ask());
  }

  #inTime<Answer>(what: string, ask: () => Promise<Answer>): Promise<Answer> {
    return inTime(this.#clock, this.#times.answerMsMax, what, ask());
  }

  /** Reports an order that was never given to a venue. */
  refuse(client: string, reason: string): void {
    this.#report(client, 'rejected', reason);
  }

  #report(client: string, status: 'sent' | 'unknown' | 'rejected', reason: string): void {
    this.#door.submit({ kind: 'report-order', client, status, filled: NONE, order: '', reason });
  }
}

/** The answer to a question about a client id is about it, also where it does not repeat it. */
const named = (state: VenueOrderState, client: string): VenueOrderState =>
  state.client === '' ? { ...state, client } : state;
