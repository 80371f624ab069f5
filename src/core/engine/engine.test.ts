import { expect, test } from 'vitest';
import { ada, bruno, COIN, chen, dora, emil, mona, quote, TERMS, venue } from '../../lab/cast.ts';
import { DEFAULT_RULEBOOK } from '../rulebook/index.ts';
import { Engine } from './engine.ts';
import { genesisOf } from './state.ts';

const deposit = (id: string, account: string, amount: bigint) =>
  ({ kind: 'deposit', id, account, amount, time: 5 }) as const;

test('a command that is sent twice is applied once', () => {
  const engine = new Engine();
  expect(engine.apply(deposit('a', 'ada', 7n))).toHaveLength(2);
  expect(engine.apply(deposit('a', 'ada', 7n))).toMatchObject([
    { kind: 'duplicate', original: 1n },
  ]);
  expect(engine.account('ada')?.balance).toBe(7n);
  expect(engine.apply({ ...deposit('a', 'ada', 7n), time: 9 })[0]?.kind).toBe('duplicate');
});

test('an id that comes back with another body is refused', () => {
  const engine = new Engine();
  engine.apply(deposit('a', 'ada', 7n));
  for (const other of [deposit('a', 'ada', 8n), deposit('a', 'eve', 7n)]) {
    expect(engine.apply(other)).toMatchObject([{ kind: 'refused', code: 'same-id-other-body' }]);
  }
  expect([engine.account('ada')?.balance, engine.account('eve')]).toEqual([7n, null]);
});

test('the id of a refused command is remembered as well', () => {
  const engine = new Engine();
  expect(engine.apply(deposit('a', 'ada', 0n))[0]).toMatchObject({ code: 'not-positive' });
  expect(engine.apply(deposit('a', 'ada', 0n))[0]?.kind).toBe('duplicate');
  expect(engine.apply(deposit('a', 'ada', 1n))[0]).toMatchObject({ code: 'same-id-other-body' });
});

test('an id older than the memory may be used again, a younger one may not', () => {
  const capacity = { accounts: 16, positions: 16, orders: 4, commandIds: 5 };
  const engine = new Engine({ genesis: genesisOf(DEFAULT_RULEBOOK, { capacity }) });
  for (const id of ['a', 'b', 'c', 'd', 'e']) engine.apply(deposit(id, 'ada', 1n));
  expect(engine.apply(deposit('a', 'ada', 1n))[0]?.kind).toBe('duplicate');
  engine.apply(deposit('f', 'ada', 1n)); // pushes a out
  const later = Engine.fromSnapshot(engine.snapshot());
  for (const each of [engine, later]) {
    expect(each.apply(deposit('b', 'ada', 1n))[0]?.kind).toBe('duplicate');
    expect(each.apply(deposit('a', 'ada', 1n))[0]?.kind).toBe('transferred'); // pushes b out
    expect(each.apply(deposit('b', 'ada', 1n))[0]?.kind).toBe('transferred');
    expect(each.account('ada')?.balance).toBe(8n);
  }
  expect(later.stateHash()).toBe(engine.stateHash());
});

test('many ids in a small memory are found and forgotten in their order', () => {
  const capacity = { accounts: 16, positions: 16, orders: 4, commandIds: 37 };
  const engine = new Engine({ genesis: genesisOf(DEFAULT_RULEBOOK, { capacity }) });
  for (let i = 0; i < 2_000; i += 1) {
    expect(engine.apply(deposit(`id${i}`, 'ada', 1n)).at(-1)?.kind).toBe('transferred');
    const known = i - (i % 37);
    expect(engine.apply(deposit(`id${known}`, 'ada', 1n))[0]?.kind).toBe('duplicate');
  }
});

test('time does not run backwards, and a refused command has no effect', () => {
  const engine = new Engine();
  engine.apply(deposit('a', 'ada', 7n));
  const refused = engine.apply({ ...deposit('b', 'ada', 7n), time: 4 });
  expect(refused).toMatchObject([{ code: 'time-backwards', cause: 2 }]);
  expect(engine.account('ada')?.balance).toBe(7n);
});

test('what has no binary form is refused in words too, without a place in the count', () => {
  const engine = new Engine();
  const answer = engine.apply(deposit('a', 'ada lovelace', 7n));
  expect(answer).toEqual([{ kind: 'refused', seq: 0, cause: 0, code: 'bad-name' }]);
  expect(engine.state.seq).toBe(0);
  expect(engine.apply(deposit('a', 'ada', 2n ** 63n))).toMatchObject([{ code: 'amount-limit' }]);
});

test('a snapshot in the middle of a liquidation goes on as if nothing had happened', () => {
  const cast = { with: [ada, bruno, chen, dora, emil], fund: '5', house: { vault: '100' } };
  const place = venue(cast).place('bid', 'ada', 'buy', '1').mark('94');
  expect(place.orders()).toHaveLength(3);
  const twin = venue(cast).place('bid', 'ada', 'buy', '1').mark('94').reload();
  expect(twin.engine.stateHash()).toBe(place.engine.stateHash());
  for (const each of [place, twin]) {
    each.fillOrder(each.order(chen), { size: '0.5' }).rejectOrder(each.order(dora));
    each.mark('89').wait(1_000).settle().mark('80').settle();
  }
  expect(twin.engine.stateHash()).toBe(place.engine.stateHash());
  expect(twin.log).toEqual(place.log);
});

test('a house name is for the venue alone, and houses neither trade nor receive', () => {
  const place = venue({ with: [ada] });
  for (const name of ['vault', 'world', 'dust', `clearing:${COIN}`, 'fund:ANY', 'transit:ANY']) {
    expect(
      place.run({ kind: 'open-account', account: name, mode: 'cross' }).refusal(),
    ).not.toBeNull();
  }
  expect(place.deposit('fund:ANY', '1').refusal()).toBe('bad-name');
  expect(place.deposit('vault', '1').refusal()).toBe('house-account');
  expect(place.trade('ada', 'vault:COIN', '1', '100').refusal()).toBe('house-account');
  expect(place.fund('world', '1').refusal()).toBe('unknown-house');
});

test('fees go to the reserve, which is the first to pay', () => {
  const place = venue({ with: [dora] });
  const fill = { kind: 'fill', market: COIN, buyer: mona, seller: 'dora', size: 1_000n } as const;
  place.run({ ...fill, price: 10_000n, buyerFee: quote('0.5'), sellerFee: quote('0.25') });
  expect(place.balance('fee-reserve')).toBe('0.750000');
  expect(place.mark('80').paid()[0]).toMatchObject({ layer: 'fee reserve', amount: '0.750000' });
  expect(place.run({ ...fill, price: 1n, buyerFee: -1n, sellerFee: 0n }).refusal()).toBe(
    'not-positive',
  );
});

test('the fee of a liquidation is split between the fund of the market and the reserve', () => {
  const place = venue({ with: [dora], mark: '94' }).fillOrder(
    venue({ with: [dora], mark: '94' }).order(dora),
  );
  const [{ fee = 0n, size = 0n } = {}] = place.all('liquidation-filled');
  expect(fee).toBe((size * 9_400n * 10n * 5_000n) / 1_000_000n);
  expect(place.engine.account(`fund:${COIN}`)?.balance).toBe((fee * 8n) / 10n);
  expect(place.engine.account('fee-reserve')?.balance).toBe(fee - (fee * 8n) / 10n);
});

test('a fill at a terrible price is taken back to the last unit', () => {
  const place = venue({ with: [ada, dora] });
  const before = place.engine.snapshot().length;
  const hash = () => ({ ...place.engine.account('dora'), mona: place.balance(mona) });
  const stood = hash();
  expect(place.trade('dora', mona, '1', '5000').refusal()).toBe('below-initial-margin');
  expect(place.trade('new', mona, '1', '100').refusal()).toBe('unknown-account');
  expect(hash()).toEqual(stood);
  expect(place.engine.snapshot().length - before).toBeLessThan(200); // two ids more, no rows
});

test('an order that is refused does not bound the prices of the market', () => {
  const place = venue({ with: [ada] });
  expect(place.place('huge', 'ada', 'buy', '490000000').refusal()).toBe('below-initial-margin');
  expect(place.mark('103').refusal()).toBeNull();
});

test('what would leave the stored range is refused, not wrapped', () => {
  const place = venue();
  expect(place.deposit('whale', '99989999999').refusal()).toBeNull();
  expect(place.deposit('whale', '2').refusal()).toBe('amount-limit'); // the world would owe more
  place.trade('whale', mona, '0.001', '100');
  expect(place.trade('whale', mona, '999999999', '100').refusal()).toBe('amount-limit');
  expect(place.mark('90000000000000').refusal()).toBe('amount-limit');
  expect(place.place('o', 'whale', 'buy', '900000000', COIN).refusal()).toBe('amount-limit');
});

test('traders can fill the table of positions, and a takeover still finds a row', () => {
  const place = venue({ capacity: { positions: 3 }, with: [dora] });
  place.deposit('ada', '1000').place('bid', 'ada', 'buy', '1').deposit('eve', '1000');
  expect(place.place('ask', 'eve', 'sell', '1').refusal()).toBe('table-full');
  expect(place.mark('80').position(dora)).toBe('0.000');
});

test('a full table refuses: accounts, orders, markets', () => {
  const place = venue({ capacity: { accounts: 14, orders: 1 } });
  expect(place.deposit('one', '1000').refusal()).toBeNull();
  expect(place.deposit('two', '1000').refusal()).toBe('table-full');
  expect(place.place('a', 'one', 'buy', '1').place('b', 'one', 'buy', '1').refusal()).toBe(
    'table-full',
  );
  const list = { kind: 'list-market', market: 'B', terms: JSON.stringify(TERMS) } as const;
  expect(place.run(list).refusal()).toBe('table-full');
});

test('terms from outside never make the engine throw, nor spoil a snapshot', () => {
  const place = venue({ with: [ada] });
  const change = (terms: string) => place.run({ kind: 'set-parameters', market: COIN, terms });
  for (const terms of [
    '{"schedule":{"tiers":[null]}}',
    '{"schedule":{"tiers":[{"from":"0","initialPpm":9,"maintenancePpm":8,"note":"\\u00e9"}]}}',
    '{"price":{"sources":["\\u00e9"]}}',
    '{"ladder":{"constructor":"\\u00e9"}}',
    '{"\\u00e9":1}',
    '{"gainWeight":7}',
  ]) {
    expect(change(terms).refusal()).toBe('bad-terms');
  }
  expect(place.reload().position(ada)).toBe('10.000');
});

test('a rulebook with a floor below zero is refused when the engine is made', () => {
  const layers = [{ id: 'f', kind: 'shared-fund', floor: '-1', capPerCase: null }] as const;
  expect(() => new Engine({ rulebook: { ...DEFAULT_RULEBOOK, layers } })).toThrow(
    'terms-are-checked',
  );
});

test('a rulebook in which a fund comes after deleveraging is refused: funds pay first', () => {
  const layers = [
    { id: 'adl', kind: 'adl', floor: '0', capPerCase: null },
    { id: 'fund', kind: 'shared-fund', floor: '0', capPerCase: null },
  ] as const;
  expect(() => new Engine({ rulebook: { ...DEFAULT_RULEBOOK, layers } })).toThrow('adl, fund');
});
