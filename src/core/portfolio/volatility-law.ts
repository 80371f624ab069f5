/** Shocked volatilities. */
import { powReal } from '../numeric/index.ts';
import type { SkewCap, SkewLaw, VolatilityLaw } from './rules.ts';

/** The term at which short and long powers meet. */
const PIVOT_DAYS = 30;

/** How much stronger than at 30 days a shock is at this term; 1 at 30 days. */
export function termScale(law: VolatilityLaw, days: number): number {
  const floored = Math.max(days, law.daysFloor);
  const power = floored <= PIVOT_DAYS ? law.shortPower : law.longPower;
  return powReal(PIVOT_DAYS / floored, power);
}

/** Volatility after a shock upward, never below the floor of the law. */
export const shockedUp = (law: VolatilityLaw, volatility: number, scale: number): number =>
  Math.max(volatility * (1 + law.up * scale) + law.upPoints, law.leastUp);

/** Volatility after a shock downward, never below zero. */
export const shockedDown = (law: VolatilityLaw, volatility: number, scale: number): number =>
  Math.max(volatility * (1 - law.down * scale) - law.downPoints, 0);

/**
 * What a skew scenario multiplies a volatility by.
 *
 * @param k `ln(K/F)`, or its size in the absolute scenario
 * @param years to expiry
 */
export function skewMultiplier(skew: SkewLaw, side: SkewCap, k: number, years: number): number {
  const root = Math.sqrt(years);
  const cap = side.cap + side.capSlope * root;
  const width = Math.max(
    skew.leastWidth,
    root * skew.width * (skew.level + root * skew.levelSlope),
  );
  const tilt = (k * cap) / width;
  return 1 + (k >= 0 ? Math.min(cap, tilt) : Math.max(-cap, tilt));
}
