import { expect, test } from 'vitest';
import { ada, bruno, COIN, chen, dora, mona, type VenueOptions, venue } from '../../lab/cast.ts';

/** Terms of the ladder over those of the cast. */
const ladder = (terms: object): VenueOptions => ({
  terms: { ladder: { slicePpm: 1_000_000, takeoverPpm: 0, ...terms } },
});

const reasons = (place: ReturnType<typeof venue>, who: { name: string }): string[] =>
  place
    .all('stage')
    .filter(({ account }) => account === who.name)
    .map(({ to, reason }) => `${to}: ${reason}`);

test('an account one unit under maintenance is reduced, not closed', () => {
  const place = venue({ with: [chen], mark: '95' }).settle();
  expect(place.position(chen)).toBe('8.235');
  expect(reasons(place, chen)).toEqual(['orderly: below-maintenance', 'warned: restored']);
  expect(Number(place.equity(chen))).toBeGreaterThan(Number(place.maintenance(chen)));
});

test('an account one unit above maintenance is left alone', () => {
  const place = venue({ with: [bruno], mark: '95' })
    .wait(1_000)
    .settle();
  expect(place.position(bruno)).toBe('10.000');
  expect(reasons(place, bruno)).toEqual(['warned: below-initial']);
});

test('a warned account loses its open orders, and is healthy again above its margin', () => {
  const place = venue({ with: [dora] }).place('bid', 'dora', 'buy', '2');
  place.mark('97');
  expect(place.all('order-closed').map(({ left }) => left)).toEqual([2_000n]);
  expect(place.stage(dora)).toBe('warned');
  place.mark('100');
  expect(reasons(place, dora)).toEqual(['warned: below-initial', 'healthy: above-initial']);
});

test('orders that are recalled do not make the reduction larger', () => {
  const tight = { tiers: [{ from: '0', initialPpm: 60_000, maintenancePpm: 50_000 }] };
  const sizes = [false, true].map((hasOrder) => {
    const place = venue({ with: [chen], terms: { schedule: tight } });
    if (hasOrder) place.place('bid', 'chen', 'buy', '6');
    return place.mark('95').order(chen).left;
  });
  expect(sizes[1]).toBe(sizes[0]);
});

test('a bankrupt loses its open orders before its positions go', () => {
  const place = venue({ with: [dora], fund: '1000' }).place('bid', 'dora', 'buy', '2');
  place.mark('80');
  expect(place.stage(dora)).toBe('healthy');
  expect(place.account(dora).positions).toEqual([]);
});

test('the limit of an order is the worse of slippage and the bankruptcy price', () => {
  expect(venue({ with: [chen], mark: '95' }).order(chen).limit).toBe(9_026n); // 90.25 is bankrupt
  expect(venue({ with: [dora], mark: '91' }).order(dora).limit).toBe(9_000n);
  expect(venue({ with: [dora], mark: '90.5' }).order(dora).limit).toBe(8_959n); // 1 % below
  const short = { ...chen, name: 'cyd', side: 'short', collateral: '103' } as const;
  expect(venue({ with: [short], mark: '105.1' }).order(short).limit).toBe(11_030n);
});

test('a slice is a share of the position, and the next one follows its fill', () => {
  const place = venue({
    with: [dora],
    ...ladder({ sizing: 'whole', slicePpm: 250_000, sliceNotionalMin: '0' }),
  });
  place.mark('91');
  const sizes: bigint[] = [];
  for (let round = 0; round < 4; round += 1) {
    sizes.push(place.order(dora).left);
    place.fillOrder(place.order(dora));
    if (place.orders().length === 0) break;
  }
  expect(sizes).toEqual([2_500n, 1_875n, 1_406n, 1_054n]);
});

test('the next order of an account waits for its cooldown', () => {
  const place = venue({
    with: [dora],
    ...ladder({ sizing: 'whole', slicePpm: 100_000, sliceNotionalMin: '0', cooldownMs: 5_000 }),
  });
  place.mark('91').fillOrder(place.order(dora));
  expect([place.orders(), place.blocks(dora)]).toEqual([[], ['cooling-down']]);
  place.wait(4_999);
  expect(place.orders()).toEqual([]);
  place.wait(1);
  expect(place.orders()).toHaveLength(1);
});

test('what one window of a market does not allow must wait for the next', () => {
  const place = venue({
    with: [dora, { ...dora, name: 'doug' }],
    ...ladder({ sizing: 'whole', windowNotionalMax: '1000', windowMs: 10_000 }),
  });
  place.mark('91');
  expect(place.orders().map(({ account, left }) => [account, left])).toEqual([
    ['dora', 10_000n],
    ['doug', 989n], // the rest of 1,000 at 91
  ]);
  for (const order of place.orders()) place.fillOrder(order);
  expect(place.blocks('doug')).toEqual(['throttled']);
  place.wait(9_999);
  expect(place.orders()).toEqual([]);
  place.wait(1);
  expect(place.order('doug').left).toBe(9_011n);
});

test('an order that finds nobody is tried again on the next mark or tick, not at once', () => {
  const place = venue({ with: [dora], mark: '91' });
  place.rejectOrder(place.order(dora));
  expect([place.orders(), place.blocks(dora)]).toEqual([[], ['no-liquidity']]);
  place.wait(0);
  expect(place.orders()).toHaveLength(1);
});

const vault = { lossBudget: '500', notionalMax: '2000', windowMs: 60_000, unwindPpm: 0 };

test('below its share of maintenance the vault takes over, at the cushion to bankruptcy', () => {
  const place = venue({
    with: [dora],
    house: { vault: '9000' },
    terms: { vault, ladder: { takeoverPpm: 333_333, cushionPpm: 1_000_000 } },
  });
  place.mark('91'); // equity 10 of 45.5
  expect(reasons(place, dora)).toEqual([
    'orderly: below-maintenance',
    'takeover: below-takeover-threshold',
    'healthy: flat',
  ]);
  expect([place.balance(dora), place.position('vault:COIN')]).toEqual(['0.000000', '10.000']);
  expect(place.equity('vault:COIN')).toBe('510.000000');
});

test('without a cushion the account leaves at the mark and keeps its equity', () => {
  const place = venue({
    with: [dora],
    house: { vault: '9000' },
    terms: { vault, ladder: { takeoverPpm: 333_333, cushionPpm: 0 } },
    mark: '91',
  });
  expect([place.balance(dora), place.equity('vault:COIN')]).toEqual(['10.000000', '500.000000']);
});

test('the vault takes over after orders that traded nothing, or after too long on the book', () => {
  const terms = { vault, ladder: { takeoverPpm: 0, failuresMax: 2, orderlyMsMax: 30_000 } };
  const options = { with: [dora], house: { vault: '9000' }, terms, mark: '91' };
  const failed = venue(options);
  failed.rejectOrder(failed.order(dora)).wait(0);
  expect(failed.stage(dora)).toBe('orderly');
  failed.rejectOrder(failed.order(dora));
  expect(reasons(failed, dora)).toContain('takeover: slices-failed');
  const slow = venue({ ...options, terms: { ...terms, price: { ageMsMax: 90_000 } } });
  slow.wait(30_000);
  expect(slow.stage(dora)).toBe('orderly'); // its order is still open
  slow.fillOrder(slow.order(dora), { size: '0.001' }).rejectOrder(slow.order(dora));
  expect(reasons(slow, dora)).toContain('takeover: orderly-too-long');
});

test('a vault that is full takes nobody over, and has room again in the next window', () => {
  const place = venue({
    with: [dora, { ...dora, name: 'doug', size: '12', collateral: '120' }],
    house: { vault: '9000' },
    terms: { vault: { ...vault, notionalMax: '1100' }, ladder: { takeoverPpm: 900_000 } },
    mark: '91',
  });
  expect([place.position('vault:COIN'), place.stage('doug')]).toEqual(['10.000', 'orderly']);
  expect(place.order('doug').left).toBeGreaterThan(0n);
});

test('what the vault has lost in a window it does not draw again before the next', () => {
  const place = venue({
    with: [dora],
    house: { vault: '9000' },
    terms: {
      vault: { ...vault, lossBudget: '30' },
      ladder: { takeoverPpm: 900_000, cushionPpm: 0 },
    },
    mark: '91',
  });
  expect([place.balance('vault'), place.equity('vault:COIN')]).toEqual([
    '8970.000000',
    '30.000000',
  ]);
  place.mark('88'); // the vault has lost 30: its position is deleveraged
  expect([place.position('vault:COIN'), place.equity('vault:COIN')]).toEqual(['0.000', '0.000000']);
  place.join({ ...dora, name: 'doug', entry: '88' }).mark('79');
  expect([place.stage('doug'), place.balance('vault')]).toEqual(['orderly', '8970.000000']);
  place.time += 60_000;
  place.mark('79').rejectOrder(place.order('doug'));
  expect([place.position('vault:COIN'), place.balance('vault')]).toEqual(['10.000', '8940.000000']);
});

test('the vault sells what it took over in shares, to traders, with a limit', () => {
  const place = venue({
    with: [dora],
    house: { vault: '9000' },
    terms: {
      vault: { ...vault, unwindPpm: 100_000, unwindEveryMs: 5_000 },
      ladder: { takeoverPpm: 900_000 },
    },
    mark: '91',
  });
  place.wait(1_000);
  expect(place.order('vault:COIN')).toMatchObject({ side: 'sell', left: 1_000n, limit: 9_009n });
  place.fillOrder(place.order('vault:COIN')).wait(4_999);
  expect(place.orders()).toEqual([]);
  expect(place.wait(1).order('vault:COIN').left).toBe(900n);
});

test('a fill too small for the requirement to show it does not stop a liquidation', () => {
  const dust = { tiers: [{ from: '0', initialPpm: 400_000, maintenancePpm: 300_000 }] };
  const place = venue().list('DUST', { priceDecimals: 2, sizeDecimals: 4 });
  place.mark('0.01', 'DUST').deposit('ada', '0.0001').trade('ada', mona, '0.05', '0.01', 'DUST');
  place.change({ schedule: dust }, 'DUST');
  expect([place.equity('ada'), place.maintenance('ada')]).toEqual(['0.000100', '0.000150']);
  place.fillOrder(place.order('ada'), { size: '0.0001' });
  expect([place.stage('ada'), place.maintenance('ada')]).toEqual(['orderly', '0.000150']);
  expect(place.order('ada').left).toBe(499n);
});

test('ten thousand orders that lead nowhere are a loop: the ladder stops and alerts', () => {
  const place = venue({ with: [dora], mark: '91', terms: { price: { ageMsMax: 1_000_000 } } });
  const { engine, time } = place;
  let order = place.order(dora).name;
  let sent = 1;
  for (let i = 0; place.stage(dora) !== 'stopped' && i < 10_001; i += 1) {
    const reject = { kind: 'liquidation-reject', order, reason: 'none' } as const;
    engine.run({ ...reject, id: `r${i}`, time });
    for (const event of engine.apply({ kind: 'clock', id: `t${i}`, time })) {
      if (event.kind !== 'liquidation-order') continue;
      order = event.order;
      sent += 1;
    }
  }
  expect([place.stage(dora), sent]).toEqual(['stopped', 10_000]);
  place.wait(1_000).mark('80');
  expect(place.balance(dora)).toBe('0.000000'); // a bankrupt is covered all the same
}, 30_000);

test('a stopped account is freed by a deposit', () => {
  const place = venue({ with: [chen, ada] });
  place.mark('95');
  const { state } = place.engine;
  state.ladder.orders[state.accounts.find('chen')] = 10_000; // as after ten thousand orders
  place.rejectOrder(place.order(chen)).wait(0);
  expect([place.stage(chen), place.all('alert').length]).toEqual(['stopped', 1]);
  expect(place.wait(0).orders()).toEqual([]);
  expect(place.deposit('chen', '100').stage(chen)).toBe('healthy');
});

test('nobody is liquidated in a halted market, and everybody due is when it reopens', () => {
  const place = venue({ with: [dora] });
  place.run({ kind: 'operator', action: 'halt', market: COIN }).mark('91');
  expect([place.orders(), place.blocks(dora)]).toEqual([[], ['halted']]);
  place.run({ kind: 'operator', action: 'resume' });
  expect(place.orders()).toHaveLength(1);
});

test('an open order in a stale market shelters nobody elsewhere', () => {
  const place = venue({ with: [dora] }).list('OTHER', { price: { ageMsMax: 1_500 } });
  place.mark('100', 'OTHER').place('shelter', 'dora', 'buy', '0.001', 'OTHER');
  place.wait(3_000).mark('91');
  expect(place.order(dora).market).toBe(COIN);
});

test('a change of parameters that makes half the book liquidatable attends to all of it', () => {
  const crowd = Array.from({ length: 20 }, (_, at) => ({
    ...dora,
    name: `trader${at}`,
    collateral: `${85 + 5 * at}`,
  }));
  const place = venue({ with: crowd });
  place.change({
    schedule: { tiers: [{ from: '0', initialPpm: 150_000, maintenancePpm: 140_000 }] },
  });
  expect(place.orders().map(({ account }) => account)).toEqual(
    crowd.filter((who) => Number(who.collateral) < 140).map(({ name }) => name),
  );
});
