/** The port: the time, and what is done later. */
export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Ms since some moment; never set back or forward. Intervals are measured by it. */
  monotonic(): number;
  /** Runs `action` once after `ms`; the answer takes it back. */
  after(ms: number, action: () => void): () => void;
}

/** The clock of this machine. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
