/** An analysis as tables and lines for a terminal. */
import { percent, utcSpan } from '../report/format.ts';
import {
  checkLine,
  DEPTH_HEAD,
  depthCells,
  digits,
  GAUGE_HEAD,
  gaugeCells,
  holdingCells,
  holdingHead,
  inputLines,
  noteLines,
  sizeCells,
  sizeHead,
  skewLine,
  things,
  unknownGauges,
} from './analysis-figures.ts';
import type { MarketAnalysis } from './market-analysis.ts';
import type { Depth } from './size-costs.ts';
import type { AnalysisTerms } from './terms.ts';

/** Rows of a table, head first, and lines under it; whoever prints them aligns them. */
export interface TextTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
  /** Columns from the left that hold words. */
  readonly words: number;
}

/** The market in a line. */
export const marketTitle = ({ recording }: MarketAnalysis): string =>
  `${recording.symbol}, ${recording.format}`;

/** Where the figures come from. */
export function coverLines({ recording, from, to, messages, study }: MarketAnalysis): string[] {
  const { snapshot, update, trade, ticker } = messages;
  const kinds = [
    [snapshot, 'snapshot'],
    [update, 'update'],
    [trade, 'trade'],
    [ticker, 'best quote'],
  ] as const;
  const seen = kinds.map(([many, name]) => things(many, name)).join(', ');
  const { priceDecimals, sizeDecimals } = recording;
  return [
    recording.files.join(', '),
    `${utcSpan(from, to)}, ${things(study.samples.rows, 'sample')}; ${seen}`,
    `one tick is 1e-${priceDecimals} quote, one lot 1e-${sizeDecimals} base`,
  ];
}

/** What was found in the feed, each with its first places. */
export function foundLines(analysis: MarketAnalysis): string[] {
  const { notes, recording, isPartial } = analysis;
  const lines = notes.flatMap((note) => noteLines(note, recording.files.length));
  const partial = 'no snapshot: the book holds only what has changed, every depth is too small';
  return [
    skewLine(analysis),
    checkLine(analysis),
    ...(isPartial ? [partial] : []),
    ...(lines.length === 0 ? ['no gap, no crossed book, no time that runs backwards'] : lines),
  ];
}

function gaugeTable({ gauges, vpinBucket }: MarketAnalysis): TextTable {
  const missing = unknownGauges(gauges);
  return {
    title: 'Gauges',
    rows: [GAUGE_HEAD, ...gauges.filter((row) => row.count > 0).map(gaugeCells)],
    notes: [
      ...(missing.length === 0 ? [] : [`not in this feed: ${missing.join(', ')}`]),
      `a bucket of vpin: ${digits(vpinBucket)} base units`,
    ],
    words: 2,
  };
}

function sizeTable(analysis: MarketAnalysis, terms: AnalysisTerms, depth: Depth): TextTable | null {
  const { makers, sizes } = analysis.risk;
  const rows = sizes.filter((row) => row.depth === depth);
  if (rows.length === 0) return null;
  const kept = percent(makers?.kept ?? 1).replace('\u202f', ' ');
  const title =
    depth === 'whole'
      ? 'Sold or bought at once, distance from the mid and its cost'
      : `The same when the largest makers withdraw (${terms.withdrawing}): ${kept} stays`;
  return { title, rows: [sizeHead(terms), ...rows.map(sizeCells)], notes: [], words: 2 };
}

function holdingTable({ risk }: MarketAnalysis, terms: AnalysisTerms): TextTable {
  const level = percent(terms.level, 1).replace('\u202f', ' ');
  return {
    title: `Value at risk, ${level}, quote units: held, and sold bit by bit`,
    rows: [holdingHead(terms), ...risk.holdings.map(holdingCells)],
    notes: inputLines(risk.inputs, terms),
    words: 1,
  };
}

/** All tables of a market, in the order in which they are read. */
export function tablesOf(analysis: MarketAnalysis, terms: AnalysisTerms): readonly TextTable[] {
  const depth: TextTable = {
    title: 'Depth of one side, base units',
    rows: [DEPTH_HEAD, ...analysis.depths.map(depthCells)],
    notes: [
      'reached: share of the samples in which the snapshot had shown the book so far on both ' +
        'sides; elsewhere depth is a lower bound',
    ],
    words: 1,
  };
  const whole = sizeTable(analysis, terms, 'whole');
  const thinned = sizeTable(analysis, terms, 'thinned');
  const beyond =
    'beyond: share of the samples in which the size went farther than the snapshot had shown ' +
    '(the cost is an upper bound); unfilled: the rest counts at twice the worst distance; ' +
    'shortfall: mean of the costs beyond the level';
  return [
    gaugeTable(analysis),
    depth,
    ...[whole, thinned].flatMap((table) =>
      table === null ? [] : [{ ...table, notes: [...table.notes, beyond] }],
    ),
    holdingTable(analysis, terms),
  ];
}
