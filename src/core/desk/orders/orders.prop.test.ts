import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import type { OrderStatus, ReportFill, ReportOrder } from '../model/index.ts';
import { isEnded, Orders } from './index.ts';

const SEED = 20_251_010;
const RUNS = 600;

/** What really happened to an order at the venue. */
interface History {
  readonly client: string;
  readonly side: 'buy' | 'sell';
  readonly size: bigint;
  readonly trades: readonly bigint[];
  readonly end: 'open' | 'cancelled' | 'rejected';
}

const historyOf = (client: string): fc.Arbitrary<History> =>
  fc
    .record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      trades: fc.array(fc.bigInt(1n, 20n), { maxLength: 5 }),
      left: fc.bigInt(0n, 10n),
      end: fc.constantFrom('open' as const, 'cancelled' as const, 'rejected' as const),
    })
    .map(({ side, trades, left, end }) => {
      const filled = sum(trades);
      return { client, side, trades, end, size: filled + left === 0n ? 1n : filled + left };
    });

const sum = (sizes: readonly bigint[]): bigint => sizes.reduce((all, size) => all + size, 0n);

const report = (client: string, status: OrderStatus, filled: bigint): ReportOrder => ({
  ...{ kind: 'report-order', time: 0, client, status, filled: filled as Lots },
  ...{ order: `v${client}`, reason: '' },
});

const trade = (history: History, at: number): ReportFill => ({
  ...{ kind: 'report-fill', time: 0, client: history.client, trade: `${history.client}-${at}` },
  ...{ size: history.trades[at] as Lots, price: 5n as PriceUnits, fee: 1n as QuoteUnits },
});

type Report = ReportOrder | ReportFill;

/** Where the order stands at last. */
const finalOf = (history: History): ReportOrder => {
  const filled = sum(history.trades);
  return report(history.client, filled === history.size ? 'filled' : history.end, filled);
};

/** All that is told on the way, in its true order, with what the sender adds in its doubt. */
function toldOf(history: History): Report[] {
  const { client, trades } = history;
  const told: Report[] = [report(client, 'sent', 0n), report(client, 'open', 0n)];
  trades.forEach((_, at) => {
    told.push(trade(history, at), report(client, 'open', sum(trades.slice(0, at + 1))));
  });
  told.push(report(client, 'unknown', 0n), report(client, 'not-found', 0n), finalOf(history));
  return told;
}

const apply = (orders: Orders, told: Report): void => {
  if (told.kind === 'report-order') orders.report(told);
  else orders.fill(told);
};

test('whatever is lost, repeated or out of order, the truth at last gives the true fills', () => {
  const case_ = fc
    .tuple(historyOf('a'), historyOf('b'))
    .chain(([a, b]) =>
      fc.tuple(
        fc.constant([a, b]),
        fc.array(fc.constantFrom(...toldOf(a), ...toldOf(b)), { maxLength: 60 }),
        fc.integer({ min: 0, max: 500 }),
      ),
    );
  fc.assert(
    fc.property(case_, ([histories, told, pace]) => {
      const orders = new Orders();
      for (const { client, side, size } of histories) {
        const rest = { limit: 0n as PriceUnits, timeInForce: 'until-cancelled' as const };
        const intent = { client, side, size: size as Lots, ...rest };
        orders.intend({ ...intent, instrument: 'P', reduceOnly: false, module: 'm' }, 1, 0);
      }
      told.forEach((each, at) => {
        apply(orders, { ...each, time: at * pace });
        for (const { client, trades } of histories) {
          expect(orders.get(client)?.booked ?? 0n).toBeLessThanOrEqual(sum(trades));
        }
      });
      const time = told.length * pace;
      for (const history of histories) {
        const truth = [...history.trades.map((_, at) => trade(history, at))];
        // Asked twice: an order that had been given up is believed to live the second time.
        const asked = [finalOf(history), finalOf(history)];
        for (const each of [...truth, ...asked]) apply(orders, { ...each, time });
        const order = orders.get(history.client);
        expect(order?.booked).toBe(sum(history.trades));
        expect(isEnded(order?.status ?? 'intended')).toBe(finalOf(history).status !== 'open');
      }
      const open = histories.filter((history) => finalOf(history).status === 'open');
      expect(orders.live().map(({ client }) => client)).toEqual(open.map(({ client }) => client));
      expect(Orders.fromState(orders.toState()).toState()).toEqual(orders.toState());
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('the worst positions enclose the true one while every trade is still to be told', () => {
  fc.assert(
    fc.property(
      historyOf('a'),
      fc.constantFrom('sent' as const, 'unknown' as const, 'not-found' as const),
      (history, status) => {
        const orders = new Orders();
        const { client, side, size } = history;
        const rest = { limit: 0n as PriceUnits, timeInForce: 'until-cancelled' as const };
        const intent = { client, side, size: size as Lots, ...rest };
        orders.intend({ ...intent, instrument: 'P', reduceOnly: false, module: 'm' }, 1, 0);
        orders.report(report(client, status, 0n));
        const filled = sum(history.trades);
        const truth = side === 'buy' ? filled : -filled;
        const long = orders.worstPosition('P', 0n as Lots, 'long');
        const short = orders.worstPosition('P', 0n as Lots, 'short');
        expect(long).toBeGreaterThanOrEqual(truth);
        expect(short).toBeLessThanOrEqual(truth);
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});
