/** The fields of a study: a book, a market, and modules that are held against each other. */
import { z } from 'zod';
import { instant } from '../liquidity-backtest/instant-field.ts';
import {
  choice,
  list,
  real,
  section,
  share,
  text,
  whole,
  word,
} from '../scenario/scenario-fields.ts';

const DAY_MS = 86_400_000;
const money = (about: string) => real(about, { from: 0, to: 1e12 });
const base = (about: string) => real(about, { from: 0, to: 1e12 });
const signed = (about: string) => real(about, { from: -1e12, to: 1e12 });
const time = (about: string, most = 366 * DAY_MS) => whole(about, 0, most);
const name = (about: string) => word(about, 'BTC-PERP');

const brackets = section('Margin brackets of a venue, a file of Binance USD-M.', {
  file: text('File: symbol, tier, min_notional, mmr, max_leverage, maint_amount.'),
  symbol: text('Symbol in that file.'),
});

const instrument = section('An instrument of the desk.', {
  id: name('Its id.'),
  venue: name('Where it trades.'),
  underlying: name('What its delta is counted in.'),
  kind: choice('What it is.', ['spot', 'perpetual', 'future', 'call', 'put']),
  priceDecimals: whole('Decimals of its price.', 0, 8),
  sizeDecimals: whole('Decimals of its size; with those of the price at most 8.', 0, 8),
  makerBp: real('Maker fee, basis points.', { from: -100, to: 100 }),
  takerBp: real('Taker fee, basis points.', { from: -100, to: 100 }),
  leverage: whole('Leverage at the start: sets the initial margin.', 1, 200).optional(),
  brackets: brackets.optional(),
  strike: real('Strike of an option.', { above: 0, to: 1e9 }).optional(),
  expiry: instant('End of an option or a future.').optional(),
  impact: section('What a size moves the price by: Y sigma sqrt(size / volume).', {
    prefactor: real('Y, about 0.5 to 1; 0: none.', { from: 0, to: 10 }),
    dailyVolatility: real('Volatility of a day, a fraction.', { from: 0, to: 10 }),
    dailyVolume: base('Base units that trade in a day.'),
  }).optional(),
});

const shown = section('An instrument at the prices of the bars.', {
  instrument: name('Its id.'),
  halfSpreadBp: real('Half the spread, basis points.', { from: 0, to: 1_000 }),
  depth: base('Base units at the touch.'),
  basisBp: real('Added to the price, basis points. Default 0.', {
    from: -1_000,
    to: 1_000,
  }).optional(),
  states: choice('Whether its venue states a mark. Default mark.', ['mark', 'quote']).optional(),
});

const bars = section('Recorded bars.', {
  files: list('Files that follow each other; * stands for letters.', 'a list', text('A file.')),
  path: choice('Prices within a bar.', ['extremes', 'close']),
  shown: list('What trades at them.', 'a list of instruments', shown),
});

const funding = section('Funding that was paid.', {
  instrument: name('The perpetual.'),
  file: text('File: ts, symbol, rate.'),
  symbol: text('Symbol in that file.'),
});

const chain = section('Recorded option chains, and an owner who sells straddles.', {
  currency: name('BTC or ETH.'),
  venue: name('Venue of the options.'),
  files: list('Chain files in their order.', 'a list', text('A file.')),
  perpetualFile: text('Prices of the perpetual between and at the snapshots.'),
  perpetual: shown,
  optionDepth: base('Contracts shown at the touch of an option; the chains do not say.'),
  straddle: section('What the owner sells.', {
    size: base('Straddles.'),
    days: real('Days to the expiry that is wanted.', { above: 0, to: 400 }),
    rollDays: real('Rolled at the first snapshot with less left.', { from: 0, to: 400 }),
  }),
  hedges: section('Options that the desk may trade, picked at every roll.', {
    strikes: list(
      'Shares of the price.',
      'a list of shares',
      real('A share.', { above: 0, to: 10 }),
    ),
    days: list('Days to the expiry.', 'a list of days', real('Days.', { above: 0, to: 400 })),
  }),
});

const made = section('A made price: swings, jumps, noise.', {
  shown: list('What trades at it.', 'a list of instruments', shown),
  volatility: real('Implied volatility of its options, a year.', { above: 0, to: 10 }).optional(),
  everyMs: whole('Time between two prices.', 100, DAY_MS),
  price: real('Price at the start.', { above: 0, to: 1e9 }),
  swing: share('Swing to either side.'),
  swingMs: whole('Time of a whole swing.', 1_000, 366 * DAY_MS),
  jump: real('Jump, a fraction; 0: none.', { from: -0.9, to: 10 }),
  jumpEveryMs: whole('Time between two jumps.', 1_000, 366 * DAY_MS),
  noise: real('Standard deviation of a step.', { from: 0, to: 1 }),
  seed: whole('Start of the random stream.', 0, Number.MAX_SAFE_INTEGER),
  silent: list(
    'Stretches in which the feed of the desk stands still.',
    'a list of [from, to]',
    z.tuple([instant('From.'), instant('To.')]),
  ).optional(),
  wrong: list(
    'Stretches in which the feed of an instrument is off; the venue trades at what is right.',
    'a list of stretches',
    section('A stretch.', {
      instrument: name('Whose feed.'),
      from: instant('From.'),
      to: instant('To.'),
      offBp: real('How far, basis points.', { above: -10_000, to: 100_000 }),
    }),
  ).optional(),
});

const happening = section('Something that happens at a time.', {
  at: instant('When.'),
  instrument: name('Of which instrument.').optional(),
  trade: signed('The owner trades so many base units.').optional(),
  deleverage: share('The venue deleverages this share of the position.').optional(),
  venue: name('A venue.').optional(),
  state: choice('It answers no more, or again.', ['up', 'down']).optional(),
  kill: text('A scope is stopped.').optional(),
  flatten: choice('How.', ['flatten', 'close-only']).optional(),
  source: name('Who states values.').optional(),
  values: z.record(z.string(), signed('A value.')).optional(),
});

/** A module as it stands in the file: judged when the desk is made. */
const module = z.record(z.string(), z.any(), { error: 'a map with `use` or `ladder`' });

/** The whole file. */
export const STUDY_SCHEMA = section('A study of a desk.', {
  name: word('Its name.', 'straddle-btc'),
  about: text('What is tried, in a few sentences.'),
  sources: list('Where the figures come from.', 'a list of texts', text('One source.')),
  from: instant('Where it begins.'),
  to: instant('Where it ends.'),
  capital: z.record(z.string(), money('Quote currency.'), { error: 'a map of venue to amount' }),
  instruments: list('What the desk trades.', 'a list of instruments', instrument),
  bars: list('Recorded bars.', 'a list', bars).optional(),
  funding: list('Funding.', 'a list', funding).optional(),
  chain: chain.optional(),
  made: made.optional(),
  happenings: list('What happens at times.', 'a list', happening).optional(),
  values: list('Names that sources state.', 'a list of names', text('A name.')).optional(),
  execution: section('How the venue trades.', {
    model: choice('Touch, or the matching exchange. Default touch.', ['touch', 'paper']).optional(),
    latencyMs: time('From decision to venue, ms.', 60_000),
    against: choice('The quote that an order meets.', ['next', 'present']),
    depthShare: real('Most of the touch that one order takes; 0: no limit.', { from: 0, to: 1e6 }),
    liquidationBp: real('Charged on what a liquidation closes.', { from: 0, to: 1_000 }),
    transferMs: time('From asking for a transfer until it is there, ms.', DAY_MS),
  }),
  ticks: section('Looks after the events of a moment.', {
    count: whole('How many.', 0, 60),
    everyMs: whole('How far apart, ms.', 1, 3_600_000),
  }),
  measure: section('What is measured.', {
    instrument: name('Its underlying is.'),
    half: base('Band that delta is measured by, base units to either side.'),
    stepMs: time('Step of the profits whose tail is taken; 0: from sample to sample.'),
  }),
  overrides: z.record(z.string(), z.any()).optional(),
  variants: list(
    'Desks that are held against each other; the first is what the others are compared with.',
    'a list of desks',
    section('One desk.', {
      name: text('Its name.'),
      capital: z.record(z.string(), money('Quote currency.')).optional(),
      modules: z.array(module, { error: 'a list of modules, [] for none' }),
    }),
  ),
});

export type StudyFields = z.output<typeof STUDY_SCHEMA>;
