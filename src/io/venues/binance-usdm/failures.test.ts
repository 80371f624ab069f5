/** What a broken way to the venue looks like from here, and what is told of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../keys/index.ts';
import { BTC, dollars, MARKET } from '../paper/example.contract.ts';
import { PaperExchange } from '../paper/index.ts';
import { type PaperServer, startPaperServer, type WireFault } from '../paper-server/index.ts';
import { type Venue, VenueError, type VenueListener, type VenueOrder } from '../venue.ts';
import { openBinanceUsdmVenue } from './index.ts';

const KEY = { id: 'ada', apiKey: 'ada-key-0001', secret: 'ada-secret-0001' };
const SUBMIT = 'POST /fapi/v1/order';

let server: PaperServer;
let venue: Venue;

const open = (apiKey = KEY.apiKey, secret = KEY.secret): Venue =>
  openBinanceUsdmVenue({
    keys: {
      ...{ venue: 'binanceusdm', key: new Secret(apiKey), secret: new Secret(secret) },
      passphrase: null,
    },
    origins: { http: server.url, ws: server.wsUrl },
    timeoutMs: 300,
  });

beforeEach(async () => {
  const exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
  exchange.openAccount('ada', dollars(100_000), Date.now());
  server = await startPaperServer({ exchange, accounts: [KEY] });
  venue = open();
});

afterEach(async () => {
  await venue.close();
  await server.close();
});

const order: VenueOrder = {
  ...{ symbol: BTC, client: 'bw-1', side: 'buy', size: '0.500', limit: '49980.0' },
  ...{ timeInForce: 'until-cancelled', reduceOnly: false },
};

async function failure(asked: Promise<unknown>): Promise<VenueError> {
  const error: unknown = await asked.then(
    () => 'an answer',
    (thrown: unknown) => thrown,
  );
  if (error instanceof VenueError) return error;
  throw new Error(`expected a VenueError, there was ${String(error)}`);
}

test('whatever may have reached the venue is unknown', async () => {
  const faults: WireFault[] = [
    { kind: 'never-answer' },
    { kind: 'reset', effect: 'none' },
    { kind: 'reset', effect: 'done' },
    { kind: 'execution-unknown', effect: 'none' },
    { kind: 'internal-error' },
    { kind: 'bad-gateway' },
  ];
  for (const [at, fault] of faults.entries()) {
    server.faults.clear();
    server.faults.add({ on: SUBMIT, fault });
    const error = await failure(venue.submit({ ...order, client: `bw-${at}` }));
    expect([fault.kind, error.kind]).toEqual([fault.kind, 'unknown']);
  }
});

test('a server that is not there was sent nothing', async () => {
  await server.close();
  expect((await failure(venue.submit(order))).kind).toBe('unavailable');
});

test('a key of nobody, a wrong signature and no keys at all are matters of the keys', async () => {
  const [stranger, forger] = [open('nobody-key-0001'), open(KEY.apiKey, 'another-secret-0001')];
  const blind = openBinanceUsdmVenue({
    ...{ keys: null, origins: { http: server.url, ws: server.wsUrl } },
  });
  for (const each of [stranger, forger, blind]) {
    expect((await failure(each.submit(order))).kind).toBe('keys');
    await each.close();
  }
});

test('nothing secret is in an error, and nothing in the venue that is printed', async () => {
  server.faults.add({ on: SUBMIT, fault: { kind: 'reset', effect: 'none' } });
  const forger = open(KEY.apiKey, 'another-secret-0001');
  const errors = [await failure(venue.submit(order)), await failure(forger.submit(order))];
  await forger.close();
  const printed = inspect([errors, venue], { depth: 8, showHidden: true });
  for (const secret of [KEY.apiKey, KEY.secret, 'another-secret-0001', 'signature=']) {
    expect(printed).not.toContain(secret);
  }
});

test('a client id and a size that the venue cannot read never leave', async () => {
  for (const more of [{ client: 'bw 1' }, { client: 'x'.repeat(37) }, { size: '1e3' }]) {
    expect((await failure(venue.submit({ ...order, ...more }))).kind).toBe('refused');
  }
  expect(await venue.openOrders()).toEqual([]);
});

test('cancels pass while questions wait for every connection', async () => {
  await venue.submit(order);
  server.faults.add({ on: 'GET /fapi/v1/order', fault: { kind: 'never-answer' } });
  const questions = Array.from({ length: 40 }, () => failure(venue.order(BTC, 'bw-1')));
  await wait(20);
  expect((await venue.cancel(BTC, 'bw-1')).status).toBe('cancelled');
  const kinds = new Set((await Promise.all(questions.slice(0, 8))).map(({ kind }) => kind));
  expect([...kinds]).toEqual(['unknown']);
  await venue.close();
  await Promise.all(questions);
});

test('a stream that is cut is told as down, and as up when all stand again', async () => {
  const told: string[] = [];
  const quiet = (): void => {};
  const listener: VenueListener = {
    ...{ quote: quiet, mark: quiet, funding: quiet, trade: quiet, fill: quiet, account: quiet },
    ...{ position: quiet, cash: quiet, notice: quiet },
    order: ({ client }) => void told.push(client),
    stream: (state) => void told.push(state),
  };
  await venue.connect([BTC], listener);
  for (const which of ['public', 'private'] as const) {
    server.cutStreams(which);
    for (let tries = 0; tries < 100 && told.at(-1) !== 'up'; tries += 1) await wait(20);
    for (let tries = 0; tries < 10; tries += 1) await wait(20);
  }
  await venue.submit(order);
  await wait(60);
  expect(told).toEqual(['up', 'down', 'up', 'down', 'up', 'bw-1']);
});

test('whoever gave up waiting for the streams may ask for them again', async () => {
  const quiet = (): void => {};
  const told: string[] = [];
  const listener: VenueListener = {
    ...{ quote: quiet, mark: quiet, funding: quiet, trade: quiet, fill: quiet, account: quiet },
    ...{ position: quiet, cash: quiet, notice: quiet, order: quiet },
    stream: (state) => void told.push(state),
  };
  await Promise.all([venue.connect([BTC], listener), venue.connect([BTC], listener)]);
  await venue.connect([BTC], listener);
  expect(told).toEqual(['up']);
  await expect(venue.connect([BTC], { ...listener })).rejects.toThrow('another listener');
});
