import { expect, test } from 'vitest';
import { readModule, type Surroundings } from '../module/index.ts';
import { deltaBand } from './delta-band.ts';
import { LIBRARY, LIBRARY_NAMES, type LibraryName } from './library.ts';
import type { LibraryResult } from './library-module.ts';
import { volatilityTarget } from './volatility-target.ts';

const AROUND: Surroundings = {
  venues: ['paper', 'reserve'],
  underlyings: ['BTC'],
  instruments: ['BTC-PERP', 'BTC-CALL'],
  modules: ['btc-delta'],
  values: [],
};

/** The least that each module must be given. */
const LEAST: Readonly<Record<LibraryName, Readonly<Record<string, unknown>>>> = {
  'delta-band': { underlying: 'BTC', hedge: ['BTC-PERP'], hardLimit: 2 },
  'greek-optimiser': {
    ...{ underlying: 'BTC', hedge: ['BTC-PERP', 'BTC-CALL'] },
    ...{ delta: 0.25, gamma: 5e-5, vega: 100 },
  },
  'drawdown-guard': {},
  'liquidation-distance-guard': { venue: 'paper' },
  'volatility-target': { instrument: 'BTC-PERP', money: 10_000, volatility: 0.3 },
  cppi: { instrument: 'BTC-PERP' },
  'funding-guard': { instrument: 'BTC-PERP' },
  'margin-top-up': { venue: 'paper', from: 'reserve', most: 1_000 },
  'capital-deployment': { instrument: 'BTC-PERP', money: 10_000 },
  'pin-risk': { underlying: 'BTC' },
  'oracle-distrust': { instrument: 'BTC-PERP', underlying: 'BTC' },
  'kill-switch': {},
};

/** Every choice of every module, with what some of them need. */
const VARIANTS: readonly (readonly [LibraryName, Readonly<Record<string, unknown>>])[] = [
  ['delta-band', { rule: 'zakamouline', least: 0.1, pinBefore: 3_600_000 }],
  ['delta-band', { rule: 'fixed', half: 0.5 }],
  ['delta-band', { rule: 'timer', every: 30_000 }],
  ['greek-optimiser', { whole: 'fractions', turnover: 50_000 }],
  ['drawdown-guard', { since: 'day' }],
  ['drawdown-guard', { since: 'trailing', leverage: 0 }],
  ['volatility-target', { side: 'short', leverageMax: 3 }],
  ['cppi', { floor: 'rising', side: 'short' }],
  ['pin-risk', { act: 'stop', modules: ['btc-delta'] }],
  ['pin-risk', { act: 'reduce', gammaMax: 1e-5 }],
  ['kill-switch', { act: 'close-only' }],
  ['kill-switch', { act: 'halted', proportion: 0 }],
];

const termsOf = (result: LibraryResult) => {
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.faults));
  return result.terms;
};

const refusals = (result: LibraryResult): readonly string[] =>
  result.kind === 'refused' ? result.faults.map(({ at }) => at) : [];

test.each(LIBRARY_NAMES)('%s is a module that a desk can run, with the least it needs', (name) => {
  const terms = termsOf(LIBRARY[name].make(LEAST[name]));
  expect(terms.id).toBe(name);
  expect(readModule(terms, AROUND).faults).toEqual([]);
});

test.each(VARIANTS)('%s with %j is one too', (name, given) => {
  const terms = termsOf(LIBRARY[name].make({ ...LEAST[name], ...given }));
  expect(readModule(terms, AROUND).faults).toEqual([]);
});

test.each(LIBRARY_NAMES)('%s refuses a parameter that it does not have', (name) => {
  expect(refusals(LIBRARY[name].make({ ...LEAST[name], colour: 'red' }))).toEqual(['with.colour']);
});

test.each(LIBRARY_NAMES)('%s refuses every number outside of its range', (name) => {
  for (const [key, of] of Object.entries(LIBRARY[name].parameters)) {
    if (!('least' in of)) continue;
    for (const value of [of.least - 1, of.most * 2 + 1, Number.NaN, 'many']) {
      const made = LIBRARY[name].make({ ...LEAST[name], [key]: value });
      expect(refusals(made)).toContain(`with.${key}`);
    }
  }
});

test.each(LIBRARY_NAMES)(
  '%s has defaults within their ranges, and says what each is for',
  (name) => {
    expect(LIBRARY[name].about).toMatch(/^[A-Z].*\.$/);
    for (const of of Object.values(LIBRARY[name].parameters)) {
      expect(of.says.length).toBeGreaterThan(5);
      if (!('least' in of) || of.default === undefined) continue;
      expect(of.default).toBeGreaterThanOrEqual(of.least);
      expect(of.default).toBeLessThanOrEqual(of.most);
    }
  },
);

test('what must be given and is not is refused by name, all at once', () => {
  expect(refusals(LIBRARY['delta-band'].make({}))).toEqual([
    'with.underlying',
    'with.hedge',
    'with.hardLimit',
  ]);
});

test.each([
  ['delta-band', { rule: 'fixed' }, 'with.half'],
  ['delta-band', { rule: 'fixed', half: 3 }, 'with.hardLimit'],
  ['delta-band', { least: 2 }, 'with.hardLimit'],
  ['drawdown-guard', { warn: 0.06 }, 'with.reduce'],
  ['drawdown-guard', { stop: 0.05 }, 'with.stop'],
  ['liquidation-distance-guard', { restore: 0.1 }, 'with.restore'],
  ['cppi', { multiplier: 6, worstGap: 0.2 }, 'with.multiplier'],
  ['funding-guard', { warn: 0.7 }, 'with.reduce'],
  ['margin-top-up', { from: 'paper' }, 'with.from'],
  ['margin-top-up', { target: 1.5 }, 'with.target'],
  ['capital-deployment', { deployFall: 0.06 }, 'with.withdrawFall'],
  ['pin-risk', { act: 'stop' }, 'with.modules'],
  ['oracle-distrust', { for: 1_000 }, 'with.for'],
  ['kill-switch', { warn: 0.2 }, 'with.loss'],
] as const)('%s refuses parameters that contradict each other: %j', (name, given, at) => {
  expect(refusals(LIBRARY[name].make({ ...LEAST[name], ...given }))).toEqual([at]);
});

test('limits and execution are laid over those of the module, the rest stays', () => {
  const made = deltaBand(
    { underlying: 'BTC', hedge: ['BTC-PERP'], hardLimit: 2 },
    { id: 'mine', constraints: { cooldownMs: 7 }, execution: { plan: 'twap' } },
  );
  const terms = termsOf(made);
  expect(terms.id).toBe('mine');
  expect(terms.constraints).toMatchObject({ cooldownMs: 7, collarPpm: 10_000 });
  expect(terms.execution.plan).toBe('twap');
});

test('a short position of the target has the sign of a short', () => {
  const given = { instrument: 'BTC-PERP', money: 10_000, volatility: 0.3 } as const;
  expect(termsOf(volatilityTarget({ ...given, side: 'short' })).parameters['side']).toBe(-1);
  expect(termsOf(volatilityTarget(given)).parameters['side']).toBe(1);
});
