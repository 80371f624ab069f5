/** What is wrong with a set of rules. */

/** One fault: the field, what was seen there, and what is accepted and why. */
export interface Fault {
  readonly field: string;
  readonly value: string;
  readonly accepted: string;
}

export const say = (field: string, value: number | string, accepted: string): Fault => ({
  field,
  value: String(value),
  accepted,
});

export const isFinite = (value: number): boolean => value - value === 0;

/** A fault where a number is not within bounds, both included. */
export function outside(
  field: string,
  value: number,
  least: number,
  most: number,
  why: string,
): Fault[] {
  if (value >= least && value <= most && isFinite(value)) return [];
  return [say(field, value, why)];
}
