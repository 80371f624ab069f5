/** What venues of other dialects are sent, and what is read from the answers they document. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { clientIdOf } from '../../../core/desk/model/index.ts';
import { Secret } from '../../keys/index.ts';
import type { Venue, VenueOrder } from '../venue.ts';
import { dialectOf, fromHyperliquidId, fromOkxId, hyperliquidId, okxId } from './dialects/index.ts';
import { openCcxtVenue, refuseWithdrawRights } from './index.ts';
import { loadCcxt } from './load.ts';
import { openExchange } from './open-exchange.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  /** Parameters of the address and of the body together. */
  readonly params: Readonly<Record<string, unknown>>;
}

type Answers = (asked: Asked) => object | undefined;

const open: { venue?: Venue; server: Server }[] = [];
afterEach(async () => {
  for (const { venue, server } of open.splice(0)) {
    await venue?.close();
    server.closeAllConnections();
    server.close();
  }
});

/** A venue whose server answers from a table and keeps what it was asked. */
async function venueOf(exchange: string, answers: Answers): Promise<[Venue, Asked[]]> {
  const kept: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const url = new URL(request.url ?? '/', 'http://local');
    // A list of orders has one of them here.
    const inBody = /^[[{]/.test(body) ? (JSON.parse(body.replace(/^\[|\]$/g, '')) as object) : {};
    const params = { ...Object.fromEntries(url.searchParams), ...inBody };
    const asked = { method: request.method ?? '', path: url.pathname, params };
    kept.push(asked);
    const answer = answers(asked);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const secret = (text: string) => new Secret(text);
  const venue = await openCcxtVenue({
    exchange,
    keys: { venue: exchange, key: secret('k'), secret: secret('s'), passphrase: secret('p') },
    origins: { http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` },
    limits: [],
  });
  open.push({ venue, server });
  return [venue, kept];
}

const CLIENT = clientIdOf('0a1b2c3d4e5f', 123_456, 2);
const orderOf = (symbol: string, more: Partial<VenueOrder> = {}): VenueOrder => ({
  symbol,
  client: CLIENT,
  side: 'sell',
  size: '0.03',
  limit: '64250.5',
  timeInForce: 'post-only',
  reduceOnly: true,
  ...more,
});

const OKX_SWAP = {
  instType: 'SWAP',
  instId: 'BTC-USDT-SWAP',
  uly: 'BTC-USDT',
  instFamily: 'BTC-USDT',
  settleCcy: 'USDT',
  ctVal: '0.01',
  ctMult: '1',
  ctValCcy: 'BTC',
  ctType: 'linear',
  lotSz: '0.1',
  minSz: '0.1',
  tickSz: '0.1',
  lever: '100',
  state: 'live',
};
const okxData = (...data: readonly object[]): object => ({ code: '0', msg: '', data });
const okxOrder = (more: object): object => ({
  instType: 'SWAP',
  instId: 'BTC-USDT-SWAP',
  ordId: '2510789768709120001',
  clOrdId: okxId(CLIENT),
  sz: '3',
  px: '64250.5',
  side: 'sell',
  ordType: 'post_only',
  accFillSz: '1.2',
  avgPx: '64250.5',
  state: 'partially_filled',
  ...more,
});
const okx =
  (more: (path: string, asked: Asked) => object | undefined): Answers =>
  (asked) => {
    if (asked.path === '/api/v5/public/instruments') {
      return asked.params['instType'] === 'SWAP' ? okxData(OKX_SWAP) : okxData();
    }
    return more(asked.path, asked);
  };

test('OKX is sent contracts and an id of letters and digits, and read in base units', async () => {
  const [venue, asked] = await venueOf(
    'okx',
    okx((path, { method }) => {
      if (!/^\/api\/v5\/trade\/(batch-)?orders?$/.test(path)) return undefined;
      const done = { clOrdId: okxId(CLIENT), ordId: '2510789768709120001', sCode: '0' };
      return method === 'POST' ? okxData(done) : okxData(okxOrder({}));
    }),
  );
  const [instrument] = await venue.instruments();
  expect(instrument).toMatchObject({ symbol: 'BTC-USDT-SWAP', step: '0.001', sizeMin: '0.001' });
  const state = await venue.submit(orderOf('BTC-USDT-SWAP'));
  expect(state).toMatchObject({ client: CLIENT, order: '2510789768709120001', status: 'open' });
  const sent = asked.find(({ method }) => method === 'POST')?.params;
  expect(sent).toMatchObject({
    instId: 'BTC-USDT-SWAP',
    sz: '3',
    px: '64250.5',
    side: 'sell',
    clOrdId: okxId(CLIENT),
    reduceOnly: true,
  });
  expect(await venue.order('BTC-USDT-SWAP', CLIENT)).toMatchObject({
    client: CLIENT,
    filled: '0.012',
    status: 'open',
  });
});

test('what cannot be said exactly is refused before it is sent', async () => {
  const [venue, asked] = await venueOf('okx', ({ params }) =>
    params['instType'] === 'SWAP' ? okxData({ ...OKX_SWAP, ctVal: '0.03' }) : okxData(),
  );
  await venue.instruments();
  const before = asked.length;
  // A third of a contract, and an id with a sign that the venue does not take.
  for (const more of [{ size: '0.01' }, { client: 'bw!' }]) {
    const wrong = venue.submit(orderOf('BTC-USDT-SWAP', more));
    await expect(wrong).rejects.toMatchObject({ kind: 'refused' });
  }
  expect(asked.length).toBe(before);
});

test('an id that OKX has seen leads to the order that it is of', async () => {
  const [venue] = await venueOf(
    'okx',
    okx((path, { method }) => {
      if (!/^\/api\/v5\/trade\/(batch-)?orders?$/.test(path)) return undefined;
      const refusal = { clOrdId: okxId(CLIENT), ordId: '', sCode: '51016', sMsg: 'Duplicated' };
      if (method === 'POST') return { code: '1', msg: '', data: [refusal] };
      return okxData(okxOrder({ state: 'filled', accFillSz: '3' }));
    }),
  );
  const state = await venue.submit(orderOf('BTC-USDT-SWAP'));
  expect(state).toMatchObject({ status: 'filled', filled: '0.03', client: CLIENT });
});

test('OKX and Bybit state the rights of the keys', async () => {
  const rights = (perm: string) =>
    venueOf(
      'okx',
      okx((path) => (path === '/api/v5/account/config' ? okxData({ perm }) : undefined)),
    );
  const [free] = await rights('read_only,trade');
  expect(await refuseWithdrawRights(free)).toEqual({ trade: true, withdraw: false });
  const [loose] = await rights('read_only,withdraw,trade');
  await expect(refuseWithdrawRights(loose)).rejects.toThrow('may withdraw');
  const [bybitVenue] = await venueOf('bybit', () => ({
    retCode: 0,
    retMsg: 'OK',
    result: { readOnly: 0, permissions: { ContractTrade: ['Order'], Wallet: ['Withdraw'] } },
  }));
  await expect(refuseWithdrawRights(bybitVenue)).rejects.toThrow('may withdraw');
});

const BYBIT_LINEAR = {
  symbol: 'BTCUSDT',
  contractType: 'LinearPerpetual',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  settleCoin: 'USDT',
  launchTime: '1584230400000',
  deliveryTime: '0',
  priceFilter: { minPrice: '0.10', maxPrice: '199999.80', tickSize: '0.10' },
  lotSizeFilter: {
    maxOrderQty: '100.000',
    minOrderQty: '0.001',
    qtyStep: '0.001',
    minNotionalValue: '5',
  },
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
};
const bybitResult = (result: object): object => ({ retCode: 0, retMsg: 'OK', result, time: 1 });

test('Bybit is asked for an order among the open ones and then in the history', async () => {
  const [venue, asked] = await venueOf('bybit', ({ path, params }) => {
    if (path === '/v5/market/instruments-info') {
      const list = params['category'] === 'linear' ? [BYBIT_LINEAR] : [];
      return bybitResult({ category: params['category'], list, nextPageCursor: '' });
    }
    if (path === '/v5/order/create') return bybitResult({ orderId: 'o-1', orderLinkId: CLIENT });
    if (path === '/v5/order/realtime') return bybitResult({ list: [] });
    if (path !== '/v5/order/history') return bybitResult({});
    const order = {
      symbol: 'BTCUSDT',
      orderId: 'o-1',
      orderLinkId: CLIENT,
      side: 'Sell',
      orderStatus: 'Cancelled',
      qty: '0.030',
      cumExecQty: '0.010',
      price: '64250.5',
      orderType: 'Limit',
      rejectReason: 'EC_PostOnlyWillTakeLiquidity',
    };
    return bybitResult({ list: params['orderLinkId'] === CLIENT ? [order] : [] });
  });
  await venue.submit(orderOf('BTCUSDT'));
  const sent = asked.find(({ path }) => path === '/v5/order/create')?.params;
  expect(sent).toMatchObject({
    category: 'linear',
    symbol: 'BTCUSDT',
    qty: '0.03',
    price: '64250.5',
    orderLinkId: CLIENT,
    reduceOnly: true,
    timeInForce: 'PostOnly',
  });
  expect(await venue.order('BTCUSDT', CLIENT)).toEqual({
    symbol: 'BTCUSDT',
    client: CLIENT,
    order: 'o-1',
    status: 'cancelled',
    filled: '0.01',
    reason: 'EC_PostOnlyWillTakeLiquidity',
  });
  expect(await venue.order('BTCUSDT', 'bw-none')).toBeNull();
});

test('Deribit is sent a label, and its JSON numbers are read to the last digit', async () => {
  const linear = {
    kind: 'future',
    instrument_name: 'BTC_USDC-PERPETUAL',
    instrument_type: 'linear',
    base_currency: 'BTC',
    quote_currency: 'USDC',
    counter_currency: 'USDC',
    settlement_currency: 'USDC',
    settlement_period: 'perpetual',
    is_active: true,
    contract_size: 0.0001,
    min_trade_amount: 0.0001,
    tick_size: 0.5,
    maker_commission: 0,
    taker_commission: 0.0005,
    expiration_timestamp: 32_503_708_800_000,
  };
  const inverse = { ...linear, instrument_name: 'BTC-PERPETUAL', instrument_type: 'reversed' };
  const reversed = { ...inverse, quote_currency: 'USD', settlement_currency: 'BTC' };
  const order = {
    order_id: 'USDC-1',
    label: CLIENT,
    instrument_name: linear.instrument_name,
    order_state: 'open',
    order_type: 'limit',
    direction: 'sell',
    amount: 0.03,
    filled_amount: 0.0123,
    price: 64250.5,
  };
  const [venue, asked] = await venueOf('deribit', ({ path }) => {
    if (path.endsWith('get_instruments')) return { result: [linear, reversed] };
    if (path.endsWith('/sell')) return { result: { order, trades: [] } };
    return path.endsWith('get_order_state_by_label') ? { result: [order] } : { result: [] };
  });
  // The size of an inverse contract is money, not coins.
  expect((await venue.instruments()).map(({ symbol }) => symbol)).toEqual(['BTC_USDC-PERPETUAL']);
  const state = await venue.submit(orderOf('BTC_USDC-PERPETUAL'));
  expect(state).toMatchObject({ client: CLIENT, order: 'USDC-1', filled: '0.0123' });
  const sent = asked.find(({ path }) => path.endsWith('/sell'))?.params;
  expect(sent).toMatchObject({ label: CLIENT, amount: '0.03', price: '64250.5' });
  expect(await venue.order('BTC_USDC-PERPETUAL', CLIENT)).toMatchObject({ order: 'USDC-1' });
  await expect(venue.openOrders()).rejects.toMatchObject({ kind: 'unavailable' });
});

test('client ids survive the way to a venue and back', () => {
  for (const client of [CLIENT, 'bw-Z-Zh-zZ', clientIdOf('ffffffff', 0, 0)]) {
    expect(fromOkxId(okxId(client))).toBe(client);
    expect(okxId(client)).toMatch(/^[A-Za-z0-9]+$/);
  }
  for (const seq of [0, 1, 35, 36, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
    const client = clientIdOf('0a1b2c3d', seq, 7);
    const id = hyperliquidId(client);
    expect(id).toMatch(/^0x[0-9a-f]{32}$/);
    expect(fromHyperliquidId(id ?? '')).toBe(client);
  }
  expect(hyperliquidId('bw0a1b2c3d-01-0')).toBeNull();
  expect(hyperliquidId('another')).toBeNull();
  expect(dialectOf('okx', {}).idToVenue('x'.repeat(33))).toBeNull();
});

test('the multiplier of an OKX option counts, and what is uncertain is not traded', () => {
  const market = { contract: true, contractSize: '1', info: { ctVal: '1', ctMult: '0.01' } };
  const sizeOf = (exchange: string, more: object = {}) =>
    dialectOf(exchange, {}).contractSize({ ...market, ...more } as never);
  expect(sizeOf('okx')).toBe('0.01');
  expect(sizeOf('okx', { info: {} })).toBeNull();
  expect(sizeOf('gate')).toBe('1');
  expect(sizeOf('gate', { contractSize: '0.0001' })).toBeNull();
});

test('of an exchange that is not known only what ccxt says is claimed', () => {
  const plain = dialectOf('gate', {});
  expect([plain.uniqueClientIds, plain.findsAll, plain.cancelAllAfter]).toEqual([
    false,
    false,
    null,
  ]);
  expect(dialectOf('krakenfutures', { cancelAllOrdersAfter: true }).cancelAllAfter).not.toBeNull();
});

test('an answer is never a connection that was not made, also of maintenance', async () => {
  const order = orderOf('BTC-USDT-SWAP');
  const [venue] = await venueOf(
    'okx',
    okx((path, { method }) => {
      if (!path.startsWith('/api/v5/trade/')) return undefined;
      // "Service temporarily unavailable", with the status 200 of this server.
      return method === 'POST' ? { code: '50001', msg: 'maintenance', data: [] } : okxData();
    }),
  );
  await venue.instruments();
  await expect(venue.submit(order)).rejects.toMatchObject({ kind: 'unknown', code: '50001' });
});

test('the switch of Bybit is not claimed: it watches connections that ccxt does not make', () => {
  expect(dialectOf('bybit', { cancelAllOrdersAfter: true }).cancelAllAfter).toBeNull();
});

test('no request is taken by a venue when it is older than five seconds', async () => {
  const ccxt = await loadCcxt();
  for (const exchange of ['binanceusdm', 'bybit', 'mexc']) {
    const { options } = openExchange(ccxt, { exchange, keys: null }).exchange;
    expect(Number(options['recvWindow']), exchange).toBeLessThanOrEqual(5_000);
  }
  const narrow = { exchange: 'binanceusdm', keys: null, options: { recvWindow: 2_000 } };
  expect(openExchange(ccxt, narrow).exchange.options['recvWindow']).toBe(2_000);
});

test('Bybit is asked for positions in every currency, and a full page is not all', async () => {
  let rows = 1;
  const usdc = { symbol: 'BTCPERP', quoteCoin: 'USDC', settleCoin: 'USDC' };
  const [venue] = await venueOf('bybit', ({ path, params }) => {
    if (path === '/v5/market/instruments-info') {
      const list =
        params['category'] === 'linear' ? [BYBIT_LINEAR, { ...BYBIT_LINEAR, ...usdc }] : [];
      return bybitResult({ category: params['category'], list, nextPageCursor: '' });
    }
    if (path !== '/v5/position/list') return bybitResult({});
    const symbol = params['settleCoin'] === 'USDC' ? 'BTCPERP' : 'BTCUSDT';
    const row = { symbol, side: 'Sell', size: '0.5', avgPrice: '60000', leverage: '5' };
    return bybitResult({ category: params['category'], list: Array(rows).fill(row) });
  });
  const held = (await venue.positions()).map(({ symbol, size }) => `${symbol} ${size}`);
  expect(held.sort()).toEqual(['BTCPERP -0.5', 'BTCUSDT -0.5']);
  rows = 200;
  await expect(venue.positions()).rejects.toMatchObject({ kind: 'unknown' });
});
