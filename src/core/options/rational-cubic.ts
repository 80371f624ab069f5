/**
 * The value at `x` of a rational cubic between two points with given slopes (R. Delbourgo and
 * J. A. Gregory, Shape preserving piecewise rational interpolation, 1985). The parameter `r` bends
 * it: 3 is the plain cubic, infinity the straight line.
 */
export function rationalCubic(
  x: number,
  from: number,
  to: number,
  valueFrom: number,
  valueTo: number,
  slopeFrom: number,
  slopeTo: number,
  r: number,
): number {
  const width = to - from;
  const t = (x - from) / width;
  const u = 1 - t;
  if (!(width > 0)) return 0.5 * (valueFrom + valueTo);
  if (r > STRAIGHT) return valueTo * t + valueFrom * u;
  const inner = (r * valueTo - width * slopeTo) * t + (r * valueFrom + width * slopeFrom) * u;
  return (valueTo * t * t * t + inner * t * u + valueFrom * u * u * u) / (1 + (r - 3) * t * u);
}

/** The parameter that gives the curve this second derivative at its upper end. */
export function bendAtUpperEnd(
  width: number,
  chord: number,
  slopeFrom: number,
  slopeTo: number,
  second: number,
): number {
  const turn = 0.5 * width * second + slopeTo - slopeFrom;
  return kept(turn / (slopeTo - chord), chord, slopeFrom, slopeTo);
}

/** The same at its lower end. */
export function bendAtLowerEnd(
  width: number,
  chord: number,
  slopeFrom: number,
  slopeTo: number,
  second: number,
): number {
  const turn = 0.5 * width * second + slopeTo - slopeFrom;
  return kept(turn / (chord - slopeFrom), chord, slopeFrom, slopeTo);
}

const STRAIGHT = 1e15;

/** At least what keeps the curve monotone and its curvature of one sign. */
function kept(r: number, chord: number, slopeFrom: number, slopeTo: number): number {
  const turn = slopeTo - slopeFrom;
  const monotone = (slopeTo + slopeFrom) / chord;
  const lower = Math.abs(turn / (chord - slopeFrom));
  const upper = Math.abs(turn / (slopeTo - chord));
  const least = Math.max(monotone, lower, upper);
  const found = r > least ? r : least;
  return found < STRAIGHT * 2 ? found : STRAIGHT * 2;
}
