import { expect, test } from 'vitest';
import { ada, chen, dora, mona, venue } from '../../lab/cast.ts';

const other = { ...chen, name: 'cyd', side: 'short', collateral: '160' } as const;

test('a report is refused where it cannot be true', () => {
  const place = venue({ with: [ada, chen], mark: '95' });
  const order = place.order(chen);
  const size = order.left;
  const report = (change: object) => {
    const truth = { order: order.name, counterparty: mona, size, price: 9_500n };
    return place.run({ kind: 'liquidation-fill', ...truth, ...change }).refusal();
  };
  expect(report({ order: 'bw-999-0' })).toBe('unknown-order');
  expect(report({ order: 'xy-10-0' })).toBe('unknown-order');
  expect(report({ order: order.name.replace('-0', '.0') })).toBe('unknown-order');
  expect(report({ order: `${order.name}-0` })).toBe('unknown-order');
  expect(report({ counterparty: 'nobody' })).toBe('unknown-account');
  expect(report({ counterparty: 'vault' })).toBe('house-account');
  expect(report({ counterparty: 'chen' })).toBe('same-account');
  expect(report({ size: 0n })).toBe('not-positive');
  expect(report({ size: size + 1n })).toBe('beyond-order-size');
  expect(report({ price: order.limit - 1n })).toBe('beyond-limit-price');
  expect(report({ price: order.limit })).toBeNull();
  expect(report({})).toBe('unknown-order'); // it is complete
});

test('a fill in parts is booked in parts, and a late one for the rest is refused', () => {
  const place = venue({ with: [dora], mark: '92' });
  const order = place.order(dora);
  place.fillOrder(order, { size: '1' }).fillOrder(order, { size: '2' });
  expect([place.position(dora), order.left]).toEqual(['7.000', 5_415n]);
  place.rejectOrder(order);
  expect(place.all('liquidation-closed').map(({ left }) => left)).toEqual([5_415n]);
  expect(place.fillOrder(order).refusal()).toBe('unknown-order');
});

test('two that are liquidated may meet: neither report touches a row of somebody else', () => {
  const place = venue({ with: [chen, other], terms: { ladder: { sizing: 'whole' } }, mark: '95' });
  const [sells, buys] = [place.order(chen), place.mark('112').order(other)];
  place.fillOrder(sells, { by: 'cyd', price: '112' });
  expect([place.position(chen), place.position(other)]).toEqual(['0.000', '0.000']);
  place.join({ ...ada, entry: '112' }); // would be given the row that cyd has left
  place.fillOrder(buys);
  expect(place.position(ada)).toBe('10.000');
  expect(place.position(other)).toBe('10.000'); // its order had traded as well
  expect([place.refusal(), place.worldTotal()]).toEqual([null, '0']);
});

test('an order whose position others have closed leaves nothing behind when it is rejected', () => {
  const place = venue({ with: [chen, other], terms: { ladder: { sizing: 'whole' } }, mark: '95' });
  const sells = place.order(chen);
  const buys = place.mark('112').order(other);
  place.fillOrder(sells, { by: 'cyd', price: '112' }).rejectOrder(buys);
  expect(place.engine.account('cyd')?.positions).toEqual([]);
  expect(place.stage(other)).toBe('healthy');
});

test('a vault whose order is open keeps its row while it takes the other side over', () => {
  const terms = {
    ladder: { takeoverPpm: 1_000_000 },
    vault: { lossBudget: '1000', unwindPpm: 500_000, unwindEveryMs: 0 },
  };
  const place = venue({ with: [dora], house: { vault: '9000' }, terms, mark: '94' });
  place.wait(1_000).deposit('short', '100').trade(mona, 'short', '10', '94').mark('102');
  expect(place.position('short')).toBe('0.000');
  expect(place.position('vault:COIN')).toBe('0.000'); // it was long 10 and took a short of 10
  place.join({ ...ada, entry: '102' });
  place.fillOrder(place.order('vault:COIN'), { price: '102' });
  expect([place.position(ada), place.position('vault:COIN')]).toEqual(['10.000', '-5.000']);
  expect(place.worldTotal()).toBe('0');
});

test('whoever takes the other side is looked at: a liquidation can pull the next one in', () => {
  const place = venue({ with: [dora], mark: '91' }).deposit('eve', '30');
  place.fillOrder(place.order(dora), { by: 'eve' });
  expect(Number(place.maintenance('eve'))).toBeGreaterThan(30);
  expect(place.order('eve').side).toBe('sell');
});
