import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiquidityTerms, ReserveTerms } from '../../core/model/index.ts';
import { parseDecimal } from '../../core/money/index.ts';
import { DEFAULT_RULEBOOK } from '../../core/rulebook/index.ts';
import { loadScenario, type Scenario } from '../scenario/scenario.ts';
import type { LiquidityStory } from './liquidity-story.ts';
import { simulate } from './simulate.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const FACTOR = Number(process.env['PROPERTY_FACTOR'] ?? 1);
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const { liquidity } = loadScenario(join(ROOT, 'scenarios', 'liquidity-crash.yaml'));
const TERMS = liquidity.terms as LiquidityTerms;

const units = (text: string, decimals: number): bigint => {
  const parsed = parseDecimal(text, decimals);
  if (parsed.kind !== 'decimal') throw new RangeError(text);
  return parsed.value;
};

/** Most of the small crash with drawn limits: it begins to fall after half a minute. */
function crashWith(change: Partial<LiquidityTerms>, reserve: string, seed: number): Scenario {
  const scenario = loadScenario(join(ROOT, 'vectors', 'golden', 'small-crash.yaml'), { seed });
  const terms = { ...TERMS, ...change };
  const path = { ...scenario.path, bars: scenario.path.bars.slice(0, 8) };
  return { ...scenario, path, liquidity: { reserve, everyMs: 5_000, calmMs: 30_000, terms } };
}

const reserveTerms = fc
  .record({
    budget: fc.integer({ min: 0, max: 3_000_000 }),
    inventoryMax: fc.integer({ min: 1, max: 30 }),
    lossMax: fc.integer({ min: 1_000, max: 300_000 }),
    levels: fc.integer({ min: 1, max: 6 }),
    halfSpreadPpm: fc.integer({ min: 1, max: 4_000 }),
    sizePerLevel: fc.integer({ min: 10_000, max: 1_000_000 }),
    refreshMs: fc.integer({ min: 100, max: 30_000 }),
    buys: fc.boolean(),
  })
  .map((drawn): ReserveTerms => {
    const { levels, halfSpreadPpm, refreshMs } = drawn;
    const quotes = { stepPpm: 300, skewPpm: 3_000, widenPpmPerVolatility: 100 };
    return {
      budget: `${drawn.budget}`,
      inventoryMax: `${drawn.inventoryMax}`,
      lossMax: `${drawn.lossMax}`,
      quotes: {
        ...quotes,
        levels,
        halfSpreadPpm,
        sizePerLevel: `${drawn.sizePerLevel}`,
        refreshMs,
      },
      purchases: drawn.buys
        ? {
            side: 'buy',
            sliceNotional: `${drawn.sizePerLevel}`,
            intervalMs: 3_000,
            awayPpmMax: 2_000,
            lastsMsMax: 0,
          }
        : null,
    };
  });

test(`no run spends more than its budget or holds more than its limit (seed ${SEED})`, () => {
  let called = 0;
  const money = fc.integer({ min: 0, max: 4_000_000 });
  fc.assert(
    fc.property(reserveTerms, reserveTerms, money, fc.nat(), (support, rescue, reserve, seed) => {
      const scenario = crashWith({ support, rescue }, `${reserve}`, seed);
      const told = simulate(scenario, { venue: DEFAULT_RULEBOOK }).liquidity as LiquidityStory;
      const most = (field: 'budget' | 'inventoryMax', decimals: number): bigint => {
        const [first, second] = [units(support[field], decimals), units(rescue[field], decimals)];
        return first > second ? first : second;
      };
      expect(units(told.spentMost, 6)).toBeLessThanOrEqual(most('budget', 6));
      expect(units(told.spentMost, 6)).toBeLessThanOrEqual(BigInt(reserve) * 1_000_000n);
      expect(units(told.heldMost, 3)).toBeLessThanOrEqual(most('inventoryMax', 3));
      expect(told.refused).toBe(0);
      if (told.bought !== '0.000000') called += 1;
    }),
    { seed: SEED, numRuns: 8 * FACTOR },
  );
  expect(called).toBeGreaterThan(3);
});
