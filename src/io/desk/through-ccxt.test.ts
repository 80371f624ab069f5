/**
 * A desk end to end, over real sockets and a real journal: the published ccxt trades at the paper
 * exchange, the desk sees it, hedges through ccxt, is filled, and its book is in its band again.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import ccxt from 'ccxt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeskEvent } from '../../core/desk/index.ts';
import { DELTA_BAND, deskTerms } from '../../core/desk/machine/desks.contract.ts';
import type { Lots, QuoteUnits } from '../../core/money/index.ts';
import { Secret } from '../keys/index.ts';
import { openCcxtVenue } from '../venues/ccxt/index.ts';
import { BTC, dollars, levels, MARKET, price } from '../venues/paper/example.contract.ts';
import { PaperExchange } from '../venues/paper/index.ts';
import { type PaperServer, startPaperServer } from '../venues/paper-server/index.ts';
import { SYSTEM_CLOCK } from './clock.ts';
import { replayDesk } from './replay-desk.ts';
import { beginDesk, deskMaker, headerOf } from './resume.ts';
import { DeskRunner } from './runner.ts';

const KEY = { apiKey: 'ada-key-0001', secret: 'ada-secret-0001' };
const BASE = deskTerms([]).instruments[0];
if (BASE === undefined) throw new Error('the desk of the tests has no perpetual');

/** The perpetual of the paper exchange. */
const PERP = {
  ...BASE,
  venue: 'binanceusdm',
  symbol: BTC,
  sizeMin: MARKET.sizeMin,
  notionalMin: MARKET.notionalMin,
};
const TERMS = deskTerms(
  [
    {
      ...DELTA_BAND,
      ladder: DELTA_BAND.ladder.map((rung) => ({
        ...rung,
        respond: [{ do: 'hedge' as const, to: 'edge' as const, with: [PERP.id] }],
      })),
    },
  ],
  { venues: ['binanceusdm'], instruments: [PERP], capital: { binanceusdm: dollars(100_000) } },
);

let exchange: PaperExchange;
let server: PaperServer;
let pump: NodeJS.Timeout;

beforeAll(async () => {
  exchange = new PaperExchange({ markets: [MARKET], seed: 7 });
  exchange.openAccount('ada', dollars(100_000), Date.now());
  server = await startPaperServer({ exchange, accounts: [{ id: 'ada', ...KEY }] });
  let turn = 0;
  pump = setInterval(() => {
    turn += 1;
    const middle = 50_000 + (turn % 3);
    const now = Date.now();
    exchange.mark(BTC, price(middle), price(middle), now);
    const [bids, asks] = [levels([middle - 0.1, 20]), levels([middle + 0.1, 20])];
    exchange.setBook(BTC, bids, asks, now);
  }, 100);
});

afterAll(async () => {
  clearInterval(pump);
  await server.close();
});

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    if (holds()) return;
    await wait(50);
  }
  throw new Error(`it never came to this: ${what}`);
}

test('a hedge goes out through ccxt, fills, and the book is in its band', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'desk-')), 'desk.db');
  const solver = () => ({ kind: 'unsolved', status: 'not needed' }) as const;
  const session = beginDesk(file, headerOf(TERMS), deskMaker(solver), Date.now());
  const venue = await openCcxtVenue({
    exchange: 'binanceusdm',
    keys: {
      venue: 'binanceusdm',
      key: new Secret(KEY.apiKey),
      secret: new Secret(KEY.secret),
      passphrase: null,
    },
    origins: { http: server.url, ws: server.wsUrl },
  });
  const said: DeskEvent[] = [];
  const faults: string[] = [];
  const runner = new DeskRunner({
    ...session,
    venues: new Map([['binanceusdm', venue]]),
    instruments: TERMS.instruments,
    clock: SYSTEM_CLOCK,
    heard: (events) => void said.push(...events),
    fault: ({ says }) => void faults.push(says),
  });
  expect(await runner.start()).toEqual([]);
  // Somebody else buys two bitcoins on the account, with ccxt as it is published.
  const person = new ccxt.pro.binanceusdm({ ...server.ccxtOptions, ...KEY });
  try {
    await person.createOrder('BTC/USDT:USDT', 'market', 'buy', 2);
    await until('the hedge is filled', () =>
      said.some((event) => event.kind === 'fill-booked' && event.client.startsWith('bw')),
    );
    await wait(1_500);
  } finally {
    await person.close();
    await runner.stop();
    session.journal.close();
  }
  const kinds = said.map(({ kind }) => kind);
  expect(kinds).toContain('module-fired');
  const orders = said.flatMap((event) => (event.kind === 'order-intent' ? [event] : []));
  expect(orders.length).toBeGreaterThan(0);
  expect(orders.every(({ side }) => side === 'sell')).toBe(true);
  const [position] = exchange.accountState('ada').positions;
  expect(position?.size).toBe(500n as Lots); // the edge of a band of half a bitcoin
  expect(faults).toEqual([]);
  // What was decided is derived again from the journal alone.
  const replayed = replayDesk(file, solver);
  expect(replayed.eventHash).toBe(session.machine.eventHash());
  expect(exchange.conservation().held).toBe(exchange.conservation().deposits as QuoteUnits);
}, 60_000);
