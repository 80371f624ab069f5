import { expect, test } from 'vitest';
import {
  ask,
  BTC,
  codeOf,
  dollars,
  heldBy,
  levels,
  lots,
  newOrder,
  openExchange,
  orderNow,
  place,
  price,
  START,
} from './example.contract.ts';
import type { PaperExchange } from './exchange.ts';
import type { PaperEvent } from './exchange-types.ts';
import type { EventFault, RequestFault } from './fault-types.ts';

const TAKE = newOrder('take', { limit: '50000.1', timeInForce: 'ioc' });

const withFault = (fault: RequestFault): PaperExchange =>
  openExchange({ faults: [{ on: 'new-order', nth: 1, fault }] });

/** The kinds of stream events of an account, with the executions of orders. */
const heard = (events: readonly PaperEvent[], account: string): readonly string[] =>
  events
    .filter((event) => 'account' in event && event.account === account && event.kind !== 'answer')
    .map((event) => (event.kind === 'order' ? event.execution : event.kind));

test.each<[string, RequestFault, string, bigint]>([
  ['a lost request has no effect', { kind: 'drop-request' }, 'dropped', 0n],
  ['a lost answer has its effect', { kind: 'drop-answer' }, 'dropped', 1000n],
  ['a failure before has none', { kind: 'server-error', effect: 'none' }, '503', 0n],
  ['a failure after has its effect', { kind: 'server-error', effect: 'done' }, '503', 1000n],
  ['a rejection has none', { kind: 'reject', code: -2010, says: 'no' }, '400', 0n],
  ['a rate limit has none', { kind: 'rate-limit', retryAfterMs: 70 }, '429', 0n],
  ['a part then a rejection', { kind: 'fill-then-reject', size: lots(0.3) }, '400', 300n],
])('%s', (_name, fault, answered, size) => {
  const exchange = withFault(fault);
  const { answer } = ask(exchange, 'ada', TAKE);
  expect(answer.kind === 'refused' ? String(answer.status) : answer.kind).toBe(answered);
  expect(heldBy(exchange, 'ada')).toBe(size);
  expect(codeOf(ask(exchange, 'ada', { ...TAKE, client: 'next' }).answer)).toBe(0);
});

test('a part that was filled before the rejection is known with its order', () => {
  const exchange = withFault({ kind: 'fill-then-reject', size: lots(0.3) });
  ask(exchange, 'ada', TAKE);
  const order = orderNow(exchange, 'ada', 'take');
  expect([order.status, order.filled]).toEqual(['expired', lots(0.3)]);
});

test('an answer can come twice, or late', () => {
  const twice = withFault({ kind: 'duplicate-answer', ms: 40 });
  twice.request('ada', TAKE, START);
  const count = (time: number) =>
    twice.advance(time).filter(({ kind }) => kind === 'answer').length;
  expect([count(START + 39), count(START + 40)]).toEqual([1, 1]);
  const late = withFault({ kind: 'delay-answer', ms: 500 });
  late.request('ada', TAKE, START);
  const before = late.advance(START + 499).map(({ kind }) => kind);
  expect([before.includes('order'), before.includes('answer')]).toEqual([true, false]);
  expect(late.advance(START + 500).map(({ kind }) => kind)).toEqual(['answer']);
});

test.each<[EventFault, readonly string[], readonly string[]]>([
  [{ kind: 'drop-event' }, ['new', 'account'], []],
  [{ kind: 'duplicate-event', ms: 30 }, ['new', 'trade', 'account'], ['trade']],
  [{ kind: 'delay-event', ms: 30 }, ['new', 'account'], ['trade']],
  [{ kind: 'swap-event' }, ['new', 'account', 'trade'], []],
])('the second order event of the stream with %o', (fault, now, later) => {
  const exchange = openExchange({ faults: [{ on: 'order', nth: 2, fault }] });
  exchange.request('ada', TAKE, START);
  expect(heard(exchange.advance(START), 'ada')).toEqual(now);
  expect(heard(exchange.advance(START + 2000), 'ada')).toEqual(later);
});

test('an event that waits for another one comes by itself after a second', () => {
  const faults = [{ on: 'order', nth: 1, fault: { kind: 'swap-event' } }] as const;
  const exchange = openExchange({ faults });
  exchange.request('ada', newOrder('rest'), START);
  expect(heard(exchange.advance(START + 999), 'ada')).toEqual([]);
  expect(heard(exchange.advance(START + 1000), 'ada')).toEqual(['new']);
});

test('a broken stream loses what happens, not what is answered, and says when it is back', () => {
  const exchange = openExchange();
  exchange.disconnect('ada', START + 100, START);
  const { events } = ask(exchange, 'ada', TAKE, START + 50);
  expect(heard(events, 'ada')).toEqual(['stream']);
  expect(heldBy(exchange, 'ada')).toBe(lots(1));
  const after = exchange.advance(START + 100);
  expect(after.map((event) => event.kind === 'stream' && event.state)).toEqual(['up']);
  place(exchange, 'bruno', newOrder('sees-all'), START + 101);
  const next = ask(exchange, 'ada', newOrder('rest'), START + 101).events;
  expect(heard(next, 'ada')).toEqual(['new']);
});

test('a rule may choose an account, a time and a share by the dice of the seed', () => {
  const fault = { kind: 'reject', code: -2010, says: 'no' } as const;
  const rule = { on: 'new-order', account: 'ada', from: START + 10, until: START + 20, fault };
  const exchange = openExchange({ faults: [rule as never] });
  const code = (account: string, time: number) =>
    codeOf(ask(exchange, account, newOrder(`at-${time}`), time).answer);
  const codes = [code('ada', START + 9), code('ada', START + 10), code('bruno', START + 10)];
  expect([...codes, code('ada', START + 20)]).toEqual([0, -2010, 0, 0]);
  const share = (seed: number): number => {
    const random = openExchange({ seed, faults: [{ on: 'any-request', probability: 0.3, fault }] });
    const answers = Array.from({ length: 400 }, () => ask(random, 'ada', { kind: 'time' }).answer);
    return answers.filter((answer) => answer.kind === 'refused').length;
  };
  expect(share(3)).toBe(share(3));
  expect(share(3)).toBeGreaterThan(80);
  expect(share(3)).toBeLessThan(160);
});

test('a stamp too old or ahead is refused by the clock of the venue', () => {
  const exchange = openExchange();
  const stamped = (time: number): number => {
    const ticket = exchange.request('ada', { kind: 'account' }, START, { time, windowMs: 5000 });
    const found = exchange
      .advance(START)
      .find((event) => event.kind === 'answer' && event.ticket === ticket);
    return found?.kind === 'answer' ? codeOf(found.answer) : 1;
  };
  expect([stamped(START - 5000), stamped(START - 5001)]).toEqual([0, -1021]);
  expect([stamped(START + 1000), stamped(START + 1001)]).toEqual([0, -1021]);
  exchange.skewClock(60_000, START);
  expect([stamped(START), stamped(START + 60_000)]).toEqual([-1021, 0]);
  expect(exchange.venueTime(START)).toBe(START + 60_000);
});

test('requests and events take their time, and events of a stream keep their order', () => {
  const way = { fixedMs: 10, jitterMs: 20 };
  const exchange = openExchange({ requestLatency: way, answerLatency: way });
  for (let at = 0; at < 30; at += 1) {
    exchange.request('ada', newOrder(`n${at}`, { size: '0.010' }), START + at);
  }
  const early = exchange.advance(START + 19).map(({ kind }) => kind);
  expect(early.includes('order') || early.includes('answer')).toBe(false);
  const events = exchange.advance(START + 200);
  const released = events.map((event) => event.released);
  expect(released).toEqual([...released].sort((a, b) => a - b));
  const orders = events.filter((event) => event.kind === 'order');
  expect(orders.length).toBe(30);
  expect(orders.every((event) => event.released >= event.time + 10)).toBe(true);
  const ids = orders.map((event) => (event.kind === 'order' ? event.order.order : 0));
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
});

test('a dead-man switch goes off at its time, and a newer one replaces it', () => {
  const exchange = openExchange();
  place(exchange, 'ada', newOrder('rest'));
  const arm = (ms: number, time: number) =>
    ask(exchange, 'ada', { kind: 'countdown', symbol: BTC, ms }, time);
  arm(1000, START);
  arm(1000, START + 900);
  expect(heard(exchange.advance(START + 1899), 'ada')).toEqual([]);
  expect(exchange.nextDue()).toBe(START + 1900);
  expect(heard(exchange.advance(START + 1900), 'ada')).toEqual(['countdown', 'canceled']);
});

test('the same calls with the same seed give the same events', () => {
  const run = (seed: number): string => {
    const way = { fixedMs: 1, jitterMs: 30 };
    const faults = [
      { on: 'any-request', probability: 0.2, fault: { kind: 'drop-answer' } },
    ] as const;
    const exchange = openExchange({ seed, requestLatency: way, answerLatency: way, faults });
    const events: PaperEvent[] = [];
    for (let at = 0; at < 50; at += 1) {
      const side = at % 3 === 0 ? 'sell' : 'buy';
      const limit = `${49_990 + (at % 7) * 5}.0`;
      const order = newOrder(`n${at}`, { side, limit, size: '0.250' });
      exchange.request(at % 2 === 0 ? 'ada' : 'bruno', order, START + at * 7);
      events.push(...exchange.advance(START + at * 7));
    }
    return JSON.stringify(events, (_key, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
  };
  expect(run(5)).toBe(run(5));
  expect(run(5)).not.toBe(run(6));
});

test('money is where it was deposited, after a day of faults', () => {
  const exchange = openExchange();
  place(exchange, 'ada', TAKE);
  exchange.deposit('ada', (-1n * dollars(500)) as never, START);
  exchange.setBook(BTC, levels([49_000, 1]), levels([49_001, 1]), START);
  exchange.mark(BTC, price(49_000.5), price(49_000), START);
  const { deposits, held } = exchange.conservation();
  expect([deposits, held]).toEqual([dollars(199_500), dollars(199_500)]);
});
