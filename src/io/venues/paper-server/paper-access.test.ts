/** Who may do what, how fast, and from where. */
import { request } from 'node:http';
import { inspect } from 'node:util';
import ccxt from 'ccxt';
import { afterEach, describe, expect, test } from 'vitest';
import { USDM_LIMITS } from './limits.ts';
import { BTC, type Client, KEYS, openRoom, type Room } from './paper-room.contract.ts';
import type { PaperServerOptions } from './server.ts';

const rooms: Room[] = [];

async function open(more: Partial<PaperServerOptions> = {}): Promise<Room> {
  const room = await openRoom(more);
  rooms.push(room);
  return room;
}

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

/** A clock that stands where a minute begins and goes on from there. */
function minuteClock(): () => number {
  const start = Date.now();
  const minute = start - (start % 60_000);
  return () => minute + Date.now() - start;
}

describe('keys', () => {
  test('an unknown key and a wrong secret are told apart', async () => {
    const room = await open();
    const stranger = room.client({ ...KEYS.ada, apiKey: 'nobody-key-0001' });
    const liar = room.client({ ...KEYS.ada, secret: 'another-secret' });
    const call = { timestamp: 1 };
    for (const [client, code] of [
      [stranger, '-2015'],
      [liar, '-1022'],
    ] as const) {
      const error = await client.fapiPrivateGetOpenOrders(call).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ccxt.AuthenticationError);
      expect((error as Error).message).toContain(code);
    }
  });

  test('one account does not see the orders of another', async () => {
    const room = await open();
    const [ada, bruno] = [room.client(KEYS.ada), room.client(KEYS.bruno)];
    const order = await ada.createOrder(BTC, 'limit', 'buy', 0.1, 59_990);
    await expect(bruno.fetchOrder(order.id, BTC)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    await expect(bruno.cancelOrder(order.id, BTC)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    expect(await bruno.fetchOpenOrders(BTC)).toEqual([]);
  });

  test('a key that may only read reads, and does not trade', async () => {
    const chen = (await open()).client(KEYS.chen);
    expect((await chen.fetchBalance()).USDT.total).toBe(10_000);
    await expect(chen.createOrder(BTC, 'limit', 'buy', 0.1, 59_990)).rejects.toThrow('-2015');
    await expect(chen.cancelAllOrders(BTC)).rejects.toThrow('-2015');
    await expect(chen.setLeverage(3, BTC)).rejects.toThrow('-2015');
    expect(await chen.fetchOpenOrders(BTC)).toEqual([]);
  });

  test('the rights of a key are told where clients look for them', async () => {
    const room = await open();
    for (const [key, trade, withdraw] of [
      [KEYS.ada, true, false],
      [KEYS.chen, false, false],
      [KEYS.dora, true, true],
    ] as const) {
      const client = room.client(key);
      expect(await client.sapiGetAccountApiRestrictions()).toMatchObject({
        enableReading: true,
        enableFutures: trade,
        enableWithdrawals: withdraw,
      });
      const told = { canTrade: trade, canWithdraw: withdraw };
      expect(await client.fapiPrivateV2GetAccount()).toMatchObject(told);
      expect(await client.fapiPrivateGetAccountConfig()).toMatchObject(told);
    }
  });

  test('without the right a withdrawal is forbidden, with it there is nothing', async () => {
    const room = await open();
    const order = { coin: 'USDT', address: 'nowhere', amount: 1 };
    const [ada, dora] = [room.client(KEYS.ada), room.client(KEYS.dora)];
    await expect(ada.sapiPostCapitalWithdrawApply(order)).rejects.toBeInstanceOf(
      ccxt.PermissionDenied,
    );
    await expect(dora.sapiPostCapitalWithdrawApply(order)).rejects.toThrow('-1016');
  });
});

describe('clocks', () => {
  test('a client whose clock is behind is refused, and goes on when it measures it', async () => {
    const room = await open({ clock: () => Date.now() + 60_000 });
    await expect(room.client(KEYS.ada).fetchBalance()).rejects.toBeInstanceOf(ccxt.InvalidNonce);
    const careful = room.client(KEYS.ada);
    await careful.loadTimeDifference();
    expect((await careful.fetchBalance()).USDT.total).toBe(10_000);
  });

  test('a venue whose clock slips says so in its time and refuses by it', async () => {
    const room = await open();
    const ada = room.client(KEYS.ada);
    await ada.fetchBalance();
    room.exchange.skewClock(-120_000, Date.now());
    expect(await ada.fetchTime()).toBeLessThan(Date.now() - 100_000);
    await expect(ada.fetchBalance()).rejects.toBeInstanceOf(ccxt.InvalidNonce);
    room.exchange.skewClock(0, Date.now());
    expect((await ada.fetchBalance()).USDT.total).toBe(10_000);
  });
});

describe('limits', () => {
  test('every answer tells the weight used; over it is 429, then 418', async () => {
    const limits = { ...USDM_LIMITS, weightPerMinute: 5, patience: 2 };
    const room = await open({ limits, clock: minuteClock() });
    const statuses: number[] = [];
    for (let i = 0; i < 9; i++) {
      const answer = await fetch(`${room.server.url}/fapi/v1/time`);
      statuses.push(answer.status);
      expect(Number(answer.headers.get('x-mbx-used-weight-1m'))).toBeGreaterThanOrEqual(
        Math.min(i + 1, 5),
      );
      const retryAfter = Number(answer.headers.get('retry-after') ?? 0);
      expect(retryAfter > 0).toBe(answer.status !== 200);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 418, 418]);
    await expect(room.client(null).fetchTime()).rejects.toBeInstanceOf(ccxt.DDoSProtection);
  });

  test('orders are counted by account, and the answer tells how many', async () => {
    const limits = { ...USDM_LIMITS, ordersPer10Seconds: 2 };
    const room = await open({ limits, clock: minuteClock() });
    const [ada, bruno] = [room.client(KEYS.ada), room.client(KEYS.bruno)];
    await ada.loadTimeDifference();
    await bruno.loadTimeDifference();
    const place = (client: Client): Promise<Client> =>
      client.createOrder(BTC, 'limit', 'buy', 0.01, 59_990);
    await place(ada);
    expect(ada.last_response_headers['X-Mbx-Order-Count-10s']).toBe('1');
    await place(ada);
    expect(ada.last_response_headers['X-Mbx-Order-Count-1m']).toBe('2');
    const error = await place(ada).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ccxt.DDoSProtection);
    expect((error as Error).message).toContain('-1015');
    const used = await ada.fapiPrivateGetRateLimitOrder();
    expect(used.map(({ count }: Client) => Number(count))).toEqual([2, 2]);
    await place(bruno);
  });
});

describe('this machine only', () => {
  test('the server listens on the loopback address', async () => {
    const { server } = await open();
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
    expect(new URL(server.wsUrl).protocol).toBe('ws:');
  });

  test('a page of another site that a browser shows gets nothing', async () => {
    const { server } = await open();
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${server.url}/fapi/v1/ping`, { headers })).status;
    expect(await ask({})).toBe(200);
    expect(await ask({ origin: 'https://example.com' })).toBe(403);
    expect(await ask({ origin: 'null' })).toBe(403);
    expect(await ask({ origin: 'http://localhost:3000' })).toBe(200);
  });

  test('a name that only leads here is refused, for requests and for streams', async () => {
    const { server } = await open();
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    const ask = (path: string, headers: Record<string, string>): Promise<number> =>
      new Promise((resolve) => {
        const sent = request(`${server.url}${path}`, { headers });
        sent.on('response', (answer) => resolve(answer.resume().statusCode ?? 0));
        sent.on('upgrade', (answer, socket) => {
          socket.destroy();
          resolve(answer.statusCode ?? 0);
        });
        // A refused upgrade may be cut off before its answer is read.
        sent.on('error', () => resolve(0)).end();
      });
    const foreign = { host: 'paper.example.com' };
    expect(await ask('/fapi/v1/ping', {})).toBe(200);
    expect(await ask('/fapi/v1/ping', foreign)).toBe(403);
    expect(await ask('/ws', upgrade)).toBe(101);
    expect([0, 403]).toContain(await ask('/ws', { ...upgrade, ...foreign }));
    const page = { origin: 'https://example.com' };
    expect([0, 403]).toContain(await ask('/ws', { ...upgrade, ...page }));
  });
});

describe('secrets', () => {
  test('nothing that can be looked at or logged shows a key or a secret', async () => {
    const room = await open();
    const ada = room.client(KEYS.ada);
    await ada.createOrder(BTC, 'limit', 'buy', 0.01, 59_990);
    const seen = inspect(room.server, { depth: 8, showHidden: true });
    for (const { apiKey, secret } of Object.values(KEYS)) {
      expect(seen).not.toContain(apiKey);
      expect(seen).not.toContain(secret);
    }
  });
});
