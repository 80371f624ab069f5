import { expect, test } from 'vitest';
import { foreignClientOf } from '../../core/desk/index.ts';
import type { Lots, PriceUnits, QuoteUnits } from '../../core/money/index.ts';
import type { PaperVenue } from '../venues/paper/venue.ts';
import { VenueError, type VenueInstrument, type VenueTrade } from '../venues/venue.ts';
import { DeskRoom } from './desk-room.contract.ts';
import { PERP, START } from './fault-room.contract.ts';

const OTHER = { ...PERP, id: 'BTC-OTHER', symbol: 'BTCOTHER' };
const KILL = { kind: 'kill', scope: 'book', person: 'ann', flatten: false } as const;

const statesOf = (room: DeskRoom) => room.told('report-venue').map(({ state }) => state);

/** The paper venue with a second instrument of these terms. */
const withOther = (inner: PaperVenue, terms: () => Partial<VenueInstrument>) => ({
  connect: (_: readonly string[], listener: Parameters<PaperVenue['connect']>[1]) =>
    inner.connect(['BTCUSDT'], listener),
  trades: (symbol: string, since: number) =>
    symbol === OTHER.symbol ? Promise.resolve([]) : inner.trades(symbol, since),
  instruments: async () => {
    const all = await inner.instruments();
    return [...all, { ...(all[0] as VenueInstrument), symbol: OTHER.symbol, ...terms() }];
  },
});

test('an order that reaches the venue nine seconds late is not ordered a second time', async () => {
  const clients: string[] = [];
  const room: DeskRoom = new DeskRoom({
    venue: (inner) => ({
      submit: (order) => {
        clients.push(order.client);
        if (clients.length > 1) return inner.submit(order);
        return new Promise(() => room.clock.after(9_000, () => void inner.submit(order)));
      },
    }),
  });
  await room.live(40_000);
  expect(clients).toHaveLength(1);
  expect(room.held()).toBe(10n);
  expect(room.machine.position).toBe(10n);
});

test('a venue that needs ten seconds to be connected is connected', async () => {
  let tries = 0;
  const room: DeskRoom = new DeskRoom({
    venue: (inner) => ({
      connect: async (symbols, listener) => {
        tries += 1;
        await new Promise<void>((resolve) => room.clock.after(10_000, resolve));
        await inner.connect(symbols, listener);
      },
    }),
  });
  await room.live(15_000);
  expect(tries).toBe(1);
  expect(room.held()).toBe(10n);
});

test('a wall clock that is set back stops neither ticks nor rounds nor cancels', async () => {
  let [cancels, asked] = [0, 0];
  // The runner is made before its room is.
  let [wall, gone] = [() => START, () => START];
  const room: DeskRoom = new DeskRoom({
    wish: { restAt: 990n, patience: 8 },
    runner: {
      clock: {
        now: () => wall(),
        monotonic: () => gone(),
        after: (ms, action) => room.clock.after(ms, action),
      },
    },
    venue: (inner) => ({
      openOrders: () => {
        asked += 1;
        return inner.openOrders();
      },
      cancel: (symbol, client) => {
        cancels += 1;
        const isLost = cancels < 3;
        if (isLost) return Promise.reject(new VenueError('unknown', 'broken pipe'));
        return inner.cancel(symbol, client);
      },
    }),
  });
  [wall, gone] = [() => room.clock.now(), () => room.clock.monotonic()];
  void room.runner.start();
  for (let tick = 0; tick < 80 && cancels === 0; tick += 1) await room.clock.pass(125);
  wall = () => room.clock.now() - 3_600_000;
  const before = asked;
  await room.clock.pass(60_000);
  expect(cancels).toBeGreaterThanOrEqual(3);
  expect(asked).toBeGreaterThan(before);
  expect(room.held()).toBe(10n);
  const times = room.told('tick').map(({ time }) => time);
  expect(new Set(times).size).toBe(times.length);
  expect(room.faults.filter(({ says }) => says.includes('the clock says'))).toHaveLength(1);
});

test('an order that the venue cannot speak of keeps its own instrument waiting alone', async () => {
  let [submitted, positions] = [0, 0];
  const room = new DeskRoom({
    venue: (inner) => ({
      submit: () => {
        submitted += 1;
        return Promise.reject(new VenueError('refused', 'insufficient margin'));
      },
      positions: () => {
        positions += 1;
        return inner.positions();
      },
      order: () => Promise.reject(new VenueError('unknown', 'its lists need not have all')),
    }),
  });
  await room.live(3_000);
  const before = positions;
  await room.clock.pass(30_000);
  expect(positions).toBeGreaterThan(before);
  expect(statesOf(room).at(-1)).toBe('up');
  expect(room.machine.orders.live()).toMatchObject([{ status: 'unknown' }]);
  expect(submitted).toBe(1);
});

test('a desk whose journal failed refuses a kill and says once that it halted', async () => {
  const reasons: string[] = [];
  const room = new DeskRoom({
    journal: () => ({
      durableSeq: () => 0,
      whenDurable: () => Promise.reject(new Error('the disk is full')),
    }),
    runner: { halted: (reason) => void reasons.push(reason) },
  });
  await room.live(3_000);
  expect(reasons).toEqual(['Error: the disk is full']);
  expect(() => room.runner.submit(KILL)).toThrow('kill is not taken, the desk is not live');
  expect(() => room.runner.submit(KILL)).toThrow('the disk is full');
});

test('a journal that takes no more ends the desk, not the process', async () => {
  const reasons: string[] = [];
  let isFull = false;
  const room = new DeskRoom({
    journal: (inner) => ({
      append: (...record) => {
        if (isFull) throw new Error('the disk is full');
        inner.append(...record);
      },
    }),
    runner: { halted: (reason) => void reasons.push(reason) },
  });
  await room.live(3_000);
  isFull = true;
  await room.clock.pass(3_000);
  expect(reasons).toEqual(['Error: the disk is full']);
  expect(() => room.runner.submit(KILL)).toThrow('the disk is full');
});

test('an order that waits does not leave once its cancel is wanted, durable or not', async () => {
  let [mayGo, isHeld, durable] = [false, false, 0];
  let sent = 0;
  const room: DeskRoom = new DeskRoom({
    runner: { budget: { takeOrder: () => (mayGo ? 0 : 100) } },
    journal: (inner) => ({
      durableSeq: () => (isHeld ? durable : inner.durableSeq()),
      whenDurable: (seq) => (isHeld ? new Promise(() => {}) : inner.whenDurable(seq)),
    }),
    venue: (inner) => ({
      submit: (order) => {
        sent += 1;
        return inner.submit(order);
      },
    }),
  });
  const apply = room.machine.apply.bind(room.machine);
  room.machine.apply = (command) => {
    const all = { kind: 'cancel-intent', instrument: PERP.id, client: '', all: true } as const;
    return command.kind === 'kill' ? [...apply(command), all] : apply(command);
  };
  await room.live(1_500);
  const [{ client } = { client: '' }] = room.machine.orders.live();
  [durable, isHeld] = [room.journal.durableSeq(), true];
  room.runner.submit(KILL);
  mayGo = true;
  await room.clock.pass(200);
  expect(sent).toBe(0);
  expect(room.machine.orders.get(client)).toMatchObject({
    ...{ status: 'rejected', reason: 'cancelled before it was sent' },
  });
});

test('an instrument that the venue trades no more leaves the others as they are', async () => {
  const room = new DeskRoom({
    runner: { instruments: [PERP, OTHER] },
    venue: (inner) => withOther(inner, () => ({ isTrading: false })),
  });
  await room.live(5_000);
  expect(room.held()).toBe(10n);
  expect(room.told('report-notice')).toMatchObject([
    { instrument: OTHER.id, notice: 'terms-changed' },
  ]);
  expect(room.faults).toHaveLength(1);
});

test('one look at an armed venue without an answer disarms nothing', async () => {
  let [isTrading, isMute] = [true, false];
  const room = new DeskRoom({
    wish: { restAt: 900n },
    runner: { instruments: [PERP, OTHER], terms: { reviewMs: 5_000 } },
    venue: (inner) => ({
      ...withOther(inner, () => ({ isTrading })),
      time: () => (isMute ? Promise.reject(new VenueError('unknown', 'timeout')) : inner.time()),
    }),
  });
  await room.live(3_000);
  isTrading = false;
  await room.clock.pass(6_000);
  isMute = true;
  await room.clock.pass(6_000);
  isMute = false;
  await room.clock.pass(10_000);
  // The first word is that nothing is known yet.
  expect(statesOf(room).slice(1)).not.toContain('down');
  expect(statesOf(room).at(-1)).toBe('up');
  expect(room.faults.some(({ says }) => says.startsWith('not armed'))).toBe(false);
  expect(room.told('report-notice')).toHaveLength(1);
});

test('trades whose ids are forgotten are not booked again by a desk that starts', async () => {
  const [count, everyMs] = [18_000, 1_000];
  const client = foreignClientOf(PERP.id, 'x');
  const trades = Array.from({ length: count }, (_, at): VenueTrade => {
    const time = START - (count - at) * everyMs;
    return {
      ...{ symbol: PERP.symbol, client: 'x', order: '1', trade: `t${at}`, side: 'buy' },
      ...{ price: '100.0', size: '0.001', fee: '0', feeAsset: 'USDT', isMaker: false, time },
    } as VenueTrade;
  });
  const before = { start: START - 30 * 86_400_000, last: START, cancels: [] };
  const room = new DeskRoom({
    wish: { target: 0n },
    runner: { before },
    venue: () => ({
      trades: (_symbol, since) =>
        Promise.resolve(trades.filter(({ time }) => time >= since).slice(0, 1_000)),
    }),
  });
  for (const { trade, time } of trades) {
    const [size, price, fee] = [1n as Lots, 1_000n as PriceUnits, 0n as QuoteUnits];
    room.machine.orders.fill({ kind: 'report-fill', client, trade, price, size, fee, time });
  }
  await room.live(2_000);
  expect(room.told('report-fill').length).toBeGreaterThan(10_000);
  expect(room.machine.position).toBe(0n);
});
