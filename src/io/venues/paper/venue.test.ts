import { expect, test } from 'vitest';
import { parseDecimal } from '../../../core/money/index.ts';
import { venueContract } from '../venue.contract.ts';
import type { ContractFailure, ContractLevel, VenuePlace } from '../venue-place.contract.ts';
import { Courier } from './courier.ts';
import { BTC, dollars, lots, MARKET, price, START } from './example.contract.ts';
import { PaperExchange } from './exchange.ts';
import type { Latency, PaperLevel } from './exchange-types.ts';
import type { RequestFault } from './fault-types.ts';
import { PaperVenue } from './venue.ts';
import { VirtualClock } from './virtual-clock.ts';

const FAULTS: Readonly<Record<ContractFailure, RequestFault>> = {
  'lost-before': { kind: 'drop-request' },
  'lost-after': { kind: 'drop-answer' },
  'rate-limit': { kind: 'rate-limit', retryAfterMs: 500 },
};
const KINDS = { submit: 'new-order', order: 'query-order' } as const;

const levelsOf = (texts: readonly ContractLevel[]): PaperLevel[] =>
  texts.map(([at, size]) => [price(Number(at)), lots(Number(size))]);

/** Long enough for everything but countdowns and timeouts of the tests to arrive. */
const SETTLE_MS = 50;

async function makePlace(latency: Latency): Promise<VenuePlace> {
  const clock = new VirtualClock(START);
  const ways = { requestLatency: latency, answerLatency: latency };
  const exchange = new PaperExchange({ markets: [MARKET], seed: 7, ...ways });
  const courier = new Courier(exchange, clock);
  exchange.openAccount('ada', dollars(100_000), START);
  const venue = new PaperVenue({ id: 'paper', account: 'ada', courier });
  clock.runTo(START + SETTLE_MS);
  exchange.advance(clock.now());
  const act = async (change: (now: number) => void): Promise<void> => {
    change(clock.now());
    courier.wake();
  };
  const pass = async (ms: number): Promise<void> => {
    const until = clock.now() + ms;
    for (let round = 0; round < 1000 && clock.now() < until; round += 1) {
      await new Promise(setImmediate);
      clock.runTo(Math.min(until, clock.nextDue() ?? until));
    }
    clock.runTo(until);
  };
  return {
    venue,
    symbol: BTC,
    book: (bids, asks) => act((now) => exchange.setBook(BTC, levelsOf(bids), levelsOf(asks), now)),
    trade: (at, size, aggressor) =>
      act((now) =>
        exchange.marketTrade(BTC, price(Number(at)), lots(Number(size)), aggressor, now),
      ),
    mark: (at) => act((now) => exchange.mark(BTC, price(Number(at)), price(Number(at)), now)),
    payFunding: (rate) =>
      act((now) => {
        const parsed = parseDecimal(rate, 9);
        if (parsed.kind === 'decimal') exchange.funding(BTC, parsed.value, now);
      }),
    failNext: async (request, failure) =>
      exchange.inject({ on: KINDS[request], nth: 1, fault: FAULTS[failure] }),
    skewClock: (ms) => act((now) => exchange.skewClock(ms, now)),
    run: async (waited) => {
      let isSettled = false;
      const settled = () => {
        isSettled = true;
      };
      waited.then(settled, settled);
      for (let round = 0; round < 1000 && !isSettled; round += 1) {
        await new Promise(setImmediate);
        const due = clock.nextDue();
        if (!isSettled && due !== null) clock.runTo(due);
      }
      return waited;
    },
    settle: () => pass(SETTLE_MS),
    pass,
    remove: () => venue.close(),
  };
}

venueContract('a paper exchange without latency', () => makePlace({ fixedMs: 0, jitterMs: 0 }));
venueContract('a paper exchange with latency and jitter', () =>
  makePlace({ fixedMs: 3, jitterMs: 9 }),
);

test('an answer that comes after the timeout changes nothing for its caller', async () => {
  const clock = new VirtualClock(START);
  const latency = { requestLatency: { fixedMs: 30, jitterMs: 0 } };
  const exchange = new PaperExchange({ markets: [MARKET], seed: 7, ...latency });
  exchange.openAccount('ada', dollars(1000), START);
  const courier = new Courier(exchange, clock);
  const venue = new PaperVenue({ id: 'paper', account: 'ada', courier, timeoutMs: 20 });
  const asked = venue.account().catch((error: unknown) => error);
  clock.runTo(START + 100);
  expect(await asked).toMatchObject({ name: 'VenueError', kind: 'unknown' });
});

test('the same venue runs by the clock of the machine', async () => {
  const exchange = new PaperExchange({
    markets: [MARKET],
    seed: 7,
    requestLatency: { fixedMs: 1, jitterMs: 2 },
    answerLatency: { fixedMs: 1, jitterMs: 2 },
  });
  exchange.openAccount('ada', dollars(1000), Date.now());
  const clock = {
    now: () => Date.now(),
    after(ms: number, action: () => void) {
      const timer = setTimeout(action, ms);
      return () => clearTimeout(timer);
    },
  };
  const venue = new PaperVenue({
    id: 'paper',
    account: 'ada',
    courier: new Courier(exchange, clock),
  });
  await venue.time();
  expect(Number((await venue.account()).equity)).toBe(1000);
  expect(await venue.openOrders()).toEqual([]);
  await venue.close();
});
