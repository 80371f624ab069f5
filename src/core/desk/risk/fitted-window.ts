/** A rolling sample with a law that is fitted to it again and again. */
import { SampleWindow } from './sample-window.ts';

export interface FittedWindowTerms {
  /** Outcomes that the law is fitted to, up to `SAMPLE_MAX`. */
  readonly window: number;
  /** Outcomes between two fits, 1 or more; in between the last fit stands. */
  readonly refitEvery: number;
}

export interface FittedWindowState<Fit> {
  /** Oldest first. */
  readonly values: readonly number[];
  /** Null before the first. */
  readonly fit: Fit | null;
  /** Outcomes since the last fit. */
  readonly sinceFit: number;
}

const EMPTY = { values: [], fit: null, sinceFit: 0 } as const;

/**
 * Fits as soon as there are enough values, and then every so many. Where a sample allows no fit,
 * the last one stays and the next value tries again.
 */
export class FittedWindow<Fit> {
  // state
  private readonly sample: SampleWindow;
  private sinceFit: number;
  fit: Fit | null;
  // fixed
  private readonly refitEvery: number;
  private readonly least: number;
  private readonly fitOf: (values: Float64Array) => Fit | null;

  /**
   * @param least values before the first fit
   * @param fitOf the law of a sample, or null where it has none; the same sample, the same law
   */
  constructor(
    { window, refitEvery }: FittedWindowTerms,
    least: number,
    fitOf: (values: Float64Array) => Fit | null,
    { values, fit, sinceFit }: FittedWindowState<Fit> = EMPTY,
  ) {
    this.sample = new SampleWindow(window, values);
    this.refitEvery = refitEvery;
    this.least = least;
    this.fitOf = fitOf;
    this.fit = fit;
    this.sinceFit = sinceFit;
  }

  get count(): number {
    return this.sample.count;
  }

  values(): Float64Array {
    return this.sample.values();
  }

  /** Takes a finite value in; says whether the law was fitted anew. */
  push(value: number): 'kept' | 'fitted' {
    this.sample.push(value + 0); // a negative zero becomes zero, which JSON keeps
    this.sinceFit += 1;
    if (this.sample.count < this.least) return 'kept';
    if (this.fit !== null && this.sinceFit < this.refitEvery) return 'kept';
    const fit = this.fitOf(this.sample.values());
    if (fit === null) return 'kept';
    this.fit = fit;
    this.sinceFit = 0;
    return 'fitted';
  }

  toState(): FittedWindowState<Fit> {
    return { values: this.sample.toState(), fit: this.fit, sinceFit: this.sinceFit };
  }
}
