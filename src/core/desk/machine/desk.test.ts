import { expect, test } from 'vitest';
import { Desk } from './desk.ts';
import { AT_ONCE, CALL, DELTA_BAND, deskTerms, moduleOf, Played, rung } from './desks.contract.ts';

function shortCalls(): Played {
  const played = new Played(deskTerms([DELTA_BAND]));
  played.quote(60_000);
  played.tell({
    ...{ kind: 'observe-mark' as const, time: played.time, instrument: CALL.id, source: 'surface' },
    ...{ sourceTime: played.time, mark: 30_000n as never, index: 0n as never },
  });
  played.volatility(0.6);
  played.holds(CALL.id, -40n); // 4 calls short: delta near -2
  return played;
}

test('a book outside its band is hedged to the edge, once', () => {
  const played = shortCalls();
  const [order, ...others] = Played.orders(played.tick());
  expect(others).toEqual([]);
  expect(order).toMatchObject({ instrument: 'BTC-PERP', side: 'buy', module: 'delta-band' });
  const delta = Number(order?.size) / 1_000;
  expect(delta).toBeGreaterThan(1.4);
  expect(delta).toBeLessThan(1.8);
  // While it is out nothing more is sent, whatever the price does.
  for (const price of [61_000, 62_000, 63_000]) {
    expect(Played.orders(played.after(1_000).quote(price))).toEqual([]);
  }
  expect(played.denials()).toContain('outstanding');
});

test('after the fill the book is inside its band and stays alone', () => {
  const played = shortCalls();
  const [order] = Played.orders(played.tick());
  played.fill(order?.client ?? '');
  for (let n = 0; n < 20; n += 1) {
    expect(Played.orders(played.after(1_000).quote(60_000 - n))).toEqual([]);
  }
});

test('the same commands give the same events and state, also from a snapshot', () => {
  const played = shortCalls();
  const [order] = Played.orders(played.tick());
  const at = played.commands.length;
  const saved = played.desk.snapshot();
  played.fill(order?.client ?? '');
  for (const price of [58_000, 55_000, 62_000]) played.after(2_000).quote(price);
  const options = {
    journal: 'feedbeef'.repeat(4),
    solver: () => ({ kind: 'unsolved', status: '' }) as const,
  };
  const again = new Desk(deskTerms([DELTA_BAND]), options);
  for (const command of played.commands) again.replay(again.encode(command));
  const resumed = Desk.fromSnapshot(saved, deskTerms([DELTA_BAND]), options);
  for (const command of played.commands.slice(at)) resumed.apply(command);
  for (const desk of [again, resumed]) {
    expect(desk.eventHash()).toBe(played.desk.eventHash());
    expect(desk.stateHash()).toBe(played.desk.stateHash());
  }
});

test('an unknown order stops everything until its truth is known', () => {
  const played = shortCalls();
  const [order] = Played.orders(played.tick());
  const client = order?.client ?? '';
  const say = { kind: 'report-order', client, filled: 0n as never, order: '', reason: '' } as const;
  const events = played.tell({ ...say, time: played.time, status: 'unknown' });
  expect(events.map(({ kind }) => kind)).toContain('reconcile-wanted');
  for (let n = 0; n < 10; n += 1) {
    expect(Played.orders(played.after(1_000).quote(70_000))).toEqual([]);
  }
  played.tell({ ...say, time: played.time, status: 'not-found' });
  played.after(16_000).quote(70_000);
  played.tell({ ...say, time: played.time, status: 'not-found' });
  played.after(1_000).quote(70_000);
  const [again] = Played.orders(played.said.slice(-6));
  expect(again?.client).not.toBe(client);
});

test('when the first venue is down the hedge goes to the next one', () => {
  const played = shortCalls();
  played.tell({
    kind: 'report-venue',
    time: played.time,
    venue: 'paper',
    state: 'down',
    clockOffsetMs: 0,
  });
  const [order] = Played.orders(played.quote(60_000, 'BTC-PERP-2'));
  expect(order?.instrument).toBe('BTC-PERP-2');
});

test('a stale price trades nothing and says so', () => {
  const played = shortCalls();
  expect(Played.orders(played.after(20_000).tick())).toEqual([]);
  played.quote(60_000);
  expect(Played.orders(played.said).length).toBe(1);
});

test('a kill cancels all, lets the scope close only, and flattens when asked', () => {
  const played = shortCalls();
  played.quote(3_000, CALL.id);
  const [order] = Played.orders(played.said);
  const kill = { kind: 'kill', scope: 'book', flatten: true, person: 'ada' } as const;
  const events = played.tell({ ...kill, time: played.time });
  expect(events.slice(0, 3).map(({ kind }) => kind)).toEqual([
    'killed',
    'mode-changed',
    'cancel-intent',
  ]);
  // The call has no order of its own, so it is bought back at once.
  const flat = { instrument: CALL.id, side: 'buy', size: 40n, reduceOnly: true, module: '' };
  expect(Played.orders(events)).toMatchObject([flat]);
  // The hedge was filled before it could be cancelled: that is closed too.
  played.fill(order?.client ?? '');
  expect(Played.orders(played.said).at(-1)).toMatchObject({
    ...{ instrument: 'BTC-PERP', side: 'sell', size: order?.size, reduceOnly: true },
  });
});

test('a stop is taken back by two different persons, not by one', () => {
  const played = shortCalls();
  const rearm = (person: string) =>
    played.tell({ kind: 'rearm', time: played.time, scope: 'book', person });
  expect(rearm('ada')).toMatchObject([{ kind: 'refused', code: 'not-stopped' }]);
  played.tell({ kind: 'kill', time: played.time, scope: 'book', flatten: false, person: 'ada' });
  expect(rearm('ada')).toMatchObject([{ kind: 'rearm-asked' }]);
  expect(rearm('ada')).toMatchObject([{ kind: 'refused', code: 'same-person' }]);
  expect(rearm('bruno')).toMatchObject([
    { kind: 'rearmed' },
    { kind: 'mode-changed', to: 'normal' },
  ]);
});

test('a module that guards a drawdown latches, and says with which values', () => {
  const guard = moduleOf({
    id: 'drawdown',
    scope: 'book',
    ladder: [
      rung({
        id: 'warn',
        enter: 'drawdown > 0.01',
        respond: [{ do: 'alert', severity: 'warning', text: 'down' }],
      }),
      rung({
        id: 'stop',
        enter: 'drawdown > 0.05',
        latch: true,
        respond: [{ do: 'mode', mode: 'close-only', scope: 'book' }, { do: 'flatten' }],
      }),
    ],
  });
  const played = new Played(deskTerms([guard]));
  played.quote(60_000);
  played.holds('BTC-PERP', 2_000n);
  played.tick();
  played.after(1_000).quote(59_000);
  expect(played.tick().map(({ kind }) => kind)).toEqual(['module-fired', 'alert']);
  played.after(1_000).quote(57_000);
  const events = played.tick();
  expect(events[0]).toMatchObject({
    kind: 'module-fired',
    rung: 'stop',
    evidence: [['drawdown', expect.closeTo(0.06, 3)]],
  });
  expect(Played.orders(events)).toMatchObject([
    { instrument: 'BTC-PERP', side: 'sell', size: 2_000n, reduceOnly: true },
  ]);
});

test('an hour of equal slices sends one child at a time and all of the hedge', () => {
  const slow = moduleOf({
    ...DELTA_BAND,
    execution: { ...AT_ONCE, plan: 'twap', durationMs: 60_000, slices: 6 },
  });
  const played = new Played(deskTerms([slow]));
  played.quote(60_000);
  played.quote(60_000, 'BTC-PERP-2');
  played.holds('BTC-PERP-2', 2_000n);
  for (let second = 0; second < 90; second += 1) {
    played.after(1_000).quote(60_000);
    for (const { client, status } of played.desk.state.orders.live()) {
      if (status === 'intended') played.fill(client);
    }
    if (second === 30) {
      const options = { journal: 'feedbeef'.repeat(4), solver: played.desk.state.solver };
      played.desk = Desk.fromSnapshot(played.desk.snapshot(), deskTerms([slow]), options);
    }
  }
  const orders = Played.orders(played.said);
  expect(orders.length).toBeGreaterThanOrEqual(6);
  expect(orders.reduce((sum, { size }) => sum + size, 0n)).toBe(1_500n);
});

test('a rung of patience rests behind the price and crosses when its time is over', () => {
  const patient = moduleOf({
    ...DELTA_BAND,
    execution: { ...AT_ONCE, waitsMs: [5_000, 0, 0] },
  });
  const played = new Played(deskTerms([patient]));
  played.quote(60_000);
  played.quote(60_000, 'BTC-PERP-2');
  played.holds('BTC-PERP-2', 2_000n);
  const [first] = Played.orders(played.tick());
  expect(first).toMatchObject({ timeInForce: 'post-only', side: 'sell', limit: 600_002n });
  const say = { kind: 'report-order', client: first?.client ?? '', filled: 0n as never } as const;
  played.tell({ ...say, time: played.time, status: 'open', order: '1', reason: '' });
  const events = played.after(6_000).quote(60_000);
  expect(events).toMatchObject([{ kind: 'cancel-intent', client: first?.client, all: false }]);
  played.tell({ ...say, time: played.time, status: 'cancelled', order: '1', reason: '' });
  played.after(600).quote(60_000);
  expect(Played.orders(played.said).at(-1)).toMatchObject({ timeInForce: 'immediate-or-cancel' });
});
