/** Levels of support, and the conditions with dwell that lead from one to another. */
import { type ConditionTerms, LEVELS, type Level } from '../../model/index.ts';
import { type Condition, compileCondition } from './condition.ts';

/** A level in the form that is evaluated. */
export interface LevelPolicy {
  readonly enter: Condition;
  readonly leave: Condition;
  readonly enterMs: number;
  readonly leaveMs: number;
  readonly lastsMsMax: number;
}

/** Levels by their number; the first, calm, has none. */
export interface ActivationPolicy {
  readonly levels: readonly (LevelPolicy | null)[];
  readonly gapMsMax: number;
}

/** A policy, or the place and reason why there is none. */
export type ActivationReading =
  | { readonly kind: 'policy'; readonly policy: ActivationPolicy }
  | {
      readonly kind: 'fault';
      readonly at: string;
      readonly seen: string;
      readonly accepted: string;
    };

const WEEK_MS = 604_800_000;

const fault = (at: string, seen: unknown, accepted: string): ActivationReading => ({
  kind: 'fault',
  at,
  seen: typeof seen === 'string' ? seen : (JSON.stringify(seen) ?? 'nothing'),
  accepted,
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isMs = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= WEEK_MS;

/** Fields of a level that are times. */
const TIMES = ['enterMs', 'leaveMs', 'lastsMsMax'] as const;

/**
 * Reads the levels of a market.
 *
 * @param terms as in a rulebook; anything else gives a fault
 * @param names gauges that conditions may name
 */
export function readActivation(terms: unknown, names: readonly string[]): ActivationReading {
  if (!isObject(terms)) return fault('', terms, 'an object with watch, support, rescue, gapMsMax');
  for (const name of Object.keys(terms)) {
    const isKnown = name === 'gapMsMax' || (name !== 'calm' && LEVELS.includes(name as Level));
    if (!isKnown) return fault(name, terms[name], 'watch, support, rescue or gapMsMax');
  }
  if (!isMs(terms['gapMsMax']) || terms['gapMsMax'] === 0) {
    return fault('gapMsMax', terms['gapMsMax'], `1 to ${WEEK_MS} ms`);
  }
  const levels: (LevelPolicy | null)[] = [null];
  for (const level of LEVELS.slice(1)) {
    const read = readLevel(level, terms[level] ?? null, names);
    if (read !== null && 'kind' in read) return read;
    levels.push(read);
  }
  return { kind: 'policy', policy: { levels, gapMsMax: terms['gapMsMax'] } };
}

function readLevel(
  level: Level,
  terms: unknown,
  names: readonly string[],
): LevelPolicy | ActivationReading | null {
  if (terms === null) return null;
  const fields = ['enter', 'leave', ...TIMES];
  if (!isObject(terms)) return fault(level, terms, `null, or an object with ${fields.join(', ')}`);
  for (const name of Object.keys(terms)) {
    if (!fields.includes(name)) return fault(`${level}.${name}`, terms[name], fields.join(', '));
  }
  for (const name of TIMES) {
    if (!isMs(terms[name])) return fault(`${level}.${name}`, terms[name], `0 to ${WEEK_MS} ms`);
  }
  const enter = compileCondition(terms['enter'] as ConditionTerms, names);
  if (enter.kind === 'fault') return fault(`${level}.enter`, enter.seen, enter.accepted);
  const leave = compileCondition(terms['leave'] as ConditionTerms, names);
  if (leave.kind === 'fault') return fault(`${level}.leave`, leave.seen, leave.accepted);
  const [enterMs, leaveMs, lastsMsMax] = TIMES.map((name) => terms[name] as number);
  return {
    enter: enter.condition,
    leave: leave.condition,
    enterMs: enterMs as number,
    leaveMs: leaveMs as number,
    lastsMsMax: lastsMsMax as number,
  };
}
