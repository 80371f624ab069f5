import { expect, test } from 'vitest';
import { ada, bruno, COIN, dora, mona, venue } from '../../lab/cast.ts';
import type { BreakerTerms, Response, VenueTerms } from '../model/index.ts';
import {
  CRYPTO_BREAKERS,
  DEFAULT_RULEBOOK,
  limitUpLimitDown,
  rollingLimit,
  TWO_PERSONS,
  VENUE_BREAKERS,
  volatilityInterruption,
} from '../rulebook/index.ts';

type Place = ReturnType<typeof venue>;

const guarded = (breakers: readonly BreakerTerms[], more = {}): Place =>
  venue({ with: [ada], terms: { breakers, ...more } });

/** Phase and response of the last change of a breaker. */
const last = (place: Place, id: string) => {
  const change = [...place.all('breaker'), ...place.all('venue-breaker')]
    .filter(({ breaker }) => breaker === id)
    .at(-1);
  return change === undefined ? null : `${change.phase} ${change.response}`;
};

const ofMarket = (id: string): BreakerTerms =>
  CRYPTO_BREAKERS.find((breaker) => breaker.id === id) as BreakerTerms;

const SOURCES = ['east', 'north', 'west'];
const SOURCED = { price: { sources: SOURCES, quorum: 2, ageMsMax: 5_000 } };
const all = (place: Place, price: string): Place => {
  for (const source of SOURCES) place.observe(source, price);
  return place;
};

/** How every breaker of the presets is set off, through the engine. */
const FIRED: Readonly<Record<string, () => Place>> = {
  velocity: () =>
    guarded([ofMarket('velocity')])
      .mark('94')
      .wait(5_000),
  collapse: () => guarded([ofMarket('collapse')]).mark('79'),
  divergence: () => {
    const place = all(guarded([ofMarket('divergence')], SOURCED), '100');
    place.run({ kind: 'observe-book', market: COIN, bid: 10_390n, ask: 10_410n, last: 0n });
    return place.wait(1_000).wait(4_000);
  },
  cascade: () => {
    const breaker = { ...ofMarket('cascade'), enter: '500000', leave: '100000' };
    const place = guarded([breaker]);
    for (let at = 0; at < 10; at += 1) place.join({ ...dora, name: `d${at}` });
    return place.mark('90');
  },
  'open-interest': () => {
    const breaker = { ...ofMarket('open-interest'), floor: '1000' };
    return guarded([breaker]).deposit('ada', '100000').trade('ada', mona, '50', '100');
  },
  concentration: () => {
    const breaker = { ...ofMarket('concentration'), floor: '100' };
    const place = all(guarded([breaker], SOURCED), '100');
    place.run({ kind: 'observe-depth', market: COIN, source: 'east', depth: 10_000_000n });
    return all(place.wait(1_000), '100').wait(4_000).wait(6_000);
  },
  'own-orders': () => {
    const breaker = { ...ofMarket('own-orders'), enter: '2', leave: '1' };
    const place = guarded([breaker]);
    for (const name of ['d1', 'd2']) place.join({ ...dora, name });
    return place.mark('91');
  },
  prices: () =>
    all(guarded([ofMarket('prices')], SOURCED), '100')
      .wait(10_000)
      .wait(1_000),
};

test.each(CRYPTO_BREAKERS.map(({ id }) => id))('the breaker %s fires', (id) => {
  const place = (FIRED[id] as () => Place)();
  const trips = place.all('breaker').filter((each) => each.breaker === id);
  expect(trips[0]?.phase).toBe('tripped');
  // The evidence: a value at the threshold or beyond, and since when.
  expect(trips[0]?.value).toBeGreaterThanOrEqual(trips[0]?.threshold as bigint);
  expect(Number(trips[0]?.since)).toBeLessThanOrEqual(place.time);
});

const venueOf = (breakers: readonly BreakerTerms[]): VenueTerms => ({
  ...DEFAULT_RULEBOOK,
  breakers,
});

test('the funds that fall gate all withdrawals', () => {
  const house = { 'shared-fund': '100', vault: '0' };
  const place = venue({ rulebook: venueOf(VENUE_BREAKERS), house, with: [ada, dora] });
  place.wait(1_000).mark('85'); // Dora owes 50
  place.wait(1_000);
  expect(last(place, 'fund-fall')).toBe('tripped alert');
  place.wait(10_000);
  expect(last(place, 'fund-fall')).toBe('tripped gate');
  expect(place.withdraw(mona, '1').refusal()).toBe('withdrawals-gated');
  place.fund('shared-fund', '50');
  for (let minute = 0; minute < 14; minute += 1) place.wait(60_000);
  expect(last(place, 'fund-fall')).toBe('armed none');
  place.mark('85');
  expect(place.withdraw(mona, '1').refusal()).toBeNull();
});

test('losses that the funds may not cover gate withdrawals before they are paid', () => {
  const house = { 'shared-fund': '10', vault: '0' };
  const place = venue({ rulebook: venueOf(VENUE_BREAKERS), house, with: [ada, dora] });
  place.run({ kind: 'operator', action: 'halt' }).mark('85').wait(1_000);
  expect(last(place, 'insolvency')).toBe('tripped gate');
  place.run({ kind: 'open-account', account: 'zoe', mode: 'cross' }).deposit('zoe', '10');
  expect(place.withdraw('zoe', '1').refusal()).toBe('withdrawals-gated');
});

test('limit up, limit down: a trade outside the band is refused, 15 s at it are a pause', () => {
  const place = guarded(limitUpLimitDown(50_000)).mark('100');
  place.trade('ada', mona, '0.001', '100');
  expect(place.trade('ada', mona, '1', '105.1').refusal()).toBe('outside-band');
  place.mark('106').wait(14_000);
  expect(last(place, 'luld')).toBe('tripped alert');
  place.wait(2_000);
  expect(last(place, 'luld')).toBe('tripped halt');
  expect(place.trade('ada', mona, '1', '103').refusal()).toBe('halted');
  place.wait(200_000).mark('103').wait(99_000).mark('103');
  expect(last(place, 'luld')).toBe('cooling auction');
  expect(place.trade('ada', mona, '1', '103').refusal()).toBe('in-market-auction');
  expect(place.place('bid', 'ada', 'buy', '1').refusal()).toBeNull(); // orders are collected
  place.wait(1_000).run({ kind: 'uncross', market: COIN, price: 10_300n });
  expect(place.refusal()).toBeNull();
  expect(place.trade('ada', mona, '1', '103').refusal()).toBeNull();
});

test('a rolling limit stops for two minutes, and its look-back begins anew', () => {
  const place = guarded(rollingLimit(70_000)).mark('100').mark('94').mark('93.1');
  expect(last(place, 'rolling-limit')).toBeNull();
  place.mark('93');
  expect(last(place, 'rolling-limit')).toBe('tripped cancel-only');
  expect(place.place('bid', 'ada', 'buy', '1').refusal()).toBe('halted');
  place.wait(60_000).mark('92').wait(60_000).mark('92');
  expect(last(place, 'rolling-limit')).toBe('cooling none');
  place.mark('92').mark('88');
  expect(last(place, 'rolling-limit')).toBe('armed none'); // 4 % below 92, not 12 below 100
});

test('a volatility interruption goes on while it would uncross too far from the index', () => {
  const place = guarded(volatilityInterruption(30_000, 100_000)).mark('100').mark('96');
  const uncross = (price: bigint) => place.run({ kind: 'uncross', market: COIN, price });
  expect(last(place, 'dynamic-range')).toBe('tripped auction');
  expect(uncross(9_600n).refusal()).toBe('auction-runs');
  place.wait(120_000).mark('96');
  uncross(8_000n);
  expect(last(place, 'dynamic-range')).toBe('tripped auction');
  expect(uncross(9_600n).refusal()).toBe('auction-runs'); // its time began anew
  place.wait(120_000).mark('96');
  expect(uncross(9_600n).refusal()).toBeNull();
  expect(last(place, 'dynamic-range')).toBe('re-arming none');
  expect(uncross(9_600n).refusal()).toBe('not-in-auction');
});

test('slowed liquidations wait, and what is too much goes to providers who want it', () => {
  const slow: BreakerTerms = { ...ofMarket('velocity'), slowPpm: 0 };
  const terms = { breakers: [{ ...slow, ladder: [{ afterMs: 0, response: 'slow' as Response }] }] };
  const without = venue({ with: [ada, dora], terms }).mark('91');
  expect([without.blocks(dora), without.orders()]).toEqual([['throttled'], []]);
  const place = venue({ with: [ada, dora], terms });
  place.run({ kind: 'open-account', account: 'pat', mode: 'cross' }).deposit('pat', '10000');
  const offer = { perMinute: 100_000_000_000n, perHour: 100_000_000_000n };
  place.must({ kind: 'offer-capacity', account: 'pat', market: COIN, ...offer });
  place.mark('91');
  expect(place.all('assigned')).toMatchObject([{ account: 'dora', provider: 'pat' }]);
  expect([place.orders(), place.position(dora)]).toEqual([[], '0.000']);
});

test('a market that is reopened by its breaker looks at who became due meanwhile', () => {
  const halt: BreakerTerms = {
    ...ofMarket('velocity'),
    ladder: [{ afterMs: 0, response: 'halt' }],
    windowMs: 10_000,
  };
  const place = venue({ with: [ada, dora], terms: { breakers: [halt] } }).mark('91');
  expect([place.blocks(dora), place.orders()]).toEqual([['halted'], []]);
  for (let second = 0; second < 6; second += 1) place.wait(10_000).mark('91');
  expect(place.order(dora).market).toBe(COIN);
});

test('tightening takes one person at once; loosening takes two, and time', () => {
  const rulebook = { ...DEFAULT_RULEBOOK, loosening: TWO_PERSONS };
  const place = venue({ rulebook, with: [ada] });
  const order = (action: 'halt' | 'resume' | 'close-only', person?: string) =>
    place.run({ kind: 'operator', action, ...(person === undefined ? {} : { person }) }).refusal();
  expect(order('halt', 'paula')).toBeNull();
  expect(place.trade('ada', mona, '1', '100').refusal()).toBe('halted');
  expect(order('resume')).toBe('person-needed');
  expect(order('close-only', 'paula')).toBeNull(); // looser than halted: asked for, not done
  expect(order('resume', 'paula')).toBeNull();
  expect(order('resume', 'paula')).toBe('same-person');
  expect(place.trade('ada', mona, '1', '100').refusal()).toBe('halted');
  expect(order('resume', 'pedro')).toBeNull();
  expect(place.all('loosening-approved').at(-1)).toMatchObject({ action: 'resume' });
  place.wait(59_999);
  expect(place.trade('ada', mona, '1', '100').refusal()).toBe('halted');
  place.wait(1).mark('100');
  expect(place.trade('ada', mona, '1', '100').refusal()).toBeNull();
});

test('tightening takes back what two had approved', () => {
  const place = venue({ rulebook: { ...DEFAULT_RULEBOOK, loosening: TWO_PERSONS }, with: [ada] });
  for (const [action, person] of [
    ['halt', 'paula'],
    ['resume', 'paula'],
    ['resume', 'pedro'],
    ['halt', 'petra'],
  ] as const) {
    place.run({ kind: 'operator', action, person });
  }
  place.wait(120_000).mark('100');
  expect(place.trade('ada', mona, '1', '100').refusal()).toBe('halted');
});

test('guards are changed by two persons who want the same', () => {
  const place = venue({ rulebook: { ...DEFAULT_RULEBOOK, loosening: TWO_PERSONS }, with: [ada] });
  const change = (terms: object, person?: string) =>
    place
      .run({
        kind: 'set-parameters',
        market: COIN,
        terms: JSON.stringify(terms),
        ...(person === undefined ? {} : { person }),
      })
      .refusal();
  const wider = { integrity: { jumpPpm: 0 } };
  expect(change(wider)).toBe('person-needed');
  expect(change(wider, 'paula')).toBeNull();
  expect(change(wider, 'paula')).toBe('same-person');
  expect(change({ integrity: { jumpPpm: 1 } }, 'pedro')).toBeNull(); // another wish
  expect(place.all('parameters-changed')).toEqual([]);
  expect(change({ integrity: { jumpPpm: 1 } }, 'paula')).toBeNull();
  expect(place.all('parameters-changed')).toHaveLength(1);
  expect(change({ withdrawalPpm: 1 })).toBeNull(); // no guard
  expect(place.all('parameters-changed')).toHaveLength(2);
});

test('an account that orders too much may only lower its risk for a while', () => {
  const runaway = { windowMs: 10_000, ordersMax: 3, notionalMax: '100000', holdMs: 60_000 };
  const place = venue({ rulebook: { ...DEFAULT_RULEBOOK, runaway }, with: [bruno] });
  place.run({ kind: 'open-account', account: 'zoe', mode: 'cross' }).deposit('zoe', '10000');
  place.wait(20_000).mark('100');
  for (let order = 0; order < 4; order += 1) {
    expect(place.place(`o${order}`, 'zoe', 'buy', '1').refusal()).toBeNull();
  }
  expect(place.all('runaway')).toMatchObject([{ account: 'zoe', orders: 4n }]);
  expect(place.place('o5', 'zoe', 'buy', '1').refusal()).toBe('runaway');
  expect(place.trade('zoe', mona, '1', '100').refusal()).toBe('runaway');
  place.wait(60_000).mark('100');
  expect(place.trade('zoe', mona, '1', '100').refusal()).toBeNull();
  place.wait(60_000).mark('100');
  place.trade('zoe', mona, '900', '100');
  place.trade('zoe', mona, '200', '100');
  expect(place.all('runaway').filter(({ account }) => account === 'zoe')).toHaveLength(2);
});

test('breakers live through a snapshot', () => {
  const place = guarded(CRYPTO_BREAKERS).mark('100').mark('79');
  const hash = place.engine.stateHash();
  place.reload();
  expect(place.engine.stateHash()).toBe(hash);
  expect(place.trade('ada', mona, '1', '79').refusal()).toBe('close-only');
});

test('terms of breakers that mean nothing, or that a tripped one would lose, are refused', () => {
  const place = guarded(CRYPTO_BREAKERS).mark('100').mark('79');
  expect(place.change({ breakers: [] }).refusal()).toBe('breaker-tripped');
  const [velocity] = CRYPTO_BREAKERS as [BreakerTerms, ...BreakerTerms[]];
  const faulty: readonly Partial<BreakerTerms>[] = [
    { leave: velocity.enter },
    { enter: '-1' },
    { holdMs: 0 },
    { ladder: [] },
    { ladder: [...velocity.ladder].reverse() },
    { kind: 'insolvency' },
    { id: 'no name' },
    { restarts: 1 as never },
  ];
  const calm = guarded([]);
  for (const fault of faulty) {
    expect(calm.change({ breakers: [{ ...velocity, ...fault }] }).refusal()).toBe('bad-terms');
  }
  expect(calm.change({ breakers: [velocity, velocity] }).refusal()).toBe('bad-terms');
  expect(calm.change({ breakers: [velocity] }).refusal()).toBeNull();
});
