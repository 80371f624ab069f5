/** Adapters of systems, and the choice of the rule that answers a case. */
import { NotCovered, type Outcome } from './answer.ts';
import { compareOutcome, type Difference } from './compare.ts';
import { Inputs } from './inputs.ts';
import { isFields, type Json, type VectorCase } from './vectors.ts';

/** One rule of a system. It translates units and calls what the engine calls. */
export interface Rule {
  /** Name of the rule, as cases give it before a colon: lower case, words joined by `_`. */
  readonly name: string;
  /** Other names of it. */
  readonly also?: readonly string[];
  /** Fields that only this rule gives; a case without a known name is found by them. */
  readonly gives: readonly string[];
  answer(inputs: Inputs, vector: VectorCase): Outcome;
}

/** The rules of one system. */
export interface Adapter {
  readonly system: string;
  readonly rules: readonly Rule[];
}

/** What became of a case. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly differences: readonly Difference[] }
  | { readonly kind: 'skipped'; readonly reason: string };

/** A case and what became of it. */
export interface CaseResult {
  readonly vector: VectorCase;
  readonly verdict: Verdict;
}

const skipped = (reason: string): Verdict => ({ kind: 'skipped', reason });

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');

/** Name of a system in one spelling, so that `dYdX v4` and `dydx-v4` are the same. */
export const systemKey = (name: string): string => slug(name).replaceAll('_', '-');

/** The part of a title that names the rule: what stands before the colon, or all of it. */
export const ruleNameOf = (title: string): string => slug(title.split(':')[0] as string);

/**
 * The rule that answers a case: the one with the longest name that the title begins with; where
 * there is none, the one that gives a field which the case expects.
 */
export function ruleFor(adapter: Adapter, vector: VectorCase): Rule | null {
  const title = ruleNameOf(vector.title);
  let best: Rule | null = null;
  let length = 0;
  for (const rule of adapter.rules) {
    for (const name of [rule.name, ...(rule.also ?? [])]) {
      const isNamed = title === name || title.startsWith(`${name}_`);
      if (!isNamed || name.length <= length) continue;
      best = rule;
      length = name.length;
    }
  }
  if (best !== null || !isFields(vector.expected)) return best;
  const expected = new Set(Object.keys(vector.expected));
  return adapter.rules.find((rule) => rule.gives.some((field) => expected.has(field))) ?? null;
}

const isEmpty = (value: Json): boolean => isFields(value) && Object.keys(value).length === 0;

function answered(rule: Rule, vector: VectorCase): Verdict {
  const inputs = new Inputs(vector.inputs);
  const outcome = rule.answer(inputs, vector);
  const asked = vector.isMixed ? { ...vector, expected: inputs.rest() } : vector;
  const { differences, notGiven } = compareOutcome(asked, outcome);
  const unread = outcome.kind === 'refused' || vector.isMixed ? [] : inputs.unread();
  if (vector.isMixed && isEmpty(asked.expected))
    return skipped(`${rule.name} is asked for nothing`);
  if (unread.length > 0) return skipped(`${rule.name} does not read ${unread.join(', ')}`);
  if (differences.length > 0) return { kind: 'failed', differences };
  if (notGiven.length > 0) return skipped(`${rule.name} does not give ${notGiven.join(', ')}`);
  return { kind: 'passed' };
}

/** Runs one case. A case that no rule reaches is skipped with the reason, never passed. */
export function runCase(vector: VectorCase, adapters: ReadonlyMap<string, Adapter>): Verdict {
  const adapter = adapters.get(systemKey(vector.system));
  if (adapter === undefined) return skipped('no adapter');
  const rule = ruleFor(adapter, vector);
  if (rule === null) return skipped(`no rule for ${ruleNameOf(vector.title) || 'an unnamed case'}`);
  try {
    return answered(rule, vector);
  } catch (thrown) {
    if (thrown instanceof NotCovered) return skipped(`${rule.name}: ${thrown.message}`);
    const got = `threw ${thrown instanceof Error ? thrown.message : String(thrown)}`;
    return { kind: 'failed', differences: [{ field: 'outcome', expected: 'an answer', got }] };
  }
}
