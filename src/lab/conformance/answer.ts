/** What an adapter answers to a case. */
import { formatRational, type Rational } from './rational.ts';

/** A value in an answer; numbers are exact, a `number` stands for its shortest decimal. */
export type Answer =
  | bigint
  | number
  | Rational
  | string
  | boolean
  | null
  | readonly Answer[]
  | { readonly [field: string]: Answer };

/** Fields by name, or a refusal: the rule does not allow what the case asks. */
export type Outcome =
  | { readonly kind: 'values'; readonly values: { readonly [field: string]: Answer } }
  | { readonly kind: 'refused'; readonly reason: string };

export const values = (fields: { readonly [field: string]: Answer }): Outcome => ({
  kind: 'values',
  values: fields,
});

export const refused = (reason: string): Outcome => ({ kind: 'refused', reason });

/** The adapter does not reach this case: it is skipped, whatever its answer would have been. */
export class NotCovered extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotCovered';
  }
}

export const isRational = (value: Answer): value is Rational =>
  typeof value === 'object' &&
  value !== null &&
  'n' in value &&
  'd' in value &&
  typeof value.n === 'bigint' &&
  typeof value.d === 'bigint';

/** An answer as one line of text. */
export function formatAnswer(value: Answer | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint' || typeof value === 'number') return value.toString();
  if (typeof value === 'string') return value;
  if (isRational(value)) return formatRational(value);
  if (Array.isArray(value)) return `[${value.map(formatAnswer).join(', ')}]`;
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${formatAnswer(field)}`);
  return `{${fields.join(', ')}}`;
}
