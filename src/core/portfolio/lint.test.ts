import { expect, test } from 'vitest';
import { faultsOfRules } from './lint.ts';
import type { MarginRules } from './margin-rules.ts';
import { DERIBIT_ETH } from './presets/deribit.ts';
import { DERIVE_PORTFOLIO } from './presets/derive-portfolio.ts';
import { DERIVE_STANDARD } from './presets/derive-standard.ts';
import { MARGIN_PRESETS, marginPreset } from './presets/index.ts';
import { INVERSE_STANDARD } from './presets/inverse-standard.ts';
import { OKX_LIKE } from './presets/okx-like.ts';
import { SENSITIVITY_BASED } from './presets/sensitivity-based.ts';
import type { ScenarioRules } from './rules.ts';

/** Every fault as one sentence. */
const sentences = (rules: MarginRules): string[] =>
  faultsOfRules(rules).map(({ field, value, accepted }) => `${field} is ${value}: ${accepted}`);

const changed = (change: Partial<ScenarioRules>): string[] =>
  sentences({ ...DERIVE_PORTFOLIO, ...change });

test.each(MARGIN_PRESETS.map((rules) => [rules.name, rules] as const))(
  '%s passes its own lint, names its sources and its day',
  (name, rules) => {
    expect(sentences(rules)).toEqual([]);
    expect(marginPreset(name)).toBe(rules);
  },
);

test('names of presets are unique, and what is no preset is null', () => {
  expect(new Set(MARGIN_PRESETS.map(({ name }) => name)).size).toBe(MARGIN_PRESETS.length);
  expect(marginPreset('nobody')).toBeNull();
});

test('a long discount and a short mark-up that were swapped are refused with the reason', () => {
  const { discount } = DERIVE_PORTFOLIO;
  if (discount === null) throw new Error('the preset has discounts');
  expect(changed({ discount: { ...discount, long: 1.05, short: 0.95 } })).toEqual([
    'discount.long is 1.05: a long discount of at most 1: more would count a gain that nobody has',
    'discount.short is 0.95: a short mark-up of at least 1: less would forgive part of a debt',
  ]);
});

test('maintenance above initial is refused', () => {
  expect(changed({ initialFactor: 0.7 })).toEqual([
    'initialFactor is 0.7: at least the maintenance factor 0.8: who opens must hold what keeps',
  ]);
  expect(sentences({ ...DERIVE_STANDARD, linearMaintenance: 0.2 })).toEqual([
    'linearMaintenance is 0.2: above 0 and at most linearInitial 0.1: ' +
      'who opens must hold what keeps',
  ]);
  expect(sentences({ ...INVERSE_STANDARD, maintenanceRate: 0.12 })).toHaveLength(1);
});

test('a grid that leans is refused with the move that has no partner', () => {
  const scenarios = DERIVE_PORTFOLIO.scenarios.map((scenario) =>
    scenario.move === 1.18 ? { ...scenario, move: 1.2 } : scenario,
  );
  expect(changed({ scenarios })).toEqual([
    'scenarios is +20 % without -20 %: a grid that is symmetric about zero',
    'scenarios is -18 % without +18 %: a grid that is symmetric about zero',
    // the tails begin beyond the grid, which is wider now, and are still outside of it
  ]);
});

test('tails whose weight grows with the move are refused', () => {
  const scenarios = DERIVE_PORTFOLIO.scenarios.map((scenario) =>
    scenario.move === 5 ? { ...scenario, weight: 0.5 } : scenario,
  );
  expect(changed({ scenarios })).toEqual([
    'scenarios is 0.5 at +400 % after 0.0462: tails whose weight never grows with the move',
  ]);
});

test('a tail within the grid, a scenario twice, and a weight that is no share are refused', () => {
  const { scenarios } = DERIVE_PORTFOLIO;
  const inside = { move: 1.1, volatility: 'up', weight: 0.5 } as const;
  expect(changed({ scenarios: [...scenarios, inside] })).toContain(
    'scenarios is a tail at +10 %: moves beyond the grid, which ends at +18 %',
  );
  const [first] = scenarios;
  if (first === undefined) throw new Error('the preset has scenarios');
  expect(changed({ scenarios: [...scenarios, first] })).toEqual([
    'scenarios.33 is 1.18 up: each scenario once',
  ]);
  expect(changed({ scenarios: [...scenarios, { ...inside, move: 7, weight: 0 }] })).toContain(
    'scenarios.33.weight is 0: above 0 and at most 1: a share that counts',
  );
});

test('a volatility law that moves nothing, or down by more than all, is refused', () => {
  const { volatilityLaw } = DERIVE_PORTFOLIO;
  expect(changed({ volatilityLaw: { ...volatilityLaw, up: 0 } })).toEqual([
    'volatilityLaw is no move: a move up and a move down above 0',
  ]);
  expect(changed({ volatilityLaw: { ...volatilityLaw, down: 1.2 } })).toEqual([
    'volatilityLaw.down is 1.2: 0 to 1: a fall of more leaves none at 30 days',
  ]);
  expect(changed({ volatilityLaw: { ...volatilityLaw, up: Number.NaN } })).not.toEqual([]);
});

test('skew scenarios need a law, and results in coin a price above zero', () => {
  expect(changed({ skew: null })).toHaveLength(2);
  const [, ...others] = DERIBIT_ETH.scenarios;
  const wiped = { move: 0, volatility: 'up', weight: 0.1 } as const;
  expect(sentences({ ...DERIBIT_ETH, scenarios: [...DERIBIT_ETH.scenarios, wiped] })).toContain(
    'scenarios.35.move is 0: above 0: results in coin divide by it',
  );
  expect(sentences({ ...DERIBIT_ETH, scenarios: others })).toEqual([]);
});

test('add-ons never pay, their tiers rise, and their moves are symmetric', () => {
  expect(
    changed({ addOns: [{ kind: 'roll-shock', place: 'risk', leastMove: -1, annualisedMove: 0 }] }),
  ).toEqual(['addOns.0.leastMove is -1: 0 or more: an add-on never pays']);
  const falling = OKX_LIKE.addOns.map((addOn) =>
    addOn.kind === 'short-option-minimum'
      ? { ...addOn, tiers: [...addOn.tiers, { from: 5_000_000, multiplier: 1 }] }
      : addOn,
  );
  expect(sentences({ ...OKX_LIKE, addOns: falling })).toEqual([
    'addOns.1.tiers.7 is from 5000000 times 1: ' +
      'tiers that rise: a larger amount never has a smaller multiplier',
  ]);
  const contingency = { kind: 'forward-contingency', place: 'risk', add: 0.5, perYear: 2 } as const;
  expect(changed({ addOns: [{ ...contingency, up: 1.045, down: 0.9 }] })).toEqual([
    'addOns.0 is up 1.045, down 0.9: moves symmetric about 1, up above and down below it',
  ]);
});

test('rules without a day or a source are refused', () => {
  expect(changed({ date: 'June 2024', sources: [] })).toEqual([
    'date is June 2024: a day such as 2024-06-17',
    'sources is none: where the numbers are from',
  ]);
});

test('buckets are named once, and correlations name two of them', () => {
  const [first] = SENSITIVITY_BASED.buckets;
  if (first === undefined) throw new Error('the preset has buckets');
  const buckets = [...SENSITIVITY_BASED.buckets, { ...first, correlation: 1.5 }];
  const correlations = [{ one: 'BTC', other: 'DOGE', correlation: 0.5 }];
  expect(sentences({ ...SENSITIVITY_BASED, buckets, correlations })).toEqual([
    'buckets.3.correlation is 1.5: 0 to 1: names move together',
    'buckets is a name twice: every bucket once',
    'correlations.0 is BTC and DOGE: two buckets of the list',
  ]);
});
