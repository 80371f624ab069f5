import { z } from 'zod';
import { VIRTUAL_KINDS } from '../market/virtual-terms.ts';
import { ACCOUNTS_MAX, ACCOUNTS_MIN } from '../population/population.ts';
import { liquidity } from './liquidity-fields.ts';
import {
  amount,
  choice,
  day,
  depth,
  flag,
  list,
  quantiles,
  real,
  section,
  share,
  text,
  whole,
  word,
} from './scenario-fields.ts';

const PPM = 1_000_000;
const DAY_MS = 86_400_000;

const market = section('The market that crashes.', {
  market: word('Name of the market.', 'BTC-PERP'),
  priceDecimals: whole('Digits after the point of a price.', 0, 9),
  sizeDecimals: whole('Digits after the point of a size; one lot is one unit of the last.', 0, 9),
  schedule: list(
    "Margin brackets instead of the rulebook's. Rates are marginal, so requirements have no jumps.",
    'a list of brackets { from, initialPpm, maintenancePpm }',
    section('One bracket.', {
      from: amount('Notional at which the bracket begins; the first begins at 0.'),
      initialPpm: whole('Initial margin, parts per million of the notional in it.', 1, PPM),
      maintenancePpm: whole('Maintenance margin, parts per million.', 1, PPM),
    }),
  ).optional(),
});

const path = section('What the reference price does: either `knots` typed here or a `file`.', {
  date: day('Day of the times of the knots, UTC.').optional(),
  intervalMs: whole('Milliseconds of a bar. Default 60000.', 1000, DAY_MS).optional(),
  knots: list(
    'Bars `[time, open, high, low, close, volume]`, or points `[time, price]` joined by straight ' +
      'lines. Times are HH:MM on the date, or instants such as 2025-10-10T20:50Z.',
    'a list of [time, open, high, low, close, volume] or of [time, price]',
    z.array(z.string({ error: 'a number or a time' }), {
      error: '[time, open, high, low, close, volume] or [time, price]',
    }),
  ).optional(),
  file: text(
    'CSV or CSV.gz with the columns ts, open, high, low, close, volume; relative to this file.',
  ).optional(),
  acceptGaps: flag('Whether bars may be missing. Default false.').optional(),
});

const population = section('The traders. Whatever is left out is as published or assumed.', {
  longShare: real('Share of the accounts that are long.', { above: 0, below: 1 }).optional(),
  openInterestUsd: real('USD of notional on each side.', { above: 0, to: 1e13 }).optional(),
  largestShare: real("Most of its side's notional that one account holds.", {
    above: 0,
    to: 1,
  }).optional(),
  isolatedShare: share('Share of the accounts with isolated margin.').optional(),
  sizeLeverageCorrelation: real('Correlation of notional and leverage (Gaussian copula).', {
    from: -1,
    to: 1,
  }).optional(),
  notional: quantiles('Quantiles of the notional in USD, before it is scaled.').optional(),
  tailIndex: real('Pareto index of the notional above its last quantile.', {
    above: 0,
    to: 10,
  }).optional(),
  leverage: section('Notional over account value at the start, by side.', {
    long: quantiles('Quantiles of the leverage of the longs.').optional(),
    short: quantiles('Quantiles of the leverage of the shorts.').optional(),
  }).optional(),
  makers: section('Market makers: large accounts with low leverage, long and short in turn.', {
    count: whole('How many.', 0, 1000),
    shareOfSide: real('Share of each side that they hold together.', { from: 0, below: 1 }),
    leverage: real('Notional over account value of each.', { above: 0, to: 100 }),
  }).optional(),
});

const seconds = (about: string) => real(`${about} Seconds.`, { above: 0, to: 1e6 });

const virtual = section('The virtual book that is the whole market. Sizes in base units.', {
  kind: choice('Its curve.', VIRTUAL_KINDS),
  depth: real('On each virtual side while flat; more than inventoryMax.', { above: 0, to: 1e9 }),
  inventoryMax: real('Most that the book holds, long or short.', { above: 0, to: 1e9 }),
  halfSpreadPpm: whole('Distance of every quote from the curve.', 0, PPM - 1),
  widenPpmPerVolatility: whole(
    'Added to it for a volatility of one a year. Default 0.',
    0,
    1000 * PPM,
  ).optional(),
  amplification: whole('Of the stable curve. Default 1.', 1, PPM).optional(),
  returnHalfLife: real(
    'Seconds in which others trade half of what it holds back to it. Default 0: nobody does.',
    { from: 0, to: 1e9 },
  ).optional(),
  volatilityHalfLife: seconds('Memory of the volatility. Default 60.').optional(),
});

const book = section('The simulated order book. Whatever is left out is a calm large BTC book.', {
  bucketBp: real('Width of a price bucket, basis points.', { from: 0.01, to: 100 }).optional(),
  rangeBp: real('Reach of each side, basis points.', { above: 0, to: 5000 }).optional(),
  spreadBp: real('Distance of best bid and ask at rest, basis points.', {
    above: 0,
    to: 1000,
  }).optional(),
  depth: depth('Calm cumulative depth of one side.').optional(),
  beyond: choice('Depth beyond the last distance: the same density, or one that falls.', [
    'last-slope',
    'flattening',
  ]).optional(),
  refillHalfLife: seconds('Time in which half of the consumed depth returns.').optional(),
  stress: section('How makers withdraw: depth falls as (calm / volatility)^exponent.', {
    calmBpPerMinute: real('Volatility that makers call calm, basis points in one minute.', {
      above: 0,
      to: 1000,
    }),
    exponent: real('How fast they withdraw; 0 is never.', { from: 0, to: 10 }),
    floor: real('Share of the calm depth that always stays.', { above: 0, to: 1 }),
    halfLife: seconds('Memory of the volatility.'),
  }).optional(),
  impact: section('How executed orders move the market away from the reference price.', {
    share: share('Share of the way through the book by which the mid moves.'),
    permanent: share('Part of that move that stays.'),
    halfLife: seconds('Time in which half of the rest is gone.'),
  }).optional(),
  makerShares: list(
    'Relative sizes of the makers that fill orders.',
    'a list of numbers above 0',
    real('Relative size of one maker.', { above: 0, to: 1e6 }),
  ).optional(),
  model: choice('Who quotes: makers, or nobody but a virtual book. Default order-book.', [
    'order-book',
    'virtual',
  ]).optional(),
  virtual: virtual.optional(),
});

const fund = section('What stands behind the traders, in the settlement asset.', {
  feeReserve: amount('Fees collected.'),
  operatorCapital: amount("The operator's own money."),
  marketFund: amount("The market's insurance fund."),
  sharedFund: amount('The insurance fund shared by all markets.'),
  vault: amount('Collateral of the backstop vault.'),
});

const oracle = section('The sources of the index price.', {
  sources: list(
    'One entry for each source.',
    'a list of sources { name, noiseBp, latencyMs }',
    section('One source.', {
      name: word('Name of the source.', 'venue-a'),
      noiseBp: real('Standard deviation of its price around the reference, basis points.', {
        from: 0,
        to: 1000,
      }),
      latencyMs: whole('Age of its price when it arrives, milliseconds.', 0, DAY_MS),
    }),
  ),
});

/** The whole file. `z.toJSONSchema(SCENARIO_SCHEMA, { io: 'input' })` is its reference page. */
export const SCENARIO_SCHEMA = section('A crash to be simulated: one file, all its numbers.', {
  name: word('Name of the scenario, used for its results.', '2025-10-10'),
  about: text('What happened, in a few sentences.'),
  sources: list('Where the figures come from.', 'a list of texts', text('One source.')),
  market,
  rulebook: word('Which rulebook the venue follows.', 'default'),
  seed: whole('Start of every random stream.', 0, Number.MAX_SAFE_INTEGER),
  accounts: whole('Accounts, makers included.', ACCOUNTS_MIN, ACCOUNTS_MAX),
  stepMs: whole('Milliseconds between two price updates. Default 3000.', 1, DAY_MS).optional(),
  path,
  population: population.optional(),
  book: book.optional(),
  liquidity: liquidity.optional(),
  fund,
  oracle,
});

/** A scenario file after every field was read. */
export type ScenarioFields = z.output<typeof SCENARIO_SCHEMA>;
