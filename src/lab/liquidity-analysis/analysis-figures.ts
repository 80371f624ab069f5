/** Figures of an analysis as cells of a table, the same in a terminal and in a page. */
import { compact, count, duration, fixed, NOTHING, percent, price } from '../report/format.ts';
import type { FeedNote } from './feed-notes.ts';
import type { DepthRow, GaugeRow } from './gauge-statistics.ts';
import type { HoldingRow, RiskInputs, SizeRow } from './liquidity-risk.ts';
import type { MarketAnalysis } from './market-analysis.ts';
import type { AnalysisTerms } from './terms.ts';

/** Digits that a figure of a gauge shows. */
const DIGITS = 5;

/** A figure of any size with five digits; grouped by commas where it is large. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e9) return value.toExponential(DIGITS - 1);
  if (size < 1e-4) return value.toExponential(2);
  const before = Math.max(Math.floor(Math.log10(size)) + 1, 0);
  const text = fixed(value, Math.max(DIGITS - before, 0), ',');
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A share as per cent, with a plain space. */
export const share = (part: number): string =>
  percent(part, part > 0 && part < 0.01 ? 2 : 0).replace('\u202f', ' ');

const money = (value: number): string => compact(value, ' ');
const bp = (value: number): string => fixed(value, value < 10 ? 3 : 1, ',');
const size = (value: number): string => digits(value);

export const GAUGE_HEAD: readonly string[] = [
  'gauge',
  'unit',
  'count',
  'median',
  'p1',
  'p5',
  'p95',
  'p99',
  'least',
  'most',
  'last',
];

export const gaugeCells = (row: GaugeRow): readonly string[] => [
  row.id,
  row.unit,
  count(row.count, ','),
  ...[row.median, row.p1, row.p5, row.p95, row.p99, row.least, row.most, row.last].map((value) =>
    row.unit === 'quote' ? price(value, ',') : digits(value),
  ),
];

/** Gauges that this feed gave no figure for. */
export const unknownGauges = (rows: readonly GaugeRow[]): readonly string[] =>
  rows.filter((row) => row.count === 0).map(({ id }) => id);

export const DEPTH_HEAD: readonly string[] = [
  'within',
  'bids, median',
  'asks, median',
  'both sides, median',
  'both sides, mean',
  'thinner, median',
  'reached',
];

export const depthCells = (row: DepthRow): readonly string[] => [
  `${row.bp} bp`,
  ...[row.bidMedian, row.askMedian, row.sideMedian, row.sideMean, row.thinnerMedian].map(digits),
  share(row.covered),
];

/** Head of the costs at once; the confidence is that of the terms. */
export function sizeHead({ level }: AnalysisTerms): readonly string[] {
  const at = `p${digits(level * 100)}`;
  return [
    'size',
    'side',
    'mean bp',
    `${at} bp`,
    'shortfall bp',
    'mean',
    at,
    'shortfall',
    'beyond',
    'unfilled',
  ];
}

export const sizeCells = (row: SizeRow): readonly string[] => [
  size(row.size),
  row.side,
  ...[row.bp.mean, row.bp.atRisk, row.bp.shortfall].map(bp),
  ...[row.money.mean, row.money.atRisk, row.money.shortfall].map(money),
  share(row.beyondSamples),
  share(row.unfilledSamples),
];

export const holdingHead = ({ horizonMs }: AnalysisTerms): readonly string[] => [
  'size',
  'value',
  `price, ${plainDuration(horizonMs)}`,
  'spread',
  'together',
  'together bp',
  'unwind',
  'orders',
  'paced by',
  'price meanwhile',
];

function unwindCells(unwind: HoldingRow['unwind']): readonly string[] {
  if (unwind === null) return [NOTHING, NOTHING, NOTHING];
  if (unwind.kind === 'infeasible') return ['never', NOTHING, `at most ${size(unwind.most)}`];
  return [plainDuration(unwind.seconds * 1_000), count(unwind.slices, ','), unwind.pacedBy];
}

export function holdingCells({
  size: held,
  value,
  overHorizon,
  unwind,
  whileSelling,
}: HoldingRow): readonly string[] {
  const { market, liquidity, total } = overHorizon;
  return [
    size(held),
    ...[value, market, liquidity, total].map(money),
    bp((total / value) * 10_000),
    ...unwindCells(unwind),
    money(whileSelling),
  ];
}

/** A length of time with plain spaces. */
export const plainDuration = (ms: number): string => duration(ms).replaceAll('\u202f', ' ');

/** What the rows of sizes were made from, in a sentence each. */
export function inputLines(inputs: RiskInputs, terms: AnalysisTerms): readonly string[] {
  const refill =
    inputs.refillSeconds > 0
      ? `depth is back after ${digits(inputs.refillSeconds)} s`
      : 'half of the depth was never lost, so no time is left for its return';
  const part = share(terms.participation);
  const yearly = inputs.deviationPerRootSecond * Math.sqrt(31_536_000);
  return [
    `volatility of the mid between samples ${share(yearly)} a year, spread ` +
      `${bp(inputs.spreadMean * 10_000)} bp with a deviation of ` +
      `${bp(inputs.spreadDeviation * 10_000)} bp, ${digits(inputs.volumePerSecond)} base units ` +
      'traded a second',
    `price over ${plainDuration(terms.horizonMs)}: normal, without drift, scaled by the root of ` +
      `time; spread: half of its mean and ${digits(terms.spreadFactor)} deviations (Bangia)`,
    `unwinding: orders of ${digits(inputs.slice)} base units, ${part} of the median depth within ` +
      `25 bp, at ${part} of the volume; ${refill}`,
  ];
}

/** Places of a name that are told. */
const TOLD = 3;

/** A line for a name, and one for each of its first places. */
export function noteLines({ code, count: many, first }: FeedNote, files: number): string[] {
  const lines = [`${code}: ${count(many, ',')}`];
  for (const { file, line, says } of first.slice(0, TOLD)) {
    lines.push(`  ${files > 1 ? `${file}:` : 'line '}${line}: ${says}`);
  }
  if (many > TOLD && first.length > TOLD) lines.push(`  and ${count(many - TOLD, ',')} more`);
  return lines;
}

/** A number of things with its noun, with plain spaces. */
export const things = (many: number, one: string): string =>
  `${count(many, ',')} ${one}${many === 1 ? '' : 's'}`;

/** What the clocks say. */
export function skewLine({ skew }: MarketAnalysis): string {
  if (skew.messages === 0) return 'clocks: no message has the time of the venue';
  const ms = (value: number): string => `${fixed(value, 1, ',')} ms`;
  const behind = skew.median < 0 ? "; the recorder's clock was behind the venue's" : '';
  return (
    `received minus exchange time: median ${ms(skew.median)}, p1 ${ms(skew.p1)}, ` +
    `p99 ${ms(skew.p99)}, ${ms(skew.least)} to ${ms(skew.most)}${behind}`
  );
}

/** What the venue's own word says about the rebuilt book. */
export function checkLine({ check }: MarketAnalysis): string {
  const { books, priceMismatches, sizeMismatches, trades, insideTouch } = check;
  const quotes =
    books === 0
      ? 'no best bids and asks of the venue to compare with'
      : `${count(books, ',')} books against the best bid and ask of the venue: ` +
        `${count(priceMismatches, ',')} differ in price, ${count(sizeMismatches, ',')} in size`;
  const touch =
    trades === 0
      ? 'no trades to judge'
      : `${count(insideTouch, ',')} of ${count(trades, ',')} trades inside every touch around them`;
  return `cross-check: ${quotes}; ${touch}`;
}
