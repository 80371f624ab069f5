import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots } from '../../../core/money/index.ts';
import {
  BTC,
  dollars,
  heldBy,
  levels,
  lots,
  newOrder,
  openExchange,
  price,
  START,
} from './example.contract.ts';
import type { PaperExchange } from './exchange.ts';
import type { NewOrder, PaperEvent, PaperOrder } from './exchange-types.ts';

const SEED = 20_251_010;
const PEOPLE = ['ada', 'bruno', 'chen', 'dora'] as const;
/** Little money for Chen and Dora, so that liquidations happen. */
const POOR = dollars(1500);

type Step =
  | { readonly kind: 'order'; readonly who: number; readonly order: Partial<NewOrder> }
  | { readonly kind: 'cancel-all'; readonly who: number }
  | { readonly kind: 'book'; readonly middle: number; readonly size: number }
  | { readonly kind: 'trade'; readonly at: number; readonly size: number; readonly side: 0 | 1 }
  | { readonly kind: 'mark'; readonly at: number }
  | { readonly kind: 'funding'; readonly rate: number }
  | { readonly kind: 'adl'; readonly who: number; readonly size: number };

const who = fc.nat({ max: PEOPLE.length - 1 });
/** Ticks of a dollar around 50,000. */
const near = fc.integer({ min: -8, max: 8 });

const anOrder = fc
  .record({
    side: fc.constantFrom<NewOrder['side']>('buy', 'sell'),
    type: fc.constantFrom<NewOrder['type']>('limit', 'limit', 'limit', 'market'),
    timeInForce: fc.constantFrom<NewOrder['timeInForce']>('gtc', 'gtc', 'ioc', 'fok', 'gtx'),
    reduceOnly: fc.constantFrom(false, false, true),
    size: fc.integer({ min: 1, max: 900 }),
    at: near,
  })
  .map(({ size, at, ...more }) => ({
    ...more,
    size: (size / 1000).toFixed(3),
    limit: more.type === 'market' ? '' : `${50_000 + at}.0`,
  }));

const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('order'), who, order: anOrder }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel-all'), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('book'),
      middle: near,
      size: fc.integer({ min: 1, max: 1500 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('trade'),
      at: near,
      size: fc.integer({ min: 1, max: 1500 }),
      side: fc.constantFrom<0 | 1>(0, 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('mark'),
      at: fc.oneof(near, fc.integer({ min: -4500, max: 4500 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('funding'),
      rate: fc.integer({ min: -3_000_000, max: 3_000_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adl'),
      who,
      size: fc.integer({ min: 1, max: 500 }),
    }),
  },
) as fc.Arbitrary<Step>;

const crowd = (): PaperExchange => {
  const exchange = openExchange();
  for (const name of ['chen', 'dora']) exchange.openAccount(name, POOR, START);
  exchange.advance(START);
  return exchange;
};

function act(exchange: PaperExchange, step: Step, at: number): readonly PaperEvent[] {
  const time = START + at;
  switch (step.kind) {
    case 'order':
      exchange.request(PEOPLE[step.who] as string, newOrder(`n${at}`, step.order), time);
      break;
    case 'cancel-all':
      exchange.request(PEOPLE[step.who] as string, { kind: 'cancel-all', symbol: BTC }, time);
      break;
    case 'book': {
      const middle = 50_000 + step.middle;
      const size = step.size / 1000;
      const bids = levels([middle - 1, size], [middle - 3, 2 * size]);
      exchange.setBook(BTC, bids, levels([middle + 1, size], [middle + 3, 2 * size]), time);
      break;
    }
    case 'trade': {
      const side = step.side === 0 ? 'buy' : 'sell';
      exchange.marketTrade(BTC, price(50_000 + step.at), lots(step.size / 1000), side, time);
      break;
    }
    case 'mark':
      exchange.mark(BTC, price(50_000 + step.at), price(50_000), time);
      break;
    case 'funding':
      exchange.funding(BTC, BigInt(step.rate), time);
      break;
    case 'adl':
      exchange.adl(PEOPLE[step.who] as string, BTC, lots(step.size / 1000), price(50_000), time);
      break;
    default:
      step satisfies never;
  }
  return exchange.advance(time);
}

const steps = fc.array(aStep, { minLength: 1, maxLength: 80, size: 'max' });
const RUNS = { seed: SEED, numRuns: 150 };

test('after every step money and sizes are conserved, and nobody is under maintenance', () => {
  let liquidations = 0;
  let fills = 0;
  fc.assert(
    fc.property(steps, (list) => {
      const exchange = crowd();
      list.forEach((step, at) => {
        const events = act(exchange, step, at);
        const { deposits, held, unbalanced } = exchange.conservation();
        expect([held, unbalanced]).toEqual([deposits, []]);
        for (const name of PEOPLE) {
          const { equity, maintenance } = exchange.accountState(name);
          expect(equity >= maintenance).toBe(true);
        }
        liquidations += events.filter(({ kind }) => kind === 'liquidation').length;
        fills += events.filter((event) => event.kind === 'order' && event.fill !== null).length;
      });
    }),
    RUNS,
  );
  // A run that never reached what it is about would prove nothing.
  expect(liquidations).toBeGreaterThan(10);
  expect(fills).toBeGreaterThan(500);
});

test('no order is filled beyond its size, and its fills are its filled size and value', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const exchange = crowd();
      const sums = new Map<number, { size: bigint; value: bigint }>();
      list.forEach((step, at) => {
        for (const event of act(exchange, step, at)) {
          if (event.kind !== 'order' || event.fill === null) continue;
          const { order, fill } = event;
          const sum = sums.get(order.order) ?? { size: 0n, value: 0n };
          sum.size += fill.size;
          sum.value += fill.value;
          sums.set(order.order, sum);
          expect(order.filled <= order.size).toBe(true);
          expect([order.filled, order.filledValue]).toEqual([sum.size, sum.value]);
          expect(fill.size > 0n).toBe(true);
          if (order.limit === 0n) continue;
          const isWithin =
            order.side === 'buy' ? fill.price <= order.limit : fill.price >= order.limit;
          expect(isWithin).toBe(true);
        }
      });
    }),
    RUNS,
  );
});

test('a reduce-only order never opens or turns a position over', () => {
  let reduced = 0;
  fc.assert(
    fc.property(steps, (list) => {
      const exchange = crowd();
      const held = new Map<string, Lots>();
      list.forEach((step, at) => {
        for (const event of act(exchange, step, at)) {
          if (event.kind !== 'order' || event.fill === null) continue;
          const { account, fill, order } = event;
          const before = held.get(account) ?? (0n as Lots);
          const after = (before + (fill.side === 'buy' ? fill.size : -fill.size)) as Lots;
          held.set(account, after);
          if (!order.reduceOnly) continue;
          reduced += 1;
          expect(after === 0n || (before > 0n === after > 0n && abs(after) < abs(before))).toBe(
            true,
          );
        }
        for (const name of PEOPLE) expect(heldBy(exchange, name)).toBe(held.get(name) ?? 0n);
      });
    }),
    RUNS,
  );
  expect(reduced).toBeGreaterThan(50);
});

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

test('a post-only order never takes', () => {
  let made = 0;
  fc.assert(
    fc.property(steps, (list) => {
      const exchange = crowd();
      list.forEach((step, at) => {
        for (const event of act(exchange, step, at)) {
          if (event.kind !== 'order' || event.order.timeInForce !== 'gtx') continue;
          if (event.fill === null) continue;
          made += 1;
          expect(event.fill.isMaker).toBe(true);
        }
      });
    }),
    RUNS,
  );
  expect(made).toBeGreaterThan(20);
});

/** Bids under the market and offers over it, and trades that reach them. */
const queueSteps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .record({ who, side: fc.constantFrom(1, -1), away: fc.integer({ min: 0, max: 6 }) })
        .map(({ who: name, side, away }) => ({
          kind: 'order' as const,
          who: name,
          order: {
            side: side === 1 ? ('sell' as const) : ('buy' as const),
            size: '0.050',
            limit: `${50_000 + side * (away + 1)}.0`,
          },
        })),
    },
    { weight: 1, arbitrary: aStep },
  ),
  { minLength: 20, maxLength: 80, size: 'max' },
);

test('no order is filled while a better or an older one of its side waits', () => {
  let compared = 0;
  fc.assert(
    fc.property(queueSteps, (list) => {
      const exchange = crowd();
      const open = new Map<number, PaperOrder>();
      list.forEach((step, at) => {
        for (const event of act(exchange, step, at)) {
          if (event.kind !== 'order') continue;
          const { order, fill } = event;
          if (fill?.isMaker === true) {
            for (const other of open.values()) {
              if (other.order === order.order || other.side !== order.side) continue;
              compared += 1;
              expect(isBefore(other, order)).toBe(false);
            }
          }
          // A taker is no part of the queue before its request is done.
          if (order.status === 'new' || order.status === 'partially-filled') {
            open.set(order.order, order);
          } else open.delete(order.order);
        }
      });
    }),
    RUNS,
  );
  expect(compared).toBeGreaterThan(200);
});

/** Whether a resting order comes first, by price, then by its id. */
function isBefore(a: PaperOrder, b: PaperOrder): boolean {
  if (a.limit !== b.limit) return a.side === 'buy' ? a.limit > b.limit : a.limit < b.limit;
  return a.order < b.order;
}
