import { expect, test } from 'vitest';
import {
  ask,
  BTC,
  calm,
  codeOf,
  heldBy,
  levels,
  lots,
  MARKET,
  newOrder,
  openExchange,
  orderNow,
  place,
  price,
  START,
} from './example.contract.ts';
import type { PaperEvent } from './exchange-types.ts';

const fillsOf = (events: readonly PaperEvent[]) =>
  events.flatMap((event) => (event.kind === 'order' && event.fill !== null ? [event.fill] : []));

test('a taker eats levels from the best price on, and what it ate stays eaten', () => {
  const exchange = openExchange();
  const order = newOrder('sweep', { type: 'market', size: '3.000', limit: '' });
  const { events } = ask(exchange, 'ada', order);
  expect(fillsOf(events).map((fill) => [fill.price, fill.size, fill.isMaker])).toEqual([
    [price(50_000.1), lots(2), false],
    [price(50_010), lots(1), false],
  ]);
  expect(exchange.depth(BTC).asks).toEqual(levels([50_010, 4]));
  calm(exchange, START + 1);
  expect(exchange.depth(BTC).asks).toEqual(levels([50_000.1, 2], [50_010, 5]));
});

test('of two accounts at one price the earlier is filled first', () => {
  const exchange = openExchange();
  exchange.openAccount('chen', exchange.accountState('ada').wallet, START);
  place(exchange, 'bruno', newOrder('second-best', { limit: '49980.0' }));
  place(exchange, 'ada', newOrder('early', { limit: '49995.0' }));
  place(exchange, 'bruno', newOrder('late', { limit: '49995.0' }));
  exchange.setBook(BTC, levels([49_990, 5]), levels([50_000.1, 2]), START);
  place(exchange, 'chen', newOrder('sell', { side: 'sell', size: '1.500', limit: '49995.0' }));
  expect(orderNow(exchange, 'ada', 'early').filled).toBe(lots(1));
  expect(orderNow(exchange, 'bruno', 'late').filled).toBe(lots(0.5));
  expect(orderNow(exchange, 'bruno', 'second-best').filled).toBe(0n);
});

test('an order of ours stands behind the lots that were there before it', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('queued', { limit: '49999.9' }));
  exchange.marketTrade(BTC, price(49_999.9), lots(2), 'sell', START + 1);
  expect(orderNow(exchange, 'ada', 'queued', START + 1).filled).toBe(0n);
  exchange.marketTrade(BTC, price(49_999.9), lots(0.4), 'sell', START + 2);
  expect(orderNow(exchange, 'ada', 'queued', START + 2).filled).toBe(lots(0.4));
});

test('lots that vanish without a trade are taken from behind our order first', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('queued', { limit: '49999.9' }));
  const show = (size: number) =>
    exchange.setBook(BTC, levels([49_999.9, size]), levels([50_000.1, 2]), START + 1);
  show(3);
  show(2.5);
  exchange.marketTrade(BTC, price(49_999.9), lots(2), 'sell', START + 2);
  expect(orderNow(exchange, 'ada', 'queued', START + 2).filled).toBe(0n);
  show(0.5);
  exchange.marketTrade(BTC, price(49_999.9), lots(0.3), 'sell', START + 3);
  expect(orderNow(exchange, 'ada', 'queued', START + 3).filled).toBe(lots(0.3));
});

test('a level that shrinks below the queue moves our order forward', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('queued', { limit: '49999.9' }));
  exchange.setBook(BTC, levels([49_999.9, 0.5]), levels([50_000.1, 2]), START + 1);
  exchange.setBook(BTC, levels([49_999.9, 9]), levels([50_000.1, 2]), START + 2);
  exchange.marketTrade(BTC, price(49_999.9), lots(0.75), 'sell', START + 3);
  expect(orderNow(exchange, 'ada', 'queued', START + 3).filled).toBe(lots(0.25));
});

test('a trade through our price fills at our price, by no more than its size', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('through', { limit: '49999.9' }));
  exchange.marketTrade(BTC, price(49_998), lots(0.25), 'sell', START + 1);
  const order = orderNow(exchange, 'ada', 'through', START + 1);
  expect([order.filled, order.filledValue]).toEqual([lots(0.25), 1_249_997_500_000n]);
});

test('a book that comes to our price fills by no more than it shows', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('met', { limit: '49999.9' }));
  const asks = levels([49_999.5, 0.3], [49_999.9, 0.2], [50_001, 9]);
  exchange.setBook(BTC, levels([49_999, 1]), asks, START + 1);
  const events = exchange.advance(START + 1);
  expect(fillsOf(events).map((fill) => [fill.price, fill.size, fill.isMaker])).toEqual([
    [price(49_999.9), lots(0.3), true],
    [price(49_999.9), lots(0.2), true],
  ]);
  expect(exchange.depth(BTC).asks).toEqual(levels([50_001, 9]));
});

test('makers and takers pay their own rates, and both sides have the same trade', () => {
  const exchange = openExchange();
  place(exchange, 'bruno', newOrder('quote', { side: 'sell', limit: '50000.0' }));
  const { events } = ask(exchange, 'ada', newOrder('take', { limit: '50000.0' }));
  const fills = fillsOf(events);
  expect(fills.map((fill) => [fill.account, fill.isMaker, fill.commission])).toEqual([
    ['bruno', true, 1_000_000_000n],
    ['ada', false, 2_500_000_000n],
  ]);
  expect(fills[0]?.trade).toBe(fills[1]?.trade);
  expect([heldBy(exchange, 'ada'), heldBy(exchange, 'bruno')]).toEqual([lots(1), -lots(1)]);
});

test('a fee rounds up and a rebate down', () => {
  const market = { ...MARKET, takerPpm: 333n as never, makerPpm: -77n as never };
  const exchange = openExchange({ markets: [market] });
  const quote = { side: 'sell', limit: '50000.0', size: '0.001' } as const;
  place(exchange, 'bruno', newOrder('quote', quote));
  const take = newOrder('take', { limit: '50000.0', size: '0.001' });
  const paid = fillsOf(ask(exchange, 'ada', take).events).map((fill) => fill.commission);
  // Of 50 dollars both are exact: 0.01665 and -0.00385.
  expect(paid).toEqual([-385_000n, 1_665_000n]);
  exchange.setBook(BTC, levels([49_999.9, 1]), levels([50_000.1, 1]), START);
  const odd = newOrder('odd', { limit: '50000.1', size: '0.003' });
  // 150.0003 * 0.000333 = 0.0499500999 dollars, in units of 10^-8.
  expect(fillsOf(ask(exchange, 'ada', odd).events)[0]?.commission).toBe(4_995_010n);
});

test('meeting its own resting order expires that one, and nothing trades with itself', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('mine', { side: 'sell', limit: '50000.0' }));
  const taken = place(exchange, 'ada', newOrder('cross', { limit: '50000.1', timeInForce: 'ioc' }));
  expect(orderNow(exchange, 'ada', 'mine').status).toBe('expired-in-match');
  expect([taken.status, taken.filledValue]).toEqual(['filled', 5_000_010_000_000n]);
});

test('a fill-or-kill order trades wholly or not at all', () => {
  const exchange = openExchange();
  const order = newOrder('all', { timeInForce: 'fok', size: '2.500', limit: '50000.1' });
  expect(codeOf(ask(exchange, 'ada', order).answer)).toBe(-5021);
  expect(place(exchange, 'ada', { ...order, limit: '50010.0' }).status).toBe('filled');
});

test('a reduce-only order shrinks with its position, and ends when that is gone', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('open', { limit: '50000.1', size: '2.000' }));
  const closing = { side: 'sell', reduceOnly: true, limit: '51000.0' } as const;
  place(exchange, 'ada', newOrder('profit', { ...closing, size: '5.000' }));
  expect(orderNow(exchange, 'ada', 'profit').size).toBe(lots(2));
  const market = { side: 'sell', type: 'market', limit: '' } as const;
  const { events } = ask(exchange, 'ada', newOrder('half', { ...market, size: '1.250' }));
  expect(events.some((one) => one.kind === 'order' && one.execution === 'amended')).toBe(true);
  expect(orderNow(exchange, 'ada', 'profit').size).toBe(lots(0.75));
  place(exchange, 'ada', newOrder('rest', { ...market, size: '0.750' }));
  expect(orderNow(exchange, 'ada', 'profit').status).toBe('expired');
  expect(heldBy(exchange, 'ada')).toBe(0n);
});

test('a market order stops at the edge of the price band', () => {
  const exchange = openExchange();
  const asks = levels([50_000.1, 1], [52_500, 1], [52_500.1, 9]);
  exchange.setBook(BTC, levels([49_999.9, 1]), asks, START);
  const order = newOrder('sweep', { type: 'market', size: '3.000', limit: '' });
  const swept = place(exchange, 'ada', order);
  expect([swept.status, swept.filled]).toEqual(['expired', lots(2)]);
});

test('a book out of order or crossed is refused and changes nothing', () => {
  const exchange = openExchange();
  const before = exchange.depth(BTC);
  const set = (bids: [number, number][], asks: [number, number][]) => () =>
    exchange.setBook(BTC, levels(...bids), levels(...asks), START);
  expect(set([[50_001, 1]], [[50_001, 1]])).toThrow(/not under ask/);
  expect(
    set(
      [
        [1, 1],
        [2, 1],
      ],
      [],
    ),
  ).toThrow(/out of order/);
  expect(
    set(
      [],
      [
        [2, 1],
        [2, 1],
      ],
    ),
  ).toThrow(RangeError);
  expect(exchange.depth(BTC)).toEqual(before);
});
