/** Value at risk and expected shortfall of a law that is known; losses are positive. */
import {
  exp,
  ln,
  normalDensity,
  normalQuantile,
  studentDensity,
  studentQuantile,
} from '../../numeric/index.ts';
import type { TailRisk } from './monitor.ts';

/**
 * Of a normal return: `-mean + deviation z` and `-mean + deviation phi(z) / (1 - level)`.
 * Source: A. McNeil, R. Frey, P. Embrechts, Quantitative risk management (2015), example 2.14.
 *
 * @param level in (0, 1)
 */
export function normalTail(mean: number, deviation: number, level: number): TailRisk {
  const z = normalQuantile(level);
  const beyond = normalDensity(z) / (1 - level);
  return { valueAtRisk: -mean + deviation * z, expectedShortfall: -mean + deviation * beyond };
}

/**
 * Of a Student return about zero: `q` and `phi(q) / (1 - level) * (nu + q^2) / (nu - 1)`, times the
 * scale. Source: as above, example 2.15.
 *
 * @param freedom degrees of freedom, above 1: there is no shortfall at one or less
 * @param scale of the law; not its standard deviation
 */
export function studentTail(freedom: number, scale: number, level: number): TailRisk {
  const q = studentQuantile(level, freedom);
  const density = studentDensity(q, freedom) / (1 - level);
  const expected = (density * (freedom + q * q)) / (freedom - 1);
  return { valueAtRisk: scale * q, expectedShortfall: scale * expected };
}

/** A generalised Pareto law of what is beyond a threshold, and how much of the sample is. */
export interface ParetoTail {
  readonly threshold: number;
  /** Share of the outcomes beyond it, in (0, 1). */
  readonly share: number;
  /** The shape xi, under 1, and the scale beta, above 0. */
  readonly shape: number;
  readonly scale: number;
}

/** Under this the power is taken by its series, which has no difference of near equals. */
const NEARLY_ZERO = 1e-4;

/** `(e^(shape x) - 1) / shape`, and x where the shape is zero. */
function growth(shape: number, x: number): number {
  const power = shape * x;
  if (Math.abs(power) > NEARLY_ZERO) return (exp(power) - 1) / shape;
  return x * (1 + (power / 2) * (1 + (power / 3) * (1 + power / 4)));
}

/**
 * Of losses with a Pareto tail: `threshold + scale / shape ((share / (1 - level))^shape - 1)` and
 * `(VaR + scale - shape threshold) / (1 - shape)`.
 * Source: A. McNeil, Extreme value theory for risk managers (1999), equations 6 and 10.
 *
 * @param level from 1 - share to under 1
 */
export function paretoTailRisk(tail: ParetoTail, level: number): TailRisk {
  const { threshold, share, shape, scale } = tail;
  const valueAtRisk = threshold + scale * growth(shape, ln(share / (1 - level)));
  const expectedShortfall = (valueAtRisk + scale - shape * threshold) / (1 - shape);
  return { valueAtRisk, expectedShortfall };
}
