import { exp } from '../../core/numeric/index.ts';

const WINDOW_MS = 60_000;
const SAMPLE_MS = 3_000;
const SAMPLES_MAX = WINDOW_MS / SAMPLE_MS + 2;
const FOUR_LN_2 = 4 * Math.LN2;

/**
 * Volatility of a price by its range in the last minute: range^2 / (4 ln 2), the estimate of
 * M. Parkinson (1980), averaged with a half-life. Levels are in basis points. The first minute is
 * not measured: until then the volatility is the one it was opened with.
 */
export class VolatilityMeter {
  // state
  private variance: number; //             squared bp per minute
  private first: number; //                Unix milliseconds of the opening
  private last = Number.NEGATIVE_INFINITY; // Unix milliseconds of the last sample
  private count = 0; //                    samples ever taken
  private readonly times = new Float64Array(SAMPLES_MAX); // a ring, by count
  private readonly levels = new Float64Array(SAMPLES_MAX);
  // fixed
  private readonly halfLifeMs: number;

  /** @param volatilityBp at the opening, basis points a minute */
  constructor(time: number, volatilityBp: number, halfLife: number) {
    this.variance = volatilityBp * volatilityBp;
    this.first = time;
    this.halfLifeMs = halfLife * 1_000;
  }

  /** Notes where the price is; more often than every third second is not looked at. */
  observe(time: number, level: number): void {
    if (time - this.last < SAMPLE_MS) return;
    const passed = time - this.last;
    this.times[this.count % SAMPLES_MAX] = time;
    this.levels[this.count % SAMPLES_MAX] = level;
    this.count += 1;
    this.last = time;
    if (time - this.first < WINDOW_MS) return;
    const range = this.range(time);
    const kept = exp((-Math.LN2 * passed) / this.halfLifeMs);
    this.variance = kept * this.variance + ((1 - kept) * range * range) / FOUR_LN_2;
  }

  /** Basis points a minute. */
  volatilityBp(): number {
    return Math.sqrt(this.variance);
  }

  /** Highest minus lowest level of the last minute. */
  private range(time: number): number {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const oldest = Math.max(0, this.count - SAMPLES_MAX);
    for (let i = this.count - 1; i >= oldest; i -= 1) {
      if ((this.times[i % SAMPLES_MAX] as number) < time - WINDOW_MS) break;
      const level = this.levels[i % SAMPLES_MAX] as number;
      if (level < low) low = level;
      if (level > high) high = level;
    }
    return high - low;
  }
}
