/** Fields of JSON files: each says in one phrase what it accepts. */
import { z } from 'zod';

/** Bounds of a number; both ends are included. */
export interface Bounds {
  readonly least?: number;
  readonly most?: number;
  /** Excluded. */
  readonly above?: number;
}

function phrase({ least, most, above }: Bounds): string {
  if (above !== undefined) {
    return most === undefined ? `a number above ${above}` : `above ${above} and at most ${most}`;
  }
  if (least === undefined) return 'a finite number';
  return most === undefined ? `a number of ${least} or more` : `a number from ${least} to ${most}`;
}

/** A finite number within bounds. */
export function number(about: string, bounds: Bounds = {}) {
  const error = phrase(bounds);
  const { least = -Number.MAX_VALUE, most = Number.MAX_VALUE, above = -Number.MAX_VALUE } = bounds;
  return z
    .number({ error })
    .min(least, { error })
    .max(most, { error })
    .refine((value) => value > above || bounds.above === undefined, { error })
    .describe(about);
}

/** A number from 0 to 1. */
export const share = (about: string) => number(about, { least: 0, most: 1 });

/** A text that is not empty. */
export const text = (about: string) => {
  const error = 'a text that is not empty';
  return z.string({ error }).min(1, { error }).describe(about);
};

/** A map with exactly these fields. */
export function section<Shape extends z.core.$ZodLooseShape>(about: string, shape: Shape) {
  const error = `an object with ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: issueError(error) }).describe(about);
}

/** The phrase of a section stands for the section itself; unknown fields are named elsewhere. */
const issueError = (error: string) => (issue: { readonly code: string }) =>
  issue.code === 'unrecognized_keys' ? undefined : error;

/** One of some words. */
export const choice = <const Words extends readonly [string, ...string[]]>(
  about: string,
  words: Words,
) => z.enum(words, { error: `one of ${words.join(', ')}` }).describe(about);

export const list = <Entry extends z.ZodType>(about: string, entry: Entry) =>
  z.array(entry, { error: 'a list' }).describe(about);
