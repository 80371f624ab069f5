import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Engine, unattended } from '../src/core/engine/index.ts';
import { readCommand } from '../src/io/codec/index.ts';
import {
  type Expectation,
  type Fields,
  faultsOf,
  naiveLines,
  type Outcome,
  readIncident,
  runIncident,
} from './incident.ts';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), 'incidents');
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ndjson'))
  .map((file) => file.slice(0, -'.ndjson'.length));

/** A rulebook of an incident's own is a file beside it. */
const run = (lines: readonly string[], { rulebook = 'default' }: { rulebook?: string }) =>
  runIncident(lines, rulebook.endsWith('.json') ? join(FOLDER, rulebook) : rulebook);

test('every incident has its expectations, and every expectation its incident', () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(15);
  for (const name of NAMES)
    expect(existsSync(join(FOLDER, `${name}.expect.json`)), name).toBe(true);
  const beside = readdirSync(FOLDER).filter((file) => file.endsWith('.expect.json'));
  expect(beside.map((file) => file.replace('.expect.json', ''))).toEqual(NAMES);
});

test.each(NAMES)(
  '%s: what must hold holds, with every invariant after every event',
  async (name) => {
    const { lines, expected } = readIncident(FOLDER, name);
    expect(faultsOf(await run(lines, expected), expected)).toEqual([]);
  },
);

test.each(NAMES)('%s: a naive venue fails', async (name) => {
  const { lines, expected } = readIncident(FOLDER, name);
  expect(expected.naive.length).toBeGreaterThan(0);
  for (const naive of expected.naive) {
    const changed = naiveLines(lines, naive);
    const isChanged = changed.join() !== lines.join() || naive.rulebook !== undefined;
    expect(isChanged, `${naive.says}: nothing was changed`).toBe(true);
    const faults = faultsOf(await run(changed, { ...expected, ...naive }), expected);
    expect(faults.join('\n'), naive.says).toContain(naive.breaks);
  }
});

/** The outcome with one thing wrong, for every expectation there is. */
function* spoiled(outcome: Outcome, expected: Expectation): Generator<readonly [string, Outcome]> {
  const { events, summary, commands } = outcome;
  for (const pattern of expected.happens) {
    const without = events.filter((event) => !includes(event, pattern));
    yield [`without ${JSON.stringify(pattern)}`, { ...outcome, events: without }];
  }
  for (const { event, since, until } of expected.never) {
    const command = event['command'] ?? until ?? since ?? commands.at(-1);
    const added = { ...event, command };
    yield [`with ${JSON.stringify(added)}`, { ...outcome, events: [...events, added] }];
  }
  for (const name of Object.keys(expected.accounts)) {
    const accounts = { ...(summary['accounts'] as Fields), [name]: { balance: '0.000001' } };
    yield [`another ${name}`, { ...outcome, summary: { ...summary, accounts } }];
  }
  for (const name of Object.keys(expected.house)) {
    const house = { ...(summary['house'] as Fields), [name]: '-0.000001' };
    yield [`another ${name}`, { ...outcome, summary: { ...summary, house } }];
  }
  if (expected.positions === undefined) return;
  const stray = { account: 'stray', market: 'BTC-PERP', size: '1', cost: '1' };
  const positions = [...(summary['positions'] as Fields[]), stray];
  yield ['a stray position', { ...outcome, summary: { ...summary, positions } }];
}

const includes = (event: Fields, pattern: Fields): boolean =>
  Object.entries(pattern).every(([name, value]) => event[name] === value);

test.each(NAMES)('%s: no expectation passes when it is not met', async (name) => {
  const { lines, expected } = readIncident(FOLDER, name);
  const outcome = await run(lines, expected);
  let count = 0;
  for (const [what, wrong] of spoiled(outcome, expected)) {
    expect(faultsOf(wrong, expected), what).not.toEqual([]);
    count += 1;
  }
  expect(count).toBeGreaterThan(8);
});

/** The engine of an incident after its commands up to `last`. */
function engineAfter(name: string, last: string): Engine {
  const engine = new Engine();
  for (const line of readIncident(FOLDER, name).lines) {
    const { state } = engine;
    const read = readCommand(state, JSON.parse(line), { id: 'x', time: state.time });
    if (read.kind === 'command') engine.run(read.command);
    if (read.kind === 'command' && read.command.id === last) break;
  }
  return engine;
}

test('the audit sees a mark that moved without a sweep', () => {
  const engine = engineAfter('percolator-2026-04', 'trade-dora');
  expect(unattended(engine.state)).toEqual([]);
  engine.state.prices.mark[0] = 9_360n;
  expect(unattended(engine.state)).toEqual(['chen']);
});

test('the audit sees a fund below zero after an event, before the command has ended', () => {
  const { state } = engineAfter('dydx-2025-10-10-order', 'trade');
  const fund = state.accounts.find('fund:ISO-PERP');
  const engine = engineAfter('dydx-2025-10-10-order', 'trade').auditEveryEvent();
  engine.state.accounts.cash[fund] = -1n;
  engine.state.accounts.cash[0] = (engine.state.accounts.cash[0] as bigint) + 1_000_000_001n;
  const crash = { kind: 'set-mark', id: 'crash', market: 'ISO-PERP', price: 8_000n } as const;
  expect(() => engine.apply(crash)).toThrow('no-pool-below-zero');
});
