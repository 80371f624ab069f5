import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { greater, type Lots, magnitude, type Ppm, type PriceUnits } from '../../money/index.ts';
import type { VirtualBook, VirtualBookState, VirtualBookTerms } from './book.ts';
import { constantProduct } from './constant-product.ts';
import { skewPremium } from './skew-premium.ts';
import { otherReserve, stableBook } from './stable-curve.ts';

const SEED = Number(process.env['PROPERTY_SEED'] ?? 20_251_010);
const runs = (numRuns: number) => ({ seed: SEED, numRuns });

const big = (least: bigint, most: bigint) => fc.bigInt({ min: least, max: most });
const side = fc.constantFrom('buy' as const, 'sell' as const);

/** Small numbers, where every rounding shows, and large ones. */
const terms = fc
  .record({
    inventoryMax: fc.oneof(big(1n, 30n), big(1n, 10n ** 9n)),
    spare: fc.oneof(big(1n, 10n), big(1n, 10n ** 9n)),
    halfSpreadPpm: fc.oneof(fc.constant(0n), big(0n, 50_000n)),
    widenPpmPerVolatility: big(0n, 100_000n),
    amplification: fc.oneof(big(1n, 5n), big(1n, 100_000n)),
  })
  .map(({ spare, ...rest }) => ({ ...rest, depth: rest.inventoryMax + spare }));
type Terms = VirtualBookTerms & { readonly depth: Lots; readonly amplification: bigint };
const market = fc.record({
  index: fc.oneof(big(1n, 50n), big(1n, 10_000_000n)),
  volatility: big(0n, 300_000n),
  scale: fc.constantFrom(1n, 3n, 1_000n),
  held: big(-100n, 100n),
});

const stateOf = (of: Terms, drawn: { held: bigint; [field: string]: bigint }): VirtualBookState =>
  ({
    ...drawn,
    isIndexLive: true,
    inventory: (of.inventoryMax * drawn.held) / 100n,
  }) as unknown as VirtualBookState;

const BOOKS: readonly [string, (of: Terms) => VirtualBook][] = [
  ['constant product', constantProduct],
  ['skew premium', (of) => skewPremium({ ...of, skewScale: of.depth })],
  ['stable curve', stableBook],
];

describe.each(BOOKS)('the book with a %s', (_, open) => {
  test('gives more lots no better average, and never crosses the index against itself', () => {
    let compared = 0;
    fc.assert(
      fc.property(terms, market, side, big(1n, 200n), big(1n, 200n), (of, at, does, a, b) => {
        const book = open(of as Terms);
        const state = stateOf(of as Terms, at);
        const sizes = [a, a + 1n, a + b].map((part) =>
          of.inventoryMax > 1_000n ? (of.inventoryMax * part) / 400n : part,
        );
        const quotes = sizes.map((lots) => book.quote(does, lots as Lots, state));
        quotes.forEach((quote, i) => {
          if (quote.kind === 'refusal') return;
          const sign = does === 'buy' ? 1n : -1n;
          const lots = sizes[i] as bigint;
          expect(sign * (quote.averagePrice - state.index) >= 0n).toBe(true);
          expect(sign * (quote.worstPrice - quote.averagePrice) >= 0n).toBe(true);
          const paid = quote.averagePrice * lots * state.scale;
          expect(sign * (paid - quote.cost) >= 0n).toBe(true);
          expect(magnitude(paid - quote.cost) < lots * state.scale).toBe(true);
          const next = quotes[i + 1];
          if (next === undefined || next.kind === 'refusal') return;
          compared += 1;
          expect(sign * (next.averagePrice - quote.averagePrice) >= 0n).toBe(true);
          expect(sign * (next.worstPrice - quote.worstPrice) >= 0n).toBe(true);
        });
      }),
      runs(700),
    );
    expect(compared).toBeGreaterThan(300);
  });

  test('never pays a taker for trades that end where they began, at cost or at average', () => {
    let trips = 0;
    const trade = fc.record({ does: side, part: big(1n, 100n) });
    const trades = fc.array(trade, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(terms, market, trades, (of, at, list) => {
        const book = open(of as Terms);
        let state = stateOf(of as Terms, at);
        const start = state.inventory;
        let [paid, paidAtAverage] = [0n, 0n];
        const play = (does: 'buy' | 'sell', lots: bigint): void => {
          const quote = book.quote(does, lots as Lots, state);
          if (quote.kind === 'refusal') return;
          const sign = does === 'buy' ? 1n : -1n;
          paid += sign * quote.cost;
          paidAtAverage += sign * quote.averagePrice * lots * state.scale;
          state = { ...state, inventory: (state.inventory - sign * lots) as Lots };
        };
        for (const { does, part } of list) {
          play(does, greater(1n, (of.inventoryMax * part) / 100n));
        }
        const back = state.inventory - start;
        if (back !== 0n) play(back > 0n ? 'buy' : 'sell', magnitude(back));
        if (state.inventory !== start) return;
        trips += 1;
        expect(paid >= 0n && paidAtAverage >= paid).toBe(true);
      }),
      runs(400),
    );
    expect(trips).toBeGreaterThan(200);
  });

  test('never ends beyond its inventory limit, nor further from it', () => {
    fc.assert(
      fc.property(terms, market, side, big(0n, 300n), (of, at, does, part) => {
        const state = stateOf(of as Terms, { ...at, held: at.held * 2n });
        const lots = (of.inventoryMax * part) / 100n + 1n;
        const quote = open(of as Terms).quote(does, lots as Lots, state);
        if (quote.kind === 'refusal') return;
        const after = state.inventory - (does === 'buy' ? lots : -lots);
        const most = greater(of.inventoryMax, magnitude(state.inventory));
        expect(magnitude(after) <= most).toBe(true);
      }),
      runs(400),
    );
  });

  test('is wider where it is more volatile', () => {
    fc.assert(
      fc.property(terms, market, side, big(0n, 500_000n), (of, at, does, more) => {
        const state = stateOf(of as Terms, at);
        const book = open(of as Terms);
        const calm = book.quote(does, 1n as Lots, state);
        const volatility = (state.volatility + more) as Ppm;
        const wild = book.quote(does, 1n as Lots, { ...state, volatility });
        if (calm.kind === 'refusal' || wild.kind === 'refusal') return;
        const sign = does === 'buy' ? 1n : -1n;
        expect(sign * (wild.cost - calm.cost) >= 0n).toBe(true);
      }),
      runs(300),
    );
  });
});

test('the stable curve is the same from both sides: back from a reserve is where it began', () => {
  const amounts = fc.oneof(big(1n, 1_000n), big(1n, 10n ** 20n));
  fc.assert(
    fc.property(amounts, amounts, big(1n, 10_000n), amounts, (x, invariant, a, start) => {
      const y = otherReserve(x, invariant, a, start);
      const back = otherReserve(y, invariant, a);
      expect(back <= x && otherReserve(x + 1n, invariant, a, start) <= y).toBe(true);
      expect(back === 1n || otherReserve(back - 1n, invariant, a) > y).toBe(true);
    }),
    runs(2_000),
  );
});

test('a constant product keeps its product', () => {
  fc.assert(
    fc.property(terms, market, big(1n, 100n), (of, at, part) => {
      const flat = { halfSpreadPpm: 0n as Ppm, widenPpmPerVolatility: 0n as Ppm };
      const book = constantProduct({ ...(of as Terms), ...flat });
      const state = { ...stateOf(of as Terms, at), inventory: 0n as Lots };
      const lots = greater(1n, (of.inventoryMax * part) / 100n);
      const quote = book.quote('buy', lots as Lots, state);
      if (quote.kind === 'refusal') return;
      const value = of.depth * (state.index as PriceUnits) * state.scale;
      const product = (of.depth - lots) * (value + quote.cost);
      expect(product >= of.depth * value).toBe(true);
      expect(product - (of.depth - lots) < of.depth * value).toBe(true);
    }),
    runs(500),
  );
});
