import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openingTrades } from './opening-trades.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const RUNS = 100 * Number(process.env['PROPERTY_FACTOR'] ?? 1);

/** Positions whose sum is zero. */
const positions = fc
  .array(fc.bigInt({ min: -200n, max: 200n }), { minLength: 1, maxLength: 12 })
  .map((lots) => BigInt64Array.from([...lots, -lots.reduce((sum, each) => sum + each, 0n)]));

const limits = fc.option(
  fc.record({ ordersMax: fc.integer({ min: 1, max: 5 }), notionalMax: fc.bigInt(7n, 2_000n) }),
);

test('trades give everybody the position it has, and nobody passes a limit in one turn', () => {
  fc.assert(
    fc.property(positions, limits, (lots, within) => {
      const lotValue = 7n;
      const held = lots.map(() => 0n);
      const done = new Map<string, { trades: number; notional: bigint }>();
      let turn = 0;
      let isSound = true;
      for (const trade of openingTrades(lots, lotValue, within)) {
        isSound &&= trade.size > 0n && trade.turn >= turn;
        turn = trade.turn;
        held[trade.buyer] = (held[trade.buyer] as bigint) + trade.size;
        held[trade.seller] = (held[trade.seller] as bigint) - trade.size;
        for (const row of [trade.buyer, trade.seller]) {
          const key = `${row} ${turn}`;
          const { trades, notional } = done.get(key) ?? { trades: 0, notional: 0n };
          done.set(key, { trades: trades + 1, notional: notional + trade.size * lotValue });
        }
      }
      expect(isSound).toBe(true);
      expect([...held]).toEqual([...lots]);
      if (within === null) return;
      const all = [...done.values()];
      expect(Math.max(0, ...all.map(({ trades }) => trades))).toBeLessThanOrEqual(within.ordersMax);
      expect(all.filter(({ notional }) => notional > within.notionalMax)).toEqual([]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('without limits everything happens in the first turn', () => {
  const trades = openingTrades(BigInt64Array.from([5n, -3n, -2n]), 100n, null);
  expect(trades).toEqual([
    { buyer: 0, seller: 1, size: 3n, turn: 0 },
    { buyer: 0, seller: 2, size: 2n, turn: 0 },
  ]);
});
