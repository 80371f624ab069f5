import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, QuoteUnits } from '../money/index.ts';
import { Accounts } from './accounts.ts';
import { Orders } from './orders.ts';
import { Positions } from './positions.ts';

const SEED = 20_251_010;

/** One position and what its trades realised. */
function book() {
  const accounts = new Accounts(8);
  const positions = new Positions(8);
  const ada = accounts.open('ada', { kind: 0 });
  const row = positions.open(accounts, ada, 0);
  const trade = (size: bigint, cost: bigint): bigint =>
    positions.trade(row, size as Lots, cost as QuoteUnits);
  const holds = (): [bigint, bigint] => [positions.size[row]!, positions.cost[row]!];
  return { accounts, positions, ada, row, trade, holds };
}

test('more of the same side realises nothing', () => {
  const { trade, holds } = book();
  expect([trade(10n, 1_000n), trade(5n, 600n)]).toEqual([0n, 0n]);
  expect(holds()).toEqual([15n, 1_600n]);
});

test('a part that closes takes its share of the cost, the last lot takes the rest', () => {
  const { trade, holds } = book();
  trade(3n, 100n);
  expect(trade(-1n, -50n)).toBe(17n); // 50 - 33
  expect(trade(-1n, -50n)).toBe(17n); // 50 - 33
  expect(trade(-1n, -50n)).toBe(16n); // 50 - 34: no dust stays
  expect(holds()).toEqual([0n, 0n]);
});

test('a short realises what it sold for less what it buys back for', () => {
  const { trade, holds } = book();
  trade(-10n, -1_000n);
  expect(trade(4n, 300n)).toBe(100n);
  expect(holds()).toEqual([-6n, -600n]);
});

test('a trade that turns a position round closes it whole and opens the rest at its price', () => {
  const { trade, holds } = book();
  trade(10n, 1_000n);
  expect(trade(-15n, -1_800n)).toBe(200n);
  expect(holds()).toEqual([-5n, -600n]);
  expect(trade(7n, 700n)).toBe(100n);
  expect(holds()).toEqual([2n, 200n]);
});

test('whatever is traded, realised profit and cost sum to the money that was paid', () => {
  const trades = fc.array(
    fc.tuple(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: 0n, max: 1_000_003n })),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(trades, (list) => {
      const { trade, holds } = book();
      let paid = 0n;
      let realised = 0n;
      for (const [size, price] of list) {
        if (size === 0n) continue;
        const cost = size * price + (size > 0n ? 1n : -1n);
        paid += cost;
        realised += trade(size, cost);
      }
      const [size, cost] = holds();
      expect(realised + paid - cost).toBe(0n);
      if (size === 0n) expect(cost).toBe(0n);
      else expect(cost === 0n || cost > 0n === size > 0n).toBe(true);
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});

test('a row that is empty is used again, and an account forgets it', () => {
  const { accounts, positions, ada, row, trade } = book();
  const other = positions.open(accounts, ada, 1);
  trade(1n, 5n);
  trade(-1n, -6n);
  positions.closeIfEmpty(accounts, row);
  expect(positions.find(accounts, ada, 0)).toBe(-1);
  expect(positions.find(accounts, ada, 1)).toBe(other);
  expect(positions.open(accounts, ada, 2)).toBe(row);
  expect(accounts.positionCount[ada]).toBe(2);
});

test('an opening that is taken back leaves no trace, in a used row as in a fresh one', () => {
  const { accounts, positions, ada, row } = book();
  positions.closeIfEmpty(accounts, row);
  const traces = () => [positions.registers(), positions.columns().map((c) => c.array.slice(0, 8))];
  const before = traces();
  const marks = [positions.high];
  const again = positions.open(accounts, ada, 3);
  marks.push(positions.high);
  const fresh = positions.open(accounts, ada, 4);
  expect([again, fresh]).toEqual([row, row + 1]);
  positions.takeBack(accounts, fresh, marks[1]!);
  positions.takeBack(accounts, again, marks[0]!);
  expect(traces()).toEqual(before);
  expect(accounts.firstPosition[ada]).toBe(-1);
});

test('the name of a closed order may be given again', () => {
  const orders = new Orders(2);
  const first = orders.open('o', 1, 0, 0, 5n);
  orders.close(first);
  expect(orders.find('o')).toBe(-1);
  expect(orders.names()).toEqual(['']);
  expect(orders.open('o', 2, 0, 1, 6n)).toBe(first);
  orders.open('p', 2, 0, 1, 6n);
  expect(orders.isFull()).toBe(true);
});
