/** Regressions: breakers that must end, guards that may not be skipped, gates that stay. */
import { expect, test } from 'vitest';
import { ada, bruno, COIN, dora, mona, venue } from '../../lab/cast.ts';
import type { BreakerTerms, Command, VenueTerms } from '../model/index.ts';
import {
  CRYPTO_BREAKERS,
  checkVenue,
  DEFAULT_RULEBOOK,
  GUARDED_RULEBOOK,
  limitUpLimitDown,
  TWO_PERSONS,
} from '../rulebook/index.ts';

import { Engine } from './engine.ts';
import { genesisOf } from './state.ts';

type Place = ReturnType<typeof venue>;
const BREAKER: BreakerTerms = {
  id: 'it',
  kind: 'move',
  windowMs: 10_000,
  enter: '50000',
  leave: '20000',
  floor: '0',
  ladder: [{ afterMs: 0, response: 'halt' }],
  holdMs: 1_000,
  coolMs: 0,
  coolResponse: null,
  rearmMs: 0,
  restarts: false,
  slowPpm: 0,
  auctionPpm: 0,
};
const last = (place: Place) => {
  const change = [...place.all('breaker'), ...place.all('venue-breaker')].at(-1);
  return `${change?.phase} ${change?.response}`;
};
const SOURCES = ['east', 'north', 'west'];
const all = (place: Place, price: string): Place => {
  for (const source of SOURCES) place.observe(source, price);
  return place;
};
const sourced = (integrity: object, price: object = {}): Place =>
  venue({
    with: [ada],
    terms: { price: { sources: SOURCES, quorum: 2, ageMsMax: 10_000, ...price }, integrity },
  });

test('a limit up, limit down pause ends where the price stays at its new level', () => {
  const place = venue({ with: [ada], terms: { breakers: limitUpLimitDown(50_000) } }).mark('100');
  place.trade('ada', mona, '0.001', '100').mark('106');
  for (let minute = 0; minute < 120; minute += 1) place.mark('106').wait(29_000).mark('106');
  expect(last(place)).toBe('cooling auction');
});

test('an auction of the whole venue, which nobody could uncross, is refused as a term', () => {
  const auction = {
    ...BREAKER,
    kind: 'fund',
    ladder: [{ afterMs: 0, response: 'auction' }],
  } as const;
  const cooling = { ...BREAKER, kind: 'fund', coolResponse: 'auction' } as const;
  for (const breaker of [auction, cooling]) {
    expect(checkVenue({ ...DEFAULT_RULEBOOK, breakers: [breaker] })).toMatchObject({
      kind: 'fault',
      at: 'breakers.0.ladder',
    });
  }
});

test('an auction in a market without an index is uncrossed or refused, but does not throw', () => {
  const breaker: BreakerTerms = {
    ...BREAKER,
    kind: 'fund',
    ladder: [{ afterMs: 0, response: 'auction' }],
    auctionPpm: 10_000,
  };
  const place = venue({ with: [ada, dora], house: { 'shared-fund': '100', vault: '0' } });
  place.list('NEW', { breakers: [breaker] });
  place.wait(1_000).mark('85').wait(1_000).wait(5_000);
  expect(last(place)).toBe('tripped auction');
  place.run({ kind: 'uncross', market: 'NEW', price: 1n });
});

test('a gate that escalates to close-only stays a gate', () => {
  const breaker: BreakerTerms = {
    ...BREAKER,
    windowMs: 600_000,
    ladder: [
      { afterMs: 0, response: 'gate' },
      { afterMs: 5_000, response: 'close-only' },
    ],
  };
  const place = venue({ with: [ada], terms: { breakers: [breaker] } }).mark('94');
  expect(place.withdraw('ada', '1').refusal()).toBe('withdrawals-gated');
  place.wait(6_000).mark('94');
  expect(last(place)).toBe('tripped close-only');
  expect(place.withdraw('ada', '1').refusal()).toBe('withdrawals-gated');
});

test('liquidations that are slowed stay slowed when the breaker escalates to a gate', () => {
  const breaker: BreakerTerms = {
    ...BREAKER,
    windowMs: 600_000,
    ladder: [
      { afterMs: 0, response: 'slow' },
      { afterMs: 5_000, response: 'gate' },
    ],
  };
  const place = venue({ with: [ada, dora], terms: { breakers: [breaker] } }).mark('91');
  expect([place.blocks(dora), place.orders()]).toEqual([['throttled'], []]);
  place.wait(6_000);
  expect(last(place)).toBe('tripped gate');
  expect(place.orders()).toEqual([]);
});

test('a jump that waits is not believed earlier because its sources went stale meanwhile', () => {
  const place = all(sourced({ jumpMs: 60_000 }), '100');
  all(place.wait(1_000), '50');
  expect(place.all('price-state').at(-1)?.to).toBe('frozen');
  place.wait(10_001);
  all(place, '50'); // eleven of sixty seconds
  expect(place.engine.mark(COIN)).toBe(10_000n);
});

test('the first index after a stale one has to wait as well where it jumps', () => {
  const place = all(sourced({}), '100').wait(10_001);
  expect(place.all('price-state').at(-1)?.to).toBe('stale');
  all(place, '50');
  expect(place.engine.mark(COIN)).toBe(10_000n);
});

test('a jump upward is not confirmed by the time that a jump downward waited', () => {
  const place = all(sourced({}), '100');
  all(place.wait(1_000), '50');
  all(place.wait(4_999), '200');
  place.wait(1);
  all(place, '200'); // 200 was said for one millisecond
  expect(place.engine.mark(COIN)).toBe(10_000n);
});

test('a wrong scale is noticed after a restart too', () => {
  const place = all(sourced({}, { sources: ['east'], quorum: 1 }), '100');
  place.wait(1_000).run({ kind: 'restart' }).wait(1_000);
  place.observe('east', '1000000');
  expect(place.engine.mark(COIN)).toBe(10_000n);
});

test('a breaker whose value is gone for ever can be reset by somebody', () => {
  const breaker: BreakerTerms = { ...BREAKER, kind: 'divergence' };
  const place = all(
    venue({
      with: [ada],
      terms: { breakers: [breaker], price: { sources: SOURCES, quorum: 2, ageMsMax: 10_000 } },
    }),
    '100',
  );
  place.run({ kind: 'observe-book', market: COIN, bid: 10_690n, ask: 10_710n, last: 0n });
  expect(last(place)).toBe('tripped halt');
  // The market is halted, so that the venue states no book any more.
  for (let minute = 0; minute < 60; minute += 1) all(place.wait(60_000), '100');
  expect(place.change({ breakers: [] }).refusal()).toBe('breaker-tripped');
  place.run({ kind: 'operator', action: 'resume' });
  expect(place.trade('ada', mona, '1', '100').refusal()).toBeNull();
});

test('terms that loosen guards take two persons as an order does', () => {
  const rulebook = { ...DEFAULT_RULEBOOK, loosening: TWO_PERSONS };
  const place = venue({ rulebook, with: [ada], terms: { breakers: CRYPTO_BREAKERS } });
  expect(place.change({ breakers: [] }).refusal()).not.toBeNull();
  expect(place.change({ integrity: { jumpPpm: 0, scaleJumpPpm: 0 } }).refusal()).not.toBeNull();
});

test('terms can be changed while the table of accounts is full', () => {
  const place = venue({ capacity: { accounts: 13 } });
  for (let at = 0; at < 20; at += 1) place.deposit(`a${at}`, '1');
  expect(place.refusal()).toBe('table-full');
  expect(place.change({ withdrawalPpm: 1 }).refusal()).toBeNull();
});

test('a list of breakers may grow and shrink as often as one likes', () => {
  const place = venue({ terms: { breakers: [] } });
  for (let at = 0; at < 70; at += 1) {
    expect(place.change({ breakers: CRYPTO_BREAKERS }).refusal()).toBeNull();
    expect(place.change({ breakers: [] }).refusal()).toBeNull();
  }
});

test('amounts of a venue breaker are of one asset: coins are not counted as dollars', () => {
  const rulebook: VenueTerms = {
    ...DEFAULT_RULEBOOK,
    breakers: [{ ...BREAKER, kind: 'liquidations', enter: '1000000', leave: '10' }],
  };
  const place = venue({ rulebook });
  place.must({ kind: 'list-asset', asset: 'BTC', decimals: 12 });
  const coin = 10n ** 12n;
  place.must({ kind: 'deposit', account: mona, asset: 'BTC', amount: 1_000n * coin });
  place.must({ kind: 'deposit', account: 'ada', asset: 'BTC', amount: coin });
  const none = { sliceNotionalMin: '0', sliceNotionalMax: '1000', windowNotionalMax: '1000' };
  const vault = { lossBudget: '0', notionalMax: '0' };
  place.list('X', { asset: 'BTC', ladder: none, vault }).mark('1', 'X');
  place.trade('ada', mona, '12', '1', 'X').mark('0.95', 'X');
  expect(place.orders().length).toBeGreaterThan(0); // 12 coins are no million of anything
  expect(place.all('venue-breaker')).toEqual([]);
});

test('what an uncrossing says does not depend on what another engine has measured', () => {
  const breaker: BreakerTerms = {
    ...BREAKER,
    ladder: [{ afterMs: 0, response: 'auction' }],
    restarts: true,
  };
  const place = venue({ with: [ada], terms: { breakers: [breaker] } })
    .mark('94')
    .wait(2_000);
  const twin = venue({ with: [ada], terms: { breakers: [breaker] } })
    .mark('94')
    .wait(2_000);
  place.run({ kind: 'uncross', market: COIN, price: 9_400n });
  venue({ with: [ada], terms: { breakers: [breaker] } }).mark('77');
  twin.run({ kind: 'uncross', market: COIN, price: 9_400n });
  expect(place.all('breaker').at(-1)).toEqual(twin.all('breaker').at(-1));
});

test('a smoothed basis is forgotten when the venue has long said nothing', () => {
  const place = all(sourced({ mark: ['basis-ema'] }), '100').mark('101');
  for (let minute = 0; minute < 600; minute += 1) all(place.wait(60_000), '100');
  expect(place.engine.mark(COIN)).toBe(10_000n);
});

test('depth that nobody has stated for long is not believed any more', () => {
  const place = venue({}).list('DEEP', {
    price: { sources: SOURCES, quorum: 2, ageMsMax: 10_000 },
    integrity: { depthFull: '1000' },
  });
  const state = (): boolean => {
    for (const source of SOURCES) place.observe(source, '100', 0, 'DEEP');
    return place.engine.state.prices.isActionable(1);
  };
  for (const source of SOURCES) {
    place.run({ kind: 'observe-depth', market: 'DEEP', source, depth: 5_000_000_000n });
  }
  expect(state()).toBe(true);
  place.wait(3_600_001);
  expect(state()).toBe(false);
});

test('nobody is deleveraged in a market that a breaker has halted in the same sweep', () => {
  const breaker: BreakerTerms = { ...BREAKER, kind: 'own-orders', enter: '1', leave: '0' };
  const terms = { breakers: [breaker] };
  const rich = { ...bruno, collateral: '150' };
  const place = venue({ with: [dora, rich], terms, house: { vault: '0' } }).mark('88');
  const events = place.events();
  const halted = events.findIndex((each) => each.kind === 'breaker' && each.response === 'halt');
  expect(halted).toBeGreaterThan(-1);
  expect(events.slice(halted).filter(({ kind }) => kind === 'deleveraged')).toEqual([]);
});

test('the evidence of a breaker is the value that tripped it, however large', () => {
  const breaker: BreakerTerms = {
    ...BREAKER,
    kind: 'insolvency',
    enter: '1000000',
    leave: '500000',
    ladder: [{ afterMs: 0, response: 'gate' }],
  };
  const rulebook = { ...DEFAULT_RULEBOOK, breakers: [breaker] };
  const place = venue({ rulebook }).deposit(mona, '1000000000');
  const whale = { ...dora, name: 'whale', size: '1000000', collateral: '10000000' };
  place.join(whale).run({ kind: 'operator', action: 'halt' }).mark('80').wait(1_000);
  expect(last(place)).toBe('tripped gate'); // ten millions are owed, and no fund is there
  const { value = 0n, threshold = 0n } = place.all('venue-breaker').at(-1) ?? {};
  expect(value).toBeGreaterThanOrEqual(threshold);
});

test('a minimum price is held within the prices that can be stored', () => {
  const place = all(sourced({}), '100');
  const terms = { minimum: '90000000000000000', minimumMsMax: 60_000, jumpPpm: 0 };
  const refused = place.change({ integrity: terms }).refusal();
  expect(refused).toBe('bad-terms');
});

test('where a person allows only closing, an auction collects no other orders', () => {
  const breaker: BreakerTerms = { ...BREAKER, ladder: [{ afterMs: 0, response: 'auction' }] };
  const place = venue({ with: [ada], terms: { breakers: [breaker] } });
  place.run({ kind: 'operator', action: 'close-only' });
  expect(place.place('o1', 'ada', 'buy', '1').refusal()).toBe('close-only');
  place.mark('94');
  expect(last(place)).toBe('tripped auction');
  expect(place.place('o2', 'ada', 'buy', '1').refusal()).toBe('close-only');
});

test('a breaker looks at the first price of a venue whose clock begins at zero', () => {
  const engine = new Engine({ genesis: genesisOf(GUARDED_RULEBOOK) }).auditEveryEvent();
  const terms = '{"priceDecimals":2,"sizeDecimals":0}';
  const send = (command: object): unknown => engine.run({ time: 0, ...command } as Command);
  expect(send({ kind: 'list-market', id: 'a', market: 'X', terms })).toBeNull();
  expect(send({ kind: 'set-mark', id: 'b', market: 'X', price: 10_000n })).toBeNull();
});

test('who offered to take defaulters over does so where traders may only close', () => {
  const breaker: BreakerTerms = { ...BREAKER, ladder: [{ afterMs: 0, response: 'close-only' }] };
  const ladder = { windowNotionalMax: '0' };
  const place = venue({ with: [ada, dora], terms: { breakers: [breaker], ladder } });
  place.run({ kind: 'open-account', account: 'pat', mode: 'cross' }).deposit('pat', '10000');
  const offer = { perMinute: 100_000_000_000n, perHour: 100_000_000_000n };
  place.must({ kind: 'offer-capacity', account: 'pat', market: COIN, ...offer });
  place.mark('91');
  expect(last(place)).toBe('tripped close-only');
  expect(place.all('assigned')).toMatchObject([{ account: 'dora', provider: 'pat' }]);
});
