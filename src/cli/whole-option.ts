/** Whole numbers of the command line. */
import { InputError } from '../lab/input-error.ts';

/** Whole number of an option in a range. */
export function wholeOption(
  field: string,
  value: string | undefined,
  [least, most, fallback]: readonly [number, number, number],
): number {
  if (value === undefined) return fallback;
  const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  const accepted = `a whole number from ${least} to ${most}`;
  throw new InputError({ file: 'command line', field, value, accepted });
}
