/** Reads the terms of a module into what is evaluated, or says where they are wrong. */
import {
  type Condition,
  type ConditionTerms,
  compileCondition,
  compileFormula,
  type Formula,
} from '../../liquidity/index.ts';
import { type RungPolicy, SAMPLES_MAX } from './ladder.ts';
import type { Amount, ModuleTerms, ResponseTerms, RungTerms } from './terms.ts';
import { namesFor, type ScopeKind, SUFFIXES } from './vocabulary.ts';

/** What is wrong, where, and what would be right. `at` is a path such as `ladder.0.enter`. */
export interface ModuleFault {
  readonly at: string;
  readonly seen: string;
  readonly accepted: string;
}

/** A scope, read. `name` is empty for the book. */
export interface Scope {
  readonly kind: Exclude<ScopeKind, 'module'>;
  readonly name: string;
}

/** A response with its amounts compiled; null where it has none. */
export interface Response {
  readonly terms: ResponseTerms;
  readonly amount: Formula | null;
}

/** A rung with what it does. */
export interface Rung extends RungPolicy {
  readonly responses: readonly Response[];
  /** The text of the condition, for the record. */
  readonly text: string;
}

/** A module that can run. */
export interface Module {
  readonly terms: ModuleTerms;
  readonly scope: Scope;
  readonly rungs: readonly Rung[];
  /** Names that conditions look at, without suffix: what must be computed at a sample. */
  readonly names: readonly string[];
  /** Names that are wanted with `_before`, and with `_rank`. */
  readonly before: readonly string[];
  readonly ranked: readonly string[];
}

/** What a desk has that a module may name. */
export interface Surroundings {
  readonly venues: readonly string[];
  readonly underlyings: readonly string[];
  readonly instruments: readonly string[];
  readonly modules: readonly string[];
  /** Names of values that sources state. */
  readonly values: readonly string[];
}

export const RUNGS_MAX = 8;
export const RESPONSES_MAX = 8;

/** Text of a condition, for events and pages. */
export const conditionText = (terms: ConditionTerms): string =>
  typeof terms === 'string' ? terms : `${terms.atLeast} of [${terms.of.join('; ')}]`;

/** Collects faults while it reads. */
class Reader {
  // state
  readonly faults: ModuleFault[] = [];
  readonly used = new Set<string>();
  // fixed
  private readonly names: readonly string[];

  constructor(names: readonly string[]) {
    this.names = names;
  }

  fault(at: string, seen: unknown, accepted: string): void {
    const text = typeof seen === 'string' ? seen : (JSON.stringify(seen) ?? 'nothing');
    this.faults.push({ at, seen: text, accepted });
  }

  condition(at: string, terms: ConditionTerms): Condition {
    const read = compileCondition(terms, this.names);
    if (read.kind === 'fault') {
      this.faults.push({ at, seen: read.seen, accepted: read.accepted });
      return { names: [], holds: () => false, state: () => 'unknown' };
    }
    for (const name of read.condition.names) this.used.add(name);
    return read.condition;
  }

  amount(at: string, terms: Amount): Formula {
    const read = compileFormula(terms, this.names);
    if (read.kind === 'fault') {
      this.faults.push({ at, seen: read.seen, accepted: read.accepted });
      return { names: [], value: () => Number.NaN };
    }
    for (const name of read.formula.names) this.used.add(name);
    return read.formula;
  }

  /** A name that must be one of a list. */
  oneOf(at: string, name: string, list: readonly string[], what: string): void {
    if (!list.includes(name)) this.fault(at, name, `${what}: ${list.join(', ') || 'none here'}`);
  }

  /** A number in a range. */
  within(at: string, value: number, least: number, most: number): void {
    if (!(value >= least && value <= most)) this.fault(at, value, `${least} to ${most}`);
  }
}

/** The scope of a text; null where it is none of the desk's. */
export function scopeOf(text: string, around: Surroundings): Scope | null {
  if (text === 'book') return { kind: 'book', name: '' };
  const [kind = '', name = ''] = text.split(/:(.*)/s);
  const lists: Readonly<Record<string, readonly string[]>> = {
    venue: around.venues,
    underlying: around.underlyings,
    instrument: around.instruments,
  };
  return lists[kind]?.includes(name) ? { kind: kind as Scope['kind'], name } : null;
}

const YEAR_MS = 31_536_000_000;
const NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Reads a module.
 *
 * @param terms in the shape of `ModuleTerms` (the rim checks shapes); everything else is judged
 *   here: names, types of expressions, ranges, and whom it may act on
 * @returns the module, or every fault that was found
 */
export function readModule(
  terms: ModuleTerms,
  around: Surroundings,
): { readonly module: Module; readonly faults: readonly ModuleFault[] } {
  const own = [
    ...Object.keys(terms.parameters),
    ...Object.keys(terms.indicators),
    ...around.values,
  ];
  const found = scopeOf(terms.scope, around);
  const scope = found ?? { kind: 'book' as const, name: '' };
  const reader = new Reader(namesFor(scope.kind, own));
  if (found === null) reader.fault('scope', terms.scope, scopesText(around));
  readOwnNames(reader, terms, around);
  readBand(reader, terms);
  readConstraints(reader, terms);
  readExecution(reader, terms);
  reader.within('gapMsMax', terms.gapMsMax, 1, YEAR_MS);
  if (terms.ladder.length < 1 || terms.ladder.length > RUNGS_MAX) {
    reader.fault('ladder', `${terms.ladder.length} rungs`, `1 to ${RUNGS_MAX}`);
  }
  const rungs = terms.ladder.map((rung, at) => readRung(reader, rung, at, scope, around));
  const base = (suffix: string): string[] =>
    [...reader.used].filter((name) => name.endsWith(suffix)).map((n) => n.slice(0, -suffix.length));
  const [before, ranked] = [base('_before'), base('_rank')];
  const plain = [...reader.used].filter((name) => !/_(before|rank)$/.test(name));
  const names = [...new Set([...plain, ...before, ...ranked])];
  return { module: { terms, scope, rungs, names, before, ranked }, faults: reader.faults };
}

const scopesText = (around: Surroundings): string =>
  [
    'book',
    ...around.venues.map((name) => `venue:${name}`),
    ...around.underlyings.map((name) => `underlying:${name}`),
    ...around.instruments.map((name) => `instrument:${name}`),
  ].join(', ');

function readOwnNames(reader: Reader, terms: ModuleTerms, around: Surroundings): void {
  const taken = new Set(namesFor('instrument', []));
  for (const [field, names] of [
    ['values', around.values],
    ['parameters', Object.keys(terms.parameters)],
    ['indicators', Object.keys(terms.indicators)],
  ] as const) {
    for (const name of names) {
      const at = `${field}.${name}`;
      if (field !== 'values' && !NAME.test(name)) {
        reader.fault(at, name, 'lower case letters, digits, _');
      }
      // With such an ending it would be read as the past, or the rank, of another name.
      if (SUFFIXES.some((suffix) => name.endsWith(suffix))) {
        reader.fault(at, name, `a name that does not end in ${SUFFIXES.join(' or ')}`);
      } else if (taken.has(name)) reader.fault(at, name, 'a name that is not taken');
      taken.add(name);
    }
  }
  for (const [name, value] of Object.entries(terms.parameters)) {
    if (!Number.isFinite(value)) reader.fault(`parameters.${name}`, value, 'a number');
  }
  for (const [name, { period, barMs }] of Object.entries(terms.indicators)) {
    reader.within(`indicators.${name}.period`, period, 1, 1_000);
    reader.within(`indicators.${name}.barMs`, barMs, 1_000, YEAR_MS);
  }
}

function readBand(reader: Reader, { band }: ModuleTerms): void {
  if (band.rule === 'none') return;
  if (band.rule === 'fixed') {
    reader.within('band.half', band.half, 0, 1e12);
    reader.within('band.hardLimit', band.hardLimit, band.half, 1e12);
    return;
  }
  reader.within('band.cost', band.cost, 0, 0.1);
  reader.within('band.aversion', band.aversion, 1e-12, 1e3);
  reader.within('band.rate', band.rate, -1, 1);
  reader.within('band.least', band.least, 0, 1e12);
  reader.within('band.hardLimit', band.hardLimit, band.least, 1e12);
}

function readConstraints(reader: Reader, { constraints }: ModuleTerms): void {
  for (const name of ['cooldownMs', 'failureCooldownMs', 'windowMs', 'horizonMs'] as const) {
    reader.within(`constraints.${name}`, constraints[name], 0, YEAR_MS);
  }
  for (const name of ['stepMax', 'turnoverMax', 'feesMax', 'slippageMax'] as const) {
    reader.within(`constraints.${name}`, Number(constraints[name]), 0, 1e20);
  }
  reader.within('constraints.signChangesMax', constraints.signChangesMax, 0, 1_000);
  reader.within('constraints.improvement', constraints.improvement, 0, 1_000);
  reader.within('constraints.depthSharePpm', constraints.depthSharePpm, 0, 10_000_000);
  reader.within('constraints.participationPpm', constraints.participationPpm, 0, 1_000_000);
  reader.within('constraints.collarPpm', constraints.collarPpm, 1, 500_000);
  reader.within('constraints.priceAgeMsMax', constraints.priceAgeMsMax, 1, YEAR_MS);
  reader.within('constraints.sourcesMin', constraints.sourcesMin, 1, 16);
  reader.within('constraints.dispersionPpm', constraints.dispersionPpm, 0, 1_000_000);
  reader.within('constraints.proportionPpm', constraints.proportionPpm, 0, 1_000_000);
  const isWindowed =
    constraints.signChangesMax > 0 ||
    constraints.participationPpm > 0 ||
    constraints.turnoverMax > 0n ||
    constraints.feesMax > 0n ||
    constraints.slippageMax > 0n;
  if (isWindowed && constraints.windowMs === 0) {
    reader.fault('constraints.windowMs', 0, 'above 0, as a limit over a window is set');
  }
}

function readExecution(reader: Reader, { execution }: ModuleTerms): void {
  if (execution.waitsMs.length > 4) {
    reader.fault('execution.waitsMs', execution.waitsMs, 'four times at most');
  }
  execution.waitsMs.forEach((wait, at) => {
    reader.within(`execution.waitsMs.${at}`, wait, 0, YEAR_MS);
  });
  reader.within('execution.protectionPpm', execution.protectionPpm, 0, 500_000);
  if (execution.plan !== 'now' && execution.plan !== 'iceberg') {
    reader.within('execution.durationMs', execution.durationMs, 1, YEAR_MS);
    reader.within('execution.slices', execution.slices, 1, 1_000);
  }
  if (execution.plan === 'vwap' && execution.curve.length !== execution.slices) {
    reader.fault('execution.curve', execution.curve, `${execution.slices} shares of volume`);
  }
  if (execution.plan === 'participation') {
    reader.within('execution.rate', execution.rate, 0.0001, 0.9);
  }
  if (execution.plan === 'iceberg') reader.within('execution.shown', execution.shown, 0.001, 1);
}

function readRung(
  reader: Reader,
  rung: RungTerms,
  place: number,
  scope: Scope,
  around: Surroundings,
): Rung {
  const at = `ladder.${place}`;
  for (const name of ['enterMs', 'leaveMs', 'repeatMs'] as const) {
    reader.within(`${at}.${name}`, rung[name], 0, YEAR_MS);
  }
  const { least, of } = rung.samples;
  reader.within(`${at}.samples.of`, of, 0, SAMPLES_MAX);
  reader.within(`${at}.samples.least`, least, of === 0 ? 0 : 1, of);
  if (rung.respond.length < 1 || rung.respond.length > RESPONSES_MAX) {
    reader.fault(`${at}.respond`, `${rung.respond.length} responses`, `1 to ${RESPONSES_MAX}`);
  }
  return {
    id: rung.id,
    enter: reader.condition(`${at}.enter`, rung.enter),
    leave: rung.leave === null ? null : reader.condition(`${at}.leave`, rung.leave),
    enterMs: rung.enterMs,
    leaveMs: rung.leaveMs,
    samples: rung.samples,
    latch: rung.latch,
    repeatMs: rung.repeatMs,
    text: conditionText(rung.enter),
    responses: rung.respond.map((terms, n) =>
      readResponse(reader, terms, `${at}.respond.${n}`, scope, around),
    ),
  };
}

function readResponse(
  reader: Reader,
  terms: ResponseTerms,
  at: string,
  scope: Scope,
  around: Surroundings,
): Response {
  let amount: Formula | null = null;
  switch (terms.do) {
    case 'hedge':
    case 'neutralise':
      if (scope.kind !== 'underlying')
        reader.fault('scope', scope.kind, 'underlying:NAME, to hedge');
      if (terms.with.length === 0) reader.fault(`${at}.with`, terms.with, 'one instrument or more');
      terms.with.forEach((name, n) => {
        reader.oneOf(`${at}.with.${n}`, name, around.instruments, 'an instrument of the desk');
      });
      if (terms.do === 'neutralise') readNeutralise(reader, terms, at);
      break;
    case 'reduce':
      amount = reader.amount(`${at}.share`, terms.share);
      break;
    case 'hold':
      reader.oneOf(`${at}.instrument`, terms.instrument, around.instruments, 'an instrument');
      amount = reader.amount(`${at}.exposure`, terms.exposure);
      break;
    case 'set-leverage':
      reader.oneOf(`${at}.instrument`, terms.instrument, around.instruments, 'an instrument');
      reader.within(`${at}.leverage`, terms.leverage, 1, 200);
      break;
    case 'transfer':
      reader.oneOf(`${at}.from`, terms.from, around.venues, 'a venue of the desk');
      reader.oneOf(`${at}.to`, terms.to, around.venues, 'a venue of the desk');
      amount = reader.amount(`${at}.amount`, terms.amount);
      break;
    case 'capital':
      amount = reader.amount(`${at}.amount`, terms.amount);
      break;
    case 'mode':
      readKillScope(reader, `${at}.scope`, terms.scope, around);
      break;
    case 'pause':
      terms.modules.forEach((name, n) => {
        reader.oneOf(`${at}.modules.${n}`, name, around.modules, 'a module of the desk');
      });
      break;
    case 'flatten':
    case 'cancel':
    case 'alert':
      break;
    default:
      return terms satisfies never;
  }
  return { terms, amount };
}

function readNeutralise(
  reader: Reader,
  terms: Extract<ResponseTerms, { do: 'neutralise' }>,
  at: string,
): void {
  for (const greek of ['delta', 'gamma', 'vega'] as const) {
    reader.within(`${at}.bands.${greek}`, terms.bands[greek], 0, 1e15);
  }
  reader.within(`${at}.depthShare`, terms.depthShare, 0, 1);
  reader.within(`${at}.turnover`, terms.turnover, 0, 1e15);
}

function readKillScope(reader: Reader, at: string, text: string, around: Surroundings): void {
  if (killScopes(around).includes(text)) return;
  reader.fault(at, text, killScopes(around).join(', '));
}

/** Every scope that can be killed, halted or re-armed. */
export const killScopes = (around: Surroundings): readonly string[] => [
  'book',
  ...around.venues.map((name) => `venue:${name}`),
  ...around.underlyings.map((name) => `underlying:${name}`),
  ...around.modules.map((name) => `module:${name}`),
];
