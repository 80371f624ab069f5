import { expect, test } from 'vitest';
import { defineModule, type ModuleDraft } from './define-module.ts';
import { readModule } from './module.ts';

const AROUND = {
  ...{ venues: ['paper'], underlyings: ['BTC'], instruments: ['BTC-PERP'], modules: ['ada'] },
  values: ['oracle_age_ms'],
};

const faultsOf = (draft: Partial<ModuleDraft>, values = AROUND.values) =>
  readModule(
    defineModule({
      ...{ id: 'ada', scope: 'book' },
      ladder: [{ id: 'first', enter: 'equity > 0', respond: [{ do: 'cancel' }] }],
      ...draft,
    }),
    { ...AROUND, values },
  ).faults;

const EMA = { kind: 'EMA', period: 5, barMs: 60_000 } as const;

test('an own name that reads as the past or the rank of another is refused', () => {
  const accepted = 'a name that does not end in _before or _rank';
  for (const name of ['pin_before', 'calm_rank', 'equity_before', '_rank']) {
    const wanted = expect.objectContaining({ seen: name, accepted });
    expect(faultsOf({ parameters: { [name]: 1 } })).toContainEqual(wanted);
    expect(faultsOf({ indicators: { [name]: EMA } })).toContainEqual(wanted);
    expect(faultsOf({}, [name])).toContainEqual({ at: `values.${name}`, seen: name, accepted });
  }
});

test('an own name that shadows a word of any scope, or another own name, is refused', () => {
  const accepted = 'a name that is not taken';
  for (const name of ['equity', 'spread_bp', 'venue_up', 'allotted']) {
    expect(faultsOf({ parameters: { [name]: 1 } })).toMatchObject([{ seen: name, accepted }]);
    expect(faultsOf({ indicators: { [name]: EMA } })).toMatchObject([{ seen: name, accepted }]);
    expect(faultsOf({}, [name])).toEqual([{ at: `values.${name}`, seen: name, accepted }]);
  }
  expect(faultsOf({ parameters: { oracle_age_ms: 1 } })).toMatchObject([{ accepted }]);
  expect(faultsOf({ parameters: { slow: 1 }, indicators: { slow: EMA } })).toMatchObject([
    { at: 'indicators.slow', accepted },
  ]);
  expect(faultsOf({}, ['gas', 'gas'])).toMatchObject([{ at: 'values.gas', accepted }]);
});

test('own names that are free are accepted, with their past and their rank', () => {
  const enter = 'slow > limit && oracle_age_ms_rank > 0.9 && slow_before < 1';
  const rung = { id: 'first', enter, respond: [{ do: 'cancel' }] } as const;
  const draft = { parameters: { limit: 1 }, indicators: { slow: EMA }, ladder: [rung] };
  expect(faultsOf(draft)).toEqual([]);
});
