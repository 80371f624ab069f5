import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Lots,
  magnitude,
  type Ppm,
  type PriceUnits,
  type QuoteUnits,
  valueOf,
} from '../../money/index.ts';
import { type QuoteLadderTerms, quoteLadder } from './ladder.ts';
import {
  afterFill,
  lossAt,
  NO_POSITION,
  type ReserveLimits,
  type ReserveOrder,
  reserveRoom,
} from './limits.ts';
import { nextPurchase } from './purchase.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const runs = (numRuns: number) => ({ seed: SEED, numRuns });

const big = (least: bigint, most: bigint) => fc.bigInt({ min: least, max: most });
const limits: fc.Arbitrary<ReserveLimits> = fc.record({
  budget: big(0n, 10n ** 12n).map((value) => value as QuoteUnits),
  inventoryMax: big(0n, 10n ** 6n).map((value) => value as Lots),
  lossMax: big(1n, 10n ** 12n).map((value) => value as QuoteUnits),
});
const terms: fc.Arbitrary<QuoteLadderTerms> = fc.record({
  levels: fc.integer({ min: 1, max: 6 }),
  halfSpreadPpm: big(1n, 20_000n).map((value) => value as Ppm),
  stepPpm: big(0n, 20_000n).map((value) => value as Ppm),
  sizePerLevel: big(1n, 10n ** 12n).map((value) => value as QuoteUnits),
  skewPpm: big(0n, 100_000n).map((value) => value as Ppm),
  widenPpmPerVolatility: big(0n, 1_000_000n).map((value) => value as Ppm),
});
const market = fc.record({
  scale: fc.constantFrom(1n, 7n, 1_000n),
  tick: fc.constantFrom(1n, 5n, 100n).map((value) => value as PriceUnits),
  volatility: big(0n, 300_000n).map((value) => value as Ppm),
});

/** What happens to the quotes between two looks: one of them is filled in part, or all are left. */
const round = fc.record({
  index: big(1n, 1_000_000n).map((value) => value as PriceUnits),
  isIndexLive: fc.constantFrom(true, true, true, false),
  fills: fc.array(fc.record({ which: fc.nat(), part: big(1n, 4n) }), { maxLength: 8 }),
  remain: fc.boolean(),
  slice: fc.constantFrom('buy' as const, 'sell' as const),
});

test('no fills of any quotes, in any order, exceed the budget or the inventory', () => {
  let fills = 0;
  let stops = 0;
  fc.assert(
    fc.property(limits, terms, market, fc.array(round, { maxLength: 12 }), (most, how, of, all) => {
      let position = NO_POSITION;
      let open: ReserveOrder[] = [];
      for (const { index, isIndexLive, fills: hits, remain, slice } of all) {
        const mark = { index, isIndexLive, scale: of.scale };
        if (!remain) open = [];
        const room = reserveRoom(most, position, open, mark);
        const ladder = quoteLadder(how, { ...mark, ...of, ...position, ...most, room });
        open.push(...ladder);
        const rest = reserveRoom(most, position, open, mark);
        const times = { nowMs: 1, startedAtMs: 0, slicedAtMs: null };
        const step = nextPurchase(
          {
            sliceNotional: how.sizePerLevel,
            intervalMs: 1,
            awayPpmMax: how.skewPpm,
            lastsMsMax: 0,
          },
          { ...mark, ...times, side: slice, tick: of.tick, room: rest },
        );
        if (step.kind === 'purchase') open.push(step.order);
        if (room.isStopped) stops += 1;
        if (!isIndexLive || room.isStopped) {
          expect(ladder).toEqual([]);
          expect(step.kind).not.toBe('purchase');
        }
        for (const { which, part } of hits) {
          const at = open.length === 0 ? -1 : which % open.length;
          const order = open[at];
          if (order === undefined) continue;
          const filled = ((order.lots * part + 3n) / 4n) as Lots;
          position = afterFill(position, { ...order, lots: filled }, of.scale);
          const left = (order.lots - filled) as Lots;
          open = open.toSpliced(at, 1, ...(left > 0n ? [{ ...order, lots: left }] : []));
          fills += 1;
          expect(magnitude(position.inventory) <= most.inventoryMax).toBe(true);
          expect(magnitude(position.spent) <= most.budget).toBe(true);
        }
      }
    }),
    runs(600),
  );
  expect(fills).toBeGreaterThan(1_000);
  expect(stops).toBeGreaterThan(50);
});

test('quotes never cross, move away from the centre level by level, and hold whole lots', () => {
  let quotes = 0;
  fc.assert(
    fc.property(limits, terms, market, round, big(-100n, 100n), (most, how, of, look, share) => {
      const mark = { index: look.index, isIndexLive: true, scale: of.scale };
      const inventory = ((most.inventoryMax * share) / 100n) as Lots;
      const position = { inventory, spent: valueOf(inventory, look.index, of.scale) };
      const room = reserveRoom(most, position, [], mark);
      const orders = quoteLadder(how, { ...mark, ...of, ...most, inventory, room });
      const bids = orders.filter(({ side }) => side === 'buy').map(({ limit }) => limit);
      const asks = orders.filter(({ side }) => side === 'sell').map(({ limit }) => limit);
      quotes += orders.length;
      bids.forEach((limit, i) => {
        expect(limit > 0n && limit % of.tick === 0n).toBe(true);
        expect(i === 0 || limit < bids[i - 1]!).toBe(true);
        expect(asks.every((ask) => ask > limit)).toBe(true);
      });
      asks.forEach((limit, i) => {
        expect(limit % of.tick === 0n && (i === 0 || limit > asks[i - 1]!)).toBe(true);
      });
      for (const order of orders) {
        expect(order.lots > 0n).toBe(true);
        expect(order.lots * order.limit * of.scale <= how.sizePerLevel).toBe(true);
      }
    }),
    runs(1_000),
  );
  expect(quotes).toBeGreaterThan(1_000);
});

test('more inventory never raises a quote, and more volatility never narrows one', () => {
  const state = fc.tuple(big(-100n, 100n), big(0n, 100n), big(0n, 200_000n), big(0n, 200_000n));
  fc.assert(
    fc.property(terms, market, state, (how, of, [held, more, volatility, extra]) => {
      const side = { notional: (10n ** 15n) as QuoteUnits, lots: (10n ** 12n) as Lots };
      const room = { buy: side, sell: side, loss: 0n as QuoteUnits, isStopped: false };
      const look = (inventory: bigint, at: bigint) =>
        quoteLadder(
          { ...how, sizePerLevel: (10n ** 12n) as QuoteUnits },
          {
            ...of,
            index: 500_000n as PriceUnits,
            isIndexLive: true,
            inventory: inventory as Lots,
            inventoryMax: 100n as Lots,
            volatility: at as Ppm,
            room,
          },
        );
      const [before, leaning, wider] = [
        look(held, volatility),
        look(held + more, volatility),
        look(held, volatility + extra),
      ];
      before.forEach(({ side: of, limit }, i) => {
        expect(leaning[i]!.limit <= limit).toBe(true);
        expect(of === 'buy' ? wider[i]!.limit <= limit : wider[i]!.limit >= limit).toBe(true);
      });
    }),
    runs(500),
  );
});

test('the loss is zero for what was bought at the index, and follows it by the inventory', () => {
  fc.assert(
    fc.property(big(-1_000n, 1_000n), big(1n, 10_000n), big(1n, 10_000n), (held, index, then) => {
      const inventory = held as Lots;
      const spent = valueOf(inventory, index as PriceUnits, 3n);
      const loss = lossAt({ inventory, spent }, then as PriceUnits, 3n);
      expect(loss).toBe(held * (index - then) * 3n);
    }),
    runs(300),
  );
});
