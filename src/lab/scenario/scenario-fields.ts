/**
 * Fields of a scenario file. Every scalar arrives as the text that stands in the file, so that no
 * price or amount passes through a float on the way, and every field says in one phrase what it
 * accepts: the phrase is both the error message and the documentation.
 */
import { z } from 'zod';
import { formatDecimal, parseDecimal } from '../../core/money/index.ts';
import { faultOfQuantiles, type QuantileKnot } from '../../core/numeric/index.ts';
import type { DepthKnot } from '../market/book-depth.ts';

/** Documentation of a field, as `Meaning. Accepted: phrase.` */
const documented = (about: string, accepted: string) => `${about} Accepted: ${accepted}.`;

/** A text turned into a value by `read`, or refused where it gives undefined. */
function field<T>(about: string, accepted: string, read: (text: string) => T | undefined) {
  return z
    .string({ error: accepted })
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      context.issues.push({ code: 'custom', message: accepted, input: text });
      return z.NEVER;
    })
    .describe(documented(about, accepted));
}

/** A map with exactly these fields. */
export function section<Shape extends z.core.$ZodLooseShape>(about: string, shape: Shape) {
  const accepted = `a map with the fields ${Object.keys(shape).join(', ')}`;
  return z.strictObject(shape, { error: accepted }).describe(about);
}

/** A list of one entry or more. */
export function list<Entry extends z.ZodType>(about: string, accepted: string, entry: Entry) {
  return z.array(entry, { error: accepted }).min(1, { error: accepted }).describe(about);
}

/** Text that is not empty. */
export const text = (about: string) =>
  field(about, 'a text that is not empty', (value) => (value.trim() === '' ? undefined : value));

/** A short name: letters, digits, dots and dashes. */
export const word = (about: string, example: string) =>
  field(about, `letters, digits, dots and dashes, such as ${example}`, (value) =>
    /^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$/.test(value) ? value : undefined,
  );

/** A day, `YYYY-MM-DD`. */
export const day = (about: string) =>
  field(about, 'a day of the calendar as YYYY-MM-DD', (value) => {
    const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T00:00Z`) : Number.NaN;
    const real = !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
    return real ? value : undefined;
  });

/** `true` or `false`. */
export const flag = (about: string) =>
  field(about, 'true or false', (value) =>
    value === 'true' ? true : value === 'false' ? false : undefined,
  );

/** One of a few words. */
export const choice = <const Words extends readonly string[]>(about: string, words: Words) =>
  field(about, words.join(' or '), (value): Words[number] | undefined =>
    words.find((known) => known === value),
  );

/** A whole number in a closed range. */
export const whole = (about: string, min: number, max: number) =>
  field(about, `a whole number from ${min} to ${max}`, (value) => {
    const number = /^-?\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  });

/** A range of real numbers; `above` and `below` are outside it, `from` and `to` inside. */
interface Range {
  readonly above?: number;
  readonly from?: number;
  readonly below?: number;
  readonly to?: number;
}

/** A real number in a range. A statistic or a parameter, never money. */
export function real(about: string, range: Range) {
  const bounds = [
    range.above === undefined ? undefined : `above ${range.above}`,
    range.from === undefined ? undefined : `from ${range.from}`,
    range.below === undefined ? undefined : `below ${range.below}`,
    range.to === undefined ? undefined : `to ${range.to}`,
  ].filter((bound) => bound !== undefined);
  const accepted = `a number ${bounds.join(' and ')}`.replace(/ and to /, ' to ');
  return field(about, accepted, (value) => {
    const number = numberOf(value);
    return number !== undefined && isIn(number, range) ? number : undefined;
  });
}

/** A share, 0 to 1, both included. */
export const share = (about: string) => real(about, { from: 0, to: 1 });

function isIn(value: number, { above, from, below, to }: Range): boolean {
  if (above !== undefined && !(value > above)) return false;
  if (from !== undefined && !(value >= from)) return false;
  if (below !== undefined && !(value < below)) return false;
  return to === undefined || value <= to;
}

function numberOf(value: string): number | undefined {
  return /^-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?$/.test(value) ? Number(value) : undefined;
}

/** An amount of the settlement asset, kept as an exact decimal text with six digits. */
export const amount = (about: string) =>
  field(about, 'an amount of zero or more with at most 6 decimals, such as 5000000', (value) => {
    const parsed = parseDecimal(value, AMOUNT_DECIMALS);
    if (parsed.kind === 'fault' || parsed.value < 0n) return undefined;
    return formatDecimal(parsed.value, AMOUNT_DECIMALS);
  });
const AMOUNT_DECIMALS = 6;

/** What a map of quantiles gives: the knots and the values nobody passes. */
export interface QuantileMap {
  readonly knots: readonly QuantileKnot[];
  readonly least?: number;
  readonly most?: number;
}

/** Quantiles as a map: `{ p10: 1.2, p50: 4, p99: 35, most: 50 }`. */
export function quantiles(about: string) {
  const accepted =
    'a map of two quantiles or more that rise, such as { p10: 1.2, p50: 4, most: 50 }';
  return z
    .record(z.string(), z.string({ error: accepted }), { error: accepted })
    .transform((map, context): QuantileMap => {
      const read = readQuantiles(map);
      if (read !== undefined && faultOfQuantiles(read.knots) === undefined) return read;
      context.issues.push({ code: 'custom', message: accepted, input: map });
      return z.NEVER;
    })
    .describe(documented(about, accepted));
}

function readQuantiles(map: Record<string, string>): QuantileMap | undefined {
  const knots: QuantileKnot[] = [];
  const ends: { least?: number; most?: number } = {};
  for (const [key, text] of Object.entries(map)) {
    const value = numberOf(text);
    if (value === undefined || value <= 0) return undefined;
    if (key === 'least' || key === 'most') ends[key] = value;
    else if (/^p\d{1,2}(\.\d{1,4})?$/.test(key)) knots.push({ p: percent(key.slice(1)), value });
    else return undefined;
  }
  return { knots: knots.sort((a, b) => a.p - b.p), ...ends };
}

/** `"99.9"` as 0.999, by moving the point, so that the double is the nearest one. */
function percent(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Number(`0.${whole.padStart(2, '0')}${fraction}`);
}

/** Cumulative depth as a map of distance to size: `{ 10: 146.6, 25: 688.7 }`. */
export function depth(about: string) {
  const accepted =
    'a map of basis points to cumulative base units that rises, such as { 10: 146.6, 25: 688.7 }';
  return z
    .record(z.string(), z.string({ error: accepted }), { error: accepted })
    .transform((map, context): readonly DepthKnot[] => {
      const knots = readDepth(map);
      if (knots !== undefined) return knots;
      context.issues.push({ code: 'custom', message: accepted, input: map });
      return z.NEVER;
    })
    .describe(documented(about, accepted));
}

function readDepth(map: Record<string, string>): readonly DepthKnot[] | undefined {
  const knots: DepthKnot[] = [];
  for (const [key, text] of Object.entries(map)) {
    const bp = numberOf(key);
    const size = numberOf(text);
    if (bp === undefined || size === undefined) return undefined;
    knots.push({ bp, size });
  }
  knots.sort((a, b) => a.bp - b.bp);
  let before: DepthKnot = { bp: 0, size: 0 };
  for (const knot of knots) {
    if (!(knot.bp > before.bp && knot.size > before.size)) return undefined;
    before = knot;
  }
  return knots.length > 0 ? knots : undefined;
}
