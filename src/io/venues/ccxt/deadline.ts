/** A promise that is broken when an answer takes too long. */
import { VenueError } from '../venue.ts';

export class Deadline {
  readonly passed: Promise<never>;
  readonly #reject: (error: VenueError) => void;
  readonly #ms: number;
  readonly #says: string;
  #timer: NodeJS.Timeout | undefined;

  /** `passed` is rejected with a VenueError `unknown`: the request may have had its effect. */
  constructor(ms: number, says: string) {
    const { promise, reject } = Promise.withResolvers<never>();
    // Nobody may be waiting when the time is over.
    promise.catch(() => {});
    this.passed = promise;
    this.#reject = reject;
    this.#ms = ms;
    this.#says = says;
    this.restart();
  }

  /** The time begins anew, such as when a request is sent after it had to wait. */
  restart(): void {
    this.hold();
    this.#timer = setTimeout(() => {
      const says = `${this.#says}: no whole answer in ${this.#ms} ms`;
      this.#reject(new VenueError('unknown', says));
    }, this.#ms);
  }

  /** No time passes until `restart`. */
  hold(): void {
    clearTimeout(this.#timer);
  }
}
