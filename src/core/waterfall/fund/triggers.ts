/** What makes deleveraging begin, and which of it did. */
import type { Ppm, QuoteUnits } from '../../money/index.ts';
import { deleverageBelow, hasFallenBy } from '../fund-fall.ts';

/** When deleveraging begins before a fund is empty. */
export interface TriggerPolicy {
  /** What the fund keeps, quote units. */
  readonly floor: QuoteUnits;
  /** Fall from the peak of the while that is one too many, ppm; zero where it does not count. */
  readonly peakFall: Ppm;
  /** Fall from the average of the while, ppm; zero where it does not count. */
  readonly averageFall: Ppm;
  /** Least balance that the fall from the average may leave, quote units. */
  readonly averageFloor: QuoteUnits;
  /** Length of the while, ms. */
  readonly whileMs: number;
}

/** Bybit: 30 % from the peak of eight hours. */
export const PEAK_OF_EIGHT_HOURS: TriggerPolicy = {
  floor: 0n as QuoteUnits,
  peakFall: 300_000n as Ppm,
  averageFall: 0n as Ppm,
  averageFloor: 0n as QuoteUnits,
  whileMs: 28_800_000,
};

/** What is known of a fund, and of the vault beside it. */
export interface FundReading {
  readonly balance: QuoteUnits;
  /** Highest balance and average of the while. */
  readonly peak: QuoteUnits;
  readonly average: QuoteUnits;
  /** Loss budget of the vault, and what of it was lost; both zero or more. */
  readonly vaultBudget: QuoteUnits;
  readonly vaultLost: QuoteUnits;
  /** Whether an account is worth less than nothing and no layer can pay. */
  readonly isInsolvent: boolean;
}

/** Why deleveraging begins, the gravest first. */
export type DeleverageTrigger = 'insolvency' | 'floor' | 'peak-fall' | 'average-fall' | 'budget';

/** All triggers that a reading pulls, the gravest first; none where deleveraging does not begin. */
export function pulledTriggers(policy: TriggerPolicy, reading: FundReading): DeleverageTrigger[] {
  const { balance, peak, average, vaultBudget, vaultLost, isInsolvent } = reading;
  const pulled: DeleverageTrigger[] = [];
  if (isInsolvent) pulled.push('insolvency');
  if (balance <= policy.floor) pulled.push('floor');
  if (policy.peakFall > 0n && hasFallenBy(peak, balance, policy.peakFall)) pulled.push('peak-fall');
  const { averageFall, averageFloor } = policy;
  const below = deleverageBelow(average, averageFall, averageFloor);
  if (averageFall > 0n && balance < below) pulled.push('average-fall');
  if (vaultBudget > 0n && vaultLost >= vaultBudget) pulled.push('budget');
  return pulled;
}

/** A balance that was seen. */
export interface SeenBalance {
  readonly time: number;
  readonly balance: QuoteUnits;
}

/**
 * Highest balance of a while up to a time, exact: every balance that held at any moment of it
 * counts, so also the last from before it.
 *
 * @param seen in the order of their times, each holding until the next
 * @returns zero where nothing was seen
 */
export function peakSince(seen: readonly SeenBalance[], time: number, whileMs: number): QuoteUnits {
  let peak = 0n as QuoteUnits;
  for (let at = seen.length - 1; at >= 0; at -= 1) {
    const { time: when, balance } = seen[at] as SeenBalance;
    if (when > time) continue;
    if (balance > peak) peak = balance;
    if (when <= time - whileMs) break;
  }
  return peak;
}

/** Balances that a peak may still need: those of the while, and the last before it. */
export function keptBalances(
  seen: readonly SeenBalance[],
  time: number,
  whileMs: number,
): readonly SeenBalance[] {
  let from = 0;
  while (from + 1 < seen.length && (seen[from + 1] as SeenBalance).time <= time - whileMs) {
    from += 1;
  }
  return seen.slice(from);
}
