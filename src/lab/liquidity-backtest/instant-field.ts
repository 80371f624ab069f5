/** An instant in a scenario file. */
import { z } from 'zod';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/;

/** An instant in UTC, as Unix milliseconds. */
export function instant(about: string) {
  const accepted = 'an instant such as 2025-10-10T20:50Z';
  return z
    .string({ error: accepted })
    .transform((value, context): number => {
      const time = INSTANT.test(value) ? Date.parse(value) : Number.NaN;
      // Date.parse rolls 31 February over to March; only a real day is written back as it was.
      const isReal =
        !Number.isNaN(time) && new Date(time).toISOString().startsWith(value.slice(0, 16));
      if (isReal) return time;
      context.issues.push({ code: 'custom', message: accepted, input: value });
      return z.NEVER;
    })
    .describe(`${about} Accepted: ${accepted}.`);
}
