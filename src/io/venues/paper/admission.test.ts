import { expect, test } from 'vitest';
import {
  ask,
  BTC,
  codeOf,
  dollars,
  levels,
  lots,
  MARKET,
  newOrder,
  openExchange,
  place,
  price,
  START,
} from './example.contract.ts';
import { PaperExchange } from './exchange.ts';
import type { NewOrder } from './exchange-types.ts';

const DAY_MS = 86_400_000;

test.each<[number, string, Partial<NewOrder>]>([
  [-1121, 'a market that is not there', { symbol: 'ETHUSDT' }],
  [-1111, 'more decimals of size than there are', { size: '1.0005' }],
  [-1111, 'more decimals of price than there are', { limit: '49980.05' }],
  [-1102, 'a size that is no number', { size: '1e3' }],
  [-4003, 'a size of zero', { size: '0.000' }],
  [-4003, 'a size below zero', { size: '-1.000' }],
  [-4001, 'a price of zero', { limit: '0.0' }],
  [-4015, 'a client id with a blank', { client: 'ada 1' }],
  [-4015, 'a client id of 37 signs', { client: 'a'.repeat(37) }],
  [-4164, 'a value below the least', { size: '0.001', limit: '900.0' }],
  [-4016, 'a bid above the band', { limit: '52500.1' }],
  [-4024, 'an offer below the band', { side: 'sell', limit: '47499.9' }],
  [-2022, 'reducing nothing', { reduceOnly: true }],
  [-5022, 'a post-only order at the other side', { timeInForce: 'gtx', limit: '50000.1' }],
  [-2019, 'more than the margin carries', { size: '45.000' }],
])('%i answers %s', (code, _what, more) => {
  const exchange = openExchange();
  expect(codeOf(ask(exchange, 'ada', newOrder('bad', more)).answer)).toBe(code);
  const query = { kind: 'query-order', symbol: BTC, client: 'bad', order: 0 } as const;
  expect([-2013, -1121]).toContain(codeOf(ask(exchange, 'ada', query).answer));
});

test('terms are those of the moment at which an order arrives', () => {
  const exchange = openExchange();
  exchange.changeTerms(BTC, { tick: 50n as never, step: 100n as never }, START);
  const code = (more: Partial<NewOrder>) =>
    codeOf(ask(exchange, 'ada', newOrder('new', more)).answer);
  expect(code({ limit: '49981.0' })).toBe(-4014);
  expect(code({ size: '1.010' })).toBe(-4023);
  exchange.changeTerms(BTC, { sizeMin: 2000n as never }, START);
  expect(code({})).toBe(-4004);
  exchange.changeTerms(BTC, { isTrading: false }, START);
  expect(code({ size: '2.000' })).toBe(-4141);
});

test('a client id is free again a day after its order has ended, and not before', () => {
  const exchange = openExchange();
  const order = newOrder('again', { timeInForce: 'ioc', limit: '50000.1' });
  place(exchange, 'ada', order);
  const code = (time: number) => codeOf(ask(exchange, 'ada', order, time).answer);
  expect(code(START + 1)).toBe(-4116);
  expect(code(START + DAY_MS - 1)).toBe(-4116);
  expect(codeOf(ask(exchange, 'bruno', order, START + DAY_MS - 1).answer)).toBe(0);
  expect(code(START + DAY_MS)).toBe(0);
});

test('a market order against a first price outside the band is refused', () => {
  const exchange = openExchange();
  exchange.setBook(BTC, levels([49_999, 1]), levels([52_600, 1]), START);
  const order = newOrder('far', { type: 'market', limit: '' });
  expect(codeOf(ask(exchange, 'ada', order).answer)).toBe(-4131);
});

test('open orders reserve margin, and give it back when they end', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('reserve', { size: '20.000', limit: '49980.0' }));
  const reserved = exchange.accountState('ada');
  expect(reserved.orderInitial).toBe(dollars(49_980));
  expect(reserved.available).toBe(dollars(50_020));
  const second = newOrder('second', { size: '21.000', limit: '49980.0' });
  expect(codeOf(ask(exchange, 'ada', second).answer)).toBe(-2019);
  // An offer of the same size needs nothing more: only one side can be filled without the other.
  place(
    exchange,
    'ada',
    newOrder('other-side', { ...second, side: 'sell', limit: '50020.0', size: '19.000' }),
  );
  ask(exchange, 'ada', { kind: 'cancel-all', symbol: BTC });
  expect(exchange.accountState('ada').available).toBe(dollars(100_000));
});

test('leverage bounds the position, and cannot fall below what the account carries', () => {
  const exchange = openExchange();
  const set = (leverage: number) =>
    codeOf(ask(exchange, 'ada', { kind: 'set-leverage', symbol: BTC, leverage }).answer);
  expect([set(126), set(0), set(1.5), set(125)]).toEqual([-4028, -4028, -4028, 0]);
  expect(codeOf(ask(exchange, 'ada', newOrder('large', { size: '1.001' })).answer)).toBe(-2027);
  expect(set(20)).toBe(0);
  place(exchange, 'ada', newOrder('long', { size: '7.000', limit: '50010.0' }));
  expect([set(3), set(4)]).toEqual([-2028, 0]);
});

test('an account that was never opened has no rights', () => {
  expect(codeOf(ask(openExchange(), 'nobody', { kind: 'account' }).answer)).toBe(-2015);
});

test('before the first mark the middle of the book is the mark', () => {
  const exchange = openExchange();
  exchange.mark(BTC, price(0), price(0), START);
  place(exchange, 'ada', newOrder('long', { limit: '50010.0', size: '7.000' }));
  expect(exchange.depth(BTC).asks).toEqual([]);
  const { positions, unrealised } = exchange.accountState('ada');
  expect(positions[0]?.mark).toBe(price(50_000));
  expect(unrealised).toBe(dollars(-50.2));
  exchange.setBook(BTC, levels([39_999, 1]), levels([40_001, 1]), START);
  expect(exchange.accountState('ada').unrealised).toBe(dollars(-70_050.2));
});

test('without any price a position has neither profit nor requirement', () => {
  const exchange = new PaperExchange({ markets: [MARKET], seed: 1 });
  exchange.openAccount('ada', dollars(10_000), START);
  place(exchange, 'ada', newOrder('rest', { size: '0.100' }));
  exchange.marketTrade(BTC, price(49_980), lots(1), 'sell', START);
  const { positions, unrealised, maintenance } = exchange.accountState('ada');
  expect([positions[0]?.size, unrealised, maintenance]).toEqual([lots(0.1), 0n, 0n]);
  expect(positions[0]?.unrealised).toBe(0n);
});

test('what a limit would lose at once must be there too', () => {
  const exchange = openExchange();
  // 38 at 52,000 need 98,800 of margin, and would lose 76,000 against the mark.
  const code = (size: string, limit: string) =>
    codeOf(ask(exchange, 'ada', newOrder(`n${limit}`, { size, limit })).answer);
  expect([code('38.000', '52000.0'), code('38.000', '49000.0')]).toEqual([-2019, 0]);
});

test('ended orders are forgotten after the time that they are kept', () => {
  const exchange = openExchange({ historyMs: DAY_MS });
  const order = newOrder('old', { timeInForce: 'ioc', limit: '50000.1' });
  place(exchange, 'ada', order);
  const query = { kind: 'query-order', symbol: BTC, client: 'old', order: 0 } as const;
  const known = (time: number) => {
    place(exchange, 'ada', { ...order, client: `new-${time}`, limit: '49000.0' }, time);
    return codeOf(ask(exchange, 'ada', query, time).answer);
  };
  expect([known(START + DAY_MS), known(START + DAY_MS + 1)]).toEqual([0, -2013]);
});
