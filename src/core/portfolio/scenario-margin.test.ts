import { expect, test } from 'vitest';
import { accountOf } from './account.ts';
import { INSTRUMENTS, marketWith, rowOf } from './books.contract.ts';
import type { UnderlyingMarket } from './market.ts';
import { DERIBIT_BTC } from './presets/deribit.ts';
import { DERIVE_PORTFOLIO } from './presets/derive-portfolio.ts';
import { OKX_LIKE } from './presets/okx-like.ts';
import { PARADEX } from './presets/paradex.ts';
import type { ScenarioRules } from './rules.ts';
import { assessScenarios, FORWARD_CONTINGENCY } from './scenario-margin.ts';
import { ScenarioTable } from './scenario-table.ts';

const PERPETUAL = 0;
const FUTURE = 1;

const assessed = (
  rules: ScenarioRules,
  positions: readonly (readonly [number, number])[],
  rest: Parameters<typeof accountOf>[1] = {},
  market = marketWith(),
) => assessScenarios(new ScenarioTable(rules, INSTRUMENTS, market), accountOf(positions, rest));

const charge = (result: ReturnType<typeof assessed>, name: string) =>
  result.addOns.find((each) => each.name === name) ?? { maintenance: NaN, initial: NaN };

test('Deribit: a coin-margined future loses its edge in coin, and rolls cost a least move', () => {
  const result = assessed(DERIBIT_BTC, [[PERPETUAL, 0.5]], { provisions: 0.06 });
  expect(result.worst.value).toBeCloseTo((-0.5 * 0.16) / 0.84, 12);
  expect(result.worst.name).toBe('-16 %, volatility up');
  expect(charge(result, 'roll-shock').maintenance).toBeCloseTo(0.005, 12);
  const risk = (0.5 * 0.16) / 0.84 + 0.005;
  expect(result.initialRequirement).toBeCloseTo(risk + 0.06, 12);
  expect(result.maintenanceRequirement).toBeCloseTo(0.8 * risk, 12);
});

test('Deribit: futures of two expiries that offset each other still pay for the roll', () => {
  const result = assessed(DERIBIT_BTC, [
    [PERPETUAL, 10],
    [FUTURE, -10],
  ]);
  expect(result.worst.value).toBe(0);
  expect(charge(result, 'roll-shock').maintenance).toBeCloseTo(20 * 0.01, 12);
});

test('Deribit: net delta above twenty million dollars is charged for, below it is not', () => {
  const below = assessed(DERIBIT_BTC, [[PERPETUAL, 312]]);
  expect(charge(below, 'delta-shock').maintenance).toBe(0);
  const above = assessed(DERIBIT_BTC, [[PERPETUAL, 1000]]);
  expect(charge(above, 'delta-shock').maintenance).toBeCloseTo(1000 * 44e6 * 1e-9, 9);
  const huge = assessed(DERIBIT_BTC, [[PERPETUAL, 10_000]]);
  expect(charge(huge, 'delta-shock').maintenance).toBeCloseTo(1000, 9); // 10 % at most
});

test('worst and runner-up are the two lowest, with their place in the rules', () => {
  const result = assessed(PARADEX, [[rowOf(1, 1, 64_000), -2]]);
  const sorted = [...result.scenarioProfits].sort((a, b) => a - b);
  expect([result.worst.value, result.runnerUp.value]).toEqual(sorted.slice(0, 2));
  expect(result.scenarioProfits[result.worst.index]).toBe(result.worst.value);
  expect(result.scenarioProfits[result.runnerUp.index]).toBe(result.runnerUp.value);
});

test('a tail never binds for a perpetual: its weight makes every far move the edge', () => {
  const result = assessed(PARADEX, [[PERPETUAL, -2]]);
  expect(result.worst.value).toBeCloseTo(-2 * 64_010 * 0.16, 6);
});

test('Paradex: a hedged book keeps one percent of what is hedged', () => {
  const result = assessed(PARADEX, [
    [PERPETUAL, 3],
    [FUTURE, -3],
  ]);
  const floor = 3 * 0.01 * 64_000;
  expect(charge(result, 'delta-minimum').maintenance).toBeCloseTo(floor, 9);
  expect(result.initialRequirement).toBeCloseTo(floor, 9);
  expect(result.maintenanceRequirement).toBeCloseTo(floor / 2, 9);
});

test('Derive: a short call and a long put of one strike are no naked short', () => {
  const call = rowOf(1, 1, 70_000);
  const put = rowOf(1, -1, 70_000);
  const naked = assessed(DERIVE_PORTFOLIO, [[call, -2]]);
  expect(charge(naked, 'short-option-minimum').maintenance).toBeCloseTo(2 * 64_000 * 0.003, 9);
  const covered = assessed(DERIVE_PORTFOLIO, [
    [call, -2],
    [put, 2],
  ]);
  expect(charge(covered, 'short-option-minimum').maintenance).toBe(0);
});

test('Derive: a calendar spread can have its worst outcome beside the scenarios', () => {
  const { addOns } = DERIVE_PORTFOLIO;
  const wild = addOns.map((addOn) =>
    addOn.kind === 'forward-contingency' ? { ...addOn, add: 50 } : addOn,
  );
  const result = assessed({ ...DERIVE_PORTFOLIO, addOns: wild }, [[rowOf(2, 1, 64_000), -1]]);
  expect(result.worst.name).toBe(FORWARD_CONTINGENCY);
  expect(result.worst.index).toBe(-1);
  expect(result.worst.value).toBe(result.forwardContingency);
  expect(result.runnerUp.index).toBeGreaterThanOrEqual(0);
});

test('Derive: low trust in any feed of an option asks for its notional, initial only', () => {
  const expiries = (marketWith().underlyings[0] as UnderlyingMarket).expiries;
  const doubted = expiries.map((expiry, at) =>
    at === 1 ? { ...expiry, volatilityConfidence: 0.5 } : expiry,
  );
  const market = marketWith({ expiries: doubted });
  const position = [[rowOf(1, 1, 70_000), 2]] as const;
  const result = assessed(DERIVE_PORTFOLIO, position, {}, market);
  const { maintenance, initial } = charge(result, 'oracle-confidence');
  expect([maintenance, initial]).toEqual([0, 0.5 * 2 * 64_000]);
});

test('Derive: a doubted perpetual does not lower the trust in collateral', () => {
  const market = marketWith({ perpetualConfidence: 0.5 });
  const asset = {
    name: 'USDX',
    quantity: 1000,
    price: 1,
    confidence: 1,
    underlying: null,
    maintenanceHaircut: 0.02,
    initialExtraHaircut: 0.03,
  };
  const result = assessed(DERIVE_PORTFOLIO, [[PERPETUAL, 1]], { collateral: [asset] }, market);
  expect(charge(result, 'oracle-confidence').initial).toBeCloseTo(0.5 * 64_000, 9);
  expect(charge(result, 'collateral-haircut')).toMatchObject({ maintenance: 20, initial: 50 });
});

test('Derive: a stablecoin under its peg raises the initial factor, not maintenance', () => {
  const pegged = assessed(DERIVE_PORTFOLIO, [[PERPETUAL, 1]]);
  const market = { ...marketWith(), stablePrice: 0.94 };
  const slipped = assessed(DERIVE_PORTFOLIO, [[PERPETUAL, 1]], {}, market);
  expect(slipped.maintenanceRequirement).toBe(pegged.maintenanceRequirement);
  const extra = slipped.initialRequirement - pegged.initialRequirement;
  expect(extra).toBeCloseTo(-0.05 * 4 * pegged.worst.value, 6);
  expect(charge(slipped, 'stablecoin-depeg').initial).toBeCloseTo(extra, 6);
});

test('collateral that moves with the underlying hedges a short perpetual', () => {
  const coin = {
    name: 'BTC',
    quantity: 1,
    price: 64_000,
    confidence: 1,
    underlying: 0,
    maintenanceHaircut: 0,
    initialExtraHaircut: 0,
  };
  const bare = assessed(PARADEX, [[PERPETUAL, -1]]);
  const hedged = assessed(PARADEX, [[PERPETUAL, -1]], { collateral: [coin] });
  expect(hedged.worst.value).toBeGreaterThan(bare.worst.value / 100);
  expect(hedged.collateralValue).toBe(64_000);
  const haircutOnly = { ...coin, underlying: null };
  const apart = assessed(PARADEX, [[PERPETUAL, -1]], { collateral: [haircutOnly] });
  expect(apart.worst.value).toBe(bare.worst.value);
});

test('a large short of options pays tier by tier', () => {
  const result = assessed(OKX_LIKE, [[rowOf(2, 1, 80_000), -2000]]);
  // 2,000 x 64,000 x 0.3 % is 384,000: 250,000 once and 134,000 twice.
  expect(charge(result, 'short-option-minimum').maintenance).toBeCloseTo(518_000, 6);
});

test('underlyings meet their own worst case, or share one where the rules say so', () => {
  const [own] = marketWith().underlyings;
  const other = { ...(own as UnderlyingMarket), name: 'ETH' };
  const market = { ...marketWith(), underlyings: [own as UnderlyingMarket, other] };
  const instruments = [
    { kind: 'perpetual', underlying: 0 },
    { kind: 'perpetual', underlying: 1 },
  ] as const;
  const spread = accountOf([
    [0, 1],
    [1, -1],
  ]);
  const of = (across: ScenarioRules['across']) =>
    assessScenarios(new ScenarioTable({ ...PARADEX, across }, instruments, market), spread);
  const apart = of('separately');
  expect(apart.worst.value).toBeCloseTo(-2 * 64_010 * 0.16, 6);
  expect(apart.byUnderlying.map(({ name }) => name)).toEqual(['BTC', 'ETH']);
  expect(of('together').worst.value).toBe(0);
});

test('a result says under which rules, of which day, at which market it was found', () => {
  const result = assessed(PARADEX, [[PERPETUAL, 1]]);
  expect(result).toMatchObject({
    rules: 'paradex',
    rulesDate: PARADEX.date,
    marketTimeMs: 1_771_142_400_000,
    settlement: 'quote',
  });
  expect(result.scenarioProfits).toHaveLength(24);
});
