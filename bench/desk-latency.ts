/**
 * From a frame of the market stream to the signed bytes of an order, at a fixed rate of frames that
 * does not wait for anybody; every latency is counted from when its frame was due. In the same
 * rounds an unmodified ccxt reads the same frames.
 */
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ccxt from 'ccxt';
import type { Desk, DeskCommand, DeskEvent, OrderWanted } from '../src/core/desk/index.ts';
import type { Lots, QuoteUnits } from '../src/core/money/index.ts';
import { InstrumentIndex, venueOrderOf } from '../src/io/desk/decimals.ts';
import { Inbound } from '../src/io/desk/inbound.ts';
import { Link } from '../src/io/desk/link.ts';
import type { DeskCommandBody, Door } from '../src/io/desk/machine.ts';
import { createJournal, type SqliteJournal } from '../src/io/journal/index.ts';
import { Secret } from '../src/io/keys/index.ts';
import {
  MarketEvents,
  openBinanceUsdmVenue,
  orderQuery,
  Signer,
} from '../src/io/venues/binance-usdm/index.ts';
import { openBenchDesk, PERP, quoteFrames, VENUE } from './desk-book.ts';
import type { Row } from './row.ts';

const RATE = 10_000;
const SECONDS = 1;
const ROUNDS = 7;
const ROUNDS_MAX = 20;
const WARM_ROUNDS = 2;
/** Least share of the time for which the thread, which never sleeps, has a core in a round. */
const CORE_MIN = 0.98;
const MESSAGES = RATE * SECONDS;
const INTERVAL_MS = 1_000 / RATE;
const KEYS = {
  venue: VENUE,
  key: new Secret('bench-key-0001'),
  secret: new Secret('bench-secret-0001'),
  passphrase: null,
};

/** Latencies of one run, ms. */
interface Run {
  readonly all: Float64Array;
  /** Of the frames that led to an order, until its bytes might leave. */
  readonly orders: Float64Array;
  /** Share of the time for which the thread, which never sleeps, had a core. */
  readonly core: number;
}

interface Waiting {
  readonly seq: number;
  readonly due: number;
  readonly intent: OrderWanted;
}

/** A desk between the readers and the signer of the native venue, as the runner joins them. */
class Line implements Door {
  // state
  due = 0;
  start = 0; // of the round, ms of the clock that does not go back
  readonly latencies: number[] = [];
  bytes = 0; // of all signed orders
  #time = Date.now();
  #trades = 0;
  #waiting: Waiting[] = [];
  #answers: OrderWanted[] = [];
  // fixed
  readonly desk: Desk;
  readonly events: MarketEvents;
  readonly #journal: SqliteJournal | null;
  readonly #signer = new Signer(KEYS, 5_000, Date.now);

  constructor(journal: SqliteJournal | null) {
    const opened = openBenchDesk(journal?.id ?? 'feedbeef'.repeat(4), this.#time);
    this.desk = opened.desk;
    this.#journal = journal;
    const index = new InstrumentIndex(opened.instruments);
    const venue = openBinanceUsdmVenue({ id: VENUE, keys: KEYS });
    const link = new Link(venue, index.ofVenue(VENUE), this);
    this.events = new MarketEvents(new Inbound(link, index, this), () => 28_800_000);
    for (const command of opened.setting) this.submit(command);
  }

  get orders(): Desk['orders'] {
    return this.desk.orders;
  }

  submit(body: DeskCommandBody): void {
    this.#time = Math.max(this.#time, Date.now());
    const command = { ...body, time: this.#time } as DeskCommand;
    if (this.#journal !== null) {
      const bytes = this.desk.encode(command);
      this.#journal.append(this.desk.seq + 1, bytes, 0, bytes.length);
    }
    const events = this.desk.apply(command);
    for (const event of events) this.#take(event);
  }

  fault({ says }: { readonly says: string }): never {
    throw new Error(says);
  }

  #take(event: DeskEvent): void {
    if (event.kind !== 'order-intent') return;
    this.#waiting.push({ seq: this.desk.seq, due: this.due, intent: event });
  }

  /** Signs what may leave: at once without a journal, else when its command is durable. */
  release(): void {
    const waiting = this.#waiting[0];
    if (waiting === undefined) return;
    if (this.#journal !== null && this.#journal.durableSeq() < waiting.seq) return;
    this.#waiting.shift();
    const { client } = waiting.intent;
    const none = { filled: 0n as Lots, order: '', reason: '' };
    this.submit({ kind: 'report-order', client, status: 'sent', ...none });
    const query = orderQuery(venueOrderOf(PERP, waiting.intent));
    const bytes = Buffer.from(this.#signer.sign(query), 'latin1');
    this.latencies.push(performance.now() - this.start - waiting.due);
    this.bytes += bytes.length;
    this.#answers.push(waiting.intent);
  }

  /** The venue fills at once: its answers are commands among the others. */
  answer(): void {
    for (const { client, side, size, bid, ask } of this.#answers.splice(0)) {
      this.#trades += 1;
      const [trade, fee] = [String(this.#trades), 0n as QuoteUnits];
      const signed = (side === 'buy' ? size : -size) as Lots;
      const price = side === 'buy' ? ask : bid;
      this.submit({ kind: 'report-fill', client, trade, size: signed, price, fee });
      const told = { filled: size, order: trade, reason: '' };
      this.submit({ kind: 'report-order', client, status: 'filled', ...told });
    }
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }
}

/** Offers frames at the rate, each due at its time whatever became of those before. */
function offer(
  frames: readonly string[],
  start: number,
  take: (frame: string, due: number) => void,
  between: () => void,
): Float64Array {
  const latencies = new Float64Array(frames.length);
  for (let at = 0; at < frames.length; at += 1) {
    const due = at * INTERVAL_MS;
    while (performance.now() - start < due) between();
    take(frames[at] as string, due);
    latencies[at] = performance.now() - start - due;
  }
  return latencies;
}

function runDesk(frames: readonly string[], journal: SqliteJournal | null): Run {
  const line = new Line(journal);
  const take = (frame: string, due: number): void => {
    line.due = due;
    line.events.take(frame);
    line.release();
    line.answer();
  };
  const between = (): void => {
    line.release();
    line.answer();
  };
  const before = process.threadCpuUsage();
  line.start = performance.now();
  const all = offer(frames, line.start, take, between);
  while (!line.isIdle) between();
  const { user, system } = process.threadCpuUsage(before);
  const core = (user + system) / 1_000 / (performance.now() - line.start);
  if (line.latencies.length < frames.length / 1_000 || line.bytes === 0) {
    throw new Error(`the desk sent ${line.latencies.length} orders of ${frames.length} frames`);
  }
  return { all, orders: Float64Array.from(line.latencies), core };
}

/** An unmodified ccxt with one market, which is never connected. */
function openCcxt() {
  const exchange = new ccxt.pro.binanceusdm({
    apiKey: KEYS.key.reveal(),
    secret: KEYS.secret.reveal(),
    newUpdates: true,
  });
  const filters = [
    { filterType: 'PRICE_FILTER', minPrice: '0.10', maxPrice: '1000000', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
    { filterType: 'MIN_NOTIONAL', notional: '100' },
  ];
  const market = {
    ...{ symbol: 'BTCUSDT', pair: 'BTCUSDT', contractType: 'PERPETUAL', status: 'TRADING' },
    ...{ baseAsset: 'BTC', quoteAsset: 'USDT', marginAsset: 'USDT', deliveryDate: 4133404800000 },
    ...{ pricePrecision: 2, quantityPrecision: 3, filters },
    ...{ orderTypes: ['LIMIT', 'MARKET'], timeInForce: ['GTC', 'IOC', 'GTX'] },
  };
  exchange.setMarkets([exchange.parseMarket(market)]);
  const client = exchange.client('wss://fstream.binance.com/public/stream');
  return { exchange, client };
}

function runCcxt(
  { exchange, client }: ReturnType<typeof openCcxt>,
  frames: readonly string[],
): Float64Array {
  exchange.bidsasks = {};
  const start = performance.now();
  const take = (data: string): void => client.onMessage({ data } as never);
  const latencies = offer(frames, start, take, () => {});
  const last = exchange.bidsasks['BTC/USDT:USDT'] as { readonly bid?: number } | undefined;
  if (!(Number(last?.bid) > 0)) throw new Error('ccxt read no quote');
  return latencies;
}

/** Mean time of the processor on a frame, us: what others do on the machine is not in it. */
function workOf(frames: readonly string[], take: (frame: string) => void): number {
  const before = process.threadCpuUsage();
  for (const frame of frames) take(frame);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / frames.length;
}

/** Work on a frame: of the whole desk, of our readers up to the command, and of ccxt. */
function worksOf(opened: ReturnType<typeof openCcxt>, frames: readonly string[]): Works {
  const line = new Line(null);
  const desk = workOf(frames, (frame) => {
    line.events.take(frame);
    line.release();
    line.answer();
  });
  const blind = new Line(null);
  let commands = 0;
  blind.submit = () => {
    commands += 1;
  };
  const reading = workOf(frames, (frame) => blind.events.take(frame));
  const client = opened.client;
  const theirs = workOf(frames, (data) => client.onMessage({ data } as never));
  if (commands !== frames.length)
    throw new Error(`${commands} commands of ${frames.length} frames`);
  return { desk, reading, theirs };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] as number;

/** Microseconds at a share of the latencies, the median of all rounds. */
function figure(rounds: readonly Float64Array[], share: number): number {
  const each = rounds.map((latencies) => {
    const sorted = latencies.toSorted();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  });
  return 1_000 * median(each);
}

function rowsOf(name: string, rounds: readonly Float64Array[], note: string): Row[] {
  const shares = [['p50', 0.5] as const, ['p99', 0.99] as const, ['max', 1] as const];
  return shares.map(([word, share]) => {
    return { name: `${name}, ${word}`, value: figure(rounds, share), unit: 'us', note };
  });
}

/** Mean us of the processor a frame. */
interface Works {
  readonly desk: number;
  readonly reading: number;
  readonly theirs: number;
}

/** What one round measured; all ran after each other on the same frames. */
interface Round {
  readonly plain: Run;
  readonly journaled: Run;
  readonly theirs: Float64Array;
  readonly works: Works;
}

function runRound(number: number, opened: ReturnType<typeof openCcxt>, file: string): Round {
  const frames = quoteFrames(MESSAGES, Date.now(), number);
  const plain = runDesk(frames, null);
  const theirs = runCcxt(opened, frames);
  const journal = createJournal(file, { header: '{}' });
  const journaled = runDesk(frames, journal);
  journal.close();
  for (const ending of ['', '-wal', '-shm', '.head']) rmSync(file + ending, { force: true });
  return { plain, journaled, theirs, works: worksOf(opened, frames) };
}

const isUndisturbed = ({ plain, journaled }: Round): boolean =>
  Math.min(plain.core, journaled.core) >= CORE_MIN;

/** Rounds without those in which others took the core; all where hardly any is left. */
function measure(): { readonly rounds: readonly Round[]; readonly note: string } {
  const file = join(tmpdir(), `bench-desk-${process.pid}.journal`);
  const opened = openCcxt();
  // The first rounds warm everything up.
  for (let round = 0; round < WARM_ROUNDS; round += 1) runRound(round, opened, file);
  const all: Round[] = [];
  while (all.length < ROUNDS_MAX && all.filter(isUndisturbed).length < ROUNDS) {
    all.push(runRound(WARM_ROUNDS + all.length, opened, file));
  }
  const undisturbed = all.filter(isUndisturbed);
  if (undisturbed.length < 3) {
    const core = Math.round(100 * median(all.map(({ plain }) => plain.core)));
    return { rounds: all, note: `${all.length} rounds with ${core} % of a core` };
  }
  const left = all.length - undisturbed.length;
  return { rounds: undisturbed, note: `${undisturbed.length} rounds, ${left} disturbed left out` };
}

export function benchDeskLatency(): Row[] {
  const { rounds, note } = measure();
  const plain = rounds.map((round) => round.plain);
  const theirs = rounds.map((round) => round.theirs);
  const orders = plain.reduce((sum, run) => sum + run.orders.length, 0);
  const what = `${RATE / 1000}k frames/s open loop, median of ${note}`;
  const ofOrders = (runs: readonly Run[]): Float64Array[] => runs.map((run) => run.orders);
  const all = plain.map((run) => run.all);
  const durable = ofOrders(rounds.map((round) => round.journaled));
  return [
    ...rowsOf('desk: frame to signed order', ofOrders(plain), `${what}, ${orders} orders`),
    ...rowsOf('desk: durable, then signed', durable, `${what}, SQLite journal`),
    ...rowsOf('desk: frame to decision', all, `${what}, 20 option legs, every frame`),
    ...rowsOf('ccxt: frame to ticker', theirs, `${what}, same frames, no decision`),
    ...workRows(rounds.map((round) => round.works)),
  ];
}

function workRows(works: readonly Works[]): Row[] {
  const note = `time of the processor, interleaved, median of ${works.length} rounds`;
  const row = (name: string, unit: string, value: (of: Works) => number, what: string): Row => {
    return { name, unit, value: median(works.map(value)), note: `${note}, ${what}` };
  };
  return [
    row('desk: work of a frame', 'us', ({ desk }) => desk, 'with Greeks, orders and fills'),
    row('desk: reading of a frame', 'us', ({ reading }) => reading, 'text to command'),
    row('ccxt: reading of a frame', 'us', ({ theirs }) => theirs, 'text to ticker'),
    row('desk: ccxt reading / ours', 'x', ({ theirs, reading }) => theirs / reading, 'same frames'),
    row(
      'desk: ccxt reading / all of ours',
      'x',
      ({ theirs, desk }) => theirs / desk,
      'same frames',
    ),
  ];
}
