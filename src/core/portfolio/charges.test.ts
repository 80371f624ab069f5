import { expect, test } from 'vitest';
import { accountOf } from './account.ts';
import type { AddOn } from './add-on.ts';
import { INSTRUMENTS, marketWith, rowOf } from './books.contract.ts';
import { depegFactor, tieredAmount } from './charges.ts';
import { PARADEX } from './presets/paradex.ts';
import { assessScenarios } from './scenario-margin.ts';
import { ScenarioTable } from './scenario-table.ts';

const PERPETUAL = 0;
const EDGE = 0.16 * 64_010;

/** A result under rules whose only add-on is this one. */
const withAddOn = (addOn: AddOn, positions: readonly (readonly [number, number])[]) => {
  const rules = { ...PARADEX, addOns: [addOn], maintenanceFactor: 1 };
  const table = new ScenarioTable(rules, INSTRUMENTS, marketWith());
  return assessScenarios(table, accountOf(positions, { provisions: 70 }));
};

test('concentration: four times the threshold asks for the scenario loss once more', () => {
  const addOn = { kind: 'concentration', place: 'risk', threshold: 160_000 } as const;
  const result = withAddOn(addOn, [[PERPETUAL, 10]]);
  expect(result.addOns[0]?.maintenance).toBeCloseTo(10 * EDGE, 6);
  expect(result.maintenanceRequirement).toBeCloseTo(20 * EDGE, 6);
  expect(withAddOn(addOn, [[PERPETUAL, 2]]).addOns[0]?.maintenance).toBe(0);
});

test('liquidity: half a spread of all that is held, and a root impact of what is net', () => {
  const addOn = {
    kind: 'liquidity',
    place: 'charge',
    halfSpread: 0.001,
    impact: 0.01,
    dailyVolume: 640_000,
  } as const;
  const result = withAddOn(addOn, [[PERPETUAL, 10]]);
  expect(result.addOns[0]?.initial).toBeCloseTo(640 + 6_400, 6);
  const hedged = withAddOn(addOn, [
    [PERPETUAL, 10],
    [1, -10],
  ]);
  expect(hedged.addOns[0]?.initial).toBeCloseTo(1_280, 6);
});

test('a floor counts only where it is above the risk, a charge is added after the factors', () => {
  const minimum = (place: AddOn['place'], rate: number): AddOn => ({
    kind: 'linear-charge',
    place,
    maintenanceRate: rate,
    initialExtraRate: 0,
  });
  const of = (addOn: AddOn) => withAddOn(addOn, [[PERPETUAL, 1]]).maintenanceRequirement;
  expect(of(minimum('floor', 0.01))).toBeCloseTo(EDGE, 6);
  expect(of(minimum('floor', 0.5))).toBeCloseTo(32_000, 6);
  expect(of(minimum('risk', 0.01))).toBeCloseTo(EDGE + 640, 6);
  expect(of(minimum('charge', 0.01))).toBeCloseTo(EDGE + 640, 6);
});

test('provisions belong to initial, or to both levels', () => {
  const of = (levels: 'both' | 'initial') =>
    withAddOn({ kind: 'provisions', place: 'charge', levels }, []);
  expect(of('initial')).toMatchObject({ maintenanceRequirement: 0, initialRequirement: 70 });
  expect(of('both')).toMatchObject({ maintenanceRequirement: 70, initialRequirement: 70 });
});

test('a strike that is long in one expiry and short in another is short there', () => {
  const addOn: AddOn = {
    kind: 'short-option-minimum',
    place: 'charge',
    maintenanceRate: 0.01,
    initialExtraRate: 0.01,
    tiers: [],
  };
  const { addOns } = withAddOn(addOn, [
    [rowOf(1, 1, 70_000), 1],
    [rowOf(2, 1, 70_000), -1],
  ]);
  expect(addOns[0]).toMatchObject({ maintenance: 640, initial: 1_280 });
});

test('tiers are marginal: an amount at a limit is the same from both sides', () => {
  const tiers = [
    { from: 0, multiplier: 1 },
    { from: 100, multiplier: 2 },
    { from: 300, multiplier: 5 },
  ];
  expect(tieredAmount(100, tiers)).toBe(100);
  expect(tieredAmount(300, tiers)).toBe(500);
  expect(tieredAmount(301, tiers)).toBe(505);
  expect(tieredAmount(42, [])).toBe(42);
});

test('a stablecoin above its threshold costs nothing', () => {
  const addOn = { kind: 'stablecoin-depeg', place: 'charge', threshold: 0.99, factor: 4 } as const;
  expect(depegFactor([addOn], 0.995)).toBe(0);
  expect(depegFactor([addOn], 0.94)).toBeCloseTo(0.2, 12);
});
