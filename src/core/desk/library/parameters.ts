/** What a ready module asks for, as a table: the same is read, judged, printed and documented. */
import type { ModuleFault } from '../module/index.ts';

/** A number; `share` may be written as 2%, 5bp or 0.02, `duration` as 30s: its value is in ms. */
export interface NumberParameter {
  readonly type: 'number' | 'share' | 'duration';
  readonly unit: string;
  readonly says: string;
  readonly least: number;
  readonly most: number;
  /** Absent: it must be given. */
  readonly default?: number;
}

/** One word of a list. */
export interface ChoiceParameter {
  readonly type: 'choice';
  readonly says: string;
  readonly of: readonly string[];
  readonly default?: string;
}

/** A name of the desk; `modules` may be left out. */
export interface NameParameter {
  readonly type: 'underlying' | 'venue' | 'instrument' | 'instruments' | 'modules';
  readonly says: string;
  readonly default?: readonly string[];
}

export type Parameter = NumberParameter | ChoiceParameter | NameParameter;

export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P> = P extends NumberParameter
  ? number
  : P extends { readonly type: 'choice'; readonly of: readonly (infer Word)[] }
    ? Word
    : P extends { readonly type: 'instruments' | 'modules' }
      ? readonly string[]
      : string;

/** Values of all parameters. */
export type Values<T extends Parameters> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

type Needed<T extends Parameters> = {
  [Name in keyof T]: T[Name] extends { readonly default: unknown } ? never : Name;
}[keyof T];

/** What must be given, and what may be. */
export type Given<T extends Parameters> = Pick<Values<T>, Needed<T>> &
  Partial<Omit<Values<T>, Needed<T>>>;

/** A number that must be given, or one with a default. */
interface Maker<T extends NumberParameter['type']> {
  (unit: string, range: readonly [number, number], says: string): Asked<T>;
  (
    unit: string,
    range: readonly [number, number],
    says: string,
    usual: number,
  ): Asked<T> & { readonly default: number };
}

type Asked<T extends NumberParameter['type']> = Omit<NumberParameter, 'default' | 'type'> & {
  readonly type: T;
};

const maker = <T extends NumberParameter['type']>(type: T): Maker<T> =>
  ((unit, [least, most], says, usual?: number) => ({
    ...{ type, unit, says, least, most },
    ...(usual === undefined ? {} : { default: usual }),
  })) as Maker<T>;

export const number = maker('number');
export const share = maker('share');
export const duration = maker('duration');

/** One of some words, with the usual one. */
export const choice = <const Words extends readonly string[]>(
  of: Words,
  says: string,
  usual: Words[number],
) => ({ type: 'choice', says, of, default: usual }) as const;

/** A name of the desk that must be given. */
export const name = <T extends Exclude<NameParameter['type'], 'modules'>>(type: T, says: string) =>
  ({ type, says }) as const;

const isNumber = (parameter: Parameter): parameter is NumberParameter =>
  parameter.type === 'number' || parameter.type === 'share' || parameter.type === 'duration';

/** What is accepted, in words. */
export function acceptedText(parameter: Parameter): string {
  if (isNumber(parameter)) {
    const { least, most, unit } = parameter;
    return `${least} to ${most}${unit === '' ? '' : `, ${unit}`}`;
  }
  switch (parameter.type) {
    case 'choice':
      return `one of ${parameter.of.join(', ')}`;
    case 'instruments':
      return 'one instrument of the desk or more';
    case 'modules':
      return 'modules of the desk';
    default:
      return `the name of ${parameter.type === 'venue' ? 'a' : 'an'} ${parameter.type}`;
  }
}

/** Whether a value is one that a parameter takes. */
function isTaken(parameter: Parameter, value: unknown): boolean {
  if (isNumber(parameter)) {
    return typeof value === 'number' && value >= parameter.least && value <= parameter.most;
  }
  switch (parameter.type) {
    case 'choice':
      return parameter.of.includes(value as string);
    case 'instruments':
    case 'modules': {
      const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
      return isList && (parameter.type === 'modules' || value.length > 0);
    }
    default:
      return typeof value === 'string' && value !== '';
  }
}

/**
 * Lays what is given over the defaults.
 *
 * @param given by name; undefined counts as left out
 * @returns the values, and a fault for everything that is missing, unknown or out of its range
 */
export function readValues<T extends Parameters>(
  parameters: T,
  given: Readonly<Record<string, unknown>>,
): { readonly values: Values<T>; readonly faults: readonly ModuleFault[] } {
  const faults: ModuleFault[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = given[name] ?? parameter.default;
    if (value === undefined) {
      faults.push({ at: `with.${name}`, seen: 'nothing', accepted: acceptedText(parameter) });
    } else if (!isTaken(parameter, value)) {
      const seen = JSON.stringify(value) ?? 'nothing';
      faults.push({ at: `with.${name}`, seen, accepted: acceptedText(parameter) });
    }
    values[name] = value;
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(parameters, name)) continue;
    const accepted = `one of ${Object.keys(parameters).join(', ')}`;
    faults.push({ at: `with.${name}`, seen: name, accepted });
  }
  return { values: values as Values<T>, faults };
}
