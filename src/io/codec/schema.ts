/** JSON Schema and validators of commands and events, derived from the tables of the model. */
import { z } from 'zod';
import {
  BREAKER_PHASES,
  COMMAND_KINDS,
  COMMANDS,
  type CommandKind,
  EVENT_KINDS,
  EVENTS,
  type EventFieldKind,
  type EventKind,
  type Field,
  type FieldKind,
  LEVEL_REASONS,
  LEVELS,
  MODES,
  OPERATOR_ACTIONS,
  PRICE_STATES,
  REASONS,
  REFUSAL_CODES,
  RESPONSES,
  SIDES,
  STAGES,
} from '../../core/model/index.ts';

/** What an amount looks like in JSON: a text, so that no reader rounds it. */
export const DECIMAL_TEXT = /^-?\d{1,19}(\.\d{1,18})?$/;

const decimal = z
  .string({ error: 'a decimal number as a text, such as "100.50"' })
  .regex(DECIMAL_TEXT, 'a decimal number as a text, such as "100.50"');
const name = z
  .string({ error: 'a name' })
  .regex(/^[A-Za-z0-9._:-]{1,32}$/, '1 to 32 of the characters A-Z a-z 0-9 . _ : -');
const count = z.int({ error: 'a whole number' }).min(0, 'a whole number of zero or more');

const COMMAND_FIELDS: Record<FieldKind, z.ZodType> = {
  name,
  'name?': name.optional(),
  quote: decimal,
  lots: decimal,
  price: decimal,
  ppb: decimal,
  time: count,
  count,
  side: z.enum(SIDES, { error: 'buy or sell' }),
  mode: z.enum(MODES, { error: 'cross, isolated or portfolio' }),
  action: z.enum(OPERATOR_ACTIONS, { error: 'halt, resume or close-only' }),
  json: z.record(z.string(), z.unknown(), { error: 'an object of terms' }),
  word: z.string(),
  text: z.string(),
};

const UNITS: Partial<Record<FieldKind, string>> = {
  quote: 'decimal text in the settlement asset',
  lots: 'decimal text in the base asset',
  price: 'decimal text, quote per base',
  ppb: 'decimal text, a fraction',
  time: 'ms since 1970',
};

/** What every command has besides its own fields. */
const ENVELOPE = {
  id: name.describe('client-given; applying one id twice is applying it once').optional(),
  time: count.describe('ms since 1970; absent: that of the command before').optional(),
};

function commandSchema(kind: CommandKind): z.ZodType {
  const fields = Object.entries<Field>(COMMANDS[kind].fields).map(([name, field]) => {
    const unit = UNITS[field.kind];
    const says = unit === undefined ? field.says : `${field.says} (${unit})`;
    const base = COMMAND_FIELDS[field.kind];
    if (field.fallback === undefined) return [name, base.describe(says)];
    return [name, base.optional().describe(`${says}; absent: ${field.fallback}`)];
  });
  const shape = { kind: z.literal(kind), ...ENVELOPE, ...Object.fromEntries(fields) };
  return z.strictObject(shape).describe(COMMANDS[kind].says);
}

/** A validator per kind of command. */
export const COMMAND_SCHEMAS = Object.fromEntries(
  COMMAND_KINDS.map((kind) => [kind, commandSchema(kind)]),
) as Record<CommandKind, z.ZodType>;

/** Accounts in another asset than the venue's own are named with it: `world@BTC`. */
const accountName = z.string().regex(/^[A-Za-z0-9._:-]{1,64}(@[A-Za-z0-9._:-]{1,32})?$/);

const EVENT_FIELDS: Record<EventFieldKind, z.ZodType> = {
  account: accountName,
  market: name,
  order: name,
  liquidation: z.string().describe('name of the order at the venue'),
  source: name,
  layer: z.string(),
  quote: decimal,
  lots: decimal,
  price: decimal,
  ppb: decimal,
  side: z.enum(SIDES),
  stage: z.enum(STAGES),
  reason: z.enum(REASONS),
  refusal: z.enum(REFUSAL_CODES as unknown as [string, ...string[]]),
  priceState: z.enum(PRICE_STATES),
  action: z.enum(OPERATOR_ACTIONS),
  breaker: name,
  phase: z.enum(BREAKER_PHASES),
  response: z.enum(['none', ...RESPONSES]),
  level: z.enum(LEVELS),
  levelReason: z.enum(LEVEL_REASONS),
  purpose: z.enum(['quote', 'purchase', 'unwind']),
  standing: z.enum(['good', 'grace', 'excluded']),
  seq: count,
};

function eventSchema(kind: EventKind): z.ZodType {
  const fields = Object.entries<EventFieldKind>(EVENTS[kind].fields).map(([field, type]) => [
    field,
    EVENT_FIELDS[type],
  ]);
  const shape = {
    kind: z.literal(kind),
    seq: count.describe('number of the event'),
    cause: count.describe('number of the command'),
    command: z.string().describe('id of the command'),
    time: count.describe('ms since 1970'),
    ...Object.fromEntries(fields),
  };
  return z.strictObject(shape).describe(EVENTS[kind].says);
}

/** The published JSON Schema: one definition per kind of command and event. */
export function jsonSchema(): Record<string, unknown> {
  const commands = z.discriminatedUnion(
    'kind',
    COMMAND_KINDS.map((kind) => COMMAND_SCHEMAS[kind]) as never,
  );
  const events = z.discriminatedUnion(
    'kind',
    EVENT_KINDS.map((kind) => eventSchema(kind)) as never,
  );
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Breakwater commands and events',
    description: 'One JSON object a line. Amounts are decimal texts, never numbers.',
    $defs: { command: bare(commands), event: bare(events) },
    oneOf: [{ $ref: '#/$defs/command' }, { $ref: '#/$defs/event' }],
  };
}

function bare(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema) as Record<string, unknown>;
  return rest;
}
