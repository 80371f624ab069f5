/** A secret that can be recognised goes through every failure; nothing that leaves may show it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Secret } from '../../keys/index.ts';
import { type Venue, VenueError, type VenueListener } from '../venue.ts';
import { openCcxtVenue, refuseWithdrawRights } from './index.ts';

const KEY = 'CANARYKEY0123456789abcdefghij';
const SECRET = 'CANARYSECRET/0123456789+abc==';

/** One instrument, in the shape of the venue's list. */
const EXCHANGE_INFO = JSON.stringify({
  rateLimits: [],
  symbols: [
    {
      symbol: 'BTCUSDT',
      pair: 'BTCUSDT',
      contractType: 'PERPETUAL',
      deliveryDate: 4_133_404_800_000,
      status: 'TRADING',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
      pricePrecision: 2,
      quantityPrecision: 3,
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '556.80', maxPrice: '4529764', tickSize: '0.10' },
        { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
        { filterType: 'MIN_NOTIONAL', notional: '100' },
      ],
      orderTypes: ['LIMIT', 'MARKET'],
      timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
    },
  ],
});

/** How the server answers whatever needs keys. */
type Manner =
  | 'echo-400'
  | 'echo-401'
  | 'echo-500'
  | 'page-503'
  | 'malformed'
  | 'empty'
  | 'reset'
  | 'half'
  | 'redirect'
  | 'silence'
  | 'limit-429';

let manner: Manner = 'echo-400';
let server: Server;
let venue: Venue;
const printed: string[] = [];
/** Signatures that the client computed; each of them is as secret as what made it. */
const signatures = new Set<string>();

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
};

/** Everything that the server was told, in the ways in which venues repeat it. */
const echo = (request: IncomingMessage, body: string): string =>
  JSON.stringify({
    code: -1102,
    msg: `Mandatory parameter: ${request.url} ${body} ${JSON.stringify(request.headers)}`,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    query: request.url,
    body,
  });

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request);
  if (request.url?.startsWith('/fapi/v1/exchangeInfo') === true) {
    response.end(EXCHANGE_INFO);
    return;
  }
  const signature = /signature=([0-9a-f]+)/.exec(`${request.url} ${body}`)?.[1];
  if (signature !== undefined) signatures.add(signature);
  const say = (status: number, text: string): void => {
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-echo': request.url })
      .end(text);
  };
  if (manner === 'echo-400') say(400, echo(request, body));
  else if (manner === 'echo-401') say(401, echo(request, body).replace('-1102', '-2015'));
  else if (manner === 'echo-500') say(500, echo(request, body));
  else if (manner === 'page-503')
    say(503, `<html>${request.url} ${body} ${inspect(request.headers)}</html>`);
  else if (manner === 'malformed')
    say(200, `{"orderId": 1, ${request.url} ${body} ${inspect(request.headers)}`);
  else if (manner === 'empty') say(200, '');
  else if (manner === 'reset') request.socket.destroy();
  else if (manner === 'half') {
    response.writeHead(200, { 'content-length': '10000' });
    response.write(echo(request, body), () => request.socket.destroy());
  } else if (manner === 'redirect') {
    response.writeHead(302, { location: `http://127.0.0.1:1${request.url}&${body}` }).end();
  } else if (manner === 'limit-429') {
    response.writeHead(429, { 'retry-after': '1' }).end(echo(request, body));
  }
  // `silence` never answers.
}

beforeAll(async () => {
  for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const) {
    vi.spyOn(console, name).mockImplementation((...words: unknown[]) => {
      printed.push(words.map((word) => inspect(word, { depth: 20, showHidden: true })).join(' '));
    });
  }
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  venue = await openCcxtVenue({
    exchange: 'binanceusdm',
    keys: {
      venue: 'binanceusdm',
      key: new Secret(KEY),
      secret: new Secret(SECRET),
      passphrase: null,
    },
    origins: { http: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` },
    timeoutMs: 300,
    // The gate is not what is tested here.
    limits: [],
    log: (line) => printed.push(line),
  });
});

afterAll(async () => {
  await venue.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  vi.restoreAllMocks();
});

const chain = (error: unknown): readonly unknown[] => {
  const found: unknown[] = [];
  for (let at = error; at instanceof Error && found.length < 20; at = at.cause) found.push(at);
  return found;
};

/** Every text that a program could make of an error. */
function textsOf(error: unknown): readonly string[] {
  return chain(error).flatMap((each) => {
    const one = each as Error;
    const own = Object.fromEntries(
      Object.getOwnPropertyNames(one).map((name) => [name, one[name as keyof Error]]),
    );
    return [
      String(one),
      one.message,
      one.stack ?? '',
      `${one}`,
      JSON.stringify(one),
      JSON.stringify(own),
      inspect(one, { depth: 20, showHidden: true, getters: true }),
    ];
  });
}

function expectClean(texts: readonly string[]): void {
  const all = texts.join('\n');
  expect(all).not.toContain('CANARY');
  expect(all).not.toContain(encodeURIComponent(SECRET));
  expect(all).not.toContain(Buffer.from(SECRET).toString('base64'));
  for (const signature of signatures) expect(all).not.toContain(signature);
}

const order = {
  symbol: 'BTCUSDT',
  client: 'bw00000001-1-0',
  side: 'buy',
  size: '0.003',
  limit: '64250.5',
  timeInForce: 'until-cancelled',
  reduceOnly: false,
} as const;

const listener: VenueListener = {
  quote: () => {},
  mark: () => {},
  funding: () => {},
  trade: () => {},
  order: () => {},
  fill: () => {},
  account: () => {},
  position: () => {},
  cash: () => {},
  notice: () => {},
  stream: (_state, reason) => printed.push(reason),
};

const CALLS: readonly (readonly [string, (of: Venue) => Promise<unknown>])[] = [
  // An id of its own for each manner: one that may be there is asked for instead of sent.
  ['submit', (of) => of.submit({ ...order, client: `bw-${manner}` })],
  ['cancel', (of) => of.cancel('BTCUSDT', order.client)],
  ['cancelAll', (of) => of.cancelAll('BTCUSDT')],
  ['order', (of) => of.order('BTCUSDT', order.client)],
  ['openOrders', (of) => of.openOrders()],
  ['trades', (of) => of.trades('BTCUSDT', 0)],
  ['positions', (of) => of.positions()],
  ['account', (of) => of.account()],
  ['setLeverage', (of) => of.setLeverage('BTCUSDT', 5)],
  ['cancelAllAfter', (of) => of.cancelAllAfter('BTCUSDT', 5_000)],
  ['rights', (of) => refuseWithdrawRights(of)],
];

const KINDS: Readonly<Record<Manner, readonly string[]>> = {
  'echo-400': ['refused'],
  'echo-401': ['keys'],
  'echo-500': ['unknown'],
  'page-503': ['unknown'],
  malformed: ['unknown'],
  empty: ['unknown'],
  reset: ['unknown'],
  half: ['unknown'],
  redirect: ['unknown'],
  silence: ['unknown'],
  'limit-429': ['rate-limit'],
};

for (const each of Object.keys(KINDS) as Manner[]) {
  test(`no error of a venue that answers with ${each} shows key, secret or signature`, async () => {
    manner = each;
    const failed = await Promise.allSettled(CALLS.map(([, call]) => call(venue)));
    for (const [at, result] of failed.entries()) {
      const name = CALLS[at]?.[0];
      // A failure is never an empty answer: no orders, no positions, nothing on the account.
      expect(result.status, name).toBe('rejected');
      const { reason } = result as PromiseRejectedResult;
      expectClean(textsOf(reason));
      expect(reason, name).toBeInstanceOf(VenueError);
    }
    const submitted = failed[0];
    expect(submitted?.status).toBe('rejected');
    const { kind } = (submitted as PromiseRejectedResult).reason as { kind: string };
    expect(KINDS[each]).toContain(kind);
    expect(signatures.size).toBeGreaterThan(0);
  });
}

test('an order to a port where nobody listens was never sent', async () => {
  const nowhere = await openCcxtVenue({
    exchange: 'binanceusdm',
    keys: {
      venue: 'binanceusdm',
      key: new Secret(KEY),
      secret: new Secret(SECRET),
      passphrase: null,
    },
    origins: { http: 'http://127.0.0.1:1', ws: 'ws://127.0.0.1:1' },
  });
  const error: unknown = await nowhere.submit(order).catch((reason: unknown) => reason);
  expect(error).toHaveProperty('kind', 'unavailable');
  expectClean(textsOf(error));
  await nowhere.close();
});

test('streams that cannot be opened show nothing either', async () => {
  manner = 'echo-400';
  const error: unknown = await venue.connect(['BTCUSDT'], listener).catch((reason) => reason);
  expect(error).toHaveProperty('kind', 'unavailable');
  expectClean(textsOf(error));
});

test('neither the venue nor anything that was printed shows them', () => {
  expectClean([inspect(venue, { depth: 20, showHidden: true }), JSON.stringify(venue)]);
  expectClean(printed);
});
