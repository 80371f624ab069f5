/**
 * Conditions over gauges, in the Common Expression Language (https://cel.dev): total, without side
 * effects, and checked when the terms are read, so that a wrong name cannot wait for a crisis.
 */
import { Environment } from '@marcbachmann/cel-js';
import type { ConditionTerms } from '../../model/index.ts';

/** Values of gauges by name; NaN where a gauge has none yet. */
export type Gauges = Readonly<Record<string, number>>;

/** A condition that was read. */
export interface Condition {
  /** Names that it looks at, in the order of their first mention. */
  readonly names: readonly string[];
  holds(gauges: Gauges): boolean;
}

/** A condition, or the place and reason why there is none. */
export type ConditionReading =
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'fault'; readonly seen: string; readonly accepted: string };

const EXPRESSION = { limits: { maxAstNodes: 200, maxDepth: 32, maxListElements: 32 } };

/** Expressions of one condition at most. */
export const EXPRESSIONS_MAX = 16;

/** Functions of numbers that an expression may call. */
const FUNCTIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  'abs(double): double': (a) => Math.abs(a),
  'min(double, double): double': (a, b) => Math.min(a, b),
  'max(double, double): double': (a, b) => Math.max(a, b),
  'sqrt(double): double': (a) => Math.sqrt(a),
};

/** What an expression may name, and whole numbers beside fractions: `2 * spread_bp`. */
function environmentOf(names: readonly string[]): Environment {
  const environment = new Environment(EXPRESSION);
  for (const name of names) environment.registerVariable(name, 'double');
  for (const [signature, apply] of Object.entries(FUNCTIONS)) {
    environment.registerFunction(signature, apply);
  }
  const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [sign, apply] of Object.entries(operators)) {
    environment.registerOperator(`double ${sign} int`, (a: number, b: bigint) =>
      apply(a, Number(b)),
    );
    environment.registerOperator(`int ${sign} double`, (a: bigint, b: number) =>
      apply(Number(a), b),
    );
  }
  return environment;
}

/** What stands before the picture of the place in a message of the parser. */
const firstLine = (message: string): string => message.split('\n')[0] as string;

/** What an expression of one type was compiled to, or why not. */
type Compiled<T> =
  | { readonly names: readonly string[]; readonly value: (gauges: Gauges) => T | null }
  | Fault;

type Fault = { readonly kind: 'fault'; readonly seen: string; readonly accepted: string };

const faultOf = (seen: unknown, accepted: string): Fault => {
  return { kind: 'fault', seen: JSON.stringify(seen) ?? 'nothing', accepted };
};

/**
 * Compiles an expression of one of `types`. Its value is null where a name has none: what is not
 * known proves nothing, neither `a > 5` nor `!(a > 5)`; and where there is no result, such as in a
 * division of whole numbers by zero.
 */
function compile<T>(
  environment: Environment,
  text: unknown,
  known: ReadonlySet<string>,
  types: Readonly<Record<string, (result: unknown) => T>>,
  wanted: string,
): Compiled<T> {
  if (typeof text !== 'string') return faultOf(text, 'an expression, as a text');
  const check = environment.check(text);
  if (!check.valid) {
    return faultOf(text, `a CEL expression over gauges (${firstLine(check.error?.message ?? '')})`);
  }
  const convert = types[check.type ?? ''];
  if (convert === undefined) return faultOf(text, `${wanted}, not ${check.type}`);
  const evaluate = environment.parse(text);
  const words = new Set(text.match(/[A-Za-z_]\w*/g) ?? []);
  const names = [...words].filter((word) => known.has(word));
  const value = (gauges: Gauges): T | null => {
    for (const name of names) if (Number.isNaN(gauges[name] ?? Number.NaN)) return null;
    try {
      return convert(evaluate(gauges));
    } catch {
      return null;
    }
  };
  return { names, value };
}

const TRUTH = { bool: (result: unknown) => result === true };

function readExpression(
  environment: Environment,
  text: unknown,
  known: ReadonlySet<string>,
): ConditionReading {
  const compiled = compile(environment, text, known, TRUTH, 'something true or false');
  if ('kind' in compiled) return compiled;
  const { names, value } = compiled;
  const holds = (gauges: Gauges): boolean => value(gauges) === true;
  return { kind: 'condition', condition: { names, holds } };
}

/** An amount that was read. */
export interface Formula {
  /** Names that it looks at, in the order of their first mention. */
  readonly names: readonly string[];
  /** NaN where a name has no value, or the expression none. */
  value(gauges: Gauges): number;
}

/** A formula, or why there is none. */
export type FormulaReading = { readonly kind: 'formula'; readonly formula: Formula } | Fault;

const NUMBERS = { double: (result: unknown) => result as number, int: Number };

/**
 * Reads an amount: a number, or an expression that gives one, such as `0.5 * equity`.
 *
 * @param terms a finite number or a CEL expression
 * @param names what may be named
 */
export function compileFormula(terms: number | string, names: readonly string[]): FormulaReading {
  if (typeof terms === 'number' && Number.isFinite(terms)) {
    return { kind: 'formula', formula: { names: [], value: () => terms } };
  }
  const compiled = compile(environmentOf(names), terms, new Set(names), NUMBERS, 'a number');
  if ('kind' in compiled) return compiled;
  const { value } = compiled;
  const formula = { names: compiled.names, value: (gauges: Gauges) => value(gauges) ?? Number.NaN };
  return { kind: 'formula', formula };
}

/**
 * Reads a condition. An expression that names a gauge without a value (NaN, absent) does not hold.
 *
 * @param terms an expression such as `spread_bp_rank > 0.99 && depth_25bp < 0.3 *
 *   depth_25bp_median`, or `{ atLeast: 2, of: [...] }` with 1 to 16 expressions
 * @param names gauges that may be named
 */
export function compileCondition(
  terms: ConditionTerms,
  names: readonly string[],
): ConditionReading {
  const environment = environmentOf(names);
  const known = new Set(names);
  if (typeof terms === 'string') return readExpression(environment, terms, known);
  const { atLeast, of } = terms ?? {};
  const isList = Array.isArray(of) && of.length >= 1 && of.length <= EXPRESSIONS_MAX;
  const isCount = Number.isInteger(atLeast) && atLeast >= 1 && isList && atLeast <= of.length;
  if (!isList || !isCount) {
    const accepted = `{ "atLeast": 1 to n, "of": [1 to ${EXPRESSIONS_MAX} expressions] }`;
    return { kind: 'fault', seen: JSON.stringify(terms) ?? 'nothing', accepted };
  }
  const conditions: Condition[] = [];
  for (const text of of) {
    const read = readExpression(environment, text, known);
    if (read.kind === 'fault') return read;
    conditions.push(read.condition);
  }
  return { kind: 'condition', condition: atLeastOf(atLeast, conditions) };
}

/** Holds where `least` or more of the conditions hold. */
export const atLeastOf = (least: number, conditions: readonly Condition[]): Condition => ({
  names: [...new Set(conditions.flatMap(({ names }) => names))],
  holds: (gauges) => {
    let held = 0;
    for (const condition of conditions) {
      if (condition.holds(gauges)) held += 1;
      if (held >= least) return true;
    }
    return false;
  },
});
