/** What went wrong once, or would have: each of these lost money before it was a test. */
import { expect, test } from 'vitest';
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type { DeskEvent, OrderStatus } from '../model/index.ts';
import { Desk } from './desk.ts';
import {
  AT_ONCE,
  BTC_PERP,
  CALL,
  CONSTRAINTS,
  DELTA_BAND,
  deskTerms,
  moduleOf,
  Played,
  rung,
} from './desks.contract.ts';

const FLATTEN = moduleOf({
  id: 'stop',
  scope: 'book',
  ladder: [rung({ enter: 'drawdown > 0.05', latch: true, respond: [{ do: 'flatten' }] })],
});

/** Both perpetuals at a price. */
function quoted(played: Played, price = 60_000): Played {
  played.quote(price);
  played.quote(price, 'BTC-PERP-2');
  return played;
}

const hedger = (): Played => {
  const played = quoted(new Played(deskTerms([DELTA_BAND])));
  played.holds('BTC-PERP-2', 5_000n);
  played.tick();
  return played;
};

function say(
  played: Played,
  client: string,
  status: OrderStatus,
  filled = 0n,
): readonly DeskEvent[] {
  const report = { kind: 'report-order', client, status, order: '', reason: '' } as const;
  return played.tell({ ...report, time: played.time, filled: filled as Lots });
}

const kill = (played: Played, scope = 'book'): readonly DeskEvent[] =>
  played.tell({ kind: 'kill', time: played.time, scope, flatten: true, person: 'ada' });

const seconds = (played: Played, count: number, price = 60_000): void => {
  for (let n = 0; n < count; n += 1) quoted(played.after(1_000), price).tick();
};

test('trades of two underlyings keep the names of their orders through a snapshot', () => {
  const eth = { ...BTC_PERP, id: 'ETH-PERP', symbol: 'ETHUSDT', underlying: 'ETH' };
  const slow = { ...AT_ONCE, plan: 'twap', durationMs: 60_000, slices: 6 } as const;
  const sell = moduleOf({
    scope: 'book',
    execution: slow,
    ladder: [rung({ enter: 'exposure > 1', respond: [{ do: 'reduce', share: 1 }] })],
  });
  const terms = deskTerms([sell], { instruments: [eth, BTC_PERP] });
  const played = new Played(terms);
  for (const id of ['ETH-PERP', 'BTC-PERP']) {
    played.quote(60_000, id);
    played.holds(id, 1_000n);
  }
  played.tick();
  const options = { journal: 'feedbeef'.repeat(4), solver: played.desk.state.solver };
  const other = Desk.fromSnapshot(played.desk.snapshot(), terms, options);
  for (let n = 0; n < 70; n += 1) {
    played.after(1_000);
    for (const id of ['ETH-PERP', 'BTC-PERP']) played.quote(60_000, id);
    for (const { client } of played.desk.state.orders.live()) played.fill(client);
  }
  const from = played.commands.findIndex(({ kind }) => kind === 'tick') + 1;
  for (const command of played.commands.slice(from)) other.apply(command);
  expect(other.eventHash()).toBe(played.desk.eventHash());
});

test('a kill closes what a late fill, or the venue, brings back', () => {
  const played = hedger();
  const [order] = Played.orders(played.said);
  kill(played, 'venue:paper');
  say(played, order?.client ?? '', 'open');
  played.fill(order?.client ?? '');
  const [closing] = Played.orders(played.said.slice(-1));
  expect(closing).toMatchObject({ instrument: 'BTC-PERP', side: 'buy', size: order?.size });
});

test('fills that were called and never came are settled by the position of the venue', () => {
  const played = hedger();
  const [order] = Played.orders(played.said);
  const size = order?.size ?? (0n as Lots);
  say(played, order?.client ?? '', 'filled', size);
  for (let n = 0; n < 3; n += 1) {
    seconds(played, 6);
    played.holds('BTC-PERP', -size);
  }
  expect(played.desk.state.book.size[0]).toBe(-size);
  expect(played.desk.state.orders.live()).toEqual([]);
});

test('an order that comes to life after it was given up is taken back', () => {
  const played = hedger();
  const [first] = Played.orders(played.said);
  const client = first?.client ?? '';
  for (const status of ['unknown', 'not-found', 'not-found'] as const) {
    say(played.after(16_000), client, status);
  }
  seconds(played, 2);
  const second = Played.orders(played.said).at(-1);
  expect(second?.client).not.toBe(client);
  say(played, second?.client ?? '', 'cancelled');
  say(played, client, 'open');
  say(played, client, 'open');
  const cancels = played.said.filter((event) => event.kind === 'cancel-intent');
  expect(cancels.at(-1)).toMatchObject({ client });
  const count = Played.orders(played.said).length;
  seconds(played, 30);
  expect(Played.orders(played.said)).toHaveLength(count);
});

test('a slow hedge ends when somebody else has closed the position', () => {
  const slow = { ...AT_ONCE, plan: 'twap', durationMs: 600_000, slices: 10 } as const;
  const played = quoted(new Played(deskTerms([moduleOf({ ...DELTA_BAND, execution: slow })])));
  played.holds('BTC-PERP-2', 5_000n);
  seconds(played, 5);
  for (const { client } of played.desk.state.orders.live()) played.fill(client);
  const foreign = { kind: 'report-fill', client: 'foreign:BTC-PERP-2:x', trade: 'x' } as const;
  const size = { size: -5_000n as Lots, price: 600_000n as PriceUnits, fee: 0n as QuoteUnits };
  played.tell({ ...foreign, ...size, time: played.time });
  const count = Played.orders(played.said).length;
  seconds(played, 120);
  const later = Played.orders(played.said).slice(count);
  // Nothing is sold on; what was sold already is bought back to the edge of the band.
  expect(later.every(({ side }) => side === 'buy')).toBe(true);
});

test('an option is sold around its own price, not around that of its underlying', () => {
  const played = new Played(deskTerms([]));
  const [mark, index] = [12_000n as PriceUnits, 580_000n as PriceUnits];
  const said = { kind: 'observe-mark', source: 's', sourceTime: played.time } as const;
  played.tell({ ...said, time: played.time, instrument: CALL.id, mark, index });
  played.quote(1_200, CALL.id);
  played.holds(CALL.id, 200n);
  const [order] = Played.orders(kill(played));
  expect(order?.limit).toBeGreaterThan(11_000n);
  expect(order?.limit).toBeLessThan(12_000n);
});

test('a mark that stopped hides no loss and no price', () => {
  const played = new Played(deskTerms([FLATTEN]));
  const [mark, index] = [600_000n as PriceUnits, 600_000n as PriceUnits];
  const said = { kind: 'observe-mark', source: 's', sourceTime: played.time } as const;
  played.tell({ ...said, time: played.time, instrument: 'BTC-PERP', mark, index });
  played.quote(60_000);
  played.holds('BTC-PERP', 1_000n);
  played.tick();
  for (let n = 0; n < 100; n += 1) {
    played.after(1_000).quote(60_000 - 150 * n);
    played.tick();
  }
  const [order] = Played.orders(played.said);
  expect(order).toMatchObject({ side: 'sell', size: 1_000n, reduceOnly: true });
  expect(order?.limit).toBeLessThan(560_000n);
});

test('a latched stop goes on until all is flat, though its condition has let go', () => {
  const played = new Played(deskTerms([FLATTEN]));
  played.quote(60_000);
  played.holds('BTC-PERP', 1_000n);
  played.tick();
  played.after(1_000).quote(52_000);
  const [first] = Played.orders(played.tick());
  say(played, first?.client ?? '', 'cancelled');
  for (let n = 0; n < 20; n += 1) {
    played.after(1_000).quote(59_000);
    played.tick();
  }
  expect(Played.orders(played.said).length).toBeGreaterThan(1);
  expect(Played.orders(played.said).at(-1)).toMatchObject({ side: 'sell', size: 1_000n });
});

test('what only reduces waits for no budget, no fresh quote and no slower trade', () => {
  const strict = { ...CONSTRAINTS, cooldownMs: 600_000, turnoverMax: 1n as QuoteUnits };
  const stop = moduleOf({ ...FLATTEN, constraints: { ...strict, signChangesMax: 1 } });
  const played = new Played(deskTerms([stop]));
  played.quote(60_000);
  played.holds('BTC-PERP', 1_000n);
  played.tick();
  const said = { kind: 'observe-mark', source: 's', instrument: 'BTC-PERP' } as const;
  const prices = { mark: 520_000n as PriceUnits, index: 520_000n as PriceUnits };
  played.after(60_000);
  played.tell({ ...said, ...prices, sourceTime: played.time, time: played.time });
  const [order] = Played.orders(played.tick());
  expect(order).toMatchObject({ side: 'sell', size: 1_000n, reduceOnly: true });
  expect(order?.limit).toBeLessThan(521_000n);
});

test('a flattening that is refused is tried again after longer and longer', () => {
  const played = quoted(new Played(deskTerms([])));
  played.holds('BTC-PERP', 1_000n);
  kill(played);
  for (let n = 0; n < 240; n += 1) {
    for (const { client } of played.desk.state.orders.live()) say(played, client, 'rejected');
    quoted(played.after(250)).tick();
  }
  expect(Played.orders(played.said).length).toBeLessThan(30);
  expect(played.said.filter(({ kind }) => kind === 'alert')).toHaveLength(1);
});

test('an ask to re-arm is not for a stop that came after it', () => {
  const played = quoted(new Played(deskTerms([])));
  const rearm = (person: string) =>
    played.tell({ kind: 'rearm', time: played.time, scope: 'book', person });
  kill(played);
  expect(rearm('bruno')).toMatchObject([{ kind: 'rearm-asked' }]);
  kill(played);
  expect(rearm('chen')).toMatchObject([{ kind: 'rearm-asked', person: 'chen' }]);
  played.after(3_600_000);
  expect(rearm('dora')).toMatchObject([{ kind: 'rearm-asked', person: 'dora' }]);
  expect(rearm('  ')).toMatchObject([{ kind: 'refused' }]);
  expect(rearm('emil')).toMatchObject([{ kind: 'rearmed' }, { kind: 'mode-changed' }]);
});

test('a scope that only closes is never turned round by a trade that was under way', () => {
  const slow = { ...AT_ONCE, plan: 'twap', durationMs: 60_000, slices: 2 } as const;
  const short = moduleOf({
    scope: 'instrument:BTC-PERP',
    execution: slow,
    ladder: [
      rung({
        enter: 'position_value > -300000',
        respond: [{ do: 'hold', instrument: 'BTC-PERP', exposure: -300_000 }],
      }),
    ],
  });
  const played = quoted(new Played(deskTerms([short])));
  played.holds('BTC-PERP', 1_000n);
  played.tick();
  const [first] = Played.orders(played.said);
  say(played, first?.client ?? '', 'cancelled');
  played.tell({ kind: 'kill', time: played.time, scope: 'book', flatten: false, person: 'ada' });
  for (let n = 0; n < 120; n += 1) {
    quoted(played.after(1_000)).tick();
    for (const { client } of played.desk.state.orders.live()) played.fill(client);
  }
  expect(played.desk.state.book.size[0]).toBeGreaterThanOrEqual(0n);
});

test('a first statement that is older than our own fill is not believed at once', () => {
  const played = hedger();
  const [order] = Played.orders(played.said);
  played.fill(order?.client ?? '');
  const count = Played.orders(played.said).length;
  expect(played.holds('BTC-PERP', 0n).map(({ kind }) => kind)).toContain('position-differs');
  expect(Played.orders(played.said)).toHaveLength(count);
  expect(played.desk.state.book.size[0]).toBe(-4_500n);
});

test('no transfer goes out on a statement that another one has used', () => {
  const top = moduleOf({
    scope: 'book',
    ladder: [
      rung({
        enter: 'equity > 0',
        repeatMs: 1_000,
        respond: [{ do: 'transfer', from: 'paper', to: 'other', amount: 1_000 }],
      }),
    ],
  });
  const played = new Played(deskTerms([top]));
  const money = (amount: bigint): QuoteUnits => (amount * 100_000_000n) as QuoteUnits;
  const account = { equity: money(1_500n), initial: money(0n), maintenance: money(0n) };
  const said = { kind: 'report-account', venue: 'paper', ...account, available: money(1_500n) };
  played.tell({ ...said, time: played.time } as never);
  for (let n = 0; n < 50; n += 1) played.after(1_000).tick();
  expect(played.said.filter(({ kind }) => kind === 'transfer-intent')).toHaveLength(1);
  kill(played);
  played.tell({ ...said, time: played.time } as never);
  for (let n = 0; n < 5; n += 1) played.after(1_000).tick();
  expect(played.said.filter(({ kind }) => kind === 'transfer-intent')).toHaveLength(1);
});

test('a clock that runs away is refused, and a kill is taken all the same', () => {
  const played = quoted(new Played(deskTerms([])));
  played.holds('BTC-PERP', 1_000n);
  for (const time of [played.time * 1_000, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(played.tell({ kind: 'tick', time })).toMatchObject([{ kind: 'refused' }]);
  }
  const early = { kind: 'kill', time: played.time - 5_000, scope: 'book', flatten: true } as const;
  expect(played.tell({ ...early, person: 'ada' })[0]).toMatchObject({ kind: 'killed' });
});

test('an empty side is no loss, and a value from outside is not the book', () => {
  const played = new Played(deskTerms([]));
  played.quote(1_500, CALL.id);
  played.holds(CALL.id, 100n);
  const before = played.desk.state.book.equity();
  const empty = { bid: 0n, bidSize: 0n, ask: 15_001n, askSize: 5n } as never as object;
  const said = { kind: 'observe-quote', source: 'x', instrument: CALL.id } as const;
  played.after(1_000);
  played.tell({ ...said, ...empty, sourceTime: played.time, time: played.time } as never);
  expect(played.desk.state.book.equity()).toBe(before);
  const values = { kind: 'observe-values', source: 'feed', sourceTime: 0 } as const;
  const events = played.tell({ ...values, time: played.time, values: { drawdown: 0 } });
  expect(events).toMatchObject([{ kind: 'refused', code: 'unknown-value' }]);
});

test('a position that was stated before there was a price is taken with the first one', () => {
  const played = new Played(deskTerms([DELTA_BAND]));
  played.holds('BTC-PERP-2', 5_000n);
  expect(played.desk.state.book.size[1]).toBe(0n);
  const events = played.quote(60_000, 'BTC-PERP-2');
  expect(events[0]).toMatchObject({ kind: 'position-adopted', from: 0n, to: 5_000n });
  expect(played.desk.state.book.equity()).toBe(played.desk.state.book.capital);
});
