import { expect, test } from 'vitest';
import { dialectOf } from './dialects/index.ts';
import { tracesOf } from './traces.ts';

const MARKET = { id: 'X', symbol: 'X/USDT', base: 'X', quote: 'USDT', type: 'spot' } as never;
const BOTH = { fetchOpenOrders: true, fetchMyTrades: true };
const trade = (id: string, client: string, amount: string) => ({
  ...{ id, order: 'o-1', clientOrderId: client, amount, price: '10', side: 'buy' },
  timestamp: Date.now() - 60_000,
});

const traces = (trades: readonly object[], has: Readonly<Record<string, unknown>> = BOTH) => {
  const exchange = { has, fetchMyTrades: () => Promise.resolve(trades) } as never;
  return tracesOf({ exchange, dialect: dialectOf('gate', {}) }, MARKET, 'bw00000001-1-0');
};

test('an order that neither list of an exchange has was never there', async () => {
  expect(await traces([])).toBeNull();
  expect(await traces([trade('t-1', 'another', '1')])).toBeNull();
});

test('an order that is only among the trades has ended with what they filled', async () => {
  const own = [trade('t-1', 'bw00000001-1-0', '0.2'), trade('t-2', 'bw00000001-1-0', '0.3')];
  expect(await traces(own)).toMatchObject({ status: 'cancelled', filled: '0.5', order: 'o-1' });
});

test('an order stays unknown where a list is missing or a trade could be its own', async () => {
  for (const list of ['fetchOpenOrders', 'fetchMyTrades']) {
    const has = { ...BOTH, [list]: false };
    await expect(traces([], has)).rejects.toMatchObject({ kind: 'unknown' });
  }
  await expect(traces([trade('t-1', '', '1')])).rejects.toMatchObject({ kind: 'unknown' });
});
