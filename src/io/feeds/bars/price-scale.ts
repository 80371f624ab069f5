/** Prices that are wrong by a power of ten: a moved point, another unit, a redenominated coin. */

/** How near a ratio must be to a power of ten, as a share of it. */
const NEARNESS = 1.25;

/**
 * The power of ten that a ratio of two prices is near to, within a quarter; 0 where there is none.
 * A fall of seven eighths in one step can be true, so whoever asks lets the reader decide.
 */
export function powerOfTen(ratio: number): number {
  if (!(ratio > 0)) return 0;
  const power = Math.round(Math.log10(ratio));
  if (power === 0) return 0;
  const rest = ratio / 10 ** power;
  return rest > 1 / NEARNESS && rest < NEARNESS ? power : 0;
}
