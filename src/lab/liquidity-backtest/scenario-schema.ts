/** The fields of a scenario of activation levels over bars. */
import { z } from 'zod';
import { activation } from '../scenario/activation-fields.ts';
import { choice, list, real, section, text, whole, word } from '../scenario/scenario-fields.ts';
import { STANDINGS } from '../stress-windows/index.ts';
import { instant } from './instant-field.ts';
import { SUPPORT_SCHEMA } from './support-schema.ts';

const DAY_MS = 86_400_000;
const YEARS_MS = 10 * 366 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

const interval = (about: string) => whole(about, 1_000, DAY_MS);

const synthetic = section('Bars that are made: a line through knots, with noise.', {
  intervalMs: interval('Milliseconds of a bar.'),
  seed: whole('Start of the random stream.', 0, Number.MAX_SAFE_INTEGER),
  noiseBp: real('Standard deviation of a calm bar, basis points.', { above: 0, to: 1_000 }),
  volume: real('Quote volume of a calm bar.', { above: 0, to: 1e13 }),
  knots: list(
    'Points `[time, price]` in order of time.',
    'a list of [time, price]',
    z.tuple([instant('Time.'), real('Price.', { above: 0, to: 1e12 })], {
      error: '[time, price], such as [2025-10-10T20:50Z, 116000]',
    }),
  ),
});

const market = section('One market: either `files` or `synthetic`.', {
  market: word('Name of the market, for tables.', 'BTC-PERP-1H'),
  files: list(
    'Files of bars that follow each other in time; * stands for any letters of a name. They lie' +
      ' in the folder of --data, else of BREAKWATER_DATA, else beside this file.',
    'a list of names of files',
    text('A file, or a pattern.'),
  ).optional(),
  symbol: text('Symbol that is read where a file holds several.').optional(),
  intervalMs: interval('Milliseconds of a bar. Default: as the file tells.').optional(),
  drop: list(
    'Findings of which the rows are left out instead of being refused.',
    'a list of findings',
    choice('A finding.', [
      'shape',
      'volume',
      'zero-price',
      'number',
      'conflict',
      'backwards',
      'time-unit',
      'price-scale',
      'off-grid',
    ]),
  ).optional(),
  keep: list(
    'Findings of which the rows are true.',
    'a list of findings',
    choice('A finding.', ['price-scale', 'off-grid']),
  ).optional(),
  synthetic: synthetic.optional(),
});

const gauges = section('How far gauges look back.', {
  bars: whole('Bars of volatility, mean volume and Amihud.', 2, 100_000),
  highBars: whole('Bars of the highest high, for the drawdown.', 1, 1_000_000),
  historyMs: whole(
    'The past by which a gauge is judged: its ranks and its median.',
    1_000,
    YEARS_MS,
  ),
  historyParts: whole('Parts in which that past leaves. Default 30.', 1, 1_000).optional(),
  valuesMin: whole('Values that a past needs before it judges.', 1, 1_000_000),
});

const judge = section('What is a hit.', {
  from: instant(
    'Alarms and windows before are not judged. Default: where the labels begin.',
  ).optional(),
  graceMs: whole('An alarm so long before or after a window belongs to it.', 0, WEEK_MS),
  quietBp: real('A fall under this is quiet, basis points.', { from: 0, to: 10_000 }),
});

const stressWindow = section('A labelled window.', {
  id: word('Its name.', '2025-10-10'),
  standing: choice('How much it counts.', STANDINGS),
  from: instant('Its beginning.'),
  to: instant('Its end.'),
  why: text('Why it is on the list.'),
  source: text('Who says so.'),
});

/** The whole file. */
export const LIQUIDITY_SCHEMA = section('Activation levels over bars, judged by labels.', {
  name: word('Name of the scenario.', 'liquidity-hourly'),
  about: text('What is tried, in a few sentences.'),
  sources: list('Where the figures come from.', 'a list of texts', text('One source.')),
  markets: list('Markets, each by itself.', 'a list of markets', market),
  gauges,
  activation,
  judge,
  windows: list(
    'Windows in place of the built-in ones.',
    'a list of windows',
    stressWindow,
  ).optional(),
  support: SUPPORT_SCHEMA.optional(),
});

export type LiquidityFields = z.output<typeof LIQUIDITY_SCHEMA>;
export type MarketFields = LiquidityFields['markets'][number];
