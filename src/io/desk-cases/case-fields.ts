/** The fields of a file of cases: what a desk is told over time, and what it is to say. */
import { z } from 'zod';
import { fields } from '../desk-file/index.ts';

const { decimal, duration, instant, name, names, quote, real, share, strict, text, truth, wordOf } =
  fields;

const byName = <T extends z.ZodType>(value: T) => z.record(z.string(), value).optional();

const QUOTE = z.union([
  decimal,
  strict({
    bid: decimal,
    ask: decimal,
    bidSize: decimal.optional(),
    askSize: decimal.optional(),
  }),
]);
const MARK = z.union([decimal, strict({ mark: decimal, index: decimal.optional() })]);
const POSITION = z.union([decimal, strict({ size: decimal, liquidation: decimal.optional() })]);
const REASONS = ['funding', 'deposit', 'withdrawal', 'transfer', 'liquidation', 'other'] as const;

/** What happens at one time, in the order of these fields; then the desk gets a tick. */
export const STEP = strict({
  at: duration.describe('since the start of the case'),
  silent: names.optional().describe('instruments and venues that say nothing from now on'),
  quote: byName(QUOTE).describe('a price, or bid and ask, by instrument'),
  mark: byName(MARK),
  volatility: byName(share).describe('implied, a year'),
  funding: byName(share).describe('of the next 8 hours'),
  trade: byName(strict({ price: decimal, size: decimal, aggressor: wordOf(['buy', 'sell']) })),
  values: byName(real),
  venue: byName(wordOf(['up', 'degraded', 'down'])),
  account: byName(
    strict({ equity: quote, initial: quote, maintenance: quote, available: quote.optional() }),
  ),
  position: byName(POSITION).describe('what the venue says is held, by instrument'),
  cash: byName(strict({ reason: wordOf(REASONS), amount: quote })),
  notice: byName(wordOf(['adl', 'liquidation', 'margin-call', 'terms-changed'])),
  kill: strict({ scope: name, person: name, flatten: truth.optional() }).optional(),
  rearm: strict({ scope: name, person: name }).optional(),
});

export const CASE = strict({
  name: text,
  module: name.optional().describe('only what this module says is compared'),
  start: instant.optional(),
  tick: duration.optional().describe('between two ticks; 1s'),
  orders: wordOf(['fill', 'rest', 'reject']).optional().describe('what becomes of orders; fill'),
  given: z.array(STEP),
  until: duration.optional(),
  expect: z.array(text).optional().describe('events in their order, such as: 30s fired ID RUNG'),
  never: z.array(text).optional().describe('events that may not occur, such as: order'),
});

export const CASES = strict({
  about: text.optional(),
  cases: z.array(z.unknown(), { error: 'a list of cases' }),
});

export type Step = z.output<typeof STEP>;
export type CaseFields = z.output<typeof CASE>;
