/** The fields of levels of support: when each begins, when it ends, and how long it may last. */
import { z } from 'zod';
import { list, section, text, whole } from './scenario-fields.ts';

const WEEK_MS = 604_800_000;

const condition = z.union(
  [
    z.string(),
    z.strictObject({
      atLeast: whole('How many must hold.', 1, 16),
      of: list('Expressions.', 'a list of expressions', text('A CEL expression.')),
    }),
  ],
  { error: 'a CEL expression, or { atLeast: 2, of: [...] }' },
);

const level = section('One level. Conditions are CEL over gauges, such as range_bp_rank > 0.999.', {
  enter: condition.describe('When it begins.'),
  leave: condition.describe('When it ends, where `enter` does not hold.'),
  enterMs: whole('How long `enter` must hold, ms.', 0, WEEK_MS),
  leaveMs: whole('How long `leave` must hold, ms.', 0, WEEK_MS),
  lastsMsMax: whole('After so long it ends by itself; 0: never.', 0, WEEK_MS),
});

/** Levels of support; one that is left out is none. */
export const activation = section('Levels of support.', {
  watch: level.optional(),
  support: level.optional(),
  rescue: level.optional(),
  gapMsMax: whole('Samples further apart prove nothing about the time between.', 1, WEEK_MS),
});
