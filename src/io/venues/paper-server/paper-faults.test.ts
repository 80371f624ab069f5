/** What a client sees when the way to the venue, or the venue, fails. */
import ccxt from 'ccxt';
import { afterEach, describe, expect, test } from 'vitest';
import {
  BTC,
  type Client,
  followed,
  KEYS,
  openRoom,
  type Room,
  until,
} from './paper-room.contract.ts';
import type { PaperServerOptions } from './server.ts';

const rooms: Room[] = [];

async function open(more: Partial<PaperServerOptions> = {}): Promise<[Room, Client]> {
  const room = await openRoom(more);
  rooms.push(room);
  const ada = room.client(KEYS.ada);
  await ada.loadMarkets();
  return [room, ada];
}

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

const NAME = { clientOrderId: 'fault-1' };
const place = (ada: Client): Promise<Client> =>
  ada.createOrder(BTC, 'limit', 'buy', 0.1, 59_990, NAME);
const find = (ada: Client): Promise<Client> =>
  ada.fetchOrder(undefined, BTC, { origClientOrderId: 'fault-1' });
const ORDER = 'POST /fapi/v1/order';

describe('faults of the wire', () => {
  test('an order that is never answered times out, and is there', async () => {
    const [room, ada] = await open();
    room.server.faults.add({ on: ORDER, count: 1, fault: { kind: 'never-answer' } });
    ada.timeout = 150;
    await expect(place(ada)).rejects.toBeInstanceOf(ccxt.RequestTimeout);
    ada.timeout = 10_000;
    expect((await find(ada)).status).toBe('open');
    await expect(place(ada)).rejects.toThrow('-4116');
  });

  test('a late answer is the right one', async () => {
    const [room, ada] = await open();
    room.server.faults.add({ on: ORDER, fault: { kind: 'answer-late', ms: 50 } });
    expect((await place(ada)).status).toBe('open');
  });

  test('503 with -1007 leaves the order there or not there, and the client asks', async () => {
    const [room, ada] = await open();
    const { faults } = room.server;
    faults.add({ on: ORDER, count: 1, fault: { kind: 'execution-unknown', effect: 'none' } });
    faults.add({
      on: ORDER,
      from: 2,
      count: 1,
      fault: { kind: 'execution-unknown', effect: 'done' },
    });
    await expect(place(ada)).rejects.toBeInstanceOf(ccxt.RequestTimeout);
    await expect(find(ada)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    await expect(place(ada)).rejects.toThrow('-1007');
    expect((await find(ada)).status).toBe('open');
  });

  test('a connection that breaks before or after the effect looks the same', async () => {
    const [room, ada] = await open();
    const { faults } = room.server;
    faults.add({ on: ORDER, count: 1, fault: { kind: 'reset', effect: 'none' } });
    faults.add({ on: ORDER, from: 2, count: 1, fault: { kind: 'reset', effect: 'done' } });
    await expect(place(ada)).rejects.toBeInstanceOf(ccxt.NetworkError);
    await expect(find(ada)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    await expect(place(ada)).rejects.toBeInstanceOf(ccxt.NetworkError);
    expect((await find(ada)).status).toBe('open');
  });

  test('500, and a gateway that answers in HTML', async () => {
    const [room, ada] = await open();
    const { faults } = room.server;
    faults.add({ on: '', count: 1, fault: { kind: 'internal-error' } });
    await expect(ada.fetchBalance()).rejects.toBeInstanceOf(ccxt.OperationFailed);
    faults.clear();
    faults.add({ on: '', fault: { kind: 'bad-gateway' } });
    await expect(ada.fetchBalance()).rejects.toBeInstanceOf(ccxt.ExchangeNotAvailable);
    faults.clear();
    expect((await ada.fetchBalance()).USDT.total).toBe(10_000);
  });
});

describe('faults of the exchange', () => {
  test('an answer that the exchange loses is silence, or a reset where asked for', async () => {
    for (const [lost, seen] of [
      ['silence', ccxt.RequestTimeout],
      ['reset', ccxt.NetworkError],
    ] as const) {
      const [room, ada] = await open({ lost });
      room.exchange.inject({ on: 'new-order', nth: 1, fault: { kind: 'drop-answer' } });
      ada.timeout = 200;
      await expect(place(ada)).rejects.toBeInstanceOf(seen);
      ada.timeout = 10_000;
      expect((await find(ada)).status).toBe('open');
    }
  });

  test('a failing exchange says that it does not know', async () => {
    const [room, ada] = await open();
    room.exchange.inject({
      on: 'new-order',
      nth: 1,
      fault: { kind: 'server-error', effect: 'done' },
    });
    await expect(place(ada)).rejects.toThrow('-1007');
    expect((await find(ada)).status).toBe('open');
  });

  test('a limit of the exchange is 429 with the seconds to wait', async () => {
    const [room, ada] = await open();
    room.exchange.inject({ on: 'account', fault: { kind: 'rate-limit', retryAfterMs: 2_500 } });
    await expect(ada.fetchBalance()).rejects.toBeInstanceOf(ccxt.DDoSProtection);
    expect(ada.last_response_headers['Retry-After']).toBe('3');
  });

  test('an order that fills and is then said to be rejected shows in the trades', async () => {
    const [room, ada] = await open();
    const size = 40n as never;
    room.exchange.inject({ on: 'new-order', nth: 1, fault: { kind: 'fill-then-reject', size } });
    await expect(ada.createOrder(BTC, 'market', 'buy', 0.1)).rejects.toThrow('-2010');
    expect(await ada.fetchMyTrades(BTC)).toMatchObject([{ side: 'buy', amount: 0.04 }]);
  });

  test('an event that comes twice is told twice', async () => {
    const [room, ada] = await open();
    room.exchange.inject({ on: 'order', fault: { kind: 'duplicate-event', ms: 5 } });
    const { listenKey } = await ada.fapiPrivatePostListenKey();
    const socket = new WebSocket(`${room.server.wsUrl}/private/ws?listenKey=${listenKey}`);
    const told: string[] = [];
    socket.addEventListener('message', ({ data }) => told.push(String(data)));
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    await place(ada);
    await until(
      async () => told,
      (all) => all.length === 2,
    );
    expect(told[0]).toBe(told[1]);
    socket.close();
  });

  test('a broken private stream rejects those who watch, and comes back', async () => {
    const [room, ada] = await open();
    const watched = ada.watchOrders(BTC).catch((thrown: unknown) => thrown);
    await followed(ada);
    const now = Date.now();
    room.exchange.disconnect('ada', now + 60, now);
    expect(await watched).toBeInstanceOf(ccxt.NetworkError);
    const lost = await place(ada);
    await new Promise((resolve) => setTimeout(resolve, 80));
    const again = ada.watchOrders(BTC);
    await followed(ada);
    const seen = await ada.createOrder(BTC, 'limit', 'buy', 0.1, 59_980);
    expect((await again).map(({ id }: Client) => id)).toEqual([seen.id]);
    expect(seen.id).not.toBe(lost.id);
  });

  test('public streams can be cut off, and take up again from a new snapshot', async () => {
    const [room, ada] = await open();
    await ada.watchOrderBook(BTC);
    const next = ada.watchOrderBook(BTC).catch((thrown: unknown) => thrown);
    room.server.cutStreams('public');
    expect(await next).toBeInstanceOf(ccxt.NetworkError);
    expect((await ada.watchOrderBook(BTC)).bids[0]).toEqual([60_000, 0.998]);
  });
});
