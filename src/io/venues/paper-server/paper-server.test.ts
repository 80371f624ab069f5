/** An unmodified ccxt client trades over REST. */
import ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PriceUnits } from '../../../core/money/index.ts';
import {
  BTC,
  type Client,
  dollars,
  ETH,
  KEYS,
  openRoom,
  type Room,
  until,
} from './paper-room.contract.ts';

describe('what everybody may read', () => {
  let room: Room;
  let anybody: Client;

  beforeAll(async () => {
    room = await openRoom();
    anybody = room.client(null);
    await anybody.loadMarkets();
  });
  afterAll(() => room.close());

  test('markets come with their steps and limits', () => {
    const market = anybody.market(BTC);
    expect(market).toMatchObject({ id: 'BTCUSDT', linear: true, swap: true, active: true });
    expect(market.precision).toMatchObject({ price: 0.1, amount: 0.001 });
    expect(market.limits.cost.min).toBe(100);
    expect(market.limits.amount.min).toBe(0.001);
    expect(Object.keys(anybody.markets)).toEqual([BTC, ETH]);
  });

  test('the time is the clock of the server', async () => {
    const before = Date.now();
    const time = await anybody.fetchTime();
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  test('tickers, best prices, book, trades and bars tell of the same market', async () => {
    const ticker = await anybody.fetchTicker(BTC);
    expect(ticker).toMatchObject({
      symbol: BTC,
      last: 60_000,
      baseVolume: 0.002,
      quoteVolume: 120,
    });
    expect(Object.keys(await anybody.fetchTickers())).toEqual([BTC, ETH]);
    expect((await anybody.fetchBidsAsks([BTC]))[BTC]).toMatchObject({ bid: 60_000, ask: 60_000.1 });
    const book = await anybody.fetchOrderBook(BTC, 5);
    expect(book.bids[0]).toEqual([60_000, 0.998]);
    expect(book.asks).toHaveLength(5);
    const trades = await anybody.fetchTrades(BTC);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ side: 'sell', price: 60_000, amount: 0.002 });
    const bars = await anybody.fetchOHLCV(BTC, '5m');
    expect(bars[0]?.slice(1)).toEqual([60_000, 60_000, 60_000, 60_000, 0.002]);
  });

  test('a depth limit that the venue does not have is refused', async () => {
    await expect(anybody.fetchOrderBook(BTC, 7)).rejects.toThrow('-4021');
  });

  test('funding tells the rate to come, and afterwards the rate that was', async () => {
    const { exchange } = room;
    const rate = await anybody.fetchFundingRate(BTC);
    expect(rate).toMatchObject({ markPrice: 60_000, indexPrice: 60_000.05, fundingRate: 0.0001 });
    const paid = rate.fundingTimestamp;
    exchange.announceFunding('BTCUSDT', -200_000n, paid + 28_800_000, Date.now());
    const history = await until(
      () => anybody.fetchFundingRateHistory(BTC),
      (rows: unknown[]) => rows.length > 0,
    );
    expect(history[0]).toMatchObject({ timestamp: paid, fundingRate: 0.0001 });
    expect((await anybody.fetchFundingRate(BTC)).fundingRate).toBe(-0.0002);
  });

  test('an unknown market and an unknown path are refused', async () => {
    await expect(anybody.fapiPublicGetDepth({ symbol: 'DOGEUSDT' })).rejects.toBeInstanceOf(
      ccxt.BadSymbol,
    );
    const answer = await fetch(`${room.server.url}/fapi/v1/nowhere`);
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: -5000 }]);
  });
});

describe('an account', () => {
  let room: Room;
  let ada: Client;

  beforeAll(async () => {
    room = await openRoom();
    ada = room.client(KEYS.ada);
    await ada.loadMarkets();
  });
  afterAll(() => room.close());

  test('a fresh one has its balance and no position', async () => {
    const balance = await ada.fetchBalance();
    expect(balance.USDT).toEqual({ free: 10_000, used: 0, total: 10_000 });
    expect(await ada.fetchPositions()).toEqual([]);
    expect(await ada.fetchOpenOrders(BTC)).toEqual([]);
    expect(await ada.fapiPrivateGetOpenOrders()).toEqual([]);
  });

  test('a limit order rests, is found by both ids, and is cancelled once', async () => {
    const sent = await ada.createOrder(BTC, 'limit', 'buy', 0.1, 59_990, {
      clientOrderId: 'rest-1',
    });
    expect(sent).toMatchObject({ status: 'open', filled: 0, amount: 0.1, clientOrderId: 'rest-1' });
    expect((await ada.fetchOrder(sent.id, BTC)).status).toBe('open');
    const found = await ada.fetchOrder(undefined, BTC, { origClientOrderId: 'rest-1' });
    expect(found.id).toBe(sent.id);
    expect((await ada.fetchOpenOrders(BTC)).map(({ id }: Client) => id)).toEqual([sent.id]);
    expect((await ada.fetchBalance()).USDT.used).toBeGreaterThan(0);
    const gone = await ada.cancelOrder(undefined, BTC, { clientOrderId: 'rest-1' });
    expect(gone.status).toBe('canceled');
    await expect(ada.cancelOrder(sent.id, BTC)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
    expect((await ada.fetchOrder(sent.id, BTC)).status).toBe('canceled');
    await expect(ada.fetchOrder('999999', BTC)).rejects.toBeInstanceOf(ccxt.OrderNotFound);
  });

  test('one client id is one order', async () => {
    const params = { clientOrderId: 'once-1' };
    await ada.createOrder(BTC, 'limit', 'buy', 0.01, 59_990, params);
    await expect(ada.createOrder(BTC, 'limit', 'buy', 0.01, 59_990, params)).rejects.toThrow(
      '-4116',
    );
    expect(await ada.fetchOpenOrders(BTC)).toHaveLength(1);
    await ada.cancelAllOrders(BTC);
    expect(await ada.fetchOpenOrders(BTC)).toEqual([]);
  });

  test('a market order opens a position, which a reduce-only order closes', async () => {
    expect(await ada.setLeverage(10, BTC)).toMatchObject({ leverage: 10 });
    const bought = await ada.createOrder(BTC, 'market', 'buy', 0.2);
    expect(bought).toMatchObject({ status: 'closed', filled: 0.2, average: 60_000.1 });
    const [position] = await ada.fetchPositions([BTC]);
    expect(position).toMatchObject({
      side: 'long',
      contracts: 0.2,
      entryPrice: 60_000.1,
      markPrice: 60_000,
      marginMode: 'cross',
      hedged: false,
      notional: 12_000,
      initialMargin: 1_200,
    });
    expect(position.unrealizedPnl).toBeCloseTo(-0.02, 8);
    const [fill] = await ada.fetchMyTrades(BTC);
    expect(fill).toMatchObject({ order: bought.id, amount: 0.2, takerOrMaker: 'taker' });
    expect(fill.fee).toEqual({ currency: 'USDT', cost: 6.00001 });
    await expect(
      ada.createOrder(BTC, 'market', 'buy', 0.1, undefined, { reduceOnly: true }),
    ).rejects.toThrow('-2022');
    const sold = await ada.createOrder(BTC, 'market', 'sell', 0.2, undefined, { reduceOnly: true });
    expect(sold).toMatchObject({ status: 'closed', reduceOnly: true });
    expect(await ada.fetchPositions([BTC])).toEqual([]);
    expect(await ada.fetchMyTrades(BTC, undefined, 1)).toMatchObject([{ order: sold.id }]);
  });

  test('post-only never takes, and immediate-or-cancel never rests', async () => {
    const post = { postOnly: true };
    await expect(ada.createOrder(ETH, 'limit', 'buy', 0.1, 3_001, post)).rejects.toBeInstanceOf(
      ccxt.InvalidOrder,
    );
    const rests = await ada.createOrder(ETH, 'limit', 'buy', 0.1, 2_999, post);
    expect(rests).toMatchObject({ status: 'open', timeInForce: 'PO', postOnly: true });
    await ada.cancelOrder(rests.id, ETH);
    const now = { timeInForce: 'IOC' };
    const taken = await ada.createOrder(ETH, 'limit', 'buy', 2, 3_000.01, now);
    expect(taken).toMatchObject({ status: 'expired', filled: 1, remaining: 1 });
    await ada.createOrder(ETH, 'market', 'sell', 1, undefined, { reduceOnly: true });
  });

  test('funding that was paid is in the income', async () => {
    await ada.createOrder(ETH, 'market', 'sell', 0.5);
    room.exchange.funding('ETHUSDT', 1_000_000n, Date.now());
    const [payment] = await ada.fetchFundingHistory(ETH);
    expect(payment).toMatchObject({ symbol: ETH, code: 'USDT', amount: 1.5 });
    await ada.createOrder(ETH, 'market', 'buy', 0.5, undefined, { reduceOnly: true });
  });

  test('modes: cross and one-way are what there is', async () => {
    await expect(ada.setMarginMode('cross', BTC)).rejects.toBeInstanceOf(ccxt.MarginModeAlreadySet);
    await expect(ada.setMarginMode('isolated', BTC)).rejects.toThrow('-4168');
    await expect(ada.setPositionMode(false)).rejects.toThrow('-4059');
    await expect(ada.setPositionMode(true)).rejects.toThrow('-4084');
    await expect(
      ada.createOrder(BTC, 'market', 'buy', 0.01, undefined, { positionSide: 'LONG' }),
    ).rejects.toThrow('-4061');
    expect(await ada.fetchPositionMode()).toMatchObject({ hedged: false });
  });

  test('leverage tiers are the brackets of the market', async () => {
    const tiers = (await ada.fetchLeverageTiers([BTC]))[BTC];
    expect(tiers).toHaveLength(3);
    expect(tiers[1]).toMatchObject({
      minNotional: 50_000,
      maxNotional: 250_000,
      maintenanceMarginRate: 0.005,
      maxLeverage: 100,
    });
    await expect(ada.setLeverage(126, BTC)).rejects.toBeInstanceOf(ccxt.BadRequest);
  });

  test('the dead-man switch cancels what is open unless told again', async () => {
    const order = await ada.createOrder(BTC, 'limit', 'buy', 0.01, 59_990);
    const set = { symbol: 'BTCUSDT', countdownTime: 60_000 };
    expect(await ada.fapiPrivatePostCountdownCancelAll(set)).toEqual({
      symbol: 'BTCUSDT',
      countdownTime: '60000',
    });
    expect((await ada.fetchOrder(order.id, BTC)).status).toBe('open');
    await ada.fapiPrivatePostCountdownCancelAll({ symbol: 'BTCUSDT', countdownTime: 1 });
    const ended: Client = await until(
      (): Promise<Client> => ada.fetchOrder(order.id, BTC),
      ({ status }) => status !== 'open',
    );
    expect(ended.status).toBe('canceled');
  });
});

test('a forced order is found among the liquidations', async () => {
  const room = await openRoom();
  const bruno = room.client(KEYS.bruno);
  await bruno.createOrder(ETH, 'limit', 'buy', 5, 3_000.05);
  const { exchange } = room;
  exchange.deposit('bruno', dollars(-9_800n), Date.now());
  exchange.mark('ETHUSDT', 296_500n as PriceUnits, 296_500n as PriceUnits, Date.now());
  const forced: Client[] = await until(
    () => bruno.fetchMyLiquidations(ETH),
    (rows: unknown[]) => rows.length > 0,
  );
  expect(forced[0]).toMatchObject({ symbol: ETH, side: 'sell', contracts: 5 });
  expect(await bruno.fetchPositions([ETH])).toEqual([]);
  expect(await bruno.fetchMyLiquidations(BTC)).toEqual([]);
  await room.close();
});

describe('refusals as ccxt reads them', () => {
  let room: Room;
  let ada: Client;

  beforeAll(async () => {
    room = await openRoom();
    ada = room.client(KEYS.ada);
    await ada.loadMarkets();
  });
  afterAll(() => room.close());

  const raw = (more: object): Promise<unknown> =>
    ada.fapiPrivatePostOrder({
      symbol: 'BTCUSDT',
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: '0.1',
      price: '59990',
      ...more,
    });

  test('precision and steps', async () => {
    await expect(raw({ quantity: '0.0001' })).rejects.toThrow('-1111');
    await expect(raw({ quantity: '0.0001' })).rejects.toBeInstanceOf(ccxt.BadRequest);
    await expect(raw({ price: '59990.05' })).rejects.toThrow('-4014');
    await expect(raw({ quantity: '0' })).rejects.toThrow('-4003');
    await expect(raw({ price: '70000' })).rejects.toThrow('-4016');
  });

  test('value and margin: codes that ccxt knows at the addresses of the venue alone', async () => {
    // ccxt chooses its table for linear futures by the host `fapi.binance.com`; elsewhere these
    // codes are a plain ExchangeError, with the code in the message.
    for (const [code, more] of [
      ['-4164', { quantity: '0.001' }],
      ['-2019', { quantity: '20', price: '59000' }],
    ] as const) {
      const error = await raw(more).catch((thrown: unknown) => thrown);
      expect((error as Error).constructor).toBe(ccxt.ExchangeError);
      expect((error as Error).message).toContain(code);
    }
  });

  test('parameters that are missing, malformed or doubled', async () => {
    await expect(raw({ side: 'HOLD' })).rejects.toThrow('-1117');
    await expect(raw({ type: 'STOP' })).rejects.toThrow('-1116');
    await expect(raw({ timeInForce: 'DAY' })).rejects.toThrow('-1115');
    await expect(raw({ price: 'cheap' })).rejects.toThrow('-1130');
    await expect(raw({ price: '' })).rejects.toThrow('-1102');
    await expect(raw({ newClientOrderId: 'x'.repeat(37) })).rejects.toThrow('-4015');
    await expect(ada.fapiPrivateGetOrder({ symbol: 'BTCUSDT' })).rejects.toThrow('-1102');
  });
});
