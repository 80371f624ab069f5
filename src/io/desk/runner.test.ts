import { describe, expect, test } from 'vitest';
import type { QuoteUnits } from '../../core/money/index.ts';
import { VenueError, type VenueOrder } from '../venues/venue.ts';
import { DeskRoom } from './desk-room.contract.ts';
import { PERP } from './fault-room.contract.ts';

const statesOf = (room: DeskRoom) => room.told('report-venue').map(({ state }) => state);
const ORDER: VenueOrder = {
  ...{ symbol: 'BTCUSDT', client: 'x', side: 'buy', size: '0.005', limit: '90.0' },
  ...{ timeInForce: 'until-cancelled', reduceOnly: false },
};

describe('the way of an order', () => {
  test('a live desk comes to what it wants, and says each step in its journal', async () => {
    const room = await new DeskRoom().live(3_000);
    expect(room.held()).toBe(10n);
    expect(room.machine.position).toBe(10n);
    const steps = room.told('report-order').map(({ status }) => status);
    expect(steps[0]).toBe('sent');
    expect(steps).toContain('filled');
    expect(room.journal.durableSeq()).toBe(room.machine.seq);
    expect(statesOf(room)).toEqual(['down', 'up']);
  });

  test('nothing leaves before its cause is durable', async () => {
    const written: (() => void)[] = [];
    const room = await new DeskRoom({
      journal: () => ({
        durableSeq: () => 0,
        whenDurable: () => new Promise((resolve) => written.push(resolve)),
      }),
    }).live(3_000);
    expect(room.machine.orders.live()).toMatchObject([{ status: 'intended' }]);
    expect(written).toHaveLength(1);
    expect(room.held()).toBe(0n);
  });

  test('a journal that fails stops everything', async () => {
    const room = new DeskRoom({
      journal: () => ({
        durableSeq: () => 0,
        whenDurable: () => Promise.reject(new Error('the disk is full')),
      }),
    });
    await room.live(3_000);
    const { length } = room.commands;
    await room.clock.pass(3_000);
    expect(room.commands).toHaveLength(length);
    expect(room.faults.at(-1)?.says).toContain('the disk is full');
  });

  test('an order that could not leave in time is given up', async () => {
    const budget = { takeOrder: () => 100 };
    const room = await new DeskRoom({ runner: { budget } }).live(7_000);
    const reports = room.told('report-order');
    expect(reports[0]).toMatchObject({ status: 'rejected' });
    expect(reports[0]?.reason).toMatch(/not sent within 5\d\d\d ms/);
    expect(room.held()).toBe(0n);
  });

  test('a cancel asks no budget, and is asked for until the order ended', async () => {
    let [taken, cancels] = [0, 0];
    const budget = { takeOrder: () => (taken++ < 1 ? 0 : 1_000) };
    const room = new DeskRoom({
      wish: { restAt: 990n, patience: 4 },
      runner: { budget },
      venue: (inner) => ({
        cancel: (symbol, client) => {
          cancels += 1;
          const isLost = cancels < 3;
          if (isLost) return Promise.reject(new VenueError('unknown', 'broken pipe'));
          return inner.cancel(symbol, client);
        },
      }),
    });
    await room.live(6_000);
    expect(cancels).toBe(3);
    expect(await room.open()).toEqual([]);
  });
});

describe('a venue in trouble', () => {
  test('one that cannot be reached is down, and its order is known to be unsent', async () => {
    let isUp = false;
    const room = new DeskRoom({
      venue: (inner) => ({
        submit: (order) =>
          isUp ? inner.submit(order) : Promise.reject(new VenueError('unavailable', 'no route')),
        openOrders: () =>
          isUp ? inner.openOrders() : Promise.reject(new VenueError('unavailable', 'no route')),
      }),
    });
    await room.live(2_000);
    expect(statesOf(room)).toEqual(['down']);
    isUp = true;
    await room.clock.pass(3_000);
    expect(statesOf(room)).toEqual(['down', 'up']);
    expect(room.held()).toBe(10n);
  });

  test('one whose stream broke is degraded until it was asked for what was missed', async () => {
    const room = await new DeskRoom().live(2_000);
    room.exchange.disconnect('desk', room.clock.now() + 2_000, room.clock.now());
    room.courier.wake();
    await room.clock.pass(1_000);
    expect(statesOf(room)).toEqual(['down', 'up', 'degraded']);
    await room.clock.pass(3_000);
    expect(statesOf(room)).toEqual(['down', 'up', 'degraded', 'up']);
  });

  test('a clock that is past its budget, or a key that may withdraw, arms nothing', async () => {
    const skewed = new DeskRoom();
    skewed.exchange.skewClock(1_500, skewed.clock.now());
    await skewed.live(3_000);
    expect(skewed.held()).toBe(0n);
    expect(skewed.faults[0]?.says).toContain('1500 ms from ours');
    skewed.exchange.skewClock(0, skewed.clock.now());
    await skewed.clock.pass(5_000);
    expect(skewed.held()).toBe(10n);
    const rights = { trade: true, withdraw: true };
    const rich = new DeskRoom({ venue: () => ({ rights: () => Promise.resolve(rights) }) });
    await rich.live(3_000);
    expect(rich.held()).toBe(0n);
    expect(rich.faults[0]?.says).toContain('may withdraw');
  });

  test('terms that change on the way leave an instrument for closing only', async () => {
    const room = new DeskRoom({ wish: { target: 0n } });
    await room.live(1_000);
    room.exchange.changeTerms('BTCUSDT', { tick: 5n as never }, room.clock.now());
    room.courier.wake();
    await room.clock.pass(500);
    expect(room.told('report-notice')).toMatchObject([{ notice: 'terms-changed' }]);
  });

  test('a number that does not fit names venue, symbol and value, and restricts', async () => {
    const room = new DeskRoom({
      wish: { target: 10n },
      venue: (inner) => ({
        connect: async (symbols, listener) => {
          await inner.connect(symbols, listener);
          const quote = ['100.05', '1', '100.1', '1'] as const;
          room.clock.after(1, () => listener.quote('BTCUSDT', 0, ...quote));
        },
      }),
    });
    await room.live(1_000);
    expect(room.faults[0]?.says).toContain('paper BTCUSDT: price "100.05"');
    expect(room.told('report-notice')).toHaveLength(1);
    expect(room.held()).toBe(0n);
    const refusal = room.told('report-order').find(({ status }) => status === 'rejected');
    expect(refusal?.reason).toContain('terms of the instrument changed');
  });
});

describe('orders and trades that the desk does not know', () => {
  test('an order of this journal is cancelled, one of somebody else is left alone', async () => {
    const room = new DeskRoom({ wish: { target: 0n } });
    const orphan = `bw${room.journal.id.slice(0, 8)}-zz-0`;
    for (const client of [orphan, 'by-hand-1']) void room.paper.submit({ ...ORDER, client });
    await room.clock.pass(10);
    await room.live(1_000);
    expect(await room.open()).toEqual(['by-hand-1']);
    expect(room.faults[0]?.says).toContain(orphan);
  });

  test('a trade by hand moves the position under its own name', async () => {
    const room = await new DeskRoom({ wish: { target: 0n } }).live(1_000);
    void room.paper.submit({ ...ORDER, client: 'by-hand-1', limit: '102.0' });
    await room.clock.pass(1_000);
    expect(room.machine.position).toBe(5n);
    expect(room.told('report-fill')).toMatchObject([{ client: `foreign:${PERP.id}:by-hand-1` }]);
  });

  test('an account and positions are stated in whole units', async () => {
    const room = await new DeskRoom().live(3_000);
    const account = room.told('report-account').at(-1);
    expect(account?.equity).toBeLessThanOrEqual((10n ** 14n) as QuoteUnits);
    expect(room.told('report-position').at(-1)).toMatchObject({ instrument: PERP.id, size: 10n });
  });
});

describe('the dead-man switch', () => {
  const wish = { restAt: 900n };

  test('is renewed while an order rests, and goes off when the process is gone', async () => {
    const room = await new DeskRoom({ wish }).live(120_000);
    expect(await room.open()).toHaveLength(1);
    room.runner.halt();
    await room.clock.pass(29_000);
    expect(await room.open()).toEqual([]);
  });

  test('is set before an order may rest', async () => {
    const room = new DeskRoom({
      wish,
      venue: () => ({
        cancelAllAfter: () => Promise.reject(new VenueError('unknown', 'no answer')),
      }),
    });
    await room.live(3_000);
    expect(await room.open()).toEqual([]);
    expect(room.machine.orders.live()).toMatchObject([{ status: 'intended' }]);
  });

  test('is taken back at a clean stop', async () => {
    const room = await new DeskRoom({ wish }).live(5_000);
    void room.runner.stop();
    await room.clock.pass(120_000);
    expect(await room.open()).toHaveLength(1);
  });
});
