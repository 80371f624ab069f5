/** An unmodified ccxt client follows the streams over real WebSockets. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Lots, PriceUnits } from '../../../core/money/index.ts';
import type { PaperLevel } from '../paper/index.ts';
import {
  BTC,
  type Client,
  dollars,
  ETH,
  followed,
  KEYS,
  levels,
  openRoom,
  type Room,
  until,
} from './paper-room.contract.ts';

const rooms: Room[] = [];

async function open(): Promise<Room> {
  const room = await openRoom();
  rooms.push(room);
  return room;
}

afterEach(async () => {
  for (const room of rooms.splice(0)) await room.close();
});

const price = (units: bigint): PriceUnits => units as PriceUnits;
const lots = (units: bigint): Lots => units as Lots;

/** Lets the exchange act until the client hears of it: a subscription needs its time. */
async function heard(watch: Promise<Client>, act: () => void): Promise<Client> {
  const acting = setInterval(act, 20);
  try {
    return await watch;
  } finally {
    clearInterval(acting);
  }
}

describe('public streams', () => {
  test('the book that ccxt keeps from differences is the book of the exchange', async () => {
    const room = await open();
    const anybody = room.client(null);
    await anybody.watchOrderBook(BTC);
    const sides = fc.sample(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.bigInt(1n, 999n)), {
      numRuns: 60,
      seed: 7,
    });
    for (const [shift, size] of sides) {
      const bid = 6_000_000n - BigInt(shift) * 10n;
      const top = (best: bigint): PaperLevel => [price(best), lots(size)];
      const bids = [top(bid), ...levels(bid - 10n, -10n)];
      const asks = [top(bid + 20n), ...levels(bid + 30n, 10n)];
      room.exchange.setBook('BTCUSDT', bids, asks, Date.now());
      await new Promise((resolve) => setTimeout(resolve, 7));
    }
    const { update } = room.exchange.depth('BTCUSDT');
    const kept = await until(
      () => anybody.watchOrderBook(BTC),
      (book: Client) => book.nonce === update,
    );
    const asked = await anybody.fetchOrderBook(BTC, 1_000);
    expect(asked.nonce).toBe(update);
    expect([[...kept.bids], [...kept.asks]]).toEqual([asked.bids, asked.asks]);
  });

  test('trades come as they are made', async () => {
    const room = await open();
    const anybody = room.client(null);
    await anybody.loadMarkets();
    const trades = await heard(anybody.watchTrades(BTC), () =>
      room.exchange.marketTrade('BTCUSDT', price(6_000_010n), lots(3n), 'buy', Date.now()),
    );
    expect(trades[0]).toMatchObject({ symbol: BTC, side: 'buy', price: 60_000.1, amount: 0.003 });
    expect(await anybody.unWatchTrades(BTC)).toBe(true);
  });

  test('best prices are told when they change', async () => {
    const room = await open();
    const anybody = room.client(null);
    await anybody.loadMarkets();
    let size = 0n;
    const best = await heard(anybody.watchBidsAsks([ETH]), () => {
      size += 1n;
      const bid: PaperLevel = [price(299_990n), lots(size)];
      room.exchange.setBook('ETHUSDT', [bid], levels(300_010n, 1n), Date.now());
    });
    expect(best[ETH]).toMatchObject({ bid: 2_999.9, ask: 3_000.1, askVolume: 1 });
  });

  test('ticker, mark price and bars come by the clock', async () => {
    const anybody = (await open()).client(null);
    await anybody.loadMarkets();
    const [ticker, tickers, mark, marks, bars] = await Promise.all([
      anybody.watchTicker(BTC),
      anybody.watchTickers(),
      anybody.watchMarkPrice(BTC),
      anybody.watchMarkPrices(),
      anybody.watchOHLCV(BTC, '1m'),
    ]);
    expect(ticker).toMatchObject({ symbol: BTC, last: 60_000, baseVolume: 0.002 });
    expect(Object.keys(tickers)).toEqual([BTC, ETH]);
    expect(mark).toMatchObject({ markPrice: 60_000, indexPrice: 60_000.05 });
    expect(Object.keys(marks)).toEqual([BTC, ETH]);
    expect(bars[0]?.[4]).toBe(60_000);
  });

  test('a combined stream names what it sends', async () => {
    const room = await open();
    const socket = new WebSocket(`${room.server.wsUrl}/stream?streams=btcusdt@markPrice@1s`);
    const event = await new Promise<MessageEvent>((resolve) => {
      socket.addEventListener('message', resolve, { once: true });
    });
    socket.close();
    expect(JSON.parse(String(event.data))).toMatchObject({
      stream: 'btcusdt@markPrice@1s',
      data: { e: 'markPriceUpdate', s: 'BTCUSDT', p: '60000.00' },
    });
  });
});

describe('user data stream', () => {
  test('an order is followed from rest to fill, with its trade, position and wallet', async () => {
    const room = await open();
    const [ada, bruno] = [room.client(KEYS.ada), room.client(KEYS.bruno)];
    expect(await ada.watchPositions()).toEqual([]);
    const opened = ada.watchOrders(BTC);
    await followed(ada);
    const order = await ada.createOrder(BTC, 'limit', 'buy', 0.1, 60_000);
    expect((await opened)[0]).toMatchObject({ id: order.id, status: 'open', filled: 0 });

    const told = Promise.all([
      ada.watchOrders(BTC),
      ada.watchMyTrades(BTC),
      ada.watchPositions(),
      ada.watchBalance(),
    ]);
    await bruno.createOrder(BTC, 'market', 'sell', 1.2);
    const [orders, trades, positions, balance] = await told;
    expect(orders.at(-1)).toMatchObject({ id: order.id, status: 'closed', filled: 0.1 });
    expect(trades[0]).toMatchObject({ order: order.id, takerOrMaker: 'maker', amount: 0.1 });
    expect(trades[0].fee).toEqual({ currency: 'USDT', cost: 1.2 });
    expect(positions[0]).toMatchObject({ symbol: BTC, side: 'long', contracts: 0.1 });
    expect(balance.USDT.total).toBe(9_998.8);
    const asked = (await ada.fetchMyTrades(BTC))[0];
    expect(asked).toMatchObject({ id: trades[0].id, price: trades[0].price, fee: trades[0].fee });
  });

  test('nobody hears what happens to others', async () => {
    const room = await open();
    const [ada, bruno] = [room.client(KEYS.ada), room.client(KEYS.bruno)];
    const mine = bruno.watchOrders();
    await followed(bruno);
    await ada.createOrder(BTC, 'market', 'buy', 0.1);
    const order = await bruno.createOrder(ETH, 'limit', 'buy', 0.1, 2_999);
    expect((await mine).map(({ id }: Client) => id)).toEqual([order.id]);
  });

  test('a liquidation is told of as margin call, forced order and flat position', async () => {
    const room = await open();
    const ada = room.client(KEYS.ada);
    await ada.createOrder(ETH, 'limit', 'buy', 5, 3_000.05);
    const { listenKey } = await ada.fapiPrivatePostListenKey();
    const socket = new WebSocket(`${room.server.wsUrl}/private/ws?listenKey=${listenKey}`);
    const events: Client[] = [];
    socket.addEventListener('message', ({ data }) => events.push(JSON.parse(String(data))));
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    const forced = ada.watchMyLiquidations(ETH);
    await followed(ada);
    room.exchange.deposit('ada', dollars(-9_800n), Date.now());
    await until(
      async () => events,
      (all) => all.some(({ e }) => e === 'ACCOUNT_UPDATE'),
    );
    room.exchange.mark('ETHUSDT', price(296_500n), price(296_500n), Date.now());
    expect((await forced)[0]).toMatchObject({ symbol: ETH, side: 'sell' });
    await until(
      async () => events,
      (all) =>
        all.some(
          ({ e, a }) => e === 'ACCOUNT_UPDATE' && a.P.some(({ pa }: Client) => pa === '0.000'),
        ),
    );
    const kinds = events.map(({ e, a, o }) => `${e} ${a?.m ?? ''}${o?.x ?? ''}`);
    expect(kinds).toContain('ACCOUNT_UPDATE DEPOSIT');
    expect(kinds).toContain('ORDER_TRADE_UPDATE CALCULATED');
    const call = events.find(({ e }) => e === 'MARGIN_CALL');
    expect(call.p[0]).toMatchObject({
      s: 'ETHUSDT',
      pa: '5.000',
      mp: '2965.00',
      up: '-175.15000000',
      mm: '59.30000000',
    });
    socket.close();
  });

  test('a change of leverage is told of', async () => {
    const room = await open();
    const ada = room.client(KEYS.ada);
    const { listenKey } = await ada.fapiPrivatePostListenKey();
    const wanted = 'ACCOUNT_CONFIG_UPDATE/MARGIN_CALL';
    const address = `${room.server.wsUrl}/private/ws?listenKey=${listenKey}&events=${wanted}`;
    const socket = new WebSocket(address);
    const told = new Promise<MessageEvent>((resolve) => {
      socket.addEventListener('message', resolve, { once: true });
    });
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    await ada.createOrder(BTC, 'limit', 'buy', 0.1, 59_990);
    await ada.setLeverage(7, BTC);
    const event = JSON.parse(String((await told).data));
    expect(event).toMatchObject({ e: 'ACCOUNT_CONFIG_UPDATE', ac: { s: 'BTCUSDT', l: 7 } });
    socket.close();
  });
});

describe('listen keys', () => {
  test('asking again gives the same key; given up, it is gone and its stream ends', async () => {
    const room = await open();
    const ada = room.client(KEYS.ada);
    const { listenKey } = await ada.fapiPrivatePostListenKey();
    expect(await ada.fapiPrivatePostListenKey()).toEqual({ listenKey });
    expect(await ada.fapiPrivatePutListenKey()).toEqual({ listenKey });
    const socket = new WebSocket(`${room.server.wsUrl}/ws/${listenKey}`);
    const ended = new Promise((resolve) => socket.addEventListener('close', resolve));
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    await ada.fapiPrivateDeleteListenKey();
    await ended;
    await expect(ada.fapiPrivatePutListenKey()).rejects.toThrow('-1125');
  });

  test('an hour without a sign of life ends a key, and its stream says so', async () => {
    let ahead = 0;
    const room = await openRoom({ clock: () => Date.now() + ahead });
    rooms.push(room);
    const ada = room.client(KEYS.ada);
    const { listenKey } = await ada.fapiPrivatePostListenKey();
    const socket = new WebSocket(`${room.server.wsUrl}/private/ws?listenKey=${listenKey}`);
    const told = new Promise<MessageEvent>((resolve) => {
      socket.addEventListener('message', resolve, { once: true });
    });
    await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
    ahead = 3_600_001;
    const event = JSON.parse(String((await told).data));
    expect(event).toMatchObject({ e: 'listenKeyExpired', listenKey });
    socket.close();
  });

  test('a key that nobody has opens nothing', async () => {
    const room = await open();
    const socket = new WebSocket(`${room.server.wsUrl}/private/ws?listenKey=${'0'.repeat(64)}`);
    const ended = await new Promise<CloseEvent>((resolve) => {
      socket.addEventListener('close', resolve);
    });
    expect(ended.reason).toBe('This listenKey is invalid');
  });
});

describe('orders over a WebSocket', () => {
  test('placed, asked for, refused and cancelled', async () => {
    const ada = (await open()).client(KEYS.ada);
    const name = { clientOrderId: 'ws-1' };
    const order = await ada.createOrderWs(BTC, 'limit', 'buy', 0.1, 59_990, name);
    expect(order).toMatchObject({ status: 'open', clientOrderId: 'ws-1' });
    expect(await ada.fetchOrderWs(order.id, BTC)).toMatchObject({ id: order.id, status: 'open' });
    await expect(ada.createOrderWs(BTC, 'limit', 'buy', 0.1, 59_990, name)).rejects.toThrow(
      '-4116',
    );
    expect((await ada.cancelOrderWs(undefined, BTC, name)).status).toBe('canceled');
    expect((await ada.fetchOrder(order.id, BTC)).status).toBe('canceled');
  });

  test('balance, positions, book and ticker', async () => {
    const ada = (await open()).client(KEYS.ada);
    await ada.createOrderWs(BTC, 'market', 'buy', 0.1);
    expect((await ada.fetchPositionsWs())[0]).toMatchObject({ symbol: BTC, contracts: 0.1 });
    expect((await ada.fetchBalanceWs()).USDT.total).toBeCloseTo(9_996.99, 2);
    expect((await ada.fetchOrderBookWs(BTC, 5)).asks[0]).toEqual([60_000.1, 0.9]);
    expect(await ada.fetchTickerWs(BTC)).toMatchObject({ bid: 60_000, ask: 60_000.1 });
  });

  test('a wrong secret is refused there too', async () => {
    const liar = (await open()).client({ ...KEYS.ada, secret: 'another-secret' });
    const public_ = await liar.fapiPublicGetExchangeInfo();
    liar.setMarkets(liar.parseMarkets(public_.symbols));
    await expect(liar.createOrderWs(BTC, 'limit', 'buy', 0.1, 59_990)).rejects.toThrow('-1022');
  });
});
