/** Compares what an adapter answered with what a case expects. */
import { type Answer, formatAnswer, isRational, type Outcome } from './answer.ts';
import {
  absolute,
  compareRational,
  minus,
  parseRational,
  type Rational,
  rational,
  times,
} from './rational.ts';
import {
  isFields,
  type Json,
  type JsonFields,
  type Tolerance,
  type VectorCase,
} from './vectors.ts';

/** One place where answer and expectation differ. */
export interface Difference {
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** Differences, and expected fields that the adapter does not give at all. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly notGiven: readonly string[];
}

const EQUAL: Comparison = { differences: [], notGiven: [] };

/** Names under which a case says that it expects a refusal. */
const REFUSALS = ['error', 'rejected', 'refused', 'reverts', 'reverted', 'panics'];
/** Names that only describe a refusal. */
const REMARKS = new Set(['reason', 'message', 'code', 'note']);

const isSaid = (value: Json | undefined): boolean =>
  value === true || (typeof value === 'string' && value !== '' && value !== 'false');

const exactOf = (value: Answer): Rational | null => {
  if (typeof value === 'bigint') return rational(value);
  if (typeof value === 'number') return parseRational(String(value));
  if (typeof value === 'string') return parseRational(value);
  return isRational(value) ? value : null;
};

/** Whether a number is within the tolerance of the expected one; the bound itself is within. */
export function isWithin(actual: Rational, expected: Rational, tolerance: Tolerance): boolean {
  const distance = absolute(minus(actual, expected));
  const relative = times(tolerance.relative, absolute(expected));
  const isCloser = (bound: Rational) => compareRational(distance, bound) <= 0;
  return isCloser(tolerance.absolute) || isCloser(relative);
}

interface Place {
  readonly path: string;
  readonly toleranceAt: (path: string) => Tolerance;
  readonly found: Difference[];
}

const inner = (place: Place, name: string): Place => ({
  ...place,
  path: place.path === '' ? name : `${place.path}.${name}`,
});

function differs(place: Place, expected: Json, got: Answer | undefined): void {
  const shown = typeof expected === 'string' ? expected : JSON.stringify(expected);
  place.found.push({ field: place.path, expected: shown, got: formatAnswer(got) });
}

function compareList(place: Place, expected: readonly Json[], got: Answer): void {
  if (!Array.isArray(got) || got.length !== expected.length) {
    differs(place, expected, got);
    return;
  }
  expected.forEach((value, at) => {
    compareValue(inner(place, String(at)), value, got[at]);
  });
}

function compareFields(place: Place, expected: JsonFields, got: Answer): void {
  if (typeof got !== 'object' || got === null || Array.isArray(got) || isRational(got)) {
    differs(place, expected, got);
    return;
  }
  const fields = got as { readonly [name: string]: Answer };
  for (const [name, value] of Object.entries(expected)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    compareValue(inner(place, name), value, field);
  }
}

function compareValue(place: Place, expected: Json, got: Answer | undefined): void {
  if (got === undefined) differs(place, expected, got);
  else if (expected === null || typeof expected === 'boolean') {
    if (got !== expected) differs(place, expected, got);
  } else if (typeof expected === 'string') {
    const number = parseRational(expected);
    const actual = exactOf(got);
    const isSame =
      number !== null && actual !== null
        ? isWithin(actual, number, place.toleranceAt(place.path))
        : got === expected;
    if (!isSame) differs(place, expected, got);
  } else if (isFields(expected)) compareFields(place, expected, got);
  else compareList(place, expected as readonly Json[], got);
}

/** The tolerance of a path: its own, or that of the field it lies in, or that of the case. */
function toleranceOf(vector: VectorCase): (path: string) => Tolerance {
  return (path) => {
    const own = vector.fieldTolerance.get(path);
    const outer = vector.fieldTolerance.get(path.split('.')[0] as string);
    return own ?? outer ?? vector.tolerance;
  };
}

/** Whether a case expects a refusal, by a flag or by expecting nothing at all. */
const wantsRefusal = (expected: Json): boolean =>
  expected === null || (isFields(expected) && REFUSALS.some((name) => isSaid(expected[name])));

function compareRefusal(expected: Json, outcome: Outcome): Comparison {
  if (outcome.kind === 'refused') {
    const names = isFields(expected) ? Object.keys(expected) : [];
    const isOther = (name: string) => !REFUSALS.includes(name) && !REMARKS.has(name);
    return { differences: [], notGiven: names.filter(isOther) };
  }
  const all = Object.values(outcome.values);
  if (expected === null && all.length === 1 && all[0] === null) return EQUAL;
  const got = formatAnswer(outcome.values);
  return { differences: [{ field: 'outcome', expected: 'a refusal', got }], notGiven: [] };
}

/**
 * Compares field by field. Only what the case expects is looked at: an answer may say more.
 * Numbers are compared exactly, as fractions, within the tolerance of their field.
 */
export function compareOutcome(vector: VectorCase, outcome: Outcome): Comparison {
  const { expected } = vector;
  if (wantsRefusal(expected)) return compareRefusal(expected, outcome);
  if (outcome.kind === 'refused') {
    const got = `refused: ${outcome.reason}`;
    const shown = typeof expected === 'string' ? expected : JSON.stringify(expected);
    return { differences: [{ field: 'outcome', expected: shown, got }], notGiven: [] };
  }
  const found: Difference[] = [];
  const place: Place = { path: '', toleranceAt: toleranceOf(vector), found };
  if (!isFields(expected)) {
    const all = Object.values(outcome.values);
    const only = all.length === 1 ? all[0] : outcome.values['result'];
    compareValue(inner(place, 'result'), expected, only);
    return { differences: found, notGiven: [] };
  }
  const notGiven: string[] = [];
  for (const [name, value] of Object.entries(expected)) {
    const isDenied = REFUSALS.includes(name) && (value === false || value === null);
    if (isDenied && !Object.hasOwn(outcome.values, name)) continue;
    if (Object.hasOwn(outcome.values, name)) {
      compareValue(inner(place, name), value, outcome.values[name]);
    } else notGiven.push(name);
  }
  return { differences: found, notGiven };
}
