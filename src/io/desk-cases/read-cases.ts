/** Reads a file of cases against the desk that they are about. */
import { readFileSync } from 'node:fs';
import type { DeskTerms } from '../../core/desk/index.ts';
import { type DeskFault, DeskFileError, readShape, YamlSource } from '../desk-file/index.ts';
import { nearestOf } from '../desk-file/nearest.ts';
import { CASE, CASES, type CaseFields } from './case-fields.ts';
import { LINE_KINDS } from './event-line.ts';

/** Ticks of one case. */
export const TICKS_MAX = 200_000;
const TICK_MS = 1_000;

type Path = (string | number)[];

/** Fields of a step whose keys are instruments, and those whose keys are venues. */
const BY_INSTRUMENT = ['quote', 'mark', 'volatility', 'funding', 'trade', 'position', 'notice'];
const BY_VENUE = ['venue', 'account', 'cash'];

/**
 * Reads cases.
 *
 * @throws DeskFileError with every fault: shapes, unknown instruments, venues and modules, times
 *   that go back, kinds of events that do not exist
 */
export function readCases(path: string, terms: DeskTerms): readonly CaseFields[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const seen = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const accepted = 'a file that can be read';
    throw new DeskFileError([{ file: path, line: 1, column: 1, field: '', seen, accepted }]);
  }
  const source = new YamlSource(text, path);
  if (source.faults.length > 0) throw new DeskFileError(source.faults);
  const top = readShape(source, [], source.raw, CASES);
  const faults = [...top.faults];
  const cases: CaseFields[] = [];
  (top.value?.cases ?? []).forEach((raw, at) => {
    const read = readShape(source, ['cases', at], raw, CASE);
    faults.push(...read.faults);
    if (read.value === null) return;
    cases.push(read.value);
    faults.push(...judgeCase(source, ['cases', at], read.value, terms));
  });
  if (faults.length > 0) throw new DeskFileError(faults);
  return cases;
}

function judgeCase(
  source: YamlSource,
  path: Path,
  each: CaseFields,
  terms: DeskTerms,
): readonly DeskFault[] {
  const faults: DeskFault[] = [];
  const known = (at: Path, name: string, list: readonly string[], what: string): void => {
    if (list.includes(name)) return;
    const near = nearestOf(name, list);
    const hint = near === null ? '' : `; nearest: ${near}`;
    faults.push(source.fault(at, `${what}: ${list.join(', ')}${hint}`, name));
  };
  const modules = terms.modules.map(({ id }) => id);
  if (each.module !== undefined) known([...path, 'module'], each.module, modules, 'a module');
  const instruments = terms.instruments.map(({ id }) => id);
  let last = 0;
  each.given.forEach((step, at) => {
    const here = [...path, 'given', at];
    if (step.at < last) {
      faults.push(source.fault([...here, 'at'], `no less than the step before, ${last} ms`));
    }
    last = Math.max(last, step.at);
    for (const [field, value] of Object.entries(step)) {
      if (typeof value !== 'object' || value === null) continue;
      const keys = Object.keys(value);
      if (BY_INSTRUMENT.includes(field)) {
        for (const key of keys) known([...here, field, key], key, instruments, 'an instrument');
      }
      if (BY_VENUE.includes(field)) {
        for (const key of keys) known([...here, field, key], key, terms.venues, 'a venue');
      }
      if (field === 'values') {
        for (const key of keys) known([...here, field, key], key, terms.values, 'a value');
      }
    }
  });
  const span = Math.max(last, each.until ?? 0);
  if (!((each.tick ?? TICK_MS) >= 1 && span / (each.tick ?? TICK_MS) <= TICKS_MAX)) {
    faults.push(source.fault([...path, 'tick'], `at most ${TICKS_MAX} ticks in a case`));
  }
  for (const field of ['expect', 'never'] as const) {
    (each[field] ?? []).forEach((line, at) => {
      const [first = '', second = ''] = line.trim().split(/\s+/);
      const kind = /^\d/.test(first) ? second : first;
      if (kind !== '*') known([...path, field, at], kind, LINE_KINDS, 'a kind of event first');
    });
  }
  return faults;
}
