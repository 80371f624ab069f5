/** What a backtest is made of: events in order of time, and somebody who looks at them. */

/** Something that became known at a time. */
export interface FeedEvent {
  readonly kind: string;
  /** Unix ms when it was known, not when it began: a bar is known at its close. */
  readonly time: number;
}

/** Events of one origin. */
export interface Feed<E extends FeedEvent = FeedEvent> {
  /** For messages. */
  readonly name: string;
  /** Events in order of time, as many at a time as is convenient; asked for once a run. */
  readonly events: () => AsyncIterable<readonly E[]> | Iterable<readonly E[]>;
  /** Share that was read so far, 0 to 1; absent where nobody knows. */
  readonly share?: () => number;
}

/** A wish of the policy that came due. */
export interface Wake extends FeedEvent {
  readonly kind: 'wake';
  readonly name: string;
}

/** The one clock of a run. */
export interface Clock {
  /** Unix ms of the event that is looked at. */
  readonly time: number;
  /** Number of that event, from 1. */
  readonly seq: number;
  /**
   * Asks for a `wake` event. It comes after every event of the feeds at its time.
   *
   * @param time not before the clock's own
   * @param name for whoever is woken
   */
  wake(time: number, name: string): void;
}

/** Anything that is run over events: an engine, activation levels, a desk. */
export interface Policy<E extends FeedEvent = FeedEvent> {
  onEvent(event: E | Wake, clock: Clock): void;
  /** After the last event. */
  onEnd?(clock: Clock): void;
}
