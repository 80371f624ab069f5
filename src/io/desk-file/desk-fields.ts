/** The fields of a whole desk file, and the JSON Schema that editors complete and check with. */
import { z } from 'zod';
import { LIBRARY } from '../../core/desk/index.ts';
import {
  duration,
  name,
  names,
  parameterFields,
  quote,
  share,
  strict,
  text,
  truth,
  whole,
  wordOf,
} from './fields.ts';
import { INSTRUMENT } from './instruments.ts';
import { EXECUTION, LIMITS, WRITTEN } from './module-fields.ts';

/** A venue: the paper exchange, or an exchange that ccxt speaks with. */
export const VENUE = z.discriminatedUnion(
  'kind',
  [
    strict({ kind: z.literal('paper') }),
    strict({ kind: z.literal('ccxt'), exchange: name, sandbox: truth.optional() }),
  ],
  { error: 'one of paper, ccxt' },
);

export type VenueFields = z.output<typeof VENUE>;

/** What may be laid over a ready module. */
const USE = {
  id: name.optional(),
  about: text.optional(),
  gapMax: duration.optional(),
  limits: LIMITS.optional(),
  execution: EXECUTION.optional(),
};

/** A module of the library, by its name. */
export const usedModule = (library: keyof typeof LIBRARY) =>
  strict({
    use: z.literal(library),
    ...USE,
    with: parameterFields(LIBRARY[library].parameters),
  });

/** A module of a file of TypeScript or JavaScript. */
export const IMPORT = strict({
  import: text.describe('./my-module.ts, beside this file; its default export is taken'),
});

const RISK = strict({
  method: wordOf([
    ...(['historical', 'filtered', 'ewma-normal', 'garch-normal'] as const),
    ...(['student-t', 'extreme'] as const),
  ]).optional(),
  bar: duration.optional(),
  window: whole.optional(),
});

/** The top of a file; instruments and modules are read one by one, so that all are judged. */
const TOP = {
  name: name.describe('of the desk'),
  about: text.optional(),
  capital: z
    .record(z.string(), quote, { error: 'amounts by venue' })
    .describe('quote currency at each venue at the start'),
  venues: z.record(z.string(), VENUE, { error: 'venues by name' }),
  values: names.optional().describe('names that sources state: gauges, on-chain values'),
  rate: share.optional().describe('interest a year, of options'),
  risk: RISK.optional(),
  accountAgeMax: duration.optional().describe('older statements of an account are none; 60s'),
  adopt: duration.optional().describe("a venue's position that differs so long is true; 10s"),
};

export const DESK = strict({
  ...TOP,
  instruments: z.array(z.unknown(), { error: 'a list of instruments' }),
  modules: z.array(z.unknown(), { error: 'a list of modules' }),
});

/** JSON Schema of a desk file, draft 2020-12. */
export function deskSchema(): object {
  const used = Object.keys(LIBRARY).map((key) => usedModule(key as keyof typeof LIBRARY));
  const whole = strict({
    ...TOP,
    instruments: z.array(INSTRUMENT),
    modules: z.array(z.union([...used, IMPORT, WRITTEN])),
  });
  const { $schema, ...rest } = z.toJSONSchema(whole, { io: 'input' });
  return { $schema, title: 'Breakwater desk', ...rest };
}
