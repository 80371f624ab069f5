import { expect, test } from 'vitest';
import { blackPrice, type OptionSide } from '../options/index.ts';
import { CALM } from './examples.contract.ts';
import { type ExpiryFit, fitExpiry } from './fit-expiry.ts';
import { fitSurface } from './fit-surface.ts';
import {
  DEFAULT_SCREEN,
  type DropReason,
  dropCounts,
  type OptionQuote,
  type ScreenTerms,
} from './screen.ts';
import { surfaceAt } from './surface.ts';
import { volatilityAt } from './svi.ts';

const FORWARD = 70_000;
const YEARS = 0.1;
const EXPIRY = { forward: FORWARD, rate: 0, years: YEARS };

const quoteAt = (strike: number): OptionQuote => {
  const side: OptionSide = strike < FORWARD ? -1 : 1;
  const volatility = volatilityAt(CALM, YEARS, Math.log(strike / FORWARD));
  const mark = blackPrice(side, FORWARD, strike, volatility, YEARS, 0);
  return { side, strike, bid: mark * 0.99, ask: mark * 1.01, mark, volatility, ageSeconds: 1 };
};

const STRIKES = Array.from({ length: 25 }, (_, i) => 46_000 + 2_000 * i);
const QUOTES = STRIKES.map(quoteAt);

const fitOf = (quotes: readonly OptionQuote[], terms: Partial<ScreenTerms> = {}): ExpiryFit =>
  fitExpiry({ ...EXPIRY, quotes }, { ...DEFAULT_SCREEN, ...terms }, null);

const reasonsOf = (fit: ExpiryFit): Partial<Record<DropReason, number>> =>
  Object.fromEntries(dropCounts(fit.dropped));

/** The good quotes and one more. */
const withOne = (strange: Partial<OptionQuote>): OptionQuote[] => [
  ...QUOTES,
  { ...quoteAt(71_000), ...strange },
];

test.each(['volatility', 'mark', 'mid'] as const)(
  'from the %s the slice is recovered',
  (source) => {
    const fit = fitOf(QUOTES, { source });
    if (fit.kind === 'refused') throw new Error(fit.reason);
    expect(fit.dropped).toEqual([]);
    expect(fit.slice.rmsVolatility).toBeLessThan(1e-8);
    expect(fit.slice).toMatchObject(EXPIRY);
    expect(fit.slice.svi.b).toBeCloseTo(CALM.b, 5);
  },
);

test.each<[Partial<OptionQuote>, DropReason, Partial<ScreenTerms>]>([
  [{ ageSeconds: 61 }, 'stale', {}],
  [{ bid: 3, ask: 2 }, 'crossed', {}],
  [{ bid: 0 }, 'not-positive', {}],
  [{ bid: -1 }, 'not-positive', {}],
  [{ ask: null }, 'not-quoted', {}],
  [{ strike: 0 }, 'strike-not-positive', {}],
  [{ mark: Number.NaN }, 'not-a-number', {}],
  [{ mark: 80_000 }, 'above-maximum', { source: 'mark' }],
  [{ side: -1 }, 'in-the-money', {}],
  [{ volatility: 55 }, 'volatility-in-percent', { source: 'volatility' }],
  [{ volatility: 0 }, 'not-positive', { source: 'volatility' }],
  [{ volatility: 0.9 }, 'outlier', { source: 'volatility' }],
])('a quote with %j is dropped as %s', (strange, reason, terms) => {
  const fit = fitOf(withOne(strange), terms);
  expect(fit.kind).toBe('fitted');
  expect(reasonsOf(fit)).toEqual({ [reason]: 1 });
  expect(fit.dropped[0]?.index).toBe(QUOTES.length);
});

test('a whole expiry in per cent is refused by that name', () => {
  const inPercent = QUOTES.map((quote) => ({
    ...quote,
    volatility: 100 * (quote.volatility ?? 0),
  }));
  const fit = fitOf(inPercent, { source: 'volatility' });
  expect(fit).toMatchObject({ kind: 'refused', reason: 'volatility-in-percent' });
});

test('an expiry with four strikes, without time or without a forward has no slice', () => {
  expect(fitOf(QUOTES.slice(0, 4))).toMatchObject({ reason: 'too-few-quotes' });
  const terms = DEFAULT_SCREEN;
  const refusalOf = (changed: object) =>
    fitExpiry({ ...EXPIRY, quotes: QUOTES, ...changed }, terms, null);
  expect(refusalOf({ years: 0 })).toMatchObject({ reason: 'expired' });
  expect(refusalOf({ forward: 0 })).toMatchObject({ reason: 'forward-not-positive' });
  expect(refusalOf({ rate: Number.NaN })).toMatchObject({ reason: 'rate-not-a-number' });
});

test('expiries are fitted in order, and one that cannot be is left out with its reason', () => {
  const { expiries, result } = fitSurface(
    [
      { ...EXPIRY, years: 0.2, quotes: QUOTES.slice(0, 3) },
      { ...EXPIRY, quotes: QUOTES },
    ],
    { ...DEFAULT_SCREEN, source: 'volatility' },
  );
  expect(expiries.map(({ fit }) => fit.kind)).toEqual(['fitted', 'refused']);
  if (result.kind === 'refused') throw new Error(result.reason);
  const at = surfaceAt(result.surface, 60_000, YEARS);
  expect(at.volatility).toBeCloseTo(volatilityAt(CALM, YEARS, Math.log(6 / 7)), 9);
  expect(at.forward).toBe(FORWARD);
});
