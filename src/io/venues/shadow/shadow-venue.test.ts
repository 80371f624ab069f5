import { expect, test } from 'vitest';
import { SYSTEM_CLOCK } from '../../desk/clock.ts';
import { BTC, MARKET } from '../paper/example.contract.ts';
import { Courier, PaperExchange, PaperVenue } from '../paper/index.ts';
import type { VenueListener } from '../venue.ts';
import { ShadowVenue } from './index.ts';

const paper = (): PaperVenue => {
  const exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
  return new PaperVenue({ id: 'p', account: 'a', courier: new Courier(exchange, SYSTEM_CLOCK) });
};

test('of what would have been sent the last ten thousand are kept, others counted', async () => {
  const shadow = new ShadowVenue(paper(), () => 1);
  const order = { symbol: BTC, side: 'buy', size: '1', reduceOnly: false } as const;
  for (let count = 0; count < 10_005; count += 1) {
    const client = `bw00000001-${count.toString(36)}-0`;
    await shadow.submit({ ...order, client, timeInForce: 'immediate-or-cancel' });
  }
  expect([shadow.orders.length, shadow.ordersBefore]).toEqual([10_000, 5]);
  expect(shadow.orders[0]?.order.client).toBe('bw00000001-5-0');
});

test('a listener that connects twice is one to the venue behind', async () => {
  const told: VenueListener[] = [];
  const venue = paper();
  venue.connect = async (_symbols, listener) => void told.push(listener);
  const shadow = new ShadowVenue(venue, () => 1);
  const listener = new Proxy({}, { get: () => () => {} }) as VenueListener;
  await shadow.connect([BTC], listener);
  await shadow.connect([BTC], listener);
  expect(told[0]).toBe(told[1]);
});
