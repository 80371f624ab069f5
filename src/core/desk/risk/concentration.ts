/** How much of a book hangs on one name. */
import { makerConcentration } from '../../liquidity/index.ts';

/** Shares are of the sum of absolute exposures. */
export interface BookConcentration {
  /** Herfindahl-Hirschman index: sum of squared shares, 1/n to 1; 0 of an empty book. */
  readonly index: number;
  /** Names of equal size that would have the same index; 0 of an empty book. */
  readonly effectiveNames: number;
  /** Largest share and whose it is; 0 and empty of an empty book. */
  readonly largest: number;
  readonly name: string;
}

export interface ConcentrationState {
  readonly exposures: readonly (readonly [name: string, exposure: number])[];
}

const NONE: BookConcentration = { index: 0, effectiveNames: 0, largest: 0, name: '' };

/**
 * Exposures by name, and their concentration. Names are kept in the order they first came, so that
 * sums are the same on every machine.
 */
export class ConcentrationMonitor {
  // state
  private readonly exposures = new Map<string, number>(); // signed, in one money; none is zero

  /** Says what a name's exposure is now; zero, or what is not finite, takes it off the book. */
  set(name: string, exposure: number): void {
    if (exposure === 0 || !Number.isFinite(exposure)) this.exposures.delete(name);
    else this.exposures.set(name, exposure);
  }

  concentration(): BookConcentration {
    if (this.exposures.size === 0) return NONE;
    let [most, name] = [0, ''];
    const sizes: number[] = [];
    for (const [of, exposure] of this.exposures) {
      const size = Math.abs(exposure);
      if (size > most) [most, name] = [size, of];
      sizes.push(size);
    }
    const { index, effectiveMakers, largestMaker } = makerConcentration(sizes);
    return { index, effectiveNames: effectiveMakers, largest: largestMaker, name };
  }

  toState(): ConcentrationState {
    return { exposures: [...this.exposures] };
  }

  static fromState({ exposures }: ConcentrationState): ConcentrationMonitor {
    const monitor = new ConcentrationMonitor();
    for (const [name, exposure] of exposures) monitor.set(name, exposure);
    return monitor;
  }
}
