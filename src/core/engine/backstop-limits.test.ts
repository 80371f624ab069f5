/** Regressions of the reserve: its limits, its providers, and who may trade with it. */
import { expect, test } from 'vitest';
import { ada, COIN, dora, mona, START, venue } from '../../lab/cast.ts';
import type { LiquidityTerms, ReserveTerms } from '../model/index.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';

type Place = ReturnType<typeof venue>;

const RESERVE: ReserveTerms = {
  budget: '1000',
  inventoryMax: '100',
  lossMax: '100000',
  quotes: {
    levels: 1,
    halfSpreadPpm: 5_000,
    stepPpm: 5_000,
    sizePerLevel: '1000',
    skewPpm: 0,
    widenPpmPerVolatility: 0,
    refreshMs: 60_000,
  },
  purchases: null,
};
const PROVIDERS = {
  spreadPpmMax: 2_000,
  sizeMin: '1000',
  presencePpm: 500_000,
  fastSpreadTimes: 10,
  fastSizePpm: 500_000,
  sessionMs: 600_000,
  reward: '5',
  penalty: '3',
  graceSessions: 0,
  failuresMax: 0,
  quoteMsMax: 30_000,
} as const;
const LIQUIDITY: LiquidityTerms = {
  activation: {
    watch: null,
    support: {
      enter: 'depth_25bp < 30',
      leave: 'depth_25bp > 80',
      enterMs: 0,
      leaveMs: 0,
      lastsMsMax: 0,
    },
    rescue: null,
    gapMsMax: 60_000,
  },
  volatility: '',
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
  providers: PROVIDERS,
};

const supported = (change: Partial<LiquidityTerms> = {}, terms = {}, capital = '1000'): Place =>
  venue({ with: [ada], terms: { liquidity: { ...LIQUIDITY, ...change }, ...terms } })
    .fund(`reserve:${COIN}`, capital)
    .mark('100');
const gauges = (place: Place, depth: number, market: string = COIN): Place =>
  place.run({ kind: 'observe-gauges', market, gauges: JSON.stringify({ depth_25bp: depth }) });
const orderOf = (place: Place, side: string) =>
  place
    .all('reserve-order')
    .filter((each) => each.side === side)
    .at(-1);
const fill = (place: Place, side: string, price?: bigint, size?: bigint): Place => {
  const order = orderOf(place, side);
  if (order === undefined) throw new Error('no order');
  return place.run({
    kind: 'reserve-fill',
    order: order.order,
    counterparty: mona,
    size: size ?? order.size,
    price: price ?? order.limit,
  });
};
const cashOf = (place: Place): bigint => place.account(`reserve:${COIN}`).balance;

test('a reserve that is called again buys no more than its own money can pay for', () => {
  const place = gauges(supported(), 10);
  fill(place, 'buy');
  gauges(place, 90); // nobody buys it: it is held
  for (const { order } of place.all('reserve-cancel')) place.run({ kind: 'reserve-close', order });
  place.mark('50');
  for (const { order, purpose } of place.all('reserve-order')) {
    if (purpose === 'unwind') place.run({ kind: 'reserve-close', order });
  }
  gauges(place, 10);
  fill(place, 'buy');
  const { positions } = place.account(`reserve:${COIN}`);
  expect(positions[0]?.cost).toBeLessThanOrEqual(cashOf(place));
});

test('the report of a sale at a price that no column holds is refused', () => {
  const place = gauges(supported(), 10);
  expect(fill(place, 'sell', 9_000_000_000_000_000_000n).refusal()).toBe('amount-limit');
  place.engine.verify();
});

test('funding that the reserve pays counts against its limit of loss', () => {
  const place = gauges(supported({ support: { ...RESERVE, lossMax: '1' } }), 10);
  fill(place, 'buy', 9_950n);
  for (let time = 0; time < 10; time += 1) {
    place.run({ kind: 'funding', market: COIN, rate: 4_000_000n });
  }
  place.mark('99.5').mark('99.5');
  expect(cashOf(place)).toBeLessThan(999_000_000n); // it is lost
  expect(place.all('reserve-stopped')).toHaveLength(1);
});

test('a smaller budget is in force at once, not at the next call', () => {
  const place = gauges(supported(), 10);
  place.change({ liquidity: { support: { ...RESERVE, budget: '10' } } });
  for (const { order } of place.all('reserve-order')) {
    place.run({ kind: 'reserve-close', order });
  }
  expect(orderOf(place, 'buy')?.size).toBeLessThanOrEqual(101n);
});

test('a reserve whose terms are taken away takes its quotes back and unwinds', () => {
  const place = gauges(supported(), 10);
  fill(place, 'buy', 9_950n, 1_000n);
  expect(place.change({ liquidity: { activation: null, support: null } }).refusal()).toBeNull();
  gauges(place.mark('100'), 90);
  place.wait(1_000).mark('100');
  expect(place.all('reserve-cancel')).toHaveLength(2);
  expect(place.engine.state.reserves.unwindFrom[0]).not.toBe(0);
});

test('a market that has no levels any more is calm, and its reserve is not called', () => {
  const place = gauges(supported(), 10);
  place.change({ liquidity: { activation: null } });
  gauges(place.mark('100'), 90);
  gauges(place.wait(1_000).mark('100'), 90);
  expect(place.engine.state.activations.level[0]).toBe(0);
  expect(place.engine.state.reserves.calledAt[0]).toBe(0);
});

test('purchases of an inverse market are on the side that the terms say', () => {
  const place = venue({}).must({ kind: 'list-asset', asset: 'BTC', decimals: 10 });
  place.must({ kind: 'deposit', account: mona, asset: 'BTC', amount: 10n ** 13n });
  const purchases = {
    side: 'buy',
    sliceNotional: '1',
    intervalMs: 1_000,
    awayPpmMax: 3_000,
    lastsMsMax: 0,
  } as const;
  const support = {
    ...RESERVE,
    budget: '10',
    inventoryMax: '10000',
    lossMax: '5',
    quotes: null,
    purchases,
  };
  place.list('INV', {
    asset: 'BTC',
    instrument: { payoff: 'inverse', contract: '100' },
    priceDecimals: 1,
    sizeDecimals: 0,
    ladder: { sliceNotionalMin: '0', sliceNotionalMax: '1000', windowNotionalMax: '10000' },
    vault: { lossBudget: '0', notionalMax: '0' },
    liquidity: { ...LIQUIDITY, support, providers: null },
  });
  const amount = 10n ** 11n;
  place.must({ kind: 'fund-house', house: 'reserve:INV', asset: 'BTC', amount });
  gauges(place.mark('50000', 'INV'), 10, 'INV');
  expect(place.all('reserve-order')).toMatchObject([{ purpose: 'purchase', side: 'buy' }]);
});

const EXPIRY = START + 7_200_000;
const dated = (): Place => {
  const terms = { price: { ageMsMax: 86_400_000 } };
  const place = venue({ with: [ada], terms }).list('DATED', {
    instrument: { expiry: EXPIRY, averagingMs: 0, underlying: COIN },
    price: { ageMsMax: 86_400_000 },
    liquidity: LIQUIDITY,
  });
  place.fund('fee-reserve', '100').fund('reserve:DATED', '1000').deposit('pat', '100');
  place.mark('100', 'DATED');
  place.must({ kind: 'designate', account: 'pat', market: 'DATED', sides: 2 });
  return gauges(place, 10, 'DATED');
};
const settled = (place: Place, price: bigint): Place => {
  place.time = EXPIRY;
  place.run({ kind: 'set-mark', market: COIN, price });
  place.time += 1;
  place.run({ kind: 'clock' });
  expect(place.all('settled')).toHaveLength(1);
  return place;
};

test('what a reserve owes at expiry is paid by somebody, not left in its account', () => {
  const place = settled(fill(dated(), 'sell'), 40_000n);
  expect(place.account('reserve:DATED').balance).toBeGreaterThanOrEqual(0n);
});

test('a market that is settled takes the quotes of its reserve back and sends no others', () => {
  const place = settled(dated(), 10_000n);
  expect(place.all('reserve-cancel')).toHaveLength(2);
  const sent = place.all('reserve-order').length;
  for (const { order } of place.all('reserve-order')) place.run({ kind: 'reserve-close', order });
  expect(place.all('reserve-order')).toHaveLength(sent);
});

const quotes = { bid: 9_990n, ask: 10_010n, bidSize: 11_000n, askSize: 11_000n };

test('nobody earns a reward in a market that is settled', () => {
  const place = settled(dated(), 10_000n);
  place.run({ kind: 'report-quotes', account: 'pat', market: 'DATED', ...quotes });
  const before = place.balance('pat');
  for (let half = 0; half < 60; half += 1) {
    place.run({ kind: 'report-quotes', account: 'pat', market: 'DATED', ...quotes });
    place.wait(30_000);
  }
  expect(place.balance('pat')).toBe(before);
});

const provided = (): Place => {
  const place = supported().fund('fee-reserve', '100').deposit('pat', '100');
  place.time = Math.ceil(place.time / 600_000) * 600_000;
  place.run({ kind: 'set-mark', market: COIN, price: 10_000n });
  return place.must({ kind: 'designate', account: 'pat', market: COIN, sides: 2 });
};
const halves = (place: Place, count: number): Place => {
  for (let half = 0; half < count; half += 1) {
    place.run({ kind: 'set-mark', market: COIN, price: 10_000n });
    place.run({ kind: 'report-quotes', account: 'pat', market: COIN, ...quotes });
    place.wait(30_000);
  }
  return place;
};

test('a provider pays nothing for the hours in which the venue was down', () => {
  const place = provided();
  place.time += 8 * 3_600_000;
  place.run({ kind: 'restart' });
  expect(place.all('provider-scored').filter(({ paid }) => paid < 0n)).toEqual([]);
});

test('new terms of providers do not judge the time before them', () => {
  const place = halves(provided(), 6); // three minutes were kept, and then two were not
  for (let half = 0; half < 4; half += 1) {
    place.run({ kind: 'set-mark', market: COIN, price: 10_000n });
    place.wait(30_000);
  }
  const strict = { ...PROVIDERS, presencePpm: 1_000_000, sessionMs: 60_000, penalty: '50' };
  place.run({ kind: 'set-mark', market: COIN, price: 10_000n });
  expect(place.change({ liquidity: { providers: strict } }).refusal()).toBeNull();
  halves(place, 4); // from here on all is kept
  expect(place.all('provider-scored').filter(({ paid }) => paid < 0n)).toEqual([]);
});

test('a provider does not escape the judgement by resigning just before the session ends', () => {
  const place = provided();
  for (let minute = 0; minute < 30; minute += 1) {
    const isLast = minute % 10 === 9;
    place.wait(29_000).run({ kind: 'set-mark', market: COIN, price: 10_000n }).wait(30_000);
    if (isLast) place.run({ kind: 'designate', account: 'pat', market: COIN, sides: 0 });
    place.run({ kind: 'set-mark', market: COIN, price: 10_000n }).wait(1_000);
    if (isLast) place.run({ kind: 'designate', account: 'pat', market: COIN, sides: 2 });
  }
  expect(place.all('provider-scored').length).toBeGreaterThan(0);
});

test('what a provider did before it resigned is no part of a later session', () => {
  const place = halves(provided(), 18);
  place.run({ kind: 'designate', account: 'pat', market: COIN, sides: 0 });
  for (let hour = 0; hour < 24; hour += 1) place.wait(3_600_000);
  place.run({ kind: 'set-mark', market: COIN, price: 10_000n });
  place.must({ kind: 'designate', account: 'pat', market: COIN, sides: 2 });
  for (let half = 0; half < 20; half += 1) {
    place.wait(30_000).run({ kind: 'set-mark', market: COIN, price: 10_000n });
  }
  expect(place.all('provider-scored').filter(({ paid }) => paid > 0n)).toEqual([]);
});

test('the relief of a fast market holds until the moment in which the level ends', () => {
  const wide = { bid: 9_920n, ask: 10_080n, bidSize: 11_000n, askSize: 11_000n };
  const place = provided();
  place.change({ liquidity: { support: { ...RESERVE, lossMax: '5' } } });
  gauges(place, 10);
  place.run({ kind: 'report-quotes', account: 'pat', market: COIN, ...wide });
  place.time += 20_000;
  place.run({ kind: 'set-mark', market: COIN, price: 9_900n });
  expect(place.engine.state.designated.keptMs[0]).toBe(20_000);
  place.time += 5_000;
  fill(place, 'buy', 9_950n); // ten lots at half a dollar above the index: the reserve stops
  expect(place.all('reserve-stopped')).toHaveLength(1);
  place.run({ kind: 'set-mark', market: COIN, price: 9_901n });
  expect(place.engine.state.designated.keptMs[0]).toBe(25_000);
});

const VIRTUAL = {
  kind: 'skew-premium',
  from: 'support',
  halfSpreadPpm: 0,
  widenPpmPerVolatility: 0,
  depth: '1000',
  amplification: 1,
} as const;
const virtually = (terms: object, rulebook = DEFAULT_RULEBOOK): Place => {
  const support = { ...RESERVE, quotes: null, budget: '100000' };
  const liquidity = { ...LIQUIDITY, support, virtual: VIRTUAL };
  const place = venue({ with: [dora], terms: { liquidity, ...terms }, rulebook });
  return place.fund(`reserve:${COIN}`, '100000');
};
const take = (place: Place, lots: bigint) =>
  place.run({
    kind: 'take-virtual',
    account: 'dora',
    market: COIN,
    side: 'buy',
    size: lots,
    limit: 100_000n,
  });

test('gains that ran ahead of the stable price buy nothing on the virtual book either', () => {
  const stable = { integrity: { stablePpm: 60_000, stableMs: 3_600_000 } };
  const place = gauges(virtually(stable).mark('160'), 10);
  expect(place.trade('dora', mona, '10', '160').refusal()).toBe('below-initial-margin');
  expect(take(place, 10_000n).refusal()).toBe('below-initial-margin');
});

test('an account that ran away takes nothing from the virtual book either', () => {
  const runaway = { windowMs: 10_000, ordersMax: 2, notionalMax: '100000', holdMs: 60_000 };
  const place = gauges(virtually({}, { ...DEFAULT_RULEBOOK, runaway }).mark('110'), 10);
  place.deposit('dora', '1000').wait(60_000).mark('110');
  for (let at = 0; at < 3; at += 1) place.trade('dora', mona, '0.001', '110');
  expect(place.trade('dora', mona, '0.001', '110').refusal()).toBe('runaway');
  expect(take(place, 1_000n).refusal()).toBe('runaway');
});

test('a command after a month of silence says no more than can be read', () => {
  const place = provided();
  const short = { ...PROVIDERS, sessionMs: 60_000 };
  place.must({
    kind: 'set-parameters',
    market: COIN,
    terms: JSON.stringify({ liquidity: { providers: short } }),
  });
  place.time += 30 * 86_400_000;
  place.run({ kind: 'clock' });
  expect(place.events().length).toBeLessThan(1_000);
});

test('a loss while unwinding is part of the result although the reserve was called again', () => {
  const place = gauges(supported(), 10);
  fill(place, 'buy', 9_950n, 1_000n);
  const before = cashOf(place);
  gauges(place, 90);
  for (const { order } of place.all('reserve-cancel')) place.run({ kind: 'reserve-close', order });
  place.mark('90');
  gauges(place, 10); // called again: the loss of 9.5 is forgotten
  gauges(place, 90);
  for (let round = 0; round < 9; round += 1) {
    for (const { order } of place.all('reserve-order').slice(2)) {
      place.run({ kind: 'reserve-close', order });
    }
    place.mark('90');
    const last = place.all('reserve-order').at(-1);
    if (last?.purpose === 'unwind') {
      const { order, size } = last;
      place.run({ kind: 'reserve-fill', order, counterparty: mona, size, price: 9_000n });
    }
    place.wait(1_000);
  }
  expect(place.all('reserve-unwound').length).toBeGreaterThan(0);
  const made = place.all('reserve-unwound').reduce((sum, { result }) => sum + result, 0n);
  expect(made).toBe(cashOf(place) - before);
});
