export type { CaseFields } from './case-fields.ts';
export { type CaseResult, compareCase, type DiffLine } from './compare.ts';
export { playCase, type SaidLine } from './play-case.ts';
export { readCases } from './read-cases.ts';
