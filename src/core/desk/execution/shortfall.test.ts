import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Lots, PriceUnits, QuoteUnits } from '../../money/index.ts';
import { MarkoutClock, markoutBp } from './markout.ts';
import { shortfallOf, shortfallReport, type WorkedFill, type WorkedOrder } from './shortfall.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const touch = (bid: bigint, ask: bigint) => ({ bid: bid as PriceUnits, ask: ask as PriceUnits });
const fill = (size: bigint, at: bigint, more: Partial<WorkedFill> = {}): WorkedFill => ({
  size: size as Lots,
  filledAt: at as PriceUnits,
  touch: touch(at - 2n, at),
  fee: 0n as QuoteUnits,
  after: [null, null, null],
  ...more,
});
const order = (more: Partial<WorkedOrder>): WorkedOrder => ({
  module: 'hedge',
  instrument: 'BTC-PERP',
  side: 'buy',
  size: 10n as Lots,
  decision: touch(999n, 1_001n),
  arrival: touch(999n, 1_001n),
  end: touch(999n, 1_001n),
  fills: [],
  scale: 100n,
  ...more,
});

test('a purchase is taken apart: delay, drift, spread, impact, fees and what was missed', () => {
  const found = shortfallOf(
    order({
      arrival: touch(1_003n, 1_005n),
      end: touch(1_019n, 1_021n),
      // Middle 1,006 and best ask 1,007 before it; 1,010 paid.
      fills: [fill(6n, 1_010n, { touch: touch(1_005n, 1_007n), fee: 70n as QuoteUnits })],
    }),
  );
  expect(found).toMatchObject({
    delay: 6n * 4n * 100n,
    drift: 6n * 2n * 100n,
    spread: 6n * 1n * 100n,
    impact: 6n * 3n * 100n,
    fees: 70n,
    opportunity: 4n * 20n * 100n,
    total: 6n * 10n * 100n + 70n + 8_000n,
    decided: 1_000_000n,
    traded: 606_000n,
  });
  expect(found.totalBp).toBeCloseTo(140.7, 10);
});

test('a sale mirrors it, and a price that came our way is a negative cost', () => {
  const found = shortfallOf(
    order({
      side: 'sell',
      size: 6n as Lots,
      arrival: touch(1_003n, 1_005n),
      fills: [fill(6n, 1_000n, { touch: touch(1_003n, 1_005n), fee: -10n as QuoteUnits })],
    }),
  );
  expect(found).toMatchObject({
    delay: -2_400n,
    drift: 0n,
    spread: 600n,
    impact: 1_800n,
    fees: -10n,
    opportunity: 0n,
    total: -10n,
  });
});

test('an order that was never filled costs what it missed; half units round against us', () => {
  const found = shortfallOf(order({ size: 1n as Lots, end: touch(999n, 1_002n), scale: 1n }));
  expect(found).toMatchObject({ total: 1n, opportunity: 1n, traded: 0n });
  expect(found.markoutsBp).toEqual([null, null, null]);
});

test('after a purchase a rising market is a markout above zero, after a sale below', () => {
  const at = 1_000n as PriceUnits;
  expect(markoutBp('buy', at, touch(1_001n, 1_002n))).toBeCloseTo(15, 12);
  expect(markoutBp('sell', at, touch(1_001n, 1_002n))).toBeCloseTo(-15, 12);
  const fills = [
    fill(1n, 1_000n, { after: [touch(1_009n, 1_011n), touch(999n, 1_001n), null] }),
    fill(3n, 1_000n, { after: [touch(999n, 1_001n), null, null] }),
  ];
  expect(shortfallOf(order({ fills })).markoutsBp).toEqual([25, 0, null]);
});

test('a report has every module, every instrument, and all of them', () => {
  const fills = [fill(10n, 1_001n, { touch: touch(999n, 1_001n), fee: 5n as QuoteUnits })];
  const report = shortfallReport([
    order({ fills }),
    order({ module: 'flatten', fills, instrument: 'ETH-PERP' }),
    order({ fills, instrument: 'ETH-PERP' }),
  ]);
  expect(report.byModule.map(([name, { orders }]) => [name, orders])).toEqual([
    ['hedge', 2],
    ['flatten', 1],
  ]);
  expect(report.byInstrument.map(([name, { total }]) => [name, total])).toEqual([
    ['BTC-PERP', 1_005n],
    ['ETH-PERP', 2_010n],
  ]);
  expect(report.all).toMatchObject({ orders: 3, spread: 3_000n, fees: 15n, total: 3_015n });
  expect(shortfallReport([])).toEqual({ all: null, byModule: [], byInstrument: [] });
});

test('the parts sum to the total, and the total to paper less reality, within a unit', () => {
  const prices = fc.bigInt({ min: 900n, max: 1_100n });
  const touches = fc
    .tuple(prices, fc.bigInt({ min: 1n, max: 9n }))
    .map(([bid, wide]) => touch(bid, bid + wide));
  const fills = fc.array(
    fc.record({ size: fc.bigInt({ min: 1n, max: 9n }), at: prices, touches, fee: prices }),
    { maxLength: 6 },
  );
  const orders = fc.record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    unfilled: fc.bigInt({ min: 0n, max: 20n }),
    decision: touches,
    arrival: touches,
    end: touches,
    fills,
    scale: fc.constantFrom(1n, 3n, 100n),
  });
  fc.assert(
    fc.property(orders, ({ unfilled, fills: made, ...of }) => {
      const filled = made.reduce((sum, { size }) => sum + size, 0n);
      fc.pre(filled + unfilled > 0n);
      const worked = made.map(({ size, at, touches: around, fee }) =>
        fill(size, at, { touch: around, fee: fee as QuoteUnits }),
      );
      const found = shortfallOf(order({ ...of, size: (filled + unfilled) as Lots, fills: worked }));
      const { delay, drift, spread, impact, fees, opportunity, total } = found;
      expect(delay + drift + spread + impact + fees + opportunity).toBe(total);
      const sign = of.side === 'buy' ? 1n : -1n;
      const paid = made.reduce(
        (sum, { size, at, fee }) => sum + sign * size * at * of.scale + fee,
        0n,
      );
      const rest = sign * unfilled * (of.end.bid + of.end.ask) * of.scale;
      const paper = sign * (filled + unfilled) * (of.decision.bid + of.decision.ask) * of.scale;
      const missTwice = 2n * total - (2n * paid + rest - paper);
      expect(missTwice >= 0n && missTwice <= 2n).toBe(true);
    }),
    { seed: SEED, numRuns: 1_000 },
  );
});

test('a markout has the last prices until its time, also when nothing came for long', () => {
  const clock = new MarkoutClock();
  expect(clock.observe(0, touch(99n, 101n))).toEqual([]);
  clock.open('a', 100);
  clock.observe(1_100, touch(109n, 111n)); // at its time still counts
  clock.observe(1_200, touch(119n, 121n));
  const restored = MarkoutClock.fromState(clock.toState());
  for (const each of [clock, restored]) {
    each.open('b', 1_300);
    expect(each.advance(30_100)).toEqual([]);
    const complete = each.advance(40_000);
    expect(complete.map(({ trade }) => trade)).toEqual(['a', 'b']);
    expect(complete[0]?.after).toEqual([touch(109n, 111n), touch(119n, 121n), touch(119n, 121n)]);
    expect(each.toState().awaited).toEqual([]);
  }
});
