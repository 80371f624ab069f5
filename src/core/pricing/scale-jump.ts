/** The canary for wrong units: a price that changes by a power of ten has another scale. */
import { PPM } from '../money/index.ts';

/** Powers that are looked for: from one decimal to the widest mistake between two tokens. */
const POWERS_MAX = 18;

/**
 * Whether a price is ten, a hundred, ... times the one before, or such a part of it, to within a
 * distance. A feed with 8 decimals that becomes one of 18 is off by ten thousand millions.
 *
 * @param before the last good price, above zero
 * @param price above zero
 * @param nearPpm how near to the power counts, 1 to 500,000 parts per million
 */
export function isScaleJump(before: bigint, price: bigint, nearPpm: bigint): boolean {
  const high = before > price ? before : price;
  let low = before > price ? price : before;
  for (let power = 1; power <= POWERS_MAX; power += 1) {
    low *= 10n;
    if (low * (PPM - nearPpm) > high * PPM) return false;
    if (low * (PPM + nearPpm) >= high * PPM) return true;
  }
  return false;
}
