/**
 * How far a venue's clock is from ours. A venue refuses orders whose time stamp is too far off, so
 * this is known before the first one is sent.
 */

export interface ClockOffset {
  /** Venue's clock less ours, ms; a half where the round trip was odd. */
  readonly offsetMs: number;
  /** The true offset is no further than this from `offsetMs`: half of the round trip. */
  readonly uncertaintyMs: number;
  readonly probes: number;
}

export interface ClockProbe {
  readonly sent: number;
  readonly received: number;
  /** What the venue's clock said somewhere in between. */
  readonly venue: number;
}

/**
 * Offset of the probe with the least round trip. The venue read its clock somewhere between sending
 * and receiving; the middle errs by half of the round trip at most, so the shortest says most
 * (Cristian, Probabilistic clock synchronization, Distributed Computing 3, 1989).
 *
 * @returns null where there is no probe with a round trip of 0 or more
 */
export function clockOffset(probes: readonly ClockProbe[]): ClockOffset | null {
  let best: ClockProbe | null = null;
  let usable = 0;
  for (const probe of probes) {
    const roundTrip = probe.received - probe.sent;
    // Our own clock was set back in between: such a probe says nothing.
    if (!(roundTrip >= 0) || !Number.isFinite(probe.venue)) continue;
    usable += 1;
    if (best === null || roundTrip < best.received - best.sent) best = probe;
  }
  if (best === null) return null;
  const half = (best.received - best.sent) / 2;
  return { offsetMs: best.venue - (best.sent + half), uncertaintyMs: half, probes: usable };
}

/** Is the offset within the budget in the worst case that the measurement leaves open? */
export const isWithin = (offset: ClockOffset, budgetMs: number): boolean =>
  Math.abs(offset.offsetMs) + offset.uncertaintyMs <= budgetMs;

/**
 * Asks the venue for its time `probes` times, one after the other.
 *
 * @param time the venue's clock, Unix ms
 * @param now our clock, Unix ms
 * @throws what `time` throws when no probe was answered
 */
export async function measureClockOffset(
  time: () => Promise<number>,
  now: () => number,
  probes = 5,
): Promise<ClockOffset> {
  const answered: ClockProbe[] = [];
  let last: unknown = new Error('no probe of the clock was asked for; accepted: 1 or more');
  for (let probe = 0; probe < probes; probe += 1) {
    const sent = now();
    try {
      const venue = await time();
      answered.push({ sent, received: now(), venue });
    } catch (error) {
      last = error;
    }
  }
  const offset = clockOffset(answered);
  if (offset === null) throw last;
  return offset;
}

/** Refuses to arm past the budget; the error names the offset, how sure it is, and the budget. */
export function refuseOffset(venue: string, offset: ClockOffset, budgetMs: number): void {
  if (isWithin(offset, budgetMs)) return;
  const seen = `its clock is ${offset.offsetMs} ms from ours, to ${offset.uncertaintyMs} ms`;
  const accepted = `both together at most ${budgetMs} ms; set the clock of this machine by NTP`;
  throw new Error(`venue ${venue}: ${seen}; accepted: ${accepted}`);
}
