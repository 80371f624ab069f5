/** Which trades were booked, so that a repeat books nothing. */

/** By instrument, sorted; the ids in the order in which they came, with the time of each. */
export type TradeIdsState = readonly (readonly [
  instrument: string,
  ids: readonly (readonly [id: string, time: number])[],
])[];

/**
 * Ids of booked trades by instrument and side: an order of ours that meets another one of ours
 * makes one trade with two sides. Bounded in time and in number; a repeat that comes later than
 * both would be booked again, so trades further back must not be asked for.
 */
export class TradeIds {
  // state
  readonly #ids = new Map<string, Map<string, number>>();
  readonly #keptMs: number;
  readonly #keptMax: number;

  /**
   * @param keptMs ms that an id is remembered
   * @param keptMax most ids of an instrument
   */
  constructor(keptMs: number, keptMax: number) {
    this.#keptMs = keptMs;
    this.#keptMax = keptMax;
  }

  /** Remembers a trade; false if it was known. `time` is Unix ms and never falls. */
  add(instrument: string, side: 'buy' | 'sell', trade: string, time: number): boolean {
    const ids = this.#of(instrument);
    const id = `${side} ${trade}`;
    if (ids.has(id)) return false;
    ids.set(id, time);
    for (const [oldest, since] of ids) {
      if (ids.size <= this.#keptMax && time - since <= this.#keptMs) break;
      ids.delete(oldest);
    }
    return true;
  }

  /** Since when every trade of an instrument is remembered, Unix ms; 0 where there is none. */
  knownSince(instrument: string): number {
    const times = [...(this.#ids.get(instrument)?.values() ?? [])];
    const [oldest = 0, newest = 0] = [times[0], times.at(-1)];
    // Ids that had to go for their number are older than all of the full memory.
    return times.length >= this.#keptMax ? oldest : Math.max(0, newest - this.#keptMs);
  }

  toState(): TradeIdsState {
    const instruments = [...this.#ids.keys()].sort();
    return instruments.map((instrument) => [instrument, [...this.#of(instrument)]] as const);
  }

  restore(state: TradeIdsState): void {
    for (const [instrument, ids] of state) this.#ids.set(instrument, new Map(ids));
  }

  #of(instrument: string): Map<string, number> {
    const known = this.#ids.get(instrument);
    if (known !== undefined) return known;
    const ids = new Map<string, number>();
    this.#ids.set(instrument, ids);
    return ids;
  }
}
