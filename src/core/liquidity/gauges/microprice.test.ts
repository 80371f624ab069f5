import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { fitMicroprice, micropriceAdjustment, type QuoteHistory } from './microprice.ts';

interface Quote {
  readonly bid: number;
  readonly bidLots: number;
  readonly ask: number;
  readonly askLots: number;
}

const historyOf = (quotes: readonly Quote[]): QuoteHistory => ({
  bid: quotes.map(({ bid }) => bid),
  bidLots: quotes.map(({ bidLots }) => bidLots),
  ask: quotes.map(({ ask }) => ask),
  askLots: quotes.map(({ askLots }) => askLots),
});

const quoted = (bid: number, isHeavyBid: boolean, spread = 1): Quote => ({
  bid,
  ask: bid + spread,
  bidLots: isHeavyBid ? 30 : 10,
  askLots: isHeavyBid ? 10 : 30,
});

/**
 * Heavy bids: the mid stays with probability 1/2, else rises by a tick and is then heavy with
 * probability `again`. Light bids are the mirror image. With g ticks expected when heavy:
 * `g = 1/2 g + 1/2 (1 + again g - (1 - again) g)`, so `g = 1 / (2 (1 - again))`.
 */
function bouncing(again: number, count: number): Quote[] {
  const random = new Random(3);
  let [bid, isHeavy] = [1_000_000, true];
  return Array.from({ length: count }, () => {
    if (random.chance(0.5)) {
      bid += isHeavy ? 1 : -1;
      if (!random.chance(again)) isHeavy = !isHeavy;
    }
    return quoted(bid, isHeavy);
  });
}

test.each([
  [0.25, 2 / 3],
  [0.5, 1],
  [0.75, 2],
])('moves that go on with probability %d are expected to sum to %d ticks', (again, ticks) => {
  const fit = fitMicroprice(historyOf(bouncing(again, 40_000)), { buckets: 2, spreads: 1 });
  if (fit.kind !== 'table') throw new Error(fit.says);
  const heavy = micropriceAdjustment(fit.table, 500, 30, 501, 10);
  expect(Math.abs(heavy / ticks - 1)).toBeLessThan(0.05);
  expect(micropriceAdjustment(fit.table, 500, 10, 501, 30)).toBe(-heavy);
});

test('a table by hand: one rise and one return from it', () => {
  // Heavy rises to light, light falls to heavy: 1 - 1 + 1 - ..., whose mean is one half.
  const quotes = [quoted(100, true), quoted(101, false), quoted(100, true), quoted(101, false)];
  const fit = fitMicroprice(historyOf(quotes), { buckets: 2, spreads: 1 });
  expect(fit).toMatchObject({ kind: 'table' });
  if (fit.kind === 'table') expect([...fit.table.adjustments]).toEqual([-0.5, 0.5]);
});

test('the middle bucket expects nothing, and a wide spread counts as the widest', () => {
  const quotes = bouncing(0.5, 2_000).flatMap((quote) => [
    quote,
    { ...quote, bidLots: 20, askLots: 20 },
    { ...quote, ask: quote.bid + 7 },
  ]);
  const fit = fitMicroprice(historyOf(quotes), { buckets: 3, spreads: 2 });
  if (fit.kind !== 'table') throw new Error(fit.says);
  expect(micropriceAdjustment(fit.table, 500, 20, 501, 20)).toBe(0);
  const wide = micropriceAdjustment(fit.table, 500, 30, 503, 10);
  expect(wide).toBe(micropriceAdjustment(fit.table, 500, 30, 590, 10));
  expect(micropriceAdjustment(fit.table, 500, 30, 500, 10)).toBeNaN();
});

test('nothing to learn from, and a market that only rises, are refused', () => {
  const grid = { buckets: 2, spreads: 1 };
  const silent = fitMicroprice(historyOf([quoted(100, true)]), grid);
  expect(silent).toEqual({ kind: 'infeasible', says: 'no changes' });
  const rising = [1, 2, 3, 4].map((step) => quoted(100 + step, true));
  const endless = fitMicroprice(historyOf(rising), grid);
  expect(endless).toEqual({ kind: 'infeasible', says: 'moves without end' });
});
