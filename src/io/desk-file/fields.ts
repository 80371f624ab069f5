/** The kinds of values in a desk file: what is accepted, and what it becomes. */
import { z } from 'zod';
import {
  DESK_QUOTE_DECIMALS,
  type NumberParameter,
  type Parameter,
  type Parameters,
} from '../../core/desk/index.ts';
import type { QuoteUnits } from '../../core/money/index.ts';
import { asFloat, durationMs, exactNumber, exactShare, unitsOf } from './exact-number.ts';

/** A field that is one text or number. */
export function field<T>(accepted: string, read: (text: string) => T | null) {
  return z.union([z.string(), z.number()], { error: accepted }).transform((value, context): T => {
    const result = read(String(value));
    if (result !== null) return result;
    context.addIssue({ code: 'custom', message: accepted });
    return z.NEVER;
  });
}

/** An object that takes these fields and no others. */
export const strict = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `one of ${Object.keys(shape).join(', ')}`
        : `fields: ${Object.keys(shape).join(', ')}`,
  });

/** One word of a list. */
export const wordOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `one of ${words.join(', ')}` });

const NUMBER = 'a number, such as 0.5 or 1e-5';
export const real = field(NUMBER, (text) => {
  const number = exactNumber(text);
  return number === null ? null : asFloat(number);
});

export const whole = field('a whole number', (text) => {
  const number = exactNumber(text);
  const units = number === null ? null : unitsOf(number, 0);
  return units === null || !Number.isSafeInteger(Number(units)) ? null : Number(units);
});

export const duration = field('a time, such as 500ms, 30s, 5m, 2h or 1d', durationMs);

export const share = field('a share, such as 2%, 5bp, 200ppm or 0.02', (text) => {
  const number = exactShare(text);
  return number === null ? null : asFloat(number);
});

const PPM_DECIMALS = 6;
const wholePpm = (text: string): bigint | null => {
  const number = exactShare(text);
  return number === null ? null : unitsOf(number, PPM_DECIMALS);
};
const PPM = 'a share of whole parts per million, such as 2%, 5bp, 200ppm or 0.02';
export const exactPpm = field(PPM, wholePpm);
export const ppm = field(PPM, (text) => {
  const units = wholePpm(text);
  return units === null ? null : Number(units);
});

const MONEY = `an amount of quote currency with at most ${DESK_QUOTE_DECIMALS} decimals`;
export const quote = field(MONEY, (text) => {
  const number = exactNumber(text);
  return number === null ? null : (unitsOf(number, DESK_QUOTE_DECIMALS) as QuoteUnits | null);
});

/** A decimal that stays one until the decimals of its instrument are known. */
export const decimal = field('a decimal, such as 0.1', exactNumber);

const NAME = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}$/;
export const name = field('a name of letters, digits, _ - . : or /', (text) =>
  NAME.test(text) ? text : null,
);

export const text = field('a text', (value) => value);

export const truth = z
  .union([z.boolean(), z.string()], { error: 'true or false' })
  .transform((value, context): boolean => {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    context.addIssue({ code: 'custom', message: 'true or false' });
    return z.NEVER;
  });

/** A list of names; one name alone is a list too. */
export const names = z
  .union([z.array(name), z.string()], { error: 'a list of names' })
  .transform((value) => (typeof value === 'string' ? [value] : value));

/** A number where one stands, or the text of an expression. */
export const amount = field('a number, a share or an expression', (value): number | string => {
  const number = exactShare(value);
  return number === null ? value : asFloat(number);
});

/** A number of a module: plain, a share with its sign, or a time in ms. */
export const parameter = field('a number, a share such as 2%, or a time such as 30s', (value) => {
  const number = exactShare(value);
  return number === null ? durationMs(value) : asFloat(number);
});

const unixMs = (value: string): number | null => {
  if (/^\d{1,16}$/.test(value)) return Number(value);
  const isPlain = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(value);
  const time = isPlain ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
};
export const instant = field('a time in UTC, such as 2026-03-27T08:00Z, or Unix ms', unixMs);

const NUMBERS = { number: real, share, duration } as const;

const numberText = ({ least, most, unit, default: usual }: NumberParameter): string =>
  `${least} to ${most} ${unit}${usual === undefined ? '' : `; default ${usual}`}`;

/** The field of a parameter of a ready module. */
function parameterField(of: Parameter): z.ZodType {
  switch (of.type) {
    case 'number':
    case 'share':
    case 'duration':
      return NUMBERS[of.type].describe(`${of.says} (${numberText(of)})`);
    case 'choice':
      return wordOf(of.of as unknown as readonly [string, ...string[]]).describe(of.says);
    case 'instruments':
    case 'modules':
      return names.describe(of.says);
    default:
      return name.describe(of.says);
  }
}

/** The fields of the parameters of a ready module. */
export const parameterFields = (parameters: Parameters) =>
  strict(
    Object.fromEntries(
      Object.entries(parameters).map(([key, of]) => {
        const of_ = parameterField(of);
        return [key, of.default === undefined ? of_ : of_.optional()] as const;
      }),
    ),
  );
