/**
 * The kill switch: a thousand orders are open at the venue, of every tenth the desk does not know
 * whether it is there. From the command to the first cancel at the exchange, to the last one, and
 * until no order is left; with the real runner, its journal, the native client and a server in
 * another process. Once with one request an instrument, once with one request an order.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clientIdOf, Desk, type DeskInstrument } from '../src/core/desk/index.ts';
import { CONSTRAINTS, moduleOf, rung } from '../src/core/desk/machine/desks.contract.ts';
import type { Lots, PriceUnits, QuoteUnits } from '../src/core/money/index.ts';
import { type DeskMachine, DeskRunner, SYSTEM_CLOCK, venueOrderOf } from '../src/io/desk/index.ts';
import { createJournal } from '../src/io/journal/index.ts';
import { Secret } from '../src/io/keys/index.ts';
import { openBinanceUsdmVenue, USDM_LIMITS } from '../src/io/venues/binance-usdm/index.ts';
import { type Venue, VenueError } from '../src/io/venues/venue.ts';
import { type FromServer, KEY, MARKETS, symbolOf, type ToServer } from './desk-kill-server.ts';
import type { Row } from './row.ts';

const ORDERS = 1_000;
const UNKNOWN = 100;
const ROUNDS = 3;
const VENUE = 'binanceusdm';
const TIMEOUT_MS = 1_500;
const CONNECTIONS = 50;
/** Answers and events of the orders that are to be unknown are lost for so long. */
const LOSS_MS = 5_000;
const FAR_MS = 600_000;
const HEAR_MS_MAX = 30_000;

const instrumentOf = (at: number): DeskInstrument => ({
  ...{ id: `COIN${at}-PERP`, venue: VENUE, symbol: symbolOf(at), underlying: `COIN${at}` },
  ...{ kind: 'perpetual', priceDecimals: 1, sizeDecimals: 3, tick: 1n as PriceUnits },
  ...{ step: 1n as Lots, sizeMin: 1n as Lots, notionalMin: 0n as QuoteUnits },
  ...{ makerPpm: 200n, takerPpm: 500n, expiry: 0, strike: 0n as PriceUnits },
});
const INSTRUMENTS = Array.from({ length: MARKETS }, (_, at) => instrumentOf(at));

/** The module in whose name the orders are; the book is never so bad that it acts by itself. */
const MAKER = moduleOf({
  ...{ id: 'maker', scope: 'book', constraints: CONSTRAINTS },
  ladder: [
    rung({
      enter: 'drawdown > 1',
      respond: INSTRUMENTS.map(({ id }) => ({ do: 'hold', instrument: id, exposure: 0 })),
    }),
  ],
});

interface Timed {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly goneMs: number;
  readonly requests: number;
}

/** The next message of a kind; @throws Error where it does not come in time */
function hear<K extends FromServer['kind']>(child: ChildProcess, kind: K) {
  type Message = Extract<FromServer, { kind: K }>;
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  const listen = (message: FromServer): void => {
    if (message.kind === kind) resolve(message as Message);
  };
  const timer = setTimeout(() => {
    reject(new Error(`the server did not say ${kind} in ${HEAR_MS_MAX} ms`));
  }, HEAR_MS_MAX);
  child.on('message', listen);
  return promise.finally(() => {
    clearTimeout(timer);
    child.off('message', listen);
  });
}

const tell = (child: ChildProcess, message: ToServer): boolean => child.send(message);

const machineOf = (desk: Desk): DeskMachine => ({
  get seq() {
    return desk.seq;
  },
  get orders() {
    return desk.orders;
  },
  apply: (command) => desk.apply(command),
  encode: (command) => desk.encode(command),
  stateHash: () => desk.stateHash(),
  eventHash: () => desk.eventHash(),
  snapshot: () => desk.snapshot(),
});

function openDesk(journal: string): Desk {
  const terms = {
    ...{ name: 'kill', venues: [VENUE], instruments: INSTRUMENTS, values: [], modules: [MAKER] },
    ...{ capital: { [VENUE]: (10n ** 16n) as QuoteUnits }, rate: 0, accountAgeMsMax: 60_000 },
    ...{ risk: { method: 'historical', barMs: 3_600_000, window: 500 } as const, adoptMs: 10_000 },
  };
  const solver = () => ({ kind: 'unsolved', status: 'not open' }) as const;
  return new Desk(terms, { journal, solver });
}

/** One desk with its runner and venue, and the orders that it sends. */
class Trader {
  readonly desk: Desk;
  readonly runner: DeskRunner;
  readonly #venue: Venue;
  readonly #journalId: string;

  constructor(file: string, origins: { readonly http: string; readonly ws: string }) {
    const journal = createJournal(file, { header: '{}' });
    this.#journalId = journal.id;
    this.desk = openDesk(journal.id);
    this.#venue = openBinanceUsdmVenue({
      ...{ id: VENUE, origins, timeoutMs: TIMEOUT_MS, connections: CONNECTIONS },
      keys: {
        ...{ venue: VENUE, key: new Secret(KEY.apiKey), secret: new Secret(KEY.secret) },
        passphrase: null,
      },
      // A thousand orders at once is no pace for a live account; cancels are limited as there.
      limits: USDM_LIMITS.filter(({ counts }) => counts === 'weight'),
    });
    const now = Date.now();
    this.runner = new DeskRunner({
      ...{ machine: machineOf(this.desk), journal, clock: SYSTEM_CLOCK, instruments: INSTRUMENTS },
      venues: new Map([[VENUE, this.#venue]]),
      before: { start: now, last: now, cancels: [] },
      // Nobody asks about the unknown orders before the kill.
      terms: { reconcile: { everyMs: FAR_MS, doubtMs: FAR_MS, overlapMs: 0, lookbackMs: 0 } },
    });
  }

  /** Sends a resting order as the runner does; an answer that is lost leaves it unknown. */
  async send(number: number): Promise<void> {
    const { desk, runner } = this;
    const instrument = INSTRUMENTS[number % MARKETS] as DeskInstrument;
    const client = clientIdOf(this.#journalId, 0, number);
    const intent = {
      ...({ client, instrument: instrument.id, side: 'buy', size: 10n as Lots } as const),
      ...{ limit: (9_000n + BigInt(number % 500)) as PriceUnits, reduceOnly: false },
      ...({ timeInForce: 'until-cancelled', module: MAKER.id } as const),
    };
    desk.orders.intend(intent, desk.seq, Date.now());
    const told = { filled: 0n as Lots, order: '', reason: '' };
    runner.submit({ kind: 'report-order', client, status: 'sent', ...told });
    try {
      const { order } = await this.#venue.submit(venueOrderOf(instrument, intent));
      runner.submit({ kind: 'report-order', client, status: 'open', ...told, order });
    } catch (error) {
      if (!(error instanceof VenueError) || error.kind !== 'unknown') throw error;
      runner.submit({ kind: 'report-order', client, status: 'unknown', ...told });
    }
  }

  async sendAll(from: number, to: number, atOnce: number): Promise<void> {
    for (let next = from; next < to; next += atOnce) {
      const numbers = Array.from({ length: Math.min(atOnce, to - next) }, (_, at) => next + at);
      await Promise.all(numbers.map((number) => this.send(number)));
    }
  }
}

async function killOnce(scope: string, folder: string): Promise<Timed> {
  const child = fork(new URL('./desk-kill-server.ts', import.meta.url), { execArgv: [] });
  const { url, wsUrl } = await hear(child, 'ready');
  const trader = new Trader(join(folder, `${child.pid}.journal`), { http: url, ws: wsUrl });
  try {
    const refusals = await trader.runner.start();
    if (refusals.length > 0) throw new Error(`not armed: ${refusals[0]?.says}`);
    await trader.sendAll(0, ORDERS - UNKNOWN, CONNECTIONS);
    await wait(200);
    const until = Date.now() + LOSS_MS;
    tell(child, { kind: 'lose', until });
    await wait(100);
    await trader.sendAll(ORDERS - UNKNOWN, ORDERS, CONNECTIONS);
    await wait(until + 100 - Date.now());
    await refuseOtherOrders(child, trader.desk);
    const seen = hear(child, 'gone');
    const start = process.hrtime.bigint();
    trader.runner.submit({ kind: 'kill', scope, flatten: false, person: 'ada' });
    const { first, last, gone, requests } = await seen;
    const ms = (ns: string): number => Number(BigInt(ns) - start) / 1e6;
    return { firstMs: ms(first), lastMs: ms(last), goneMs: ms(gone), requests };
  } finally {
    await trader.runner.stop();
    child.disconnect();
    await once(child, 'exit');
  }
}

/** The bench is about what it says: a thousand open at the venue, a hundred of them in doubt. */
async function refuseOtherOrders(child: ChildProcess, desk: Desk): Promise<void> {
  const watching = hear(child, 'watching');
  tell(child, { kind: 'watch', orders: ORDERS });
  const { open } = await watching;
  const unknown = desk.orders.unknown().length;
  const live = desk.orders.live().length;
  if (open === ORDERS && unknown === UNKNOWN && live === ORDERS) return;
  throw new Error(`${open} open at the venue, ${live} at the desk, ${unknown} unknown`);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number;

async function rowsOf(scope: string, how: string, folder: string): Promise<Row[]> {
  const rounds: Timed[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await killOnce(scope, folder));
  const requests = rounds[0]?.requests;
  const note = `${ORDERS} open, ${UNKNOWN} unknown, ${requests} requests, median of ${ROUNDS}`;
  const row = (what: string, of: (timed: Timed) => number): Row => {
    const value = median(rounds.map(of));
    const most = Math.max(...rounds.map(of)).toFixed(1);
    return { name: `kill ${how}: ${what}`, value, unit: 'ms', note: `${note}, worst ${most}` };
  };
  return [
    row('first cancel', ({ firstMs }) => firstMs),
    row('last cancel', ({ lastMs }) => lastMs),
    row('none left', ({ goneMs }) => goneMs),
  ];
}

export async function benchDeskKill(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-kill-'));
  try {
    const byInstrument = await rowsOf('book', 'the book', folder);
    return [...byInstrument, ...(await rowsOf(`module:${MAKER.id}`, 'a module', folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
