/** The report of a chain as one HTML page: surfaces, what is wrong with them, and the errors. */
import { count, escapeHtml, things, utcSpan } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import { absent, pictures, renderFigure } from '../report/report-figure.ts';
import { figure, folded, renderTable, type Table, text } from '../report/report-tables.ts';
import {
  COIN_ERRORS,
  DELTA_ERRORS,
  drawErrors,
  drawSmiles,
  drawThroughTime,
  errorSwatches,
  smileSwatches,
  type TimeLine,
  timeSwatches,
} from './chain-charts.ts';
import {
  arbitrageCounts,
  arbitrageLines,
  droppedLines,
  monthVolatility,
  nameOf,
  repairLines,
  SLICE_HEADS,
  sliceLines,
} from './chain-figures.ts';
import { MEASURE_WORDS, type Measure } from './chain-measures.ts';
import type { ChainStudy, SnapshotStudy } from './chain-study.ts';
import type { ErrorLine } from './error-table.ts';

const shown = (value: number | null): string => (value === null ? '–' : value.toExponential(2));

const section = (title: string, body: string): string =>
  `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;

const card = (html: string): string => `<div class="card">${html}</div>`;

const tile = (name: string, value: string, detail: string): string =>
  `<li><span class="name">${escapeHtml(name)}</span>` +
  `<span class="value">${escapeHtml(value)}</span>` +
  `<span class="detail">${escapeHtml(detail)}</span></li>`;

function tiles({ errors, rows }: ChainStudy): string {
  const of = (name: string, measure: Measure): string => {
    const { all } = errors[measure];
    return tile(name, shown(all.median), `median, ${MEASURE_WORDS[measure].unit}`);
  };
  return (
    `<ul class="tiles">${tile('Rows', count(rows), 'of the chosen snapshots')}` +
    `${of('Mark from volatility', 'mark')}${of('Delta from volatility', 'delta')}` +
    `${of('Mark from the surface', 'surfaceMark')}</ul>`
  );
}

function spanOf({ snapshots }: ChainStudy): { from: number; to: number } {
  const times = snapshots.map(({ time }) => time);
  return { from: Math.min(...times), to: Math.max(...times) };
}

function header(study: ChainStudy): string {
  const { from, to } = spanOf(study);
  const { file, source } = study;
  const fact = (name: string, value: string): string =>
    `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`;
  const counts = arbitrageCounts(study);
  const wrong =
    `${things(counts.butterflies, 'slice')} with a butterfly, ` +
    `${things(counts.crossingsQuoted, 'calendar crossing')} among quotes, ` +
    `${count(counts.crossingsOutside)} in the wings outside them`;
  return (
    `<header><h1>Option chain against model</h1>` +
    `<p class="kind">Breakwater chain report. Marks and deltas recomputed, surfaces fitted.</p>` +
    `</header>${tiles(study)}<section class="card" aria-label="The chain"><dl class="facts">` +
    fact('File', file) +
    fact('Snapshots', utcSpan(from, to)) +
    fact('Fitted from', source) +
    fact('Slices', `${count(counts.slices)} fitted, ${count(counts.refused)} refused`) +
    fact('Arbitrage', wrong) +
    fact('Time to expiry', 'to the moment of expiry, in years of 31,536,000 seconds') +
    `</dl></section>`
  );
}

function sliceTable(study: SnapshotStudy): Table {
  return {
    caption: `Raw SVI of ${nameOf(study)}`,
    head: SLICE_HEADS.map(figure),
    rows: sliceLines(study).map((line) => {
      const cells = line.map(figure);
      while (cells.length < SLICE_HEADS.length) cells.push(text(''));
      return cells;
    }),
  };
}

const list = (lines: readonly string[]): string =>
  `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;

function surfaces(study: SnapshotStudy): string {
  const { currency } = study;
  const id = `smile-${currency.replace(/[^a-zA-Z0-9]/g, '')}`;
  const about = {
    id,
    title: `Smiles of ${nameOf(study)}`,
    about:
      'Dots are quotes that counted in the fit, lines the fitted slices, over what was quoted.',
    note: 'Up to six expiries are drawn; the table has all of them.',
  };
  if (study.surface === null) return renderFigure(about, absent('No expiry could be fitted.'));
  const drawn = pictures(smileSwatches(study), (room) => drawSmiles(study, `picture-${id}`, room));
  const repairs = repairLines(study);
  const repaired = repairs.length === 0 ? '' : `<h3>What a repair moves</h3>${list(repairs)}`;
  const wrong = `<h3>Arbitrage of the fit, ${escapeHtml(currency)}</h3>`;
  return (
    renderFigure(about, drawn) +
    card(renderTable(sliceTable(study))) +
    card(wrong + list(arbitrageLines(study)) + repaired)
  );
}

const errorCells = ({ bucket, count: many, median, p95, most }: ErrorLine) => [
  text(bucket),
  figure(count(many)),
  figure(shown(median)),
  figure(shown(p95)),
  figure(shown(most)),
];

function errorTable(study: ChainStudy, measure: Measure): Table {
  const { title, unit, about } = MEASURE_WORDS[measure];
  const { all, byExpiry, byMoneyness } = study.errors[measure];
  return {
    caption: `${title}, ${unit}: ${about}`,
    head: [text('Bucket'), ...['Rows', 'Median', '95th percentile', 'Largest'].map(figure)],
    rows: [all, ...byExpiry, ...byMoneyness].map(errorCells),
  };
}

function errorFigures(study: ChainStudy): string {
  const note = 'A filled dot is the median, an open one the 95th percentile. Absolute errors.';
  const one = (id: string, title: string, about: string, looks: typeof COIN_ERRORS): string => {
    const tables = looks
      .map(({ measure }) =>
        folded(`Figures: ${MEASURE_WORDS[measure].short}`, errorTable(study, measure)),
      )
      .join('');
    const drawn = pictures(errorSwatches(looks), (room) =>
      drawErrors(study, looks, `picture-${id}`, room),
    );
    return renderFigure({ id, title, about, note }, drawn + tables);
  };
  return (
    one('errors-coin', 'Marks', 'Our marks against the printed ones, in coin.', COIN_ERRORS) +
    one('errors-delta', 'Deltas', 'Our deltas against the printed ones.', DELTA_ERRORS) +
    card(renderTable(errorTable(study, 'surfaceVolatility')))
  );
}

function throughTime({ snapshots }: ChainStudy): string {
  const currencies = [...new Set(snapshots.map(({ currency }) => currency))];
  const lines = currencies.map((name): TimeLine => {
    const own = snapshots.filter(({ currency }) => currency === name);
    return {
      name,
      points: own.flatMap((study) => {
        const volatility = monthVolatility(study);
        return volatility === null ? [] : [[study.time, volatility] as const];
      }),
    };
  });
  if (!lines.some(({ points }) => points.length > 1)) return '';
  const drawn = pictures(timeSwatches(lines), (room) =>
    drawThroughTime(lines, 'picture-through-time', room),
  );
  const about = {
    id: 'through-time',
    title: 'Volatility at the forward, thirty days',
    about: 'Read from the fitted surface of every snapshot.',
    note: 'Total variance is interpolated between the expiries on both sides of thirty days.',
  };
  return section('Through time', renderFigure(about, drawn));
}

function left(study: ChainStudy): string {
  const lines = droppedLines(study);
  if (lines.length === 0) return '';
  const rows = lines.map(([reason, many]) => [text(reason), figure(count(many))]);
  const table = { caption: 'Rows by reason', head: [text('Reason'), figure('Rows')], rows };
  return section('What was left out', card(renderTable(table)));
}

/**
 * Renders the report of a study: the surfaces of its last snapshot, the errors of all of them.
 *
 * @returns a whole HTML document, the same text for the same study
 */
export function renderChainReport(study: ChainStudy): string {
  const last = spanOf(study).to;
  const shownSurfaces = study.snapshots.filter(({ time }) => time === last).map(surfaces);
  const body = [
    header(study),
    section('Errors', errorFigures(study)),
    throughTime(study),
    section('Surfaces', shownSurfaces.join('')),
    left(study),
    '<footer><p>The same file gives the same page on every machine. Times are UTC.</p></footer>',
  ];
  return renderPage(`Option chain ${study.file}`, body.join('\n'));
}
