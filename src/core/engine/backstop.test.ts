import { expect, test } from 'vitest';
import { ada, COIN, chen, mona, venue } from '../../lab/cast.ts';
import type { LiquidityTerms, ReserveTerms } from '../model/index.ts';

type Place = ReturnType<typeof venue>;

const RESERVE: ReserveTerms = {
  budget: '1000',
  inventoryMax: '8',
  lossMax: '60',
  quotes: {
    levels: 2,
    halfSpreadPpm: 5_000,
    stepPpm: 5_000,
    sizePerLevel: '300',
    skewPpm: 10_000,
    widenPpmPerVolatility: 0,
    refreshMs: 60_000,
  },
  purchases: null,
};

const LIQUIDITY: LiquidityTerms = {
  activation: {
    watch: null,
    support: {
      enter: 'depth_25bp < 0.3 * depth_25bp_median',
      leave: 'depth_25bp > 0.8 * depth_25bp_median',
      enterMs: 2_000,
      leaveMs: 2_000,
      lastsMsMax: 0,
    },
    rescue: null,
    gapMsMax: 60_000,
  },
  volatility: 'rv_ewma',
  support: RESERVE,
  rescue: null,
  virtual: null,
  unwind: {
    everyMs: 1_000,
    lastsMs: 4_000,
    slippagePpm: 20_000,
    temporary: 1e-3,
    permanent: 0,
    riskAversion: 0,
    shortfallMax: '0',
  },
  providers: null,
};

const supported = (change: Partial<LiquidityTerms> = {}, capital = '1000'): Place =>
  venue({ with: [ada], terms: { liquidity: { ...LIQUIDITY, ...change } } })
    .fund(`reserve:${COIN}`, capital)
    .mark('100');

const gauges = (place: Place, depth: number, more = {}): Place => {
  const text = JSON.stringify({ depth_25bp: depth, depth_25bp_median: 100, ...more });
  return place.run({ kind: 'observe-gauges', market: COIN, gauges: text });
};

/** Thin for longer than the dwell: the reserve is called. */
const called = (place: Place): Place => {
  gauges(place, 10);
  place.mark('100').mark('100');
  return gauges(place, 10);
};

const orders = (place: Place): string[] =>
  place
    .all('reserve-order')
    .map(({ side, size, limit, purpose }) => `${purpose} ${side} ${size} at ${limit}`);

const lastOrder = (place: Place): string => place.all('reserve-order').at(-1)?.order as string;

const fill = (place: Place, order: string, size: bigint, price: bigint, by: string = mona): Place =>
  place.run({ kind: 'reserve-fill', order, counterparty: by, size, price });

const closeAll = (place: Place): Place => {
  const gone = new Set(place.all('reserve-closed').map(({ order }) => order));
  for (const { order } of place.all('reserve-cancel')) {
    if (!gone.has(order)) place.run({ kind: 'reserve-close', order });
    gone.add(order);
  }
  return place;
};

test('thin depth that lasts calls the reserve, which quotes both sides within its budget', () => {
  const place = called(supported());
  expect(place.all('liquidity-level')).toMatchObject([
    { from: 'calm', to: 'support', reason: 'entered' },
  ]);
  expect(orders(place)).toEqual([
    'quote buy 3015 at 9950',
    'quote buy 3030 at 9900',
    'quote sell 2985 at 10050',
    'quote sell 2970 at 10100',
  ]);
});

test('depth that is thin for less than the dwell calls nobody', () => {
  const place = supported();
  gauges(place, 10);
  gauges(place.mark('100'), 90);
  gauges(place.mark('100').mark('100'), 10);
  expect([place.all('liquidity-level'), orders(place)]).toEqual([[], []]);
});

test('without money of its own the reserve quotes nothing', () => {
  expect(orders(called(supported({}, '0.000001')))).toEqual([]);
});

test('a fill moves inventory and money through the ledger, and never more than the order', () => {
  const place = called(supported());
  const [bid] = place.all('reserve-order');
  const order = bid?.order as string;
  expect(fill(place, order, 3_016n, 9_950n).refusal()).toBe('beyond-order-size');
  expect(fill(place, order, 1_000n, 9_951n).refusal()).toBe('beyond-limit-price');
  expect(fill(place, order, 1_000n, 9_950n).refusal()).toBeNull();
  expect(place.position(`reserve:${COIN}`)).toBe('1.000');
  expect(place.all('reserve-filled')).toMatchObject([
    { size: 1_000n, left: 2_015n, spent: 99_500_000n },
  ]);
  expect(fill(place, 'bw-1-0', 1n, 9_950n).refusal()).toBe('unknown-order');
});

test('quotes are taken back before new ones are made, and count until they are gone', () => {
  const place = called(supported());
  gauges(place.mark('103'), 10);
  expect(place.all('reserve-cancel')).toHaveLength(4);
  expect(orders(place)).toHaveLength(4);
  closeAll(place);
  expect(orders(place)).toHaveLength(8);
  expect(orders(place).at(4)).toBe('quote buy 2927 at 10248');
});

test('on a stale index, or halted, all quotes are taken back and none are made', () => {
  const place = called(supported()).wait(40_000);
  expect(place.all('reserve-cancel')).toHaveLength(4);
  gauges(closeAll(place), 10);
  expect(orders(place)).toHaveLength(4);
  const halted = called(supported()).run({ kind: 'operator', action: 'halt' });
  expect(halted.all('reserve-cancel')).toHaveLength(4);
  gauges(closeAll(halted), 10);
  expect(orders(halted)).toHaveLength(4);
});

test('the reserve stops at its loss, and unwinds what it holds', () => {
  const place = called(supported());
  for (const { order, side, size, limit } of place.all('reserve-order').slice(0, 2)) {
    expect(side).toBe('buy');
    fill(place, order, size, limit);
  }
  expect(place.position(`reserve:${COIN}`)).toBe('6.045');
  place.mark('89.5'); // bought at 99.25 on average: a loss of 58.9
  expect(place.all('reserve-stopped')).toEqual([]);
  place.mark('89.3');
  expect(place.all('reserve-stopped')).toMatchObject([{ loss: 60_144_000n }]);
  expect(place.all('liquidity-level').at(-1)).toMatchObject({ to: 'calm', reason: 'loss-limit' });
  closeAll(place).mark('89.3').wait(0);
  expect(orders(place).at(-1)).toBe('unwind sell 1512 at 8752');
});

test('what was bought is sold in equal parts, and the last order sells all', () => {
  const place = called(supported());
  const [bid] = place.all('reserve-order');
  fill(place, bid?.order as string, 3_000n, 9_950n);
  gauges(place.mark('100'), 90);
  gauges(place.mark('100').mark('100'), 90);
  expect(place.all('liquidity-level').at(-1)).toMatchObject({ to: 'calm', reason: 'left' });
  closeAll(place).wait(0);
  const sold: bigint[] = [];
  for (let second = 0; second < 6; second += 1) {
    const order = place.all('reserve-order').at(-1);
    if (order?.purpose === 'unwind' && order.order !== undefined) {
      if (!place.all('reserve-filled').some((each) => each.order === order.order)) {
        sold.push(order.size);
        fill(place, order.order, order.size, 10_000n);
      }
    }
    place.mark('100').wait(0);
  }
  expect(sold).toEqual([750n, 750n, 750n, 750n]);
  expect(place.position(`reserve:${COIN}`)).toBe('0.000');
  expect(place.all('reserve-unwound')).toMatchObject([{ result: 1_500_000n }]); // 3 * 0.50
});

test('a level over its time ends at a tick, though the gauges have fallen silent', () => {
  const support = LIQUIDITY.activation?.support;
  if (support === null || support === undefined) throw new Error('no terms');
  const activation = { ...LIQUIDITY.activation, support: { ...support, lastsMsMax: 30_000 } };
  const place = called(supported({ activation: activation as never }));
  for (let second = 0; second < 40; second += 1) place.mark('100');
  place.wait(0);
  expect(place.all('liquidity-level').at(-1)).toMatchObject({ to: 'calm', reason: 'time-limit' });
  expect(place.all('reserve-cancel')).toHaveLength(4);
});

test('purchases are slices in time, against the index, and end with their time', () => {
  const purchases = {
    side: 'buy',
    sliceNotional: '200',
    intervalMs: 2_000,
    awayPpmMax: 3_000,
    lastsMsMax: 5_000,
  } as const;
  const place = called(supported({ support: { ...RESERVE, quotes: null, purchases } }));
  expect(orders(place)).toEqual(['purchase buy 1994 at 10030']);
  fill(place, lastOrder(place), 1_994n, 10_020n);
  gauges(place.mark('100'), 10);
  expect(orders(place)).toHaveLength(1);
  gauges(place.mark('100'), 10);
  expect(orders(place)).toHaveLength(2);
  place.run({ kind: 'reserve-close', order: lastOrder(place) });
  for (let second = 0; second < 4; second += 1) gauges(place.mark('100'), 10);
  expect(orders(place).length).toBeLessThanOrEqual(3);
  const sent = orders(place).length;
  for (let second = 0; second < 4; second += 1) gauges(place.mark('100'), 10);
  expect(orders(place)).toHaveLength(sent);
});

const VIRTUAL = {
  kind: 'skew-premium',
  from: 'support',
  halfSpreadPpm: 5_000,
  widenPpmPerVolatility: 0,
  depth: '100',
  amplification: 1,
} as const;

test('a taker trades with the virtual book only while it is open, and pays its premium', () => {
  const take = (place: Place, side: 'buy' | 'sell', size: bigint, limit: bigint) =>
    place.run({ kind: 'take-virtual', account: 'ada', market: COIN, side, size, limit });
  const place = supported({ virtual: VIRTUAL, support: { ...RESERVE, quotes: null } });
  expect(take(place, 'sell', 1_000n, 9_000n).refusal()).toBe('no-virtual-quote');
  called(place);
  expect(take(place, 'sell', 4_000n, 9_800n).refusal()).toBe('beyond-limit-price');
  expect(take(place, 'sell', 4_000n, 9_700n).refusal()).toBeNull();
  // 4 lots: index less half the spread and less 4 / 100 / 2 on average: 100 * (1 - 0.005 - 0.02)
  expect(place.all('virtual-trade')).toMatchObject([{ side: 'sell', cost: 390_000_000n }]);
  expect(take(place, 'sell', 5_000n, 9_000n).refusal()).toBe('no-virtual-quote'); // 9 over 8
  expect(take(place, 'buy', 100_000n, 11_000n).refusal()).toBe('no-virtual-quote');
  place.run({ kind: 'restart' });
  expect(take(place, 'sell', 1_000n, 9_000n).refusal()).toBe('stale-price');
});

test('a liquidation that nobody fills ends on the virtual book, before the vault', () => {
  const liquidity = { ...LIQUIDITY, virtual: VIRTUAL, support: { ...RESERVE, quotes: null } };
  const terms = { liquidity, ladder: { failuresMax: 1, slicePpm: 1_000_000, takeoverPpm: 0 } };
  const place = venue({ with: [chen], terms, house: { vault: '100000' } });
  place.fund(`reserve:${COIN}`, '1000').mark('100');
  called(place).mark('95');
  place.rejectOrder(place.order(chen)).wait(0);
  expect(place.all('virtual-trade')).toMatchObject([{ account: 'chen', side: 'sell' }]);
  expect(place.all('taken-over')).toEqual([]);
  expect(Number(place.position(chen))).toBeLessThan(10);
});

test('a gap that takes the reserve below zero goes to the pool of its market', () => {
  const place = called(
    supported({ support: { ...RESERVE, inventoryMax: '50', budget: '600' } }, '600'),
  );
  for (const { order, side, size, limit } of place.all('reserve-order')) {
    if (side === 'sell') fill(place, order, size, limit);
  }
  place.mark('250'); // short about six at 100: a loss of 900 against 600
  expect(place.all('vault-defaulted')).toMatchObject([{ vault: `reserve:${COIN}` }]);
  expect(place.position(`reserve:${COIN}`)).toBe('0.000');
  expect(place.all('pooled').length).toBeGreaterThan(0);
});

test('gauges that are no numbers are refused, unknown ones are ignored', () => {
  const place = supported();
  const send = (text: string) => place.run({ kind: 'observe-gauges', market: COIN, gauges: text });
  for (const text of ['[]', '1', 'null', '{"depth_25bp":"1"}', '{"a":true}', 'x']) {
    expect(send(text).refusal()).toBe('bad-gauges');
  }
  expect(send('{"depth_25bp":null,"other":3}').refusal()).toBeNull();
});

test.each([
  [{ volatility: 'vol' }],
  [{ support: { ...RESERVE, lossMax: '0' } }],
  [{ support: { ...RESERVE, budget: '-1' } }],
  [{ support: { ...RESERVE, extra: 1 } }],
  [{ virtual: { ...VIRTUAL, depth: '8' } }],
  [{ virtual: { ...VIRTUAL, kind: 'magic' } }],
  [{ activation: { ...LIQUIDITY.activation, gapMsMax: 0 } }],
  [{ unwind: { ...LIQUIDITY.unwind, everyMs: 0 } }],
])('terms that mean nothing are refused: %j', (change) => {
  const place = supported();
  expect(place.change({ liquidity: change }).refusal()).toBe('bad-terms');
});

test('the backstop lives through a snapshot, quotes and all', () => {
  const place = called(supported());
  const [bid] = place.all('reserve-order');
  fill(place, bid?.order as string, 1_000n, 9_950n);
  const hash = place.engine.stateHash();
  place.reload();
  expect(place.engine.stateHash()).toBe(hash);
  expect(fill(place, bid?.order as string, 2_015n, 9_950n).refusal()).toBeNull();
  expect(place.all('reserve-filled').at(-1)).toMatchObject({ left: 0n });
});

const PROVIDERS = {
  spreadPpmMax: 2_000,
  sizeMin: '1000',
  presencePpm: 500_000,
  fastSpreadTimes: 2,
  fastSizePpm: 500_000,
  sessionMs: 600_000,
  reward: '5',
  penalty: '3',
  graceSessions: 0,
  failuresMax: 2,
  quoteMsMax: 30_000,
} as const;

/** A provider that quotes so wide, for so many half minutes of each session of ten minutes. */
function provided(
  spread: bigint,
  halves: number,
  sessions: number,
  more: Partial<LiquidityTerms> = {},
): Place {
  const place = venue({
    with: [ada],
    terms: { liquidity: { ...LIQUIDITY, ...more, providers: PROVIDERS } },
  });
  place.fund('fee-reserve', '100').deposit('pat', '100');
  place.time = Math.ceil(place.time / 600_000) * 600_000;
  place.must({ kind: 'designate', account: 'pat', market: COIN, sides: 2 });
  for (let half = 0; half < 20 * sessions; half += 1) {
    place.run({ kind: 'set-mark', market: COIN, price: 10_000n });
    if (half % 20 < halves) {
      const quote = {
        bid: 10_000n - spread,
        ask: 10_000n + spread,
        bidSize: 11_000n,
        askSize: 11_000n,
      };
      place.must({ kind: 'report-quotes', account: 'pat', market: COIN, ...quote });
    }
    place.wait(30_000);
  }
  return place;
}

test('a provider that keeps its promise is paid, one that does not pays', () => {
  const good = provided(10n, 20, 1);
  expect(good.all('provider-scored')).toMatchObject([
    { score: 1_000_000n, paid: 5_000_000n, standing: 'good' },
  ]);
  const half = provided(10n, 10, 1);
  expect(half.all('provider-scored')).toMatchObject([{ score: 500_000n, paid: 5_000_000n }]);
  const wide = provided(11n, 20, 1);
  expect(wide.all('provider-scored')).toMatchObject([{ score: 0n, paid: -3_000_000n }]);
  expect(wide.balance('pat')).toBe('97.000000');
});

test('a provider that fails twice in a row is excluded, and is paid nothing more', () => {
  const place = provided(30n, 20, 3);
  expect(place.all('provider-scored').map(({ standing, paid }) => `${standing} ${paid}`)).toEqual([
    'good -3000000',
    'excluded -3000000',
    'excluded 0',
  ]);
});

test('what a provider owes is never taken from what its positions need', () => {
  const place = provided(30n, 20, 0).withdraw('pat', '99');
  for (let half = 0; half < 20; half += 1) place.mark('100').wait(29_000);
  expect(place.all('provider-scored')).toMatchObject([{ paid: -1_000_000n }]);
  expect(place.balance('pat')).toBe('0.000000');
});
