import type { Verdict } from './adapter.ts';
import { conform, readVectors } from './index.ts';

/** A case as a file would state it. */
export interface Stated {
  readonly system: string;
  readonly title: string;
  readonly inputs: object;
  readonly expected: unknown;
  readonly tol?: unknown;
}

/** Runs a case through the reader, as from a file. */
export function verdictOf({ system, title, inputs, expected, tol = 'exact' }: Stated): Verdict {
  const line = JSON.stringify({ id: 'one', system, case: title, inputs, expected, tol });
  const [vector] = readVectors('cases.jsonl', line);
  if (vector === undefined) throw new Error('no case');
  return conform(vector).verdict;
}

/** A question about one rule of one system: inputs and expectation give the verdict. */
export const casesOf =
  (system: string, title: string) =>
  (inputs: object, expected: unknown, tol?: unknown): Verdict =>
    verdictOf({ system, title, inputs, expected, tol });

export const PASSED: Verdict = { kind: 'passed' };
