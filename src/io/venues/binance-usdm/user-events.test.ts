import { expect, test } from 'vitest';
import { tellUserEvent } from './user-events.ts';

const hear = (text: string): unknown[][] => {
  const heard: unknown[][] = [];
  const keep =
    (name: string) =>
    (...said: unknown[]) =>
      void heard.push([name, ...said]);
  const listener = {
    ...{ order: keep('order'), fill: keep('fill'), position: keep('position') },
    ...{ cash: keep('cash'), notice: keep('notice') },
  };
  const known = { symbol: 'BTCUSDT', size: '1', entry: '9', liquidation: '7.5', leverage: '20' };
  const ends = { accountChanged: keep('changed'), keyEnded: keep('key ended') };
  tellUserEvent({ listener, known: () => known, ...ends }, text);
  return heard;
};

const ORDER = {
  ...{ s: 'BTCUSDT', c: 'bw-1', S: 'SELL', o: 'LIMIT', f: 'GTC', q: '0.010', p: '9910' },
  ...{ x: 'TRADE', X: 'PARTIALLY_FILLED', l: '0.004', z: '0.006', L: '9911.5', n: '0.0002' },
  ...{ N: 'USDT', T: 1_568_879_465_650, t: 77 },
};
const orderFrame = (more: object, id = '8389766063851234567'): string =>
  JSON.stringify({ e: 'ORDER_TRADE_UPDATE', E: 2, T: 1, o: { ...ORDER, ...more } }).replace(
    '"s":"BTCUSDT"',
    `"s":"BTCUSDT","i":${id}`,
  );

test('a trade is heard after its order, with every digit of the order id', () => {
  const order = '8389766063851234567';
  const named = { symbol: 'BTCUSDT', client: 'bw-1', order };
  expect(hear(orderFrame({}))).toEqual([
    ['order', { ...named, status: 'open', filled: '0.006', reason: '' }],
    [
      'fill',
      {
        ...{ ...named, trade: '77', side: 'sell', size: '0.004', price: '9911.5', fee: '0.0002' },
        time: 1_568_879_465_650,
      },
    ],
  ]);
});

test('an order that only changed has no trade, and one that expired says why', () => {
  const [first, ...more] = hear(orderFrame({ x: 'EXPIRED', X: 'EXPIRED_IN_MATCH', l: '0' }));
  expect(more).toEqual([]);
  expect(first?.[1]).toMatchObject({ status: 'cancelled', reason: 'EXPIRED_IN_MATCH' });
});

test('orders that the venue makes in our name are noticed', () => {
  const kinds = ['adl_autoclose', 'autoclose-1568879465650'].map((c) => hear(orderFrame({ c }))[0]);
  expect(kinds).toEqual([
    ['notice', 'BTCUSDT', 'adl'],
    ['notice', 'BTCUSDT', 'liquidation'],
  ]);
});

test('two payments of one ms are two, a repeat of one has the same id', () => {
  const frame = (amount: string, wallet: string): string =>
    JSON.stringify({
      ...{ e: 'ACCOUNT_UPDATE', E: 2, T: 1 },
      a: { m: 'FUNDING_FEE', B: [{ a: 'USDT', wb: wallet, cw: wallet, bc: amount }], P: [] },
    });
  const ids = [frame('-1', '99'), frame('-2', '97'), frame('-1', '99')].map(
    (text) => hear(text)[0],
  );
  expect(ids.map((said) => said?.[1])).toEqual(['funding', 'funding', 'funding']);
  expect(ids[0]?.[2]).toBe(ids[2]?.[2]);
  expect(ids[0]?.[2]).not.toBe(ids[1]?.[2]);
});

test('a position keeps the liquidation price that was asked for last', () => {
  const text = JSON.stringify({
    ...{ e: 'ACCOUNT_UPDATE', E: 2, T: 1 },
    a: { m: 'ORDER', B: [], P: [{ s: 'BTCUSDT', pa: '-0.50', ep: '9000.10', ps: 'BOTH' }] },
  });
  const told = { size: '-0.5', entry: '9000.1', liquidation: '7.5', leverage: '20' };
  expect(hear(text)).toEqual([['position', { symbol: 'BTCUSDT', ...told }], ['changed']]);
});
