import { expect, test } from 'vitest';
import { Engine } from '../engine/index.ts';
import { DEFAULT_RULEBOOK, layRulebook, RULEBOOKS, readRulebook, rulebookOf } from './index.ts';

const read = (said: unknown) => readRulebook(JSON.stringify(said));

test('a preset is found by its name and by another name of it', () => {
  expect(rulebookOf('breakwater')).toBe(DEFAULT_RULEBOOK);
  expect(rulebookOf('default')).toBe(DEFAULT_RULEBOOK);
  expect(rulebookOf('toString')).toBeNull();
  expect(Object.keys(RULEBOOKS)).toHaveLength(22);
  for (const [name, venue] of Object.entries(RULEBOOKS)) expect(venue.rulebook).toBe(name);
});

test('a text says only what is different from the preset that it extends', () => {
  const reading = read({
    extends: 'bybit',
    rulebook: 'mine',
    fund: { fallPpm: 500_000 },
    market: { ladder: { feePpm: 7 }, price: { sources: ['east'] } },
  });
  if (reading.kind === 'fault') throw new Error(reading.at);
  const bybit = rulebookOf('bybit');
  expect(reading.venue).toEqual({
    ...bybit,
    rulebook: 'mine',
    fund: { ...bybit?.fund, fallPpm: 500_000 },
    market: {
      ...bybit?.market,
      ladder: { ...bybit?.market.ladder, feePpm: 7 },
      price: { ...bybit?.market.price, sources: ['east'] },
    },
  });
  expect(bybit?.fund.fallPpm).toBe(300_000);
});

test('lists and nulls take the place of what the preset has', () => {
  const layers = [{ id: 'only', kind: 'shared-fund', floor: '0', capPerCase: null }];
  const reading = read({ extends: 'default', rulebook: 'mine', layers, fund: { stake: null } });
  expect(reading).toMatchObject({ kind: 'venue', venue: { layers, fund: { stake: null } } });
});

test('a whole rulebook is read as it was written', () => {
  for (const venue of Object.values(RULEBOOKS)) {
    expect(read(venue)).toEqual({ kind: 'venue', venue });
  }
});

test('text that is no rulebook, an unknown base and a borrowed name are refused', () => {
  expect(readRulebook('{')).toMatchObject({ at: 'rulebook file', accepted: 'a JSON object' });
  expect(read([1])).toMatchObject({ at: 'rulebook file' });
  expect(read({ extends: 'moon', rulebook: 'mine' })).toMatchObject({ at: 'extends' });
  expect(read({ extends: 'okx' })).toMatchObject({ at: 'rulebook', seen: 'nothing' });
  expect(read({ extends: 'okx', rulebook: 'default' })).toMatchObject({ at: 'rulebook' });
  expect(
    read({ extends: 'okx', rulebook: 'mine', market: { ladder: { speed: 1 } } }),
  ).toMatchObject({ at: 'market.ladder.speed', seen: '1' });
  const poisoned = '{"extends":"okx","rulebook":"mine","fund":{"__proto__":{"feePpm":1}}}';
  expect(readRulebook(poisoned)).toMatchObject({ kind: 'fault', at: 'fund.__proto__' });
});

test('a text with faults is laid all the same, so that lint can name them all', () => {
  const laid = layRulebook('{"extends":"okx","rulebook":"mine","adl":"none"}');
  expect(laid).toMatchObject({ kind: 'laid', venue: { adl: 'none', rulebook: 'mine' } });
});

test.each(Object.values(RULEBOOKS))(
  'an engine runs under $rulebook, from a snapshot too',
  (venue) => {
    const engine = new Engine({ rulebook: venue });
    const terms = JSON.stringify({ priceDecimals: 2, sizeDecimals: 3 });
    engine.apply({ kind: 'list-market', id: '1', market: 'A', terms });
    expect(Engine.fromSnapshot(engine.snapshot()).stateHash()).toBe(engine.stateHash());
  },
);
