/** The report of a chain for a terminal, and for programs. */
import type { Stretch } from '../../core/surface/index.ts';
import { utcMoment } from '../report/format.ts';
import { alignedTable, left, right } from './aligned.ts';
import {
  arbitrageCounts,
  arbitrageLines,
  droppedLines,
  nameOf,
  repairLines,
  SLICE_HEADS,
  sliceLines,
  sliceOf,
} from './chain-figures.ts';
import { MEASURE_WORDS, MEASURES, type Measure } from './chain-measures.ts';
import type { ChainStudy, SnapshotStudy } from './chain-study.ts';
import type { ErrorLine, ErrorTable } from './error-table.ts';

const shown = (value: number | null): string => (value === null ? '-' : value.toExponential(2));

const ERROR_HEADS = ['rows', 'median', 'p95', 'max'];

const errorRow = ({ bucket, count, median, p95, most }: ErrorLine): string[] => [
  bucket,
  String(count),
  shown(median),
  shown(p95),
  shown(most),
];

/** One measure with all its buckets. */
function errorText(measure: Measure, table: ErrorTable): string {
  const { title, unit, about } = MEASURE_WORDS[measure];
  const columns = [left('bucket'), ...ERROR_HEADS.map(right)];
  const lines = [table.all, ...table.byExpiry, ...table.byMoneyness];
  return `${title}, ${unit} (${about})\n${alignedTable(columns, lines.map(errorRow))}`;
}

/** Every measure in one line. */
function summaryText({ errors }: ChainStudy): string {
  const columns = [left('absolute errors'), left('unit'), ...ERROR_HEADS.map(right)];
  const lines = MEASURES.map((measure) => {
    const { title, unit } = MEASURE_WORDS[measure];
    return [title, unit, ...errorRow(errors[measure].all).slice(1)];
  });
  return alignedTable(columns, lines);
}

/** Parameters, arbitrage and repairs of one surface. */
function snapshotText(study: SnapshotStudy): string {
  const [expiry, ...others] = SLICE_HEADS;
  const table = alignedTable([left(expiry), ...others.map(right)], sliceLines(study));
  const repairs = repairLines(study);
  return [
    `${nameOf(study)}: SVI by expiry (k = ln(strike / forward), days of 86,400 seconds)`,
    table,
    'Arbitrage of the fit:',
    ...arbitrageLines(study).map((line) => `  ${line}`),
    ...(repairs.length === 0 ? [] : ['Repair, to the nearest surface without:']),
    ...repairs.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** A number of things with its noun, in plain characters. */
const things = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

/** The same for a terminal: the last snapshot in full, the errors of all of them. */
export function chainText(study: ChainStudy): string {
  const { file, source, rows, snapshots, errors } = study;
  const times = new Set(snapshots.map(({ time }) => time));
  const last = Math.max(...times);
  const counts = arbitrageCounts(study);
  const dropped = droppedLines(study).map(([reason, count]) => [reason, String(count)]);
  return [
    `${file}: ${things(rows, 'row')}, ${things(times.size, 'snapshot')} to ${utcMoment(last)}, ` +
      `fitted from the ${source}`,
    `${things(counts.slices, 'slice')}, ${counts.refused} expiries without; ` +
      `${things(counts.butterflies, 'slice')} with a butterfly, ` +
      `${things(counts.crossingsQuoted, 'crossing')} among quotes, ` +
      `${counts.crossingsOutside} outside them`,
    '',
    summaryText(study),
    ...snapshots.filter(({ time }) => time === last).map(snapshotText),
    ...MEASURES.map((measure) => errorText(measure, errors[measure])),
    alignedTable([left('left out'), right('rows')], dropped),
  ].join('\n');
}

/** JSON has no infinity: an open end is null. */
const stretchJson = ({ from, to, least, at }: Stretch) => ({
  from: Number.isFinite(from) ? from : null,
  to: Number.isFinite(to) ? to : null,
  least,
  at,
});

function snapshotJson(study: SnapshotStudy) {
  const { time, currency, expiries, index, surface, arbitrage, repairs } = study;
  return {
    time,
    currency,
    index,
    expiries: expiries.map((expiry) => {
      const slice = sliceOf(study, expiry);
      const at = slice === undefined ? -1 : (surface?.slices.indexOf(slice) ?? -1);
      const butterfly = arbitrage?.butterflies[at];
      const { years, forward, pairs, rows, points, dropped, refused } = expiry;
      return {
        expiry: expiry.expiry,
        years,
        forward,
        pairs,
        rows,
        quotes: points.length,
        dropped: Object.fromEntries(dropped),
        refused,
        svi: slice?.svi ?? null,
        rmsVolatility: slice?.rmsVolatility ?? null,
        butterflies: butterfly?.stretches.map(stretchJson) ?? [],
        steepWings: butterfly?.steepWings ?? [],
      };
    }),
    crossings: (arbitrage?.crossings ?? []).map(
      ({ earlierYears, laterYears, isQuoted, ...stretch }) => ({
        earlierYears,
        laterYears,
        isQuoted,
        ...stretchJson(stretch),
      }),
    ),
    repairs,
  };
}

/** The same for programs: times are Unix milliseconds, an open end of a stretch is null. */
export const chainJson = (study: ChainStudy) => ({
  file: study.file,
  source: study.source,
  rows: study.rows,
  snapshots: study.snapshots.map(snapshotJson),
  errors: study.errors,
  dropped: Object.fromEntries(study.dropped),
  left: Object.fromEntries(study.left),
});
