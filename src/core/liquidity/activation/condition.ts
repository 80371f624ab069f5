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
  holds(gauges: Gauges): boolean;
}

/** A condition, or the place and reason why there is none. */
export type ConditionReading =
  | { readonly kind: 'condition'; readonly condition: Condition }
  | { readonly kind: 'fault'; readonly seen: string; readonly accepted: string };

const EXPRESSION = { limits: { maxAstNodes: 200, maxDepth: 32, maxListElements: 32 } };

/** Expressions of one condition at most. */
export const EXPRESSIONS_MAX = 16;

/** What an expression may name, and whole numbers beside fractions: `2 * spread_bp`. */
function environmentOf(names: readonly string[]): Environment {
  const environment = new Environment(EXPRESSION);
  for (const name of names) environment.registerVariable(name, 'double');
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

function readExpression(
  environment: Environment,
  text: unknown,
  names: readonly string[],
): ConditionReading {
  const fault = (seen: unknown, accepted: string): ConditionReading => ({
    kind: 'fault',
    seen: JSON.stringify(seen) ?? 'nothing',
    accepted,
  });
  if (typeof text !== 'string') return fault(text, 'an expression, as a text');
  const check = environment.check(text);
  if (!check.valid) {
    return fault(text, `a CEL expression over gauges (${firstLine(check.error?.message ?? '')})`);
  }
  if (check.type !== 'bool') return fault(text, `something true or false, not ${check.type}`);
  const evaluate = environment.parse(text);
  const used = (text.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => names.includes(word));
  // What is not known proves nothing, neither `a > 5` nor `!(a > 5)`.
  const isKnown = (gauges: Gauges): boolean =>
    used.every((name) => !Number.isNaN(gauges[name] ?? Number.NaN));
  // An expression that has no value, such as a division of whole numbers by zero, does not hold.
  const holds = (gauges: Gauges): boolean => {
    if (!isKnown(gauges)) return false;
    try {
      return evaluate(gauges) === true;
    } catch {
      return false;
    }
  };
  return { kind: 'condition', condition: { holds } };
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
  if (typeof terms === 'string') return readExpression(environment, terms, names);
  const { atLeast, of } = terms ?? {};
  const isList = Array.isArray(of) && of.length >= 1 && of.length <= EXPRESSIONS_MAX;
  const isCount = Number.isInteger(atLeast) && atLeast >= 1 && isList && atLeast <= of.length;
  if (!isList || !isCount) {
    const accepted = `{ "atLeast": 1 to n, "of": [1 to ${EXPRESSIONS_MAX} expressions] }`;
    return { kind: 'fault', seen: JSON.stringify(terms) ?? 'nothing', accepted };
  }
  const conditions: Condition[] = [];
  for (const text of of) {
    const read = readExpression(environment, text, names);
    if (read.kind === 'fault') return read;
    conditions.push(read.condition);
  }
  return { kind: 'condition', condition: atLeastOf(atLeast, conditions) };
}

/** Holds where `least` or more of the conditions hold. */
export const atLeastOf = (least: number, conditions: readonly Condition[]): Condition => ({
  holds: (gauges) => {
    let held = 0;
    for (const condition of conditions) {
      if (condition.holds(gauges)) held += 1;
      if (held >= least) return true;
    }
    return false;
  },
});
