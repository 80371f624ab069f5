/** Markets and books that several tests share, and a direct evaluation that owns no table. */
import fc from 'fast-check';
import { ln } from '../numeric/index.ts';
import { blackPrice } from '../options/index.ts';
import type { Instrument, PortfolioAccount } from './account.ts';
import { accountOf } from './account.ts';
import {
  type ExpiryMarket,
  type MarketState,
  SECONDS_PER_DAY,
  type UnderlyingMarket,
  volatilityOf,
  yearsOf,
} from './market.ts';
import type { Scenario, ScenarioRules } from './rules.ts';
import { shockedDown, shockedUp, skewMultiplier, termScale } from './volatility-law.ts';

/** Days of the three expiries of every test market; the first is within the averaging window. */
export const DAYS = [1 / 96, 10, 90] as const;

const expiryAt = (days: number): ExpiryMarket => ({
  seconds: days * SECONDS_PER_DAY,
  forward: 64_000 * (1 + 0.0001 * days),
  rate: 0.04,
  volatility: 0.55,
  forwardConfidence: 1,
  rateConfidence: 1,
  volatilityConfidence: 1,
});

/** One underlying at 64,000. */
export const marketWith = (change: Partial<UnderlyingMarket> = {}): MarketState => ({
  timeMs: 1_771_142_400_000,
  stablePrice: 1,
  underlyings: [
    {
      name: 'BTC',
      spot: 64_000,
      spotConfidence: 1,
      perpetual: 64_010,
      perpetualConfidence: 1,
      expiries: DAYS.map(expiryAt),
      ...change,
    },
  ],
});

const STRIKES = [52_000, 58_000, 64_000, 70_000, 80_000];

/** A perpetual, a future, and calls and puts at five strikes of three expiries. */
export const INSTRUMENTS: readonly Instrument[] = [
  { kind: 'perpetual', underlying: 0 },
  { kind: 'future', underlying: 0, expiry: 1 },
  ...DAYS.flatMap((_, expiry) =>
    STRIKES.flatMap((strike): Instrument[] => [
      { kind: 'option', underlying: 0, expiry, side: 1, strike },
      { kind: 'option', underlying: 0, expiry, side: -1, strike },
    ]),
  ),
];

/** Row of the option of an expiry (0 to 2), side and strike. */
export const rowOf = (expiry: number, side: 1 | -1, strike: number): number =>
  INSTRUMENTS.findIndex(
    (each) =>
      each.kind === 'option' &&
      each.expiry === expiry &&
      each.side === side &&
      each.strike === strike,
  );

/** Quantities in quarters, so that sums of a few are exact. */
export const anyBook: fc.Arbitrary<PortfolioAccount> = fc
  .uniqueArray(
    fc.tuple(
      fc.integer({ min: 0, max: INSTRUMENTS.length - 1 }),
      fc.integer({ min: -40, max: 40 }).map((quarters) => quarters / 4),
    ),
    { minLength: 1, maxLength: 8, selector: ([row]) => row },
  )
  .map((positions) => accountOf(positions));

/** All positions of both. */
export const merged = (one: PortfolioAccount, other: PortfolioAccount): PortfolioAccount => ({
  ...one,
  rows: Int32Array.from([...one.rows, ...other.rows]),
  quantities: Float64Array.from([...one.quantities, ...other.quantities]),
});

/** Every position times a factor. */
export const scaled = (book: PortfolioAccount, factor: number): PortfolioAccount => ({
  ...book,
  quantities: book.quantities.map((quantity) => quantity * factor),
});

function shockedVolatility(
  rules: ScenarioRules,
  { volatility }: Scenario,
  expiry: ExpiryMarket,
  strike: number,
): number {
  const own = volatilityOf(expiry, strike);
  const scale = termScale(rules.volatilityLaw, expiry.seconds / SECONDS_PER_DAY);
  if (volatility === 'up') return shockedUp(rules.volatilityLaw, own, scale);
  if (volatility === 'down') return shockedDown(rules.volatilityLaw, own, scale);
  if (volatility === 'none' || rules.skew === null) return own;
  const k = ln(strike / expiry.forward);
  const years = yearsOf(expiry);
  const { skew } = rules;
  return volatility === 'linear-skew'
    ? own * skewMultiplier(skew, skew.linear, k, years)
    : own * skewMultiplier(skew, skew.absolute, Math.abs(k), years);
}

/** Profit of one unit in a scenario, priced on the spot: rules without discounts or skew. */
export function directProfit(
  rules: ScenarioRules,
  market: UnderlyingMarket,
  instrument: Instrument,
  scenario: Scenario,
): number {
  const { move } = scenario;
  const isCoin = rules.settlement === 'coin';
  if (instrument.kind !== 'option') {
    const { forward } = market.expiries[1] as ExpiryMarket;
    const price = instrument.kind === 'future' ? forward : market.perpetual;
    return isCoin ? 1 - 1 / move : price * move - price;
  }
  const expiry = market.expiries[instrument.expiry] as ExpiryMarket;
  const { forward, rate, seconds } = expiry;
  const years = yearsOf(expiry);
  const window = rules.averagingSeconds;
  const floating = window === 0 ? 1 : Math.min(seconds / window, 1);
  const moved = forward * (1 + (move - 1) * floating);
  const { side, strike } = instrument;
  const volatility = shockedVolatility(rules, scenario, expiry, strike);
  const later = Math.max(years - rules.lookAheadYears, 0);
  const after = blackPrice(side, moved, strike, volatility, later, rate);
  const before = blackPrice(side, forward, strike, volatilityOf(expiry, strike), years, rate);
  return isCoin ? after / moved - before / forward : after - before;
}
