import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { Engine, unattended } from '../../core/engine/index.ts';
import type { VenueTerms } from '../../core/model/index.ts';
import { formatDecimal, parseDecimal } from '../../core/money/index.ts';
import { DEFAULT_RULEBOOK, HYPERLIQUID_RULEBOOK } from '../../core/rulebook/index.ts';
import { Sequencer, verifyJournal } from '../../io/runtime/index.ts';
import { loadScenario, type Scenario } from '../scenario/scenario.ts';
import { openVenue } from './opening.ts';
import type { SimulationResult } from './result.ts';
import { simulate } from './simulate.ts';
import { Simulation } from './simulation.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const CRASH = join(ROOT, 'scenarios', '2025-10-10.yaml');
const SMALL = join(ROOT, 'vectors', 'golden', 'small-crash.yaml');
const VENUES: readonly (readonly [string, VenueTerms])[] = [
  ['default', DEFAULT_RULEBOOK],
  ['hyperliquid', HYPERLIQUID_RULEBOOK],
];

const folder = mkdtempSync(join(tmpdir(), 'breakwater-simulate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let journals = 0;
const newJournal = (): string => {
  journals += 1;
  return join(folder, `${journals}.db`);
};

/** Exact sum of decimal texts with six decimals. */
function sumOf(texts: readonly string[]): string {
  let sum = 0n;
  for (const text of texts) {
    const parsed = parseDecimal(text, 6);
    if (parsed.kind === 'decimal') sum += parsed.value;
  }
  return formatDecimal(sum, 6);
}

const isCovered = ({ layers, totals }: SimulationResult): boolean =>
  sumOf(layers.map(({ paid }) => paid)) === totals.shortfall;

/** Runs a scenario step by step on an engine that can be looked at. */
function runOn(engine: Engine, scenario: Scenario, venue: VenueTerms): Simulation {
  const opening = openVenue(scenario, venue);
  const simulation = new Simulation(scenario, venue, opening, new Sequencer(engine, null));
  for (const _ of simulation.open());
  for (const _ of simulation.run());
  return simulation;
}

const emptyEngine = (scenario: Scenario, venue: VenueTerms): Engine =>
  new Engine({ genesis: openVenue(scenario, venue).genesis });

test('one seed gives one state, with a journal and without; another seed gives another', () => {
  const scenario = loadScenario(SMALL);
  const venue = DEFAULT_RULEBOOK;
  const { stateHash } = simulate(scenario, { venue });
  expect(simulate(scenario, { venue }).stateHash).toBe(stateHash);
  expect(simulate(scenario, { venue, journal: newJournal() }).stateHash).toBe(stateHash);
  const other = simulate(loadScenario(SMALL, { seed: 8 }), { venue });
  expect(other.stateHash).not.toBe(stateHash);
});

test.each(VENUES)('%s: the journal of a run proves its state and its invariants', (_, venue) => {
  const scenario = loadScenario(CRASH, { accounts: 300 });
  const journal = newJournal();
  const result = simulate(scenario, { venue, journal });
  const { stateHash, chain, snapshotsChecked } = verifyJournal(journal);
  expect(stateHash).toBe(result.stateHash);
  expect(chain.lastSeq).toBe(result.totals.commands);
  expect(result.journal).toEqual({ file: journal, lastSeq: chain.lastSeq });
  expect(snapshotsChecked).toBe(1);
});

test.each(VENUES)('%s: every invariant holds after every event of a small crash', (_, venue) => {
  const scenario = loadScenario(SMALL);
  const engine = emptyEngine(scenario, venue).auditEveryEvent();
  const { tally, refused } = runOn(engine, scenario, venue);
  expect(unattended(engine.state)).toEqual([]);
  expect(tally.bankrupt.size).toBeGreaterThan(0);
  expect(refused).toBe(0);
});

test.each(VENUES)('%s: the layers pay the shortfall to the unit', (_, venue) => {
  const crash = simulate(loadScenario(CRASH, { accounts: 1_000 }), { venue });
  const small = simulate(loadScenario(SMALL), { venue });
  for (const result of [crash, small]) {
    expect(result.totals.shortfall).not.toBe('0.000000');
    expect(isCovered(result)).toBe(true);
    const paying = result.layers.filter(({ paid }) => paid !== '0.000000');
    expect(paying.every(({ cases }) => cases > 0)).toBe(true);
  }
  const layers = small.layers.map((layer, at) => (at === 0 ? { ...layer, paid: '0.01' } : layer));
  expect(isCovered({ ...small, layers })).toBe(false);
});

test('a layer pays nothing more before the one in front of it is empty', () => {
  // Without staged deleveraging: what a vault closes early at the mark asks no fund for anything.
  const { market } = DEFAULT_RULEBOOK;
  const vault = { ...market.vault, stagedBelowPpm: 0, stagedPpm: 0 };
  const venue = { ...DEFAULT_RULEBOOK, market: { ...market, vault } };
  const { layers, houses } = simulate(loadScenario(SMALL), { venue });
  const after = Object.fromEntries(houses.map(({ name, after }) => [name, after]));
  const adl = layers.find(({ layer }) => layer === 'adl');
  expect(adl?.paid).not.toBe('0.000000');
  expect(after['operator-capital']).toBe('0.000000');
  expect(after['shared-fund']).toBe('0.000000');
});

test('forced sales push the price of the venue below that of the world', () => {
  const lowest = (openInterestUsd: number): number => {
    const scenario = loadScenario(CRASH, { accounts: 1_000 });
    const population = { ...scenario.population, openInterestUsd };
    const { samples } = simulate({ ...scenario, population }, { venue: DEFAULT_RULEBOOK });
    return Math.min(...samples.map(({ mid, reference }) => mid / reference));
  };
  const crowded = lowest(5_000_000_000);
  const empty = lowest(5_000_000);
  expect(empty).toBeGreaterThan(0.999);
  expect(crowded).toBeLessThan(0.97);
});

test('the mark follows the index within the basis that the terms allow', () => {
  const { samples } = simulate(loadScenario(CRASH, { accounts: 1_000 }), {
    venue: DEFAULT_RULEBOOK,
  });
  const basis = DEFAULT_RULEBOOK.market.price.basisPpmMax / 1_000_000;
  const widest = Math.max(...samples.map(({ mark, reference }) => Math.abs(mark / reference - 1)));
  expect(widest).toBeLessThan(basis + 0.005); // the sources are noisy around the reference
});

test('five thousand accounts end in balance, with nobody unattended', () => {
  const scenario = loadScenario(CRASH, { accounts: 5_000 });
  const engine = emptyEngine(scenario, DEFAULT_RULEBOOK);
  const { tally, refused, samples } = runOn(engine, scenario, DEFAULT_RULEBOOK);
  engine.verify();
  expect(unattended(engine.state)).toEqual([]);
  expect(refused).toBe(0);
  expect(samples.length).toBe(1_600);
  expect(tally.liquidated.size).toBeGreaterThan(50);
});

test('the result is plain JSON without a number that is none', () => {
  const result = simulate(loadScenario(SMALL), { venue: HYPERLIQUID_RULEBOOK });
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
});

test.each(VENUES)('%s: the small crash comes out as its golden file says', (name, venue) => {
  const { wallSeconds, machine, journal, ...result } = simulate(loadScenario(SMALL), { venue });
  expect(wallSeconds).toBeGreaterThan(0);
  expect(machine).toContain('Node');
  expect(journal).toBeNull();
  const golden = join(ROOT, 'vectors', 'golden', `small-crash.${name}.json`);
  const text = `${JSON.stringify(result, null, 1)}\n`;
  if (process.env['UPDATE'] === '1') writeFileSync(golden, text);
  const expected: unknown = JSON.parse(readFileSync(golden, 'utf8'));
  const hint = 'a change of behaviour: look at it, UPDATE=1 npm test rewrites, changelog entry';
  expect(result, hint).toEqual(expected);
});
