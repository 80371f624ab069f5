import { expect, test } from 'vitest';
import { ada, COIN, dora, mona, venue } from '../../lab/cast.ts';

const HOUR = 3_600_000;
const SOURCES = ['east', 'north', 'west'];
const sourced = { price: { sources: SOURCES, quorum: 2, ageMsMax: 30_000 } };

/** Every source states the same price now. */
const all = (place: ReturnType<typeof venue>, price: string): ReturnType<typeof venue> => {
  for (const source of SOURCES) place.observe(source, price);
  return place;
};

test('a stale mark starts no liquidation', () => {
  const place = all(venue({ with: [dora], terms: sourced }), '96');
  place.wait(30_001);
  expect(place.all('price-state').at(-1)).toMatchObject({ from: 'live', to: 'stale' });
  // Half of her margin leaves as funding would take it: she is due, at a price nobody may act on.
  place.change({
    schedule: { tiers: [{ from: '0', initialPpm: 90_000, maintenancePpm: 80_000 }] },
  });
  expect([place.stage(dora), place.orders(), place.blocks(dora)]).toEqual([
    'warned',
    [],
    ['stale-price'],
  ]);
  all(place, '96');
  expect(place.order(dora).market).toBe(COIN);
});

test('on a stale price risk may only fall, and nothing leaves', () => {
  const place = venue({ with: [ada, dora], terms: sourced }).wait(30_001);
  expect(place.trade('ada', 'dora', '1', '100').refusal()).toBe('stale-price');
  expect(place.trade(mona, 'ada', '1', '100').refusal()).toBeNull(); // both reduce
  expect(place.place('bid', 'ada', 'buy', '1').refusal()).toBe('stale-price');
  expect(place.withdraw('ada', '1').refusal()).toBe('stale-price');
  expect(place.run({ kind: 'funding', market: COIN, rate: 1n }).refusal()).toBe('stale-price');
  expect(place.deposit('ada', '1').refusal()).toBeNull();
});

test('eight hours after the last price nobody is liquidated until a quorum is newer', () => {
  const place = venue({ with: [ada, dora], terms: sourced });
  place.time += 8 * HOUR;
  place.reload().run({ kind: 'restart' });
  expect(place.all('price-state').at(-1)?.to).toBe('restarting');
  place
    .observe('east', '80', 7 * HOUR)
    .observe('west', '80', 7 * HOUR)
    .observe('north', '80', 60_000);
  place.wait(1_000);
  expect([place.stage(dora), place.all('marked').length]).toEqual(['healthy', 1]);
  expect(place.withdraw('ada', '1').refusal()).toBe('stale-price');
  place.observe('east', '80');
  expect([place.stage(dora), place.withdraw('ada', '1').refusal()]).toEqual([
    'healthy',
    'stale-price',
  ]);
  place.observe('west', '80'); // the second: a quorum
  expect(place.all('shortfall')).toHaveLength(1);
  expect(place.position(dora)).toBe('0.000');
  expect(place.withdraw('ada', '1').refusal()).toBeNull();
});

test('a market that gets other sources forgets what the old ones said, and says so', () => {
  const place = venue({ with: [ada] });
  place.change({ price: { sources: ['moon', 'mars'], quorum: 2 } });
  expect(place.all('price-state').at(-1)).toMatchObject({ from: 'live', to: 'restarting' });
  place.observe('moon', '100').observe('mars', '100');
  expect(place.all('price-state').at(-1)).toMatchObject({ from: 'restarting', to: 'live' });
});

test('one source that lies neither moves the mark nor stops the market', () => {
  const place = venue({ with: [ada, dora], terms: sourced });
  place.time += 1_000;
  place.observe('east', '5000').observe('west', '99').observe('north', '99');
  expect(place.engine.mark(COIN)).toBe(9_900n);
  expect(place.all('source-ignored').map(({ source }) => source)).toEqual(['east']);
  expect(place.all('price-state').at(-1)).toMatchObject({ to: 'degraded' });
  place.observe('west', '91').observe('north', '91');
  expect(place.orders()).toHaveLength(1);
});

test('a source with the highest price that is stored stops no trade and no liquidation', () => {
  const place = venue({ with: [ada, dora], terms: sourced });
  place.time += 1_000;
  expect(place.observe('west', '2500000000').refusal()).toBeNull();
  place.observe('east', '91').observe('north', '91').fillOrder(place.order(dora));
  expect([place.refusal(), place.trade('ada', mona, '1', '91').refusal()]).toEqual([null, null]);
});

test('funding is paid by longs to shorts, rounds toward the venue, and its dust is named', () => {
  const place = venue({ with: [ada, { ...ada, name: 'alma', size: '0.001' }] });
  place.run({ kind: 'funding', market: COIN, rate: 123_457n });
  const paid = place.all('funding-paid').map(({ account, amount }) => [account, amount]);
  expect(paid).toEqual([
    ['ada', 123_457n], // 1,000 * 0.0123457 %
    ['alma', 13n], // 12.3457
    [mona, -123_469n], // 123,469.3457
  ]);
  expect(place.all('funding-settled')).toMatchObject([{ rate: 123_457n, dust: 1n }]);
  expect([place.balance('dust'), place.worldTotal()]).toEqual(['0.000001', '0']);
  expect(place.run({ kind: 'funding', market: COIN, rate: 4_000_001n }).refusal()).toBe(
    'funding-limit',
  );
});

test('funding can bring an account under maintenance, and it is attended to at once', () => {
  const place = venue({ with: [dora], mark: '94.75' });
  expect(place.orders()).toEqual([]);
  place.run({ kind: 'funding', market: COIN, rate: 4_000_000n });
  expect(place.orders()).toHaveLength(1);
});
