/** `breakwater desk explain`: why a desk did what it did, derived again from its journal. */
import type { Desk, DeskCommand, DeskEvent } from '../core/desk/index.ts';
import { canonicalText, VOCABULARY } from '../core/desk/index.ts';
import { replayDesk } from '../io/desk/replay-desk.ts';
import { openLinearSolver } from '../io/lp/index.ts';
import { InputError } from '../lab/input-error.ts';
import { eventText, unitsOf, valueText } from './desk-words.ts';
import { EXIT } from './exit.ts';

export interface DeskExplainOptions {
  readonly seq?: string;
  readonly client?: string;
  readonly module?: string;
  readonly last?: string;
  readonly json?: boolean;
}

/** A decision: the command that caused it, its events, and the values that were looked at. */
interface Decision {
  readonly seq: number;
  readonly time: number;
  readonly command: string;
  readonly events: readonly DeskEvent[];
  readonly values: Readonly<Record<string, number>>;
}

/** Kinds that are told when nothing else is asked for: decisions, not their echo. */
const DECISIONS: ReadonlySet<string> = new Set([
  ...['module-fired', 'module-left', 'action-denied', 'order-intent', 'mode-changed', 'killed'],
  ...['leverage-intent', 'transfer-intent', 'capital-changed', 'alert', 'position-differs'],
  ...['position-adopted', 'refused', 'rearmed'],
]);

const LAST = 20;

function isMeant(events: readonly DeskEvent[], seq: number, options: DeskExplainOptions): boolean {
  if (options.seq !== undefined) return seq === Number(options.seq);
  if (options.client !== undefined) {
    return events.some((event) => 'client' in event && event.client === options.client);
  }
  if (options.module !== undefined) {
    return events.some((event) => 'module' in event && event.module === options.module);
  }
  return events.some(({ kind }) => DECISIONS.has(kind));
}

/** What the modules that spoke saw. */
function valuesOf(desk: Desk, events: readonly DeskEvent[]): Record<string, number> {
  const spoke = new Set(events.flatMap((event) => ('module' in event ? [event.module] : [])));
  const values: Record<string, number> = {};
  for (const run of desk.state.modules) {
    if (!spoke.has(run.id)) continue;
    for (const [name, value] of Object.entries(run.values)) values[name] = value;
  }
  return values;
}

function refuseOptions(options: DeskExplainOptions): number {
  for (const [field, value] of [
    ['--seq', options.seq],
    ['--last', options.last],
  ] as const) {
    if (value === undefined || /^[1-9]\d{0,14}$/.test(value)) continue;
    const accepted = 'a whole number above 0';
    throw new InputError({ file: 'command line', field, value, accepted });
  }
  return Number(options.last ?? LAST);
}

/** Prints decisions with their evidence. */
export async function deskExplain(file: string, options: DeskExplainOptions): Promise<number> {
  const last = refuseOptions(options);
  const found: Decision[] = [];
  const solver = await openLinearSolver();
  const visit = (seq: number, command: DeskCommand, events: readonly DeskEvent[], desk: Desk) => {
    if (!isMeant(events, seq, options)) return;
    const values = valuesOf(desk, events);
    found.push({ seq, time: command.time, command: canonicalText(command), events, values });
    if (found.length > last) found.shift();
  };
  const until = options.seq === undefined ? undefined : Number(options.seq);
  const { terms, commands } = replayDesk(file, solver, visit, until);
  if (options.json === true) {
    for (const each of found) console.log(canonicalText(each));
    return found.length === 0 ? EXIT.negative : EXIT.done;
  }
  const units = unitsOf(terms);
  for (const { seq, time, command, events, values } of found) {
    console.log(`\n${new Date(time).toISOString()}  seq ${seq}\n  told   ${command}`);
    for (const event of events) console.log(`  said   ${eventText(event, units)}`);
    for (const [name, value] of Object.entries(values)) {
      const { unit = '', says = 'of the module' } =
        (VOCABULARY as Readonly<Record<string, { unit: string; says: string }>>)[name] ?? {};
      console.log(`  saw    ${name.padEnd(24)} ${valueText(value).padStart(14)}  ${unit}; ${says}`);
    }
  }
  const of = `of ${commands} commands replayed from ${file}`;
  console.log(
    found.length === 0 ? `nothing was decided ${of}` : `\n${found.length} decisions ${of}`,
  );
  return found.length === 0 ? EXIT.negative : EXIT.done;
}

/** Prints the hashes of a journal that was computed again. */
export async function deskVerify(
  file: string,
  options: { readonly json?: boolean },
): Promise<number> {
  const proof = replayDesk(file, await openLinearSolver());
  const { terms, commands, events, eventHash, stateHash, snapshotsChecked } = proof;
  if (options.json === true) {
    console.log(
      JSON.stringify({
        desk: terms.name,
        commands,
        events,
        eventHash,
        stateHash,
        snapshotsChecked,
      }),
    );
    return EXIT.done;
  }
  console.log(`${file}: the desk ${terms.name} says the same when it is computed again
  commands    ${commands}, of which events ${events}
  snapshots   ${snapshotsChecked} held against the replayed state
  event hash  ${eventHash}
  state hash  ${stateHash}`);
  return EXIT.done;
}
