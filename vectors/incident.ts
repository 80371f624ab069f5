/** Runs an incident as `breakwater apply` does, and says what of its expectations does not hold. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply } from '../src/cli/apply.ts';

/** A JSON object with texts and numbers, such as an event. */
export type Fields = Readonly<Record<string, unknown>>;

/** What may not happen, from one command to another (both included; absent: from end to end). */
export interface Never {
  readonly event: Fields;
  readonly since?: string;
  readonly until?: string;
}

/** A venue that lacks what the incident asks for: the same commands with something changed. */
export interface Naive {
  readonly says: string;
  readonly rulebook?: string;
  /** Commands that are left out. */
  readonly without?: readonly string[];
  /** Texts that are put in the place of others. */
  readonly replace?: readonly (readonly [string, string])[];
  /** A word of the fault that must be found. */
  readonly breaks: string;
}

/** What must hold after an incident: `NAME.expect.json`. */
export interface Expectation {
  readonly says: string;
  readonly rulebook?: string;
  /** Events that happen in this order, others between them; fields that are left out may differ. */
  readonly happens: readonly Fields[];
  readonly never: readonly Never[];
  readonly accounts: Readonly<Record<string, Fields>>;
  readonly house: Readonly<Record<string, string>>;
  /** All open positions at the end; absent where they do not matter. */
  readonly positions?: readonly Fields[];
  readonly naive: readonly Naive[];
}

/** What a run printed. */
export interface Outcome {
  /** Ids of the commands in their order. */
  readonly commands: readonly string[];
  readonly events: readonly Fields[];
  readonly summary: Fields;
}

/** Applies the lines with every invariant checked after every event. */
export async function runIncident(lines: readonly string[], rulebook: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-incident-'));
  try {
    const file = join(folder, 'incident.ndjson');
    writeFileSync(file, `${lines.join('\n')}\n`);
    let printed = '';
    await apply(file, { rulebook, audit: true }, (text) => {
      printed += text;
    });
    const objects = printed.trimEnd().split('\n');
    const read = objects.map((line) => JSON.parse(line) as Fields);
    const commands = lines.map((line) => String((JSON.parse(line) as Fields)['id']));
    return { commands, events: read.slice(0, -1), summary: read.at(-1) as Fields };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The lines of an incident as a naive venue would have been given them. */
export function naiveLines(lines: readonly string[], naive: Naive): string[] {
  const kept = lines.filter((line) => {
    const id = String((JSON.parse(line) as Fields)['id']);
    return !(naive.without ?? []).includes(id);
  });
  return kept.map((line) =>
    (naive.replace ?? []).reduce((text, [from, to]) => text.replaceAll(from, to), line),
  );
}

/** The lines and expectations of `NAME` in a folder. */
export function readIncident(
  folder: string,
  name: string,
): { readonly lines: readonly string[]; readonly expected: Expectation } {
  const text = readFileSync(join(folder, `${name}.ndjson`), 'utf8');
  const expected = readFileSync(join(folder, `${name}.expect.json`), 'utf8');
  return { lines: text.trimEnd().split('\n'), expected: JSON.parse(expected) as Expectation };
}

/** Whether an object has all the fields of a pattern. */
export const matches = (pattern: Fields, object: Fields | undefined): boolean =>
  object !== undefined && Object.entries(pattern).every(([name, value]) => object[name] === value);

/** Every expectation that does not hold, as a sentence; none when the incident is mastered. */
export function faultsOf({ commands, events, summary }: Outcome, expected: Expectation): string[] {
  const faults: string[] = [];
  let at = 0;
  for (const pattern of expected.happens) {
    const found = events.findIndex((event, i) => i >= at && matches(pattern, event));
    if (found === -1) faults.push(`does not happen: ${JSON.stringify(pattern)}`);
    else at = found + 1;
  }
  for (const { event: pattern, since, until } of expected.never) {
    const first = since === undefined ? 0 : commands.indexOf(since);
    const last = until === undefined ? commands.length : commands.indexOf(until);
    const found = events.find((event) => {
      const place = commands.indexOf(String(event['command']));
      return place >= first && place <= last && matches(pattern, event);
    });
    if (found !== undefined) faults.push(`happens: ${JSON.stringify(found)}`);
  }
  const accounts = summary['accounts'] as Record<string, Fields>;
  for (const [name, fields] of Object.entries(expected.accounts)) {
    if (matches(fields, accounts[name])) continue;
    faults.push(`account ${name} ends with ${JSON.stringify(accounts[name])}`);
  }
  const house = summary['house'] as Fields;
  for (const [name, balance] of Object.entries(expected.house)) {
    if (house[name] !== balance) faults.push(`house ${name} ends with ${String(house[name])}`);
  }
  const open = JSON.stringify(ordered(summary['positions'] as readonly Fields[]));
  if (expected.positions !== undefined && open !== JSON.stringify(ordered(expected.positions))) {
    faults.push(`positions at the end: ${open}`);
  }
  return faults;
}

/** Positions by account and market: the rows of the engine's table are no promise. */
const ordered = (positions: readonly Fields[]): string[][] =>
  positions
    .map((position) => ['account', 'market', 'size', 'cost'].map((name) => String(position[name])))
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
