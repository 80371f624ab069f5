/** Judges the modules of a desk together, and says where in the file each fault stands. */
import {
  conflictsOf,
  type DeskConflict,
  type DeskShape,
  type ModuleFault,
  type ModuleTerms,
  readModule,
  type Surroundings,
} from '../../core/desk/index.ts';
import type { DeskFault } from './desk-fault.ts';
import { expressionFaults } from './expressions.ts';
import { filePath } from './module-fields.ts';
import { nearestText } from './nearest.ts';
import { shareText, timeText } from './unit-text.ts';
import { fieldText, type Path, type YamlSource } from './yaml-source.ts';

/** A module with where it comes from. */
export interface PlacedModule {
  readonly terms: ModuleTerms;
  /** Path of its entry in the file. */
  readonly path: Path;
  readonly from: 'written' | 'library' | 'import';
}

/** What stands around modules, and the file that says so. */
export interface Judged {
  readonly source: YamlSource;
  readonly modules: readonly PlacedModule[];
  readonly instruments: DeskShape['instruments'];
  readonly around: Surroundings;
}

/** Every fault of the modules of a desk. */
export function judgeModules(judged: Judged): readonly DeskFault[] {
  const { source, modules, instruments, around } = judged;
  const shape = { venues: [], instruments, modules: modules.map(({ terms }) => terms) };
  const each = modules.flatMap((module) => {
    const expressions = expressionFaults(module.terms, around);
    // What is said of an expression word by word need not be said of it as a whole.
    const isSaid = (at: string): boolean =>
      expressions.some((fault) => fault.at === at || fault.at.startsWith(`${at}.`));
    const plain = plainFaults(module.terms, around).filter(({ at }) => !isSaid(at));
    return [
      ...expressions.map(({ word, ...fault }) => placed(source, module, fault, word)),
      ...plain.map((fault) => placed(source, module, fault, '')),
    ];
  });
  const between = conflictsOf(shape)
    .filter(({ at }) => at.startsWith('modules.'))
    .map((conflict) => placedConflict(judged, conflict));
  return [...each, ...between];
}

/** What the core says. */
function plainFaults(terms: ModuleTerms, around: Surroundings): readonly ModuleFault[] {
  try {
    const { faults } = readModule(terms, around);
    return faults.map((fault) => explained(fault, terms));
  } catch {
    // Code may give anything; a file of YAML was checked field by field.
    return [{ at: '', seen: terms.id, accepted: 'terms of a module, made with defineModule' }];
  }
}

/** A range of the core in words, and a name that may have been meant. */
function explained(fault: ModuleFault, { band }: ModuleTerms): ModuleFault {
  if (fault.at === 'band.hardLimit' && 'half' in band) {
    return { ...fault, accepted: `no less than half, which is ${band.half}` };
  }
  if (fault.at === 'band.hardLimit' && 'least' in band) {
    return { ...fault, accepted: `no less than least, which is ${band.least}` };
  }
  const range = rangeText(fault);
  if (range !== null) return { ...fault, accepted: range };
  const known = fault.accepted.replace(/^[a-z ]+: /, '').split(', ');
  return { ...fault, accepted: fault.accepted + nearestText(fault.seen, known) };
}

const MONEY = /^constraints\.(stepMax|turnoverMax|feesMax|slippageMax)$/;

/** The range of a number in the units that a person writes; null where it is none. */
function rangeText({ at, accepted }: ModuleFault): string | null {
  if (MONEY.test(at)) return '0 or more, in quote currency';
  const [, least = '', most = ''] = /^([\d.e+-]+) to ([\d.e+-]+)$/.exec(accepted) ?? [];
  if (most === '') return null;
  if (at.endsWith('Ppm')) return `${shareText(Number(least))} to ${shareText(Number(most))}`;
  const isTime = /Ms(Max)?$/.test(at) || at.startsWith('execution.waitsMs');
  return isTime ? `${timeText(Number(least))} to ${timeText(Number(most))}` : null;
}

/** A fault of the terms of a module as one of the file. */
function placed(
  source: YamlSource,
  module: PlacedModule,
  { at, seen, accepted }: ModuleFault,
  word: string,
): DeskFault {
  if (module.from === 'import') {
    const fault = source.fault([...module.path, 'import'], accepted, seen);
    return { ...fault, field: `${fault.field} (${module.terms.id}: ${at})` };
  }
  const path = [...module.path, ...(at === '' ? [] : filePath(at))];
  if (module.from === 'library' && !source.has(path)) {
    const inner = parameterPath(source, module.path, seen);
    const isName = inner.length > module.path.length;
    return source.fault(
      inner,
      isName ? withoutKind(seen, accepted) : accepted,
      isName ? null : seen,
    );
  }
  if (word !== '') return source.fault(path, accepted, seen, word);
  return source.fault(path, accepted, plainText(source, path) ?? seen);
}

/** Scopes of the kind of a name, as names: `instrument:BTC-PERP` is `BTC-PERP`. */
function withoutKind(seen: string, accepted: string): string {
  const [, kind = '', name = ''] = /^(\w+:)(.*)$/.exec(seen) ?? [];
  if (kind === '') return accepted;
  const names = accepted
    .replace(/; nearest: .*$/, '')
    .split(', ')
    .flatMap((scope) => (scope.startsWith(kind) ? [scope.slice(kind.length)] : []));
  return `${names.join(', ') || 'none is stated'}${nearestText(name, names)}`;
}

/** What the file says, where it is one text. */
function plainText(source: YamlSource, path: Path): string | null {
  const text = source.textAt(path);
  return text === null || /^[[{]/.test(text) ? null : text;
}

/** The parameter of a ready module that a name came from; its entry where none is found. */
function parameterPath(source: YamlSource, path: Path, seen: string): Path {
  const name = seen.replace(/^\w+:/, '');
  const given: unknown = JSON.parse(source.textAt([...path, 'with']) ?? '{}');
  for (const [key, value] of Object.entries(given as Record<string, unknown>)) {
    if (value === name) return [...path, 'with', key];
    const at = Array.isArray(value) ? value.indexOf(name) : -1;
    if (at !== -1) return [...path, 'with', key, at];
  }
  return path;
}

/** The place in the file of a path such as `modules.1.ladder.0.respond.0`. */
function conflictPath({ source, modules }: Judged, at: string): Path {
  const [, place = '0', ...rest] = at.split('.');
  const module = modules[Number(place)] as PlacedModule;
  const path = [...module.path, ...filePath(rest.join('.'))];
  if (source.has(path)) return path;
  if (rest[0] === 'id') return [...module.path, module.from === 'library' ? 'use' : 'import'];
  const hedge = [...module.path, 'with', 'hedge'];
  return source.has(hedge) ? hedge : module.path;
}

function placedConflict(judged: Judged, conflict: DeskConflict): DeskFault {
  const { source } = judged;
  const path = conflictPath(judged, conflict.at);
  if (conflict.other === '') {
    const place = /\.(parameters|indicators)\./.test(conflict.at) ? source.keyPlace(path) : {};
    return { ...source.fault(path, conflict.accepted, conflict.seen), ...place };
  }
  const other = conflictPath(judged, conflict.other);
  const { line, column } = source.place(other);
  const seen = `${conflict.seen} (${fieldText(other)}, ${line}:${column})`;
  return source.fault(path, conflict.accepted, seen);
}
