/** Judges every expression of a module, all unknown names of each, with the names it may use. */
import {
  type ModuleTerms,
  namesFor,
  type Surroundings,
  scopeOf,
  VOCABULARY,
  type Word,
} from '../../core/desk/index.ts';
import { compileCondition, compileFormula } from '../../core/liquidity/index.ts';
import { nearestText } from './nearest.ts';

/** A fault within an expression; `word` is the name to point at, empty where none is. */
export interface ExpressionFault {
  /** Path in the terms, such as `ladder.0.enter`. */
  readonly at: string;
  readonly word: string;
  readonly seen: string;
  readonly accepted: string;
}

interface Expression {
  readonly at: string;
  readonly text: string;
  readonly wanted: 'condition' | 'amount';
}

const UNKNOWN = /Unknown variable: ([A-Za-z_]\w*)/;
/** Unknown names that are looked for in one expression. */
const UNKNOWN_MAX = 16;

/** Fields of responses that may be expressions. */
const AMOUNTS = ['share', 'exposure', 'amount'] as const;

function expressionsOf({ ladder }: ModuleTerms): readonly Expression[] {
  return ladder.flatMap((rung, place) => {
    const at = `ladder.${place}`;
    const conditions = (['enter', 'leave'] as const).flatMap((key) => {
      const terms = rung[key];
      if (terms === null || terms === undefined) return [];
      if (typeof terms === 'string') return [{ at: `${at}.${key}`, text: terms }];
      return terms.of.map((text, n) => ({ at: `${at}.${key}.of.${n}`, text }));
    });
    const amounts = rung.respond.flatMap((response, n) =>
      AMOUNTS.flatMap((key) => {
        const text = (response as unknown as Record<string, unknown>)[key];
        return typeof text === 'string' ? [{ at: `${at}.respond.${n}.${key}`, text }] : [];
      }),
    );
    return [
      ...conditions.map((each) => ({ ...each, wanted: 'condition' as const })),
      ...amounts.map((each) => ({ ...each, wanted: 'amount' as const })),
    ];
  });
}

/** Why a name is not known here, and which one may have been meant. */
function unknownText(name: string, known: readonly string[], scope: string): string {
  const base = name.replace(/_(before|rank)$/, '');
  if (Object.hasOwn(VOCABULARY, base)) {
    const word = (VOCABULARY as Readonly<Record<string, Word>>)[base] as Word;
    const of = word.scope === 'book' || word.scope === 'module' ? 'any module' : word.scope;
    return `a name of the scope ${scope}; ${base} is a word of the scope ${of}`;
  }
  return `a name of the vocabulary, a parameter or an indicator${nearestText(name, known)}`;
}

const TYPES: Readonly<Record<string, string>> = {
  double: 'a number',
  int: 'a whole number',
  bool: 'true or false',
  string: 'a text',
};

/** A message of the compiler without its own words. */
const plainText = (message: string): string =>
  message
    .replace('a CEL expression over gauges', 'a CEL expression')
    .replace(/, not (\w+)$/, (_, type: string) => `; this gives ${TYPES[type] ?? type}`);

/** What CEL says of a text, with the names that it may use. */
function faultOf({ text, wanted }: Expression, names: readonly string[]) {
  const read = wanted === 'condition' ? compileCondition(text, names) : compileFormula(text, names);
  return read.kind === 'fault' ? read : null;
}

function faultsOf(
  expression: Expression,
  known: readonly string[],
  scope: string,
): readonly ExpressionFault[] {
  const faults: ExpressionFault[] = [];
  const names = [...known];
  const { at, text } = expression;
  for (let n = 0; n < UNKNOWN_MAX; n += 1) {
    const fault = faultOf(expression, names);
    if (fault === null) break;
    const word = UNKNOWN.exec(fault.accepted)?.[1] ?? '';
    if (word === '' || names.includes(word)) {
      faults.push({ at, word: '', seen: text, accepted: plainText(fault.accepted) });
      break;
    }
    faults.push({ at, word, seen: word, accepted: unknownText(word, known, scope) });
    names.push(word); // so that the next unknown name is found too
  }
  return faults;
}

/** Faults of all expressions of a module. */
export function expressionFaults(
  terms: ModuleTerms,
  around: Surroundings,
): readonly ExpressionFault[] {
  const own = [...Object.keys(terms.parameters), ...Object.keys(terms.indicators)];
  const { kind } = scopeOf(terms.scope, around) ?? { kind: 'instrument' as const };
  const known = namesFor(kind, [...own, ...around.values]);
  return expressionsOf(terms).flatMap((each) => faultsOf(each, known, terms.scope));
}
