import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { Engine, unattended } from '../../core/engine/index.ts';
import type { LiquidityTerms, ReserveTerms, VenueTerms } from '../../core/model/index.ts';
import { parseDecimal } from '../../core/money/index.ts';
import { DEFAULT_RULEBOOK } from '../../core/rulebook/index.ts';
import { Sequencer, verifyJournal } from '../../io/runtime/index.ts';
import { loadScenario, type Scenario } from '../scenario/scenario.ts';
import { withoutBackstop } from './backstop.ts';
import type { FillWay, LiquidityStory } from './liquidity-story.ts';
import { openVenue } from './opening.ts';
import { simulate } from './simulate.ts';
import { Simulation } from './simulation.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const CRASH = join(ROOT, 'scenarios', 'liquidity-crash.yaml');
const SMALL = join(ROOT, 'vectors', 'golden', 'small-crash.yaml');
const VENUE = DEFAULT_RULEBOOK;

const folder = mkdtempSync(join(tmpdir(), 'breakwater-backstop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const crash = loadScenario(CRASH, { accounts: 300 });
const TERMS = crash.liquidity.terms as LiquidityTerms;
const RESCUE = TERMS.rescue as ReserveTerms;

const withTerms = (change: Partial<LiquidityTerms>, scenario = crash): Scenario => ({
  ...scenario,
  liquidity: { ...scenario.liquidity, terms: { ...TERMS, ...change } },
});

/** Most of the small crash with the same backstop: it begins to fall after half a minute. */
function small(seed = 7): Scenario {
  const scenario = loadScenario(SMALL, { seed });
  const path = { ...scenario.path, bars: scenario.path.bars.slice(0, 8) };
  return { ...scenario, path, liquidity: { ...crash.liquidity, calmMs: 30_000 } };
}

const storyOf = (scenario: Scenario, venue: VenueTerms = VENUE): LiquidityStory =>
  simulate(scenario, { venue }).liquidity as LiquidityStory;

const units = (text: string | null, decimals = 6): bigint => {
  const negative = text?.startsWith('-') === true;
  const parsed = parseDecimal((text ?? '').replace('-', ''), decimals);
  if (parsed.kind !== 'decimal') throw new RangeError(`${text}`);
  return negative ? -parsed.value : parsed.value;
};

const wayOf = ({ ways }: LiquidityStory, way: FillWay) => {
  const found = ways.find((each) => each.way === way);
  return { bought: units(found?.bought ?? null), sold: units(found?.sold ?? null) };
};

const base = simulate(crash, { venue: VENUE });
const story = base.liquidity as LiquidityStory;

test('a crash calls the reserve: it quotes, is hit by liquidations, sells what it bought', () => {
  expect(story.levels.map(({ to, reason }) => `${to} ${reason}`)).toEqual(
    expect.arrayContaining(['watch entered', 'support entered', 'rescue entered', 'calm left']),
  );
  expect(story.orders.quotes).toBeGreaterThan(10);
  expect(wayOf(story, 'liquidation').bought).toBeGreaterThan(0n);
  expect(wayOf(story, 'path').bought).toBeGreaterThan(0n);
  expect(wayOf(story, 'unwind').sold).toBeGreaterThan(0n);
  expect(wayOf(story, 'unwind').bought).toBe(0n);
  expect(story.samples.at(-1)).toMatchObject({ level: 'calm', inventory: 0, spent: 0 });
  expect([story.refused, base.totals.refused]).toEqual([0, 0]);
});

test('flat at the end, it lost exactly what it paid more than it received', () => {
  const lost = units(story.reserveBefore) - units(story.reserveAfter);
  expect(lost).toBe(units(story.bought) - units(story.sold));
  expect(lost).not.toBe(0n);
});

test('one seed gives one state, with a journal and without, and the journal proves it', () => {
  const journal = join(folder, 'backstop.db');
  const first = simulate(small(), { venue: VENUE });
  const again = simulate(small(), { venue: VENUE, journal });
  expect(again.liquidity?.bought).not.toBe('0.000000');
  expect(again.stateHash).toBe(first.stateHash);
  expect(again.liquidity).toEqual(first.liquidity);
  expect(verifyJournal(journal).stateHash).toBe(first.stateHash);
  expect(simulate(small(8), { venue: VENUE }).stateHash).not.toBe(first.stateHash);
});

test('every invariant holds after every event of a crash with a backstop', () => {
  const scenario = small();
  const opening = openVenue(scenario, VENUE);
  const engine = new Engine({ genesis: opening.genesis }).auditEveryEvent();
  const simulation = new Simulation(scenario, VENUE, opening, new Sequencer(engine, null));
  for (const _ of simulation.open());
  for (const _ of simulation.run());
  expect(unattended(engine.state)).toEqual([]);
  expect(simulation.refused).toBe(0);
  const told = simulation.backstop?.log.story(null, null);
  expect(told?.orders.quotes).toBeGreaterThan(0);
  expect(told?.bought).not.toBe('0.000000');
});

test('nothing is called before the calm part is over: medians are not known', () => {
  const scenario = small();
  const late = storyOf({ ...scenario, liquidity: { ...crash.liquidity, calmMs: 86_400_000 } });
  expect([late.levels, late.orders.quotes]).toEqual([[], 0]);
});

test('a reserve that may only buy in slices rests nothing', () => {
  const purchases = {
    side: 'buy',
    sliceNotional: '500000',
    intervalMs: 5_000,
    awayPpmMax: 1_000,
    lastsMsMax: 0,
  } as const;
  const reserve: ReserveTerms = { ...RESCUE, quotes: null, purchases };
  const bought = storyOf(withTerms({ support: reserve, rescue: reserve }, small()));
  expect(bought.orders.quotes).toBe(0);
  expect(wayOf(bought, 'purchase').bought).toBeGreaterThan(0n);
  expect(wayOf(bought, 'liquidation').bought).toBe(0n);
  for (const { book, makers } of bought.samples) expect(book).toEqual(makers);
});

test('a reserve without money quotes nothing, and the levels are the same', () => {
  const scenario = small();
  const { liquidity } = scenario;
  const poor = storyOf({ ...scenario, liquidity: { ...liquidity, reserve: '0' } });
  expect(poor.orders.quotes).toBe(0);
  expect(poor.reserveAfter).toBe('0.000000');
  expect(poor.levels[0]).toEqual(storyOf(scenario).levels[0]);
});

test('a market that is a virtual book is supported like any other', () => {
  const virtual = {
    kind: 'constant-product',
    depth: 3_000,
    inventoryMax: 1_500,
    halfSpreadPpm: 500,
    widenPpmPerVolatility: 0,
    amplification: 1,
    returnHalfLife: 120,
    volatilityHalfLife: 60,
  } as const;
  const scenario = { ...small(), virtual };
  const first = simulate(scenario, { venue: VENUE });
  expect(first.totals.refused).toBe(0);
  expect(units(first.totals.liquidatedNotional)).toBeGreaterThan(0n);
  expect(first.liquidity?.orders.quotes).toBeGreaterThan(0);
  expect(simulate(scenario, { venue: VENUE }).stateHash).toBe(first.stateHash);
});

describe('without a backstop', () => {
  test('levels are measured at the same moments, and nobody is called', () => {
    const other = withoutBackstop(crash, VENUE);
    const alone = simulate(other?.scenario as Scenario, { venue: other?.venue as VenueTerms });
    expect(alone.rulebook).toBe('breakwater-no-backstop');
    expect(alone.liquidity?.samples.map(({ time }) => time)).toEqual(
      story.samples.map(({ time }) => time),
    );
    expect(alone.liquidity?.levels[0]).toEqual(story.levels[0]);
    expect(alone.liquidity).toMatchObject({ bought: '0.000000', reserveBefore: null });
  });

  test('there is nothing to leave out where no reserve could be called', () => {
    expect(withoutBackstop(withTerms({ activation: null }), VENUE)).toBeNull();
    expect(withoutBackstop(withTerms({ support: null, rescue: null }), VENUE)).toBeNull();
    expect(withoutBackstop(loadScenario(SMALL), VENUE)).toBeNull();
  });

  test('a run whose market has no levels says nothing of a backstop', () => {
    const scenario = loadScenario(SMALL);
    expect('liquidity' in simulate(scenario, { venue: VENUE })).toBe(false);
  });

  test('terms of the rulebook do what the same terms of the scenario do', () => {
    const venue = { ...VENUE, market: { ...VENUE.market, liquidity: TERMS } };
    const scenario = small();
    const plain = { ...scenario, liquidity: { ...scenario.liquidity, terms: null } };
    expect(storyOf(plain, venue)).toEqual(storyOf(scenario));
  });
});

test('a condition over a gauge that a simulated market does not have is refused', () => {
  const { activation } = TERMS;
  const watch = { ...activation?.watch, enter: 'vpin_rank > 0.9' } as never;
  const scenario = withTerms({ activation: { ...activation, watch } as never });
  expect(() => simulate(scenario, { venue: VENUE })).toThrow('vpin_rank');
});
