/** Whether the number of exceptions of a margin is what its confidence promises. */
import { erfc, normalQuantile } from '../../core/numeric/index.ts';

/** A statistic and the chance to see as much or more where the model is right. */
export interface LikelihoodRatio {
  readonly ratio: number;
  readonly pValue: number;
}

/** `x ln y`, zero where x is zero. */
const xLogY = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(y));

/** Chance that a chi-squared variable of one degree of freedom is above a value. */
const aboveOne = (value: number): number => erfc(Math.sqrt(Math.max(value, 0) / 2));

/** The same for two degrees of freedom. */
const aboveTwo = (value: number): number => Math.exp(-Math.max(value, 0) / 2);

/**
 * Proportion of failures: whether `exceptions` of `days` fit the promised share.
 * Source: P. Kupiec, Techniques for verifying the accuracy of risk measurement models (1995).
 */
export function proportionOfFailures(
  days: number,
  exceptions: number,
  share: number,
): LikelihoodRatio {
  const seen = exceptions / days;
  const kept = days - exceptions;
  const promised = xLogY(kept, 1 - share) + xLogY(exceptions, share);
  const found = xLogY(kept, 1 - seen) + xLogY(exceptions, seen);
  const ratio = Math.max(2 * (found - promised), 0);
  return { ratio, pValue: aboveOne(ratio) };
}

/** The value that a chi-squared variable of one degree exceeds with chance `1 - level`. */
export function chiSquaredQuantile(level: number): number {
  const z = normalQuantile((1 + level) / 2);
  return z * z;
}

/** Fewest and most exceptions that the test of `proportionOfFailures` accepts at a level. */
export function acceptedExceptions(days: number, share: number, level: number) {
  const most = chiSquaredQuantile(level);
  let minimum = -1;
  let maximum = -1;
  for (let exceptions = 0; exceptions <= days; exceptions += 1) {
    if (proportionOfFailures(days, exceptions, share).ratio > most) continue;
    if (minimum < 0) minimum = exceptions;
    maximum = exceptions;
  }
  return { minimum, maximum };
}

/** Days by what they and the day before were: `quietBad` is an exception after none. */
export interface Transitions {
  readonly quietQuiet: number;
  readonly quietBad: number;
  readonly badQuiet: number;
  readonly badBad: number;
}

/**
 * Whether exceptions come in clusters.
 * Source: P. Christoffersen, Evaluating interval forecasts (1998).
 */
export function independence(transitions: Transitions): LikelihoodRatio {
  const { quietQuiet, quietBad, badQuiet, badBad } = transitions;
  const bad = quietBad + badBad;
  const quiet = quietQuiet + badQuiet;
  const share = bad / (bad + quiet);
  const afterQuiet = quietBad / Math.max(quietQuiet + quietBad, 1);
  const afterBad = badBad / Math.max(badQuiet + badBad, 1);
  const together = xLogY(quiet, 1 - share) + xLogY(bad, share);
  const apart =
    xLogY(quietQuiet, 1 - afterQuiet) +
    xLogY(quietBad, afterQuiet) +
    xLogY(badQuiet, 1 - afterBad) +
    xLogY(badBad, afterBad);
  const ratio = Math.max(2 * (apart - together), 0);
  return { ratio, pValue: aboveOne(ratio) };
}

/** Both questions at once: the two statistics add, with two degrees of freedom. */
export function conditionalCoverage(
  failures: LikelihoodRatio,
  clusters: LikelihoodRatio,
): LikelihoodRatio {
  const ratio = failures.ratio + clusters.ratio;
  return { ratio, pValue: aboveTwo(ratio) };
}

/** Chance of at most this many exceptions, by the binomial law. */
export function atMostExceptions(days: number, exceptions: number, share: number): number {
  let term = (1 - share) ** days;
  let sum = term;
  for (let count = 1; count <= Math.min(exceptions, days); count += 1) {
    term *= ((days - count + 1) / count) * (share / (1 - share));
    sum += term;
  }
  return Math.min(sum, 1);
}

const YELLOW_FROM = 0.95;
const RED_FROM = 0.9999;
/** By exceptions; the last one stands for all above. */
const PLUS_FACTORS = [0, 0, 0, 0, 0, 0.4, 0.5, 0.65, 0.75, 0.85, 1];
const MULTIPLIERS = [1.5, 1.5, 1.5, 1.5, 1.5, 1.7, 1.76, 1.83, 1.88, 1.92, 2];

/**
 * Zone and factors of a count of exceptions.
 * Source: Basel Committee, Supervisory framework for backtesting (1996), table 2, and MAR32.9.
 */
export function trafficLight(days: number, exceptions: number, share: number) {
  const probability = atMostExceptions(days, exceptions, share);
  const isYellow = probability >= YELLOW_FROM;
  const at = Math.min(exceptions, PLUS_FACTORS.length - 1);
  return {
    zone: probability >= RED_FROM ? 'red' : isYellow ? 'yellow' : 'green',
    probability,
    plusFactor: PLUS_FACTORS[at] as number,
    multiplier: MULTIPLIERS[at] as number,
  };
}
