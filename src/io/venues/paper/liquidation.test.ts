import { expect, test } from 'vitest';
import {
  BTC,
  calm,
  dollars,
  heldBy,
  levels,
  lots,
  MARKET,
  newOrder,
  openExchange,
  place,
  price,
  START,
} from './example.contract.ts';
import type { PaperExchange } from './exchange.ts';
import type { PaperEvent } from './exchange-types.ts';

/** Chen is long 2 BTC at 50,000.1 with 6,000 dollars and a bid below. */
function chenIsLong(): PaperExchange {
  const exchange = openExchange();
  exchange.openAccount('chen', dollars(6000), START);
  place(exchange, 'chen', newOrder('long', { limit: '50000.1', size: '2.000' }));
  place(exchange, 'chen', newOrder('bid', { limit: '47000.0', size: '0.010' }));
  exchange.advance(START);
  return exchange;
}

const executions = (events: readonly PaperEvent[]) =>
  events.flatMap((event) => (event.kind === 'order' ? [event] : []));

const isConserved = (exchange: PaperExchange): boolean => {
  const { deposits, held, unbalanced } = exchange.conservation();
  return deposits === held && unbalanced.length === 0;
};

test('the stated liquidation price is where it happens, and not one tick before', () => {
  const exchange = chenIsLong();
  const at = exchange.accountState('chen').positions[0]?.liquidation ?? price(0);
  exchange.mark(BTC, (at + 1n) as never, at, START + 1);
  expect(heldBy(exchange, 'chen')).toBe(lots(2));
  exchange.mark(BTC, (at - 1n) as never, at, START + 2);
  expect(heldBy(exchange, 'chen')).toBe(0n);
});

test('a short is liquidated above the stated price', () => {
  const exchange = openExchange();
  exchange.openAccount('chen', dollars(6000), START);
  place(exchange, 'chen', newOrder('short', { side: 'sell', limit: '49999.9', size: '2.000' }));
  const at = exchange.accountState('chen').positions[0]?.liquidation ?? price(0);
  exchange.mark(BTC, at, at, START + 1);
  expect(heldBy(exchange, 'chen')).toBe(-lots(2));
  exchange.mark(BTC, (at + 1n) as never, at, START + 2);
  expect(heldBy(exchange, 'chen')).toBe(0n);
  expect(isConserved(exchange)).toBe(true);
});

test('the liquidation price leaves room for what other positions require', () => {
  const exchange = openExchange({ markets: [MARKET, { ...MARKET, symbol: 'ETHUSDT' }] });
  exchange.openAccount('chen', dollars(6000), START);
  exchange.mark('ETHUSDT', price(4000), price(4000), START);
  exchange.setBook('ETHUSDT', levels([3999, 9]), levels([4001, 9]), START);
  const eth = { symbol: 'ETHUSDT', limit: '4001.0', size: '5.000' };
  place(exchange, 'chen', newOrder('eth', eth));
  place(exchange, 'chen', newOrder('btc', { limit: '50000.1', size: '1.500' }));
  const at = exchange.accountState('chen').positions[0]?.liquidation ?? price(0);
  exchange.mark(BTC, at, at, START + 1);
  expect(heldBy(exchange, 'chen')).toBe(lots(1.5));
  exchange.mark(BTC, (at - 1n) as never, at, START + 2);
  expect(heldBy(exchange, 'chen')).toBe(0n);
  // The larger one is gone, and the account stands again: the other one is left alone.
  expect(exchange.accountState('chen').positions[1]?.size).toBe(lots(5));
  expect(isConserved(exchange)).toBe(true);
});

test('a liquidation cancels the orders and sells into the book first', () => {
  const exchange = chenIsLong();
  exchange.setBook(BTC, levels([47_300, 1.5], [40_000, 9]), levels([47_400, 9]), START + 1);
  exchange.advance(START + 1);
  exchange.mark(BTC, price(47_100), price(47_100), START + 2);
  const events = exchange.advance(START + 2);
  const said = executions(events).map(({ order, execution, fill }) => [
    order.client.replace(/\d+/, '*'),
    execution,
    fill?.price ?? null,
    fill?.size ?? null,
  ]);
  // 5,949.9999 after the fee are lost at 50,000.1 - 2,974.99995: 47,025.10005, rounded up.
  expect(said).toEqual([
    ['bid', 'canceled', null, null],
    ['autoclose-*', 'new', null, null],
    ['autoclose-*', 'calculated', price(47_300), lots(1.5)],
    ['autoclose-*', 'calculated', price(47_025.2), lots(0.5)],
  ]);
  expect(events.some(({ kind }) => kind === 'liquidation')).toBe(true);
  expect(heldBy(exchange, 'chen')).toBe(0n);
  expect(isConserved(exchange)).toBe(true);
});

test('what nobody buys goes to the insurance at the bankruptcy price, which pays the rest', () => {
  const exchange = chenIsLong();
  exchange.setBook(BTC, levels([30_000, 9]), levels([47_400, 9]), START + 1);
  exchange.mark(BTC, price(40_000), price(40_000), START + 2);
  const chen = exchange.accountState('chen');
  expect([chen.wallet, heldBy(exchange, 'chen')]).toEqual([0n, 0n]);
  expect(isConserved(exchange)).toBe(true);
});

test('nobody is liquidated in a market that is halted, until it trades again', () => {
  const exchange = chenIsLong();
  exchange.changeTerms(BTC, { isTrading: false }, START + 1);
  exchange.mark(BTC, price(40_000), price(40_000), START + 2);
  expect(heldBy(exchange, 'chen')).toBe(lots(2));
  exchange.changeTerms(BTC, { isTrading: true }, START + 3);
  exchange.mark(BTC, price(40_000), price(40_000), START + 4);
  expect(heldBy(exchange, 'chen')).toBe(0n);
});

test('before the first mark a book that falls liquidates too', () => {
  const exchange = chenIsLong();
  exchange.mark(BTC, price(0), price(0), START + 1);
  exchange.setBook(BTC, levels([46_999, 1]), levels([47_001, 1]), START + 2);
  expect(heldBy(exchange, 'chen')).toBe(0n);
});

test('a liquidation that hurts its buyer liquidates the buyer too', () => {
  const exchange = chenIsLong();
  exchange.openAccount('dora', dollars(2500), START);
  exchange.setBook(BTC, [], levels([50_010, 9]), START + 1);
  place(exchange, 'dora', newOrder('catch', { limit: '47500.0', size: '1.000' }), START + 1);
  exchange.mark(BTC, price(44_500), price(44_500), START + 2);
  expect([heldBy(exchange, 'chen'), heldBy(exchange, 'dora')]).toEqual([0n, 0n]);
  expect(isConserved(exchange)).toBe(true);
});

test('a liquidation fee goes to the insurance, as far as the account can pay', () => {
  const market = { ...MARKET, liquidationPpm: 10_000n as never };
  const exchange = openExchange({ markets: [market] });
  exchange.openAccount('chen', dollars(6000), START);
  place(exchange, 'chen', newOrder('long', { limit: '50000.1', size: '2.000' }));
  exchange.setBook(BTC, levels([47_300, 9]), levels([47_400, 9]), START + 1);
  exchange.mark(BTC, price(47_100), price(47_100), START + 2);
  // 6,000 - 2 * 2,700.1 - fees of 50.0001 and 47.3 leave 502.4999, less than 1 % of 94,600.
  expect(exchange.accountState('chen').wallet).toBe(0n);
  const paid = exchange
    .advance(START + 2)
    .flatMap((event) => (event.kind === 'account' ? event.income : []))
    .filter(({ kind }) => kind === 'liquidation-fee');
  expect(paid.map(({ amount }) => amount)).toEqual([-50_249_990_000n]);
  expect(isConserved(exchange)).toBe(true);
});

test('deleveraging closes no more than the position, at the price it is told', () => {
  const exchange = chenIsLong();
  expect(exchange.adl('chen', BTC, lots(0.5), price(50_100), START + 1)).toBe(lots(0.5));
  const events = exchange.advance(START + 1);
  const [adl] = events.filter(({ kind }) => kind === 'adl');
  expect(adl).toMatchObject({ account: 'chen', size: lots(0.5), price: price(50_100) });
  const fill = executions(events).find((event) => event.fill !== null);
  expect([fill?.order.client, fill?.execution]).toEqual(['adl_autoclose', 'calculated']);
  expect(exchange.adl('chen', BTC, lots(9), price(50_100), START + 2)).toBe(lots(1.5));
  expect(exchange.adl('chen', BTC, lots(9), price(50_100), START + 3)).toBe(0n);
  expect(isConserved(exchange)).toBe(true);
});

test('longs pay shorts, a payment rounds up and an income down', () => {
  const exchange = openExchange();
  place(exchange, 'bruno', newOrder('short', { side: 'sell', limit: '50000.0', size: '0.333' }));
  place(exchange, 'ada', newOrder('long', { limit: '50000.0', size: '0.333' }));
  calm(exchange, START);
  const before = ['ada', 'bruno'].map((name) => exchange.accountState(name).wallet);
  exchange.mark(BTC, price(50_000.1), price(50_000.1), START + 1);
  exchange.funding(BTC, 123_457n, START + 1);
  const after = ['ada', 'bruno'].map((name) => exchange.accountState(name).wallet);
  // 0.333 * 50,000.1 * 0.000123457 = 2.055563161... dollars.
  const changes = after.map((wallet, at) => wallet - (before[at] ?? 0n));
  expect(changes).toEqual([-205_556_317n, 205_556_316n]);
  expect(isConserved(exchange)).toBe(true);
});
