/** Times of venues as Unix milliseconds, whatever unit they are written in. */

/** Units of Unix time, with the digits that their whole part has from 2001 to 2286. */
export const TIME_UNITS = { s: 10, ms: 13, us: 16, ns: 19 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

/** What is accepted, for messages. */
export const TIME_ACCEPTED = 'Unix time in seconds, ms, µs or ns (10, 13, 16 or 19 digits)';

const UNITS = Object.keys(TIME_UNITS) as TimeUnit[];
const TIME = /^[1-9]\d*(\.\d+)?$/;

/** The unit that a time is written in, by the digits of its whole part; null where it is none. */
export function timeUnitOf(text: string): TimeUnit | null {
  if (!TIME.test(text)) return null;
  const point = text.indexOf('.');
  const digits = point < 0 ? text.length : point;
  return UNITS.find((unit) => TIME_UNITS[unit] === digits) ?? null;
}

/**
 * A time as Unix milliseconds; a part of a millisecond stays as the fraction of a double, which is
 * right to a quarter of a microsecond.
 *
 * @param text digits of a unit that `timeUnitOf` has told
 */
export function millisecondsOf(text: string, unit: TimeUnit): number {
  if (unit === 'ms') return Number(text);
  if (unit === 's') return Math.round(Number(text) * 1_000_000) / 1_000;
  // Cut before it is read: nineteen digits do not go into a double.
  return Number(`${text.slice(0, TIME_UNITS.ms)}.${text.slice(TIME_UNITS.ms).replace('.', '')}`);
}
