/** Conditions and amounts over gauges: total, without side effects, judged when terms are read. */
import type { ConditionTerms } from '../../model/index.ts';
import { type ExpressionReader, expressionReader, type Gauges } from './expression.ts';

export type { Gauges } from './expression.ts';

/** What is known of a condition: a name without a value decides nothing, but others still may. */
export type Truth = 'true' | 'false' | 'unknown';

/** A condition that was read. */
export interface Condition {
  /** Names that it looks at, in the order of their first mention. */
  readonly names: readonly string[];
  /** Whether it is known to be true. */
  holds(gauges: Gauges): boolean;
  state(gauges: Gauges): Truth;
}

type Fault = { readonly kind: 'fault'; readonly seen: string; readonly accepted: string };

/** A condition, or the place and reason why there is none. */
export type ConditionReading =
  | { readonly kind: 'condition'; readonly condition: Condition }
  | Fault;

/** Expressions of one condition at most. */
export const EXPRESSIONS_MAX = 16;

/** An amount that was read. */
export interface Formula {
  /** Names that it looks at, in the order of their first mention. */
  readonly names: readonly string[];
  /** NaN where it is not known. */
  value(gauges: Gauges): number;
}

/** A formula, or why there is none. */
export type FormulaReading = { readonly kind: 'formula'; readonly formula: Formula } | Fault;

/**
 * Reads an amount: a number, or an expression that gives one, such as `0.5 * equity` or `1/2`.
 *
 * @param terms a finite number or a CEL expression
 * @param names what may be named
 */
export function compileFormula(terms: number | string, names: readonly string[]): FormulaReading {
  if (typeof terms === 'number' && Number.isFinite(terms)) {
    return { kind: 'formula', formula: { names: [], value: () => terms } };
  }
  const read = expressionReader(names)(terms, 'number');
  return read.kind === 'fault' ? read : { kind: 'formula', formula: read };
}

/**
 * Reads a condition. What is not known proves nothing, neither `a > 5` nor `!(a > 5)`; but
 * `a > 5 || b > 5` is true where `a` is 6, whatever `b` may be.
 *
 * @param terms an expression such as `spread_bp_rank > 0.99 && depth_25bp < 0.3 *
 *   depth_25bp_median`, or `{ atLeast: 2, of: [...] }` with 1 to 16 expressions
 * @param names gauges that may be named
 */
export function compileCondition(
  terms: ConditionTerms,
  names: readonly string[],
): ConditionReading {
  const reader = expressionReader(names);
  if (typeof terms === 'string') return readTruth(reader, terms);
  const { atLeast, of } = terms ?? {};
  const isList = Array.isArray(of) && of.length >= 1 && of.length <= EXPRESSIONS_MAX;
  const isCount = Number.isInteger(atLeast) && atLeast >= 1 && isList && atLeast <= of.length;
  if (!isList || !isCount) {
    const accepted = `{ "atLeast": 1 to n, "of": [1 to ${EXPRESSIONS_MAX} expressions] }`;
    return { kind: 'fault', seen: JSON.stringify(terms) ?? 'nothing', accepted };
  }
  const conditions: Condition[] = [];
  for (const text of of) {
    const read = readTruth(reader, text);
    if (read.kind === 'fault') return read;
    conditions.push(read.condition);
  }
  return { kind: 'condition', condition: atLeastOf(atLeast, conditions) };
}

function readTruth(reader: ExpressionReader, text: unknown): ConditionReading {
  const read = reader(text, 'truth');
  if (read.kind === 'fault') return read;
  const { names, value } = read;
  const state = (gauges: Gauges): Truth => {
    const truth = value(gauges);
    if (Number.isNaN(truth)) return 'unknown';
    return truth === 1 ? 'true' : 'false';
  };
  return { kind: 'condition', condition: conditionOf(names, state) };
}

const conditionOf = (names: readonly string[], state: (gauges: Gauges) => Truth): Condition => ({
  names,
  state,
  holds: (gauges) => state(gauges) === 'true',
});

/** True where `least` or more of the conditions are, false where so many cannot be any more. */
export const atLeastOf = (
  least: number,
  conditions: readonly Pick<Condition, 'names' | 'state'>[],
): Condition => {
  const names = [...new Set(conditions.flatMap((condition) => condition.names))];
  return conditionOf(names, (gauges) => {
    let [held, possible] = [0, 0];
    for (const condition of conditions) {
      const state = condition.state(gauges);
      if (state === 'true') held += 1;
      if (state !== 'false') possible += 1;
    }
    if (held >= least) return 'true';
    return possible >= least ? 'unknown' : 'false';
  });
};
