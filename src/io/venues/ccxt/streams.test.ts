import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../keys/index.ts';
import { BTC, dollars, levels, MARKET, price } from '../paper/example.contract.ts';
import { PaperExchange } from '../paper/index.ts';
import { type PaperServer, startPaperServer } from '../paper-server/index.ts';
import type { Venue, VenueListener, VenueOrder, VenueTrade } from '../venue.ts';
import { openCcxtVenue, refuseWithdrawRights } from './index.ts';

const ETH = 'ETHUSDT';
const KEYS = {
  ada: { id: 'ada', apiKey: 'ada-key-0001', secret: 'ada-secret-0001' },
  dora: {
    id: 'dora',
    apiKey: 'dora-key-0001',
    secret: 'dora-secret-0001',
    rights: { trade: true, withdraw: true },
  },
  chen: {
    id: 'chen',
    apiKey: 'chen-key-0001',
    secret: 'chen-secret-0001',
    rights: { trade: false, withdraw: false },
  },
};

let exchange: PaperExchange;
let server: PaperServer;
const open: Venue[] = [];

beforeEach(async () => {
  exchange = new PaperExchange({
    markets: [MARKET, { ...MARKET, symbol: ETH, base: 'ETH' }],
    seed: 7,
  });
  for (const name of Object.keys(KEYS)) exchange.openAccount(name, dollars(100_000), Date.now());
  for (const symbol of [BTC, ETH]) {
    exchange.mark(symbol, price(50_000), price(50_000), Date.now());
    exchange.setBook(symbol, levels([49_999, 1]), levels([50_001, 1]), Date.now());
  }
  server = await startPaperServer({ exchange, accounts: Object.values(KEYS) });
});
afterEach(async () => {
  for (const venue of open.splice(0)) await venue.close();
  await server.close();
});

async function venueOf(name: keyof typeof KEYS): Promise<Venue> {
  const { apiKey, secret } = KEYS[name];
  const venue = await openCcxtVenue({
    exchange: 'binanceusdm',
    keys: { venue: name, key: new Secret(apiKey), secret: new Secret(secret), passphrase: null },
    origins: { http: server.url, ws: server.wsUrl },
    timeoutMs: 1_000,
  });
  open.push(venue);
  return venue;
}

interface Heard {
  readonly states: string[];
  readonly quotes: string[];
  readonly fills: VenueTrade[];
  readonly positions: string[];
  readonly cash: string[];
  readonly listener: VenueListener;
}

function ear(): Heard {
  const heard = {
    states: [] as string[],
    quotes: [] as string[],
    positions: [] as string[],
    cash: [] as string[],
  };
  const fills: VenueTrade[] = [];
  const listener: VenueListener = {
    quote: (symbol, _time, bid) => heard.quotes.push(`${symbol} ${bid}`),
    mark: () => {},
    funding: () => {},
    trade: () => {},
    order: () => {},
    fill: (trade) => fills.push(trade),
    account: () => {},
    position: ({ symbol, size }) => heard.positions.push(`${symbol} ${size}`),
    cash: (_reason, id, amount) => heard.cash.push(`${id} ${amount}`),
    notice: () => {},
    stream: (state) => heard.states.push(state),
  };
  return { ...heard, fills, listener };
}

const until = async (isDone: () => boolean): Promise<void> => {
  for (let round = 0; round < 400 && !isDone(); round += 1) await wait(10);
  expect(isDone()).toBe(true);
};

const orderOf = (client: string, more: Partial<VenueOrder> = {}): VenueOrder => ({
  symbol: BTC,
  client,
  side: 'buy',
  size: '0.4',
  timeInForce: 'immediate-or-cancel',
  reduceOnly: false,
  ...more,
});

test('a private stream that breaks is told, comes back, and hears again', async () => {
  const venue = await venueOf('ada');
  const heard = ear();
  await venue.connect([BTC], heard.listener);
  expect(heard.states).toEqual(['up']);
  server.cutStreams('private');
  await until(() => heard.states.length === 3);
  expect(heard.states).toEqual(['up', 'down', 'up']);
  await venue.submit(orderOf('bwafter-break'));
  await until(() => heard.fills.length === 1);
  expect(heard.fills[0]).toMatchObject({ client: 'bwafter-break', size: '0.4', price: '50001' });
});

test('a public stream that breaks is told, comes back, and hears again', async () => {
  const venue = await venueOf('ada');
  const heard = ear();
  await venue.connect([BTC], heard.listener);
  server.cutStreams('public');
  await until(() => heard.states.length === 3);
  expect(heard.states).toEqual(['up', 'down', 'up']);
  const before = heard.quotes.length;
  await until(() => {
    const at = 49_000 + heard.quotes.length;
    exchange.setBook(BTC, levels([at, 1]), levels([50_001, 1]), Date.now());
    return heard.quotes.length > before;
  });
});

test('in a burst no fill and no market is lost', async () => {
  const venue = await venueOf('ada');
  const heard = ear();
  await venue.connect([BTC, ETH], heard.listener);
  await until(() => {
    // Both in one moment: whoever waits for the first one only never hears of the second.
    exchange.setBook(BTC, levels([48_000, 1]), levels([50_001, 1]), Date.now());
    exchange.setBook(ETH, levels([47_000, 1]), levels([50_001, 1]), Date.now());
    const told = new Set(heard.quotes);
    return told.has(`${BTC} 48000`) && told.has(`${ETH} 47000`);
  });
  const many = levels([50_001, 0.1], [50_002, 0.1], [50_003, 0.1], [50_004, 0.1]);
  exchange.setBook(BTC, levels([48_000, 1]), many, Date.now());
  const state = await venue.submit(orderOf('bwburst'));
  expect([state.status, state.filled]).toEqual(['filled', '0.4']);
  await until(() => heard.fills.length === 4);
  const fees = heard.fills.map(({ price: at, size, fee }) => [at, size, fee]);
  // Five ten thousandths of the value, to the last of eight decimals.
  expect(fees).toEqual([
    ['50001', '0.1', '2.50005'],
    ['50002', '0.1', '2.5001'],
    ['50003', '0.1', '2.50015'],
    ['50004', '0.1', '2.5002'],
  ]);
  expect(new Set(heard.fills.map(({ trade }) => trade)).size).toBe(4);
  await until(() => heard.positions.includes(`${BTC} 0.4`));
});

test('funding of two markets in one moment is two payments with ids of their own', async () => {
  const venue = await venueOf('ada');
  for (const symbol of [BTC, ETH]) await venue.submit(orderOf(`bw${symbol}`, { symbol }));
  const heard = ear();
  await venue.connect([BTC, ETH], heard.listener);
  const now = Date.now();
  for (const symbol of [BTC, ETH]) exchange.funding(symbol, 1_000_000n, now);
  await until(() => heard.cash.length === 2);
  expect(heard.cash.map((each) => each.split(' ')[1])).toEqual(['-20', '-20']);
  expect(new Set(heard.cash).size).toBe(2);
});

test('keys that may withdraw, or may not trade, are refused at the start', async () => {
  await expect(refuseWithdrawRights(await venueOf('dora'))).rejects.toThrow('may withdraw');
  await expect(refuseWithdrawRights(await venueOf('chen'))).rejects.toThrow('may not trade');
  const rights = await refuseWithdrawRights(await venueOf('ada'));
  expect(rights).toEqual({ trade: true, withdraw: false });
});

test('rights that a venue cannot state are refused unless a person has looked', async () => {
  const venue = await venueOf('ada');
  const silent = Object.assign(Object.create(venue), {
    id: 'somewhere',
    rights: () => Promise.resolve({ trade: true, withdraw: 'unknown' }),
  }) as Venue;
  await expect(refuseWithdrawRights(silent)).rejects.toThrow('it does not say');
  expect((await refuseWithdrawRights(silent, 'accept')).withdraw).toBe('unknown');
});

test('a venue that is closed leaves nothing that keeps the process alive', async () => {
  const door = fileURLToPath(new URL('./index.ts', import.meta.url));
  const keys = fileURLToPath(new URL('../../keys/index.ts', import.meta.url));
  const script = `
    const { openCcxtVenue } = await import(${JSON.stringify(door)});
    const { Secret } = await import(${JSON.stringify(keys)});
    const said = [];
    const listener = new Proxy({}, { get: (_, name) => () => { said.push(name); } });
    const venue = await openCcxtVenue({
      exchange: 'binanceusdm',
      keys: { venue: 'v', key: new Secret('ada-key-0001'),
        secret: new Secret('ada-secret-0001'), passphrase: null },
      origins: { http: '${server.url}', ws: '${server.wsUrl}' },
    });
    await venue.connect(['${BTC}'], listener);
    await venue.account();
    await venue.close();
    console.log(said.includes('stream') ? 'closed' : 'silent');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let output = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  child.stderr.on('data', (text) => {
    output += String(text);
  });
  // Ten seconds of ccxt's own timers would be seen here; a stuck process is ended as a failure.
  const guard = setTimeout(() => child.kill(), 30_000);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(guard);
  expect([code, output.trim()]).toEqual([0, 'closed']);
});
