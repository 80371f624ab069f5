/** When a fund has shrunk so far that deleveraging begins before it is empty. */
import { greater, mulDivUp, PPM, type Ppm, type QuoteUnits } from '../money/index.ts';

/**
 * Balance of a fund below which deleveraging begins: the average of a while ago less a share, but
 * at least a floor. Rounds up: it begins a unit early rather than late. Source: OKX,
 * auto-deleveraging: `max(8 h average - 30 %, floor)`.
 *
 * @param average zero or more
 * @param fall share of the average that may be lost, 0 to one million
 */
export const deleverageBelow = (average: QuoteUnits, fall: Ppm, floor: QuoteUnits): QuoteUnits =>
  greater(mulDivUp(average, PPM - fall, PPM), floor);

/**
 * Whether a fund has lost at least a share of its highest balance (Bybit and OKX: 30 % in 8 hours).
 *
 * @param peak highest balance of the while, zero or more
 */
export const hasFallenBy = (peak: QuoteUnits, balance: QuoteUnits, fall: Ppm): boolean =>
  peak > 0n && (peak - balance) * PPM >= peak * fall;
