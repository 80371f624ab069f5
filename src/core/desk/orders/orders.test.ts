import { describe, expect, test } from 'vitest';
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type { OrderIntent, ReportOrder } from '../model/index.ts';
import { foreignClientOf, ORDERS_TERMS, Orders, remainingLots } from './index.ts';

const PERP = 'BTC-PERP';

function intent(client: string, side: 'buy' | 'sell' = 'buy', size = 10n): OrderIntent {
  const parts = { limit: 100n as PriceUnits, timeInForce: 'until-cancelled' as const };
  return {
    ...{ client, instrument: PERP, side, size: size as Lots, ...parts },
    ...{ reduceOnly: false, module: 'hedge' },
  };
}

function report(
  client: string,
  status: ReportOrder['status'],
  more: { filled?: bigint; time?: number; order?: string } = {},
): ReportOrder {
  const { filled = 0n, time = 1_000, order = '' } = more;
  return { kind: 'report-order', time, client, status, filled: filled as Lots, order, reason: '' };
}

const trade = (client: string, id: string, size: bigint, time = 1_000) => ({
  ...{ kind: 'report-fill' as const, time, client, trade: id, size: size as Lots },
  ...{ price: 100n as PriceUnits, fee: 0n as QuoteUnits },
});

function begin(...orders: readonly OrderIntent[]): Orders {
  const machine = new Orders();
  orders.forEach((order, at) => {
    machine.intend(order, at + 1, 1_000);
  });
  return machine;
}

const kindsOf = (outcome: readonly { readonly kind: string }[]) => outcome.map(({ kind }) => kind);

describe('the life of an order', () => {
  test('from its intent it is in flight, filled it is not', () => {
    const orders = begin(intent('a'));
    expect(orders.inFlight(PERP)).toEqual({ buy: 10n, sell: 0n });
    orders.report(report('a', 'sent'));
    orders.report(report('a', 'open', { order: '77' }));
    expect(orders.byVenueId(PERP, '77')?.client).toBe('a');
    orders.fill(trade('a', 't1', 4n));
    expect(orders.inFlight(PERP)).toEqual({ buy: 6n, sell: 0n });
    const last = orders.fill(trade('a', 't2', 6n));
    expect(kindsOf(last)).toEqual(['fill-booked', 'order-changed']);
    expect(orders.get('a')).toMatchObject({ status: 'filled', booked: 10n });
    expect(orders.live()).toEqual([]);
    expect(orders.inFlight(PERP)).toEqual({ buy: 0n, sell: 0n });
  });

  test('a trade has the sign of the side of its order', () => {
    const orders = begin(intent('a', 'sell'));
    const [booked] = orders.fill(trade('a', 't1', 4n));
    expect(booked).toMatchObject({ kind: 'fill-booked', size: -4n, instrument: PERP });
  });

  test('a client id is intended once', () => {
    const orders = begin(intent('a'));
    expect(() => orders.intend(intent('a'), 2, 1_000)).toThrow('client-id-once');
    expect(() => orders.intend(intent('b', 'buy', 0n), 2, 1_000)).toThrow('order-size');
  });

  test('outstanding orders are found by instrument', () => {
    const orders = begin(intent('b'), intent('a'));
    expect(orders.outstanding([PERP]).map(({ client }) => client)).toEqual(['a', 'b']);
    expect(orders.outstanding(['ETH-PERP'])).toEqual([]);
  });
});

describe('reports that are late, repeated or against each other', () => {
  test('a trade after the cancel is booked', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'cancelled'));
    expect(orders.live()).toEqual([]);
    const late = orders.fill(trade('a', 't1', 3n));
    expect(late).toMatchObject([{ kind: 'fill-booked', size: 3n }]);
    expect(orders.get('a')).toMatchObject({ status: 'cancelled', booked: 3n });
    expect(orders.inFlight(PERP).buy).toBe(0n);
  });

  test('a cancel after the last trade changes nothing', () => {
    const orders = begin(intent('a'));
    orders.fill(trade('a', 't1', 10n));
    const outcome = orders.report(report('a', 'cancelled'));
    expect(outcome).toEqual([{ kind: 'report-ignored', client: 'a', reason: 'ended' }]);
    expect(orders.get('a')?.status).toBe('filled');
  });

  test('a refusal after a part was filled ends the rest and keeps the part', () => {
    const orders = begin(intent('a'));
    orders.fill(trade('a', 't1', 3n));
    orders.report(report('a', 'rejected', { filled: 3n }));
    expect(orders.get('a')).toMatchObject({ status: 'rejected', booked: 3n });
    expect(orders.live()).toEqual([]);
  });

  test('a trade of a refused order shows that it was not refused: the venue is asked', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'rejected'));
    const outcome = orders.fill(trade('a', 't1', 3n));
    expect(kindsOf(outcome)).toEqual(['fill-booked', 'order-changed', 'needs-asking']);
    expect(orders.unknown()).toHaveLength(1);
    expect(orders.inFlight(PERP).buy).toBe(7n);
  });

  test('an order that is filled without its trades stays out until they come', () => {
    const orders = begin(intent('a'));
    orders.fill(trade('a', 't1', 4n));
    const outcome = orders.report(report('a', 'filled', { filled: 10n }));
    const needed = { kind: 'needs-fills', client: 'a', instrument: PERP, missing: 6n };
    expect(outcome.at(-1)).toEqual(needed);
    expect(orders.live()).toHaveLength(1);
    expect(orders.missingFills()).toHaveLength(1);
    orders.fill(trade('a', 't2', 6n));
    expect(orders.live()).toEqual([]);
  });

  test('a cancelled order waits only for the lots that were called filled', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'cancelled', { filled: 2n }));
    expect(orders.inFlight(PERP).buy).toBe(2n);
    orders.fill(trade('a', 't1', 2n));
    expect(orders.inFlight(PERP).buy).toBe(0n);
    expect(orders.live()).toEqual([]);
  });

  test('of a cancel and a fill that cross, the larger count is the later one', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'cancelled', { filled: 2n }));
    orders.report(report('a', 'filled', { filled: 10n }));
    expect(orders.get('a')).toMatchObject({ status: 'filled', claimed: 10n });
    expect(orders.inFlight(PERP).buy).toBe(10n);
  });

  test('an older count changes nothing', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'open', { filled: 5n, order: '1' }));
    const older = orders.report(report('a', 'open', { filled: 2n, order: '1' }));
    expect(older).toEqual([{ kind: 'report-ignored', client: 'a', reason: 'older' }]);
    const repeated = orders.report(report('a', 'open', { filled: 5n, order: '1' }));
    expect(repeated).toEqual([{ kind: 'report-ignored', client: 'a', reason: 'repeated' }]);
  });

  test('a trade is booked once, also after its order is forgotten', () => {
    const orders = begin(intent('a'));
    orders.fill(trade('a', 't1', 10n));
    const late = 1_000 + ORDERS_TERMS.settledMs + 1;
    orders.intend(intent('b'), 2, late);
    expect(orders.get('a')).toBeUndefined();
    const again = orders.fill(trade(foreignClientOf(PERP, 'a'), 't1', 10n, late));
    expect(again).toMatchObject([{ kind: 'report-ignored', reason: 'repeated' }]);
  });

  test('two orders of ours that meet make one trade with two sides', () => {
    const orders = begin(intent('a', 'buy'), intent('b', 'sell'));
    expect(kindsOf(orders.fill(trade('a', 't1', 10n)))).toContain('fill-booked');
    expect(kindsOf(orders.fill(trade('b', 't1', 10n)))).toContain('fill-booked');
  });

  test('a trade that nobody of the desk ordered is booked as foreign, with its sign', () => {
    const orders = begin();
    const client = foreignClientOf(PERP, 'autoclose-1:x');
    const outcome = orders.fill(trade(client, 't1', -7n));
    expect(outcome).toMatchObject([{ kind: 'fill-booked', client, instrument: PERP, size: -7n }]);
    const stranger = orders.fill(trade('nobody', 't2', 1n));
    expect(stranger).toMatchObject([{ kind: 'report-ignored', reason: 'not-ours' }]);
  });
});

describe('an order in doubt', () => {
  test('is not taken as never sent before it was denied twice with the grace between', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'unknown'));
    expect(orders.report(report('a', 'not-found', { time: 5_000 }))).toMatchObject([
      { kind: 'needs-asking', client: 'a' },
    ]);
    const soon = 5_000 + ORDERS_TERMS.notFoundGraceMs - 1;
    expect(orders.report(report('a', 'not-found', { time: soon }))).toMatchObject([
      { kind: 'report-ignored', reason: 'repeated' },
    ]);
    expect(orders.inFlight(PERP).buy).toBe(10n);
    orders.report(report('a', 'not-found', { time: soon + 1 }));
    expect(orders.get('a')?.status).toBe('not-found');
    expect(orders.inFlight(PERP).buy).toBe(0n);
  });

  test('counts its denials anew once it was seen', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'not-found', { time: 1_000 }));
    orders.report(report('a', 'open', { time: 2_000 }));
    orders.report(report('a', 'not-found', { time: 16_500 }));
    expect(orders.get('a')?.status).toBe('unknown');
  });

  test('is valued on the worse hypothesis in either direction', () => {
    const orders = begin(intent('a', 'buy', 5n), intent('b', 'sell', 3n), intent('c', 'buy', 9n));
    orders.report(report('a', 'unknown'));
    orders.report(report('c', 'open'));
    expect(orders.worstPosition(PERP, 1n as Lots, 'long')).toBe(6n);
    expect(orders.worstPosition(PERP, 1n as Lots, 'short')).toBe(-2n);
  });

  test('counts fills that were called for certain in both directions', () => {
    const orders = begin(intent('a', 'buy', 5n));
    orders.report(report('a', 'cancelled', { filled: 2n }));
    expect(orders.worstPosition(PERP, 0n as Lots, 'long')).toBe(2n);
    expect(orders.worstPosition(PERP, 0n as Lots, 'short')).toBe(2n);
  });

  test('that never came but is seen after all lives again', () => {
    const orders = begin(intent('a'));
    orders.report(report('a', 'not-found', { time: 1_000 }));
    orders.report(report('a', 'not-found', { time: 16_000 }));
    expect(orders.live()).toEqual([]);
    orders.report(report('a', 'open', { time: 16_500, order: '4' }));
    expect(orders.unknown()).toHaveLength(1);
    orders.report(report('a', 'open', { time: 16_900, order: '4' }));
    expect(orders.get('a')?.status).toBe('open');
  });
});

describe('memory', () => {
  test('a full memory of trades says since when it is whole, one with room goes by its age', () => {
    const orders = new Orders({ ...ORDERS_TERMS, tradeIdsMax: 2, tradeIdsMs: 100 });
    expect(orders.tradesKnownSince(PERP)).toBe(0);
    const client = foreignClientOf(PERP, 'x');
    orders.fill(trade(client, 't1', 1n, 1_000));
    expect(orders.tradesKnownSince(PERP)).toBe(900);
    orders.fill(trade(client, 't2', 1n, 1_010));
    orders.fill(trade(client, 't3', 1n, 1_020));
    expect(orders.tradesKnownSince(PERP)).toBe(1_010);
    expect(Orders.fromState(orders.toState(), ORDERS_TERMS).tradesKnownSince(PERP)).toBe(0);
  });

  test('the grace of a denial is longer than a venue takes a signed request', () => {
    expect(ORDERS_TERMS.notFoundGraceMs).toBeGreaterThan(10_000 + 1_000);
  });

  test('settled orders go after their time and beyond their number, live ones never', () => {
    const orders = new Orders({ ...ORDERS_TERMS, settledMax: 2 });
    for (const client of ['a', 'b', 'c', 'd']) orders.intend(intent(client), 1, 1_000);
    for (const client of ['c', 'b', 'a']) orders.report(report(client, 'rejected'));
    orders.report(report('x', 'open'));
    const known = ['a', 'b', 'c', 'd'].filter((client) => orders.get(client) !== undefined);
    expect(known).toEqual(['a', 'b', 'd']);
    orders.report(report('x', 'open', { time: 1_001 + ORDERS_TERMS.settledMs }));
    expect(orders.get('a')).toBeUndefined();
    expect(orders.get('d')?.status).toBe('intended');
  });

  test('the ids of trades are bounded by number and by time', () => {
    const orders = new Orders({ ...ORDERS_TERMS, tradeIdsMax: 2, tradeIdsMs: 100 });
    orders.intend(intent('a', 'buy', 100n), 1, 1_000);
    for (const id of ['t1', 't2', 't3']) orders.fill(trade('a', id, 1n));
    expect(orders.toState().trades).toEqual([
      [
        PERP,
        [
          ['buy t2', 1_000],
          ['buy t3', 1_000],
        ],
      ],
    ]);
    orders.fill(trade('a', 't4', 1n, 1_101));
    expect(orders.toState().trades).toEqual([[PERP, [['buy t4', 1_101]]]]);
  });

  test('a state goes on as the machine that it is of', () => {
    const orders = begin(intent('b'), intent('a', 'sell'), intent('c'));
    orders.report(report('c', 'rejected'));
    orders.fill(trade('b', 't1', 10n));
    const restored = Orders.fromState(orders.toState());
    expect(restored.toState()).toEqual(orders.toState());
    for (const machine of [orders, restored]) {
      machine.fill(trade('a', 't2', 4n));
      machine.fill(trade('b', 't1', 10n));
      machine.report(report('c', 'open', { order: '9' }));
    }
    expect(restored.toState()).toEqual(orders.toState());
    const left = restored.live().map((order) => [order.client, remainingLots(order)]);
    expect(left).toEqual([
      ['a', 6n],
      ['c', 10n],
    ]);
  });
});
