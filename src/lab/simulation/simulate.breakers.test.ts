import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Engine, readEvents } from '../../core/engine/index.ts';
import type {
  BreakerTerms,
  Command,
  Event,
  RefusalCode,
  VenueTerms,
} from '../../core/model/index.ts';
import {
  DEFAULT_RULEBOOK,
  GUARDED_RULEBOOK,
  volatilityInterruption,
} from '../../core/rulebook/index.ts';
import { Sequencer, verifyJournal } from '../../io/runtime/index.ts';
import { loadScenario, type Scenario } from '../scenario/scenario.ts';
import { orderedBy, runsOf } from './breaker-spans.ts';
import { openVenue } from './opening.ts';
import { simulate } from './simulate.ts';
import { Simulation } from './simulation.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const CRASH = join(ROOT, 'scenarios', '2025-10-10.yaml');
const SMALL = join(ROOT, 'vectors', 'golden', 'small-crash.yaml');
const crash = (accounts: number): Scenario => loadScenario(CRASH, { accounts });

const folder = mkdtempSync(join(tmpdir(), 'breakwater-breakers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All breakers and limits, without the liquidity backstop, which has tests of its own. */
const GUARDED: VenueTerms = {
  ...GUARDED_RULEBOOK,
  market: { ...GUARDED_RULEBOOK.market, liquidity: DEFAULT_RULEBOOK.market.liquidity },
};

/** The default rulebook with other breakers, without limits of accounts. */
const guardedBy = (breakers: readonly BreakerTerms[]): VenueTerms => ({
  ...DEFAULT_RULEBOOK,
  market: { ...DEFAULT_RULEBOOK.market, breakers },
});

/** A command with what followed from it. */
interface Seen {
  readonly command: Command;
  readonly refused: RefusalCode | null;
  readonly events: readonly Event[];
  /** Before it. */
  readonly isHalted: boolean;
  readonly isArmed: boolean;
}

/** Runs a scenario and keeps what was said. */
function watch(scenario: Scenario, venue: VenueTerms) {
  const opening = openVenue(scenario, venue);
  const engine = new Engine({ genesis: opening.genesis });
  const seen: Seen[] = [];
  class Watched extends Sequencer {
    override submit(command: Command): RefusalCode | null {
      const { breakers } = engine.state;
      const isHalted = engine.state.markets.length > 0 && breakers.isHalted(0);
      const isArmed = breakers.machines.phase.subarray(0, breakers.slots).every((p) => p === 0);
      const refused = super.submit(command);
      seen.push({ command, refused, events: readEvents(engine.state), isHalted, isArmed });
      return refused;
    }
  }
  const simulation = new Simulation(scenario, venue, opening, new Watched(engine, null));
  for (const _ of simulation.open());
  for (const _ of simulation.run());
  return { simulation, seen, story: simulation.breakerLog.story() };
}

test('the journal of a guarded run proves its state, and its trips carry evidence', () => {
  const journal = join(folder, 'guarded.db');
  const result = simulate(crash(100), { venue: GUARDED, journal });
  expect(verifyJournal(journal).stateHash).toBe(result.stateHash);
  expect(result.totals.refused).toBe(0);
  const { changes, breakers, branching } = result.breakers;
  const trips = changes.filter(({ phase, since }) => phase === 'tripped' && since !== null);
  expect(new Set(trips.map(({ breaker }) => breaker)).size).toBeGreaterThan(1);
  for (const { value, threshold, since, time } of trips) {
    expect(Number(value)).toBeGreaterThanOrEqual(Number(threshold));
    expect(since as number).toBeLessThanOrEqual(time);
  }
  expect(breakers).toHaveLength(10);
  expect(branching.ratio).toBeGreaterThan(0);
  expect(branching.ratio).toBeLessThan(1);
});

test('every breaker event is in the story, and its times add up', () => {
  const { seen, story } = watch(crash(300), GUARDED);
  const events = seen.flatMap(({ command, events }) =>
    events.flatMap((event) =>
      event.kind === 'breaker' || event.kind === 'venue-breaker'
        ? [{ time: command.time, breaker: event.breaker, phase: event.phase }]
        : [],
    ),
  );
  expect(events.length).toBeGreaterThan(4);
  expect(story.changes.map(({ time, breaker, phase }) => ({ time, breaker, phase }))).toEqual(
    events,
  );
  const end = seen.at(-1)?.command.time as number;
  // Only one breaker at a time orders close-only here, so that its sum is the venue's.
  const closing = runsOf(story, end).flatMap((run) =>
    orderedBy(run).filter(({ response }) => response === 'close-only'),
  );
  expect(story.orderedMs.find(({ response }) => response === 'close-only')?.ms ?? 0).toBe(
    closing.reduce((sum, { ms }) => sum + ms, 0),
  );
});

test('a trip can be worked out again from the events before it', () => {
  const velocity = GUARDED.market.breakers.filter(({ id }) => id === 'velocity');
  const { seen, story } = watch(crash(150), guardedBy(velocity));
  const trip = story.changes.find(({ phase }) => phase === 'tripped');
  const windowMs = velocity[0]?.windowMs as number;
  const partOf = (time: number): number => Math.floor((time * 32) / windowMs);
  let mark = 0n;
  let highest = 0n;
  for (const { command, events } of seen) {
    const isLast = events.some((event) => event.kind === 'breaker' && event.phase === 'tripped');
    for (const event of events) if (event.kind === 'marked') mark = event.mark;
    const isWithin = partOf(command.time) > partOf(trip?.time as number) - 32;
    if (isWithin && mark > highest) highest = mark;
    if (isLast) break;
  }
  expect(trip?.from).toBe(`${highest / 10n}.${highest % 10n}`);
  expect(trip?.value).toBe(`${((highest - mark) * 1_000_000n) / highest}`);
  expect(Number(trip?.value)).toBeGreaterThanOrEqual(50_000);
});

test('while a breaker is not armed the clock ticks every second, otherwise with the prices', () => {
  const velocity = GUARDED.market.breakers.filter(({ id }) => id === 'velocity');
  const scenario = crash(300);
  const { seen } = watch(scenario, guardedBy(velocity));
  const ticks = seen.filter(({ command }) => command.kind === 'clock');
  const gaps = (isArmed: boolean): number[] =>
    ticks.flatMap((tick, at) => {
      const next = ticks[at + 1];
      return next === undefined || next.isArmed !== isArmed || tick.isArmed !== isArmed
        ? []
        : [next.command.time - tick.command.time];
    });
  expect(gaps(false).length).toBeGreaterThan(30);
  expect(Math.max(...gaps(false))).toBe(1_000);
  expect(Math.max(...gaps(true))).toBe(scenario.stepMs);
});

test('an auction is uncrossed at the mid of the book, in time, and nothing trades before', () => {
  const breakers = volatilityInterruption(30_000, 100_000);
  const { seen, simulation, story } = watch(crash(150), guardedBy(breakers));
  const uncrossed = seen.filter(({ command }) => command.kind === 'uncross');
  expect(uncrossed.length).toBeGreaterThan(0);
  expect(uncrossed.map(({ refused }) => refused)).toEqual(uncrossed.map(() => null));
  const [dynamic] = runsOf(story, simulation.samples.at(-1)?.time as number);
  const auction = dynamic?.spans.find(({ response }) => response === 'auction');
  expect((auction?.to as number) - (auction?.from as number)).toBe(120_000);
  const ended = story.changes.filter(({ uncrossedAt }) => uncrossedAt !== null);
  expect(ended.length).toBeGreaterThanOrEqual(uncrossed.length);
  const halted = seen.filter(({ isHalted }) => isHalted);
  expect(halted.length).toBeGreaterThan(100);
  const traded = halted.flatMap(({ events }) =>
    events.filter(({ kind }) => kind === 'liquidation-filled'),
  );
  // What the uncrossing itself sets off comes after it, in commands of their own.
  expect(traded).toEqual([]);
});

test('orders that find their market halted come back, and that is no fault', () => {
  const own: BreakerTerms = {
    ...(GUARDED.market.breakers.find(({ id }) => id === 'own-orders') as BreakerTerms),
    enter: '3',
    leave: '1',
    holdMs: 5_000,
  };
  const { simulation, story, seen } = watch(crash(300), guardedBy([own]));
  expect(story.ordersHalted).toBeGreaterThan(0);
  expect(simulation.refused).toBe(0);
  const returned = seen.filter(
    ({ command }) => command.kind === 'liquidation-reject' && command.reason === 'halted',
  );
  expect(returned).toHaveLength(story.ordersHalted);
  expect(story.orderedMs.map(({ response }) => response)).toEqual(['halt']);
});

test('a rulebook without breakers has an empty story', () => {
  const { breakers } = simulate(loadScenario(SMALL), { venue: DEFAULT_RULEBOOK });
  expect(breakers).toMatchObject({ breakers: [], changes: [], orderedMs: [], ordersHalted: 0 });
});

test('opening a venue sets off no limit of accounts and no growth of open interest', () => {
  for (const accounts of [100, 2_000]) {
    const opening = openVenue(crash(accounts), GUARDED);
    const engine = new Engine({ genesis: opening.genesis });
    const sequencer = new Sequencer(engine, null);
    for (const command of opening.commands) {
      expect(sequencer.submit(command)).toBeNull();
      const kinds = readEvents(engine.state).map(({ kind }) => kind);
      expect(kinds).not.toContain('runaway');
    }
    expect(engine.state.breakers.isArmed(0)).toBe(true);
  }
});
