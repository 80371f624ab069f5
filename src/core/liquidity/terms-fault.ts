/** What is wrong with terms: the first field that lies outside its range. */

/** A field, what was seen there, and what is accepted instead. */
export interface TermsFault {
  readonly at: string;
  readonly seen: string;
  readonly accepted: string;
}

/** A field with its range, both ends included; `number` fields must be whole. */
export type TermsRange = readonly [
  at: string,
  seen: bigint | number,
  least: bigint | number,
  most: bigint | number,
];

const isWithin = ([, seen, least, most]: TermsRange): boolean =>
  (typeof seen === 'bigint' || Number.isInteger(seen)) && seen >= least && seen <= most;

/** The first range that is not kept; null where all are. */
export function firstOutside(ranges: readonly TermsRange[]): TermsFault | null {
  const broken = ranges.find((range) => !isWithin(range));
  if (broken === undefined) return null;
  const [at, seen, least, most] = broken;
  return { at, seen: String(seen), accepted: `a whole number, ${least} to ${most}` };
}
