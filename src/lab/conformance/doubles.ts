/** Inputs as doubles, for rules that are computed with real numbers. */
import { NotCovered } from './answer.ts';
import type { Inputs } from './inputs.ts';
import type { Json } from './vectors.ts';

/** The double nearest to a number of a case; JSON keeps its text, so it is rounded once. */
export function doubleOf(value: Json, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw new NotCovered(`${name} is no number: ${JSON.stringify(value)}`);
}

export const double = (inputs: Inputs, ...names: string[]): number =>
  doubleOf(inputs.value(...names), names[0] as string);

/** The number, or `otherwise` where the case gives none (or null). */
export function doubleOr(otherwise: number, inputs: Inputs, ...names: string[]): number {
  if (!inputs.has(...names)) return otherwise;
  const value = inputs.value(...names);
  return value === null ? otherwise : doubleOf(value, names[0] as string);
}

export const doubles = (inputs: Inputs, ...names: string[]): number[] =>
  inputs.list(...names).map((value) => doubleOf(value, names[0] as string));

/** 1 for a call, -1 for a put. */
export function optionSide(inputs: Inputs, ...names: string[]): 1 | -1 {
  const word = inputs.text(...names).toLowerCase();
  if (word === 'call' || word === 'c') return 1;
  if (word === 'put' || word === 'p') return -1;
  throw new NotCovered(`${names[0]} is ${word}`);
}
