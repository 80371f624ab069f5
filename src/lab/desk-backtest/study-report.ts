/** A study as one HTML page: tables, and what each desk made over time. */

import {
  type ChartLine,
  drawLines,
  type LineChart,
  swatchesOf,
} from '../liquidity-analysis/line-chart.ts';
import type { Room } from '../report/charts-time.ts';
import { axisAmount, escapeHtml, fixed } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import { pictures, renderFigure } from '../report/report-figure.ts';
import { figure, renderTable, text } from '../report/report-tables.ts';
import { type DeskLook, LOOKS } from './desk-looks.ts';
import type { DeskSample } from './figures.ts';
import type { StudyResult, VariantResult } from './run-study.ts';
import {
  coverLine,
  LEGEND,
  resultsTable,
  type StudyTable,
  saidTable,
  tradesTable,
} from './study-text.ts';
import { drawTradeOff, tradeOffSwatches } from './trade-off-chart.ts';

/** Desks of a study that get a line. */
const LINES_MAX = LOOKS.length;

const card = (html: string): string => `<div class="card">${html}</div>`;
const section = (title: string, body: string): string =>
  `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;
const list = (items: readonly string[]): string =>
  `<ul class="sources">${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;

function tableOf({ title, rows }: StudyTable, cellOf: typeof text): string {
  const [head, ...body] = rows as readonly [readonly string[], ...(readonly string[])[]];
  const cells = (row: readonly string[]) =>
    row.map((cell, at) => (at === 0 ? text(cell) : cellOf(cell)));
  return renderTable({ caption: title, head: cells(head), rows: body.map(cells) });
}

/** A line of a desk: one value a sample. */
const lineOf = (
  { name, samples }: VariantResult,
  at: number,
  value: (sample: DeskSample) => number,
): ChartLine => {
  const [colour, stroke] = LOOKS[at] as DeskLook;
  return { name, colour, stroke, values: Float64Array.from(samples, value) };
};

const written = (value: number): string => axisAmount(value);

function chartsOf({ variants, study }: StudyResult): readonly LineChart[] {
  const shown = variants.slice(0, LINES_MAX);
  const samples = shown[0]?.samples ?? [];
  const times = Float64Array.from(samples, ({ time }) => time);
  const told = ({ valued, profit }: DeskSample): number =>
    valued === 'wholly' ? profit : Number.NaN;
  const price: ChartLine = {
    name: study.measure.instrument,
    colour: 'slate',
    stroke: 'solid',
    values: Float64Array.from(samples, (sample) => sample.price || Number.NaN),
  };
  const profits = shown.map((variant, at) => lineOf(variant, at, told));
  const deltas = shown.map((variant, at) => lineOf(variant, at, ({ delta }) => delta));
  const panel = { fromZero: false, written };
  const at = { times, label: `Price, profit and delta of ${shown.length} desks over time.` };
  return [
    {
      ...{ id: 'profit', ...at },
      panels: [
        { name: 'Price, quote currency', height: 110, lines: [price], ...panel },
        { name: 'Profit, quote currency', height: 260, lines: profits, ...panel },
        { name: 'Delta as it was left, base units', height: 170, lines: deltas, ...panel },
      ],
    },
  ];
}

/** Profits at the valuations alone leave gaps: they are joined by dropping what lies between. */
function joined(chart: LineChart, result: StudyResult): LineChart {
  const samples = result.variants[0]?.samples ?? [];
  const whole = samples.flatMap(({ valued }, at) => (valued === 'wholly' ? [at] : []));
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(whole, (at) => values[at] ?? Number.NaN);
  const panels = chart.panels.map((panel) => ({
    ...panel,
    lines: panel.lines.map((line) => ({ ...line, values: pick(line.values) })),
  }));
  return { ...chart, times: pick(chart.times), panels };
}

function charts(result: StudyResult): string {
  const { variants, study } = result;
  const over = chartsOf(result).map((chart) => {
    const shown = joined(chart, result);
    if (shown.times.length < 2) return '';
    const [price, profit] = swatchesOf(shown);
    const legend = [price, profit].flatMap((group) => (group === undefined ? [] : [group]));
    const left = variants.length - LINES_MAX;
    const about = {
      id: chart.id,
      title: 'What each desk made, and what it left open',
      about: 'Profit of the whole book since the start, and its delta after everybody had acted.',
      note:
        `Price of ${study.measure.instrument}. The colours of profit and delta are the same.` +
        (left > 0 ? ` ${left} more desks stand in the tables only.` : ''),
    };
    return renderFigure(
      about,
      pictures(legend, (room: Room) => drawLines(shown, room)),
    );
  });
  const about = {
    id: 'trade-off',
    title: 'What it costs, and what risk is left',
    about:
      'Each desk is a point: cost of its trades, and expected shortfall of a step. ' +
      'Lower left is better.',
    note: `Mean of the worst 2.5 % of ${variants[0]?.figures.steps ?? 0} steps, as a loss.`,
  };
  const points = renderFigure(
    about,
    pictures(tradeOffSwatches(variants), (room: Room) => drawTradeOff(variants, room)),
  );
  return over.join('') + points;
}

function header({ study, variants, ...result }: StudyResult): string {
  const [none, ...others] = variants;
  const best = [...others].sort((a, b) => a.figures.shortfall - b.figures.shortfall)[0];
  const tiles = [
    ['Desks', fixed(variants.length, 0), 'the first is what the others are compared with'],
    ['Shortfall of a step', fixed(none?.figures.shortfall ?? 0, 0), none?.name ?? ''],
    ...(best === undefined
      ? []
      : [
          ['Least shortfall', fixed(best.figures.shortfall, 0), best.name],
          ['Its cost', fixed(best.figures.cost, 0), `${fixed(best.figures.trades, 0)} trades`],
        ]),
  ].map(
    ([name = '', value = '', detail = '']) =>
      `<li><span class="name">${escapeHtml(name)}</span>` +
      `<span class="value">${escapeHtml(value)}</span>` +
      `<span class="detail">${escapeHtml(detail)}</span></li>`,
  );
  return (
    `<header><h1>Desk backtest: ${escapeHtml(study.name)}</h1>` +
    `<p class="kind">Breakwater backtest. The same market, desks with different modules.</p>` +
    `</header><ul class="tiles">${tiles.join('')}</ul>` +
    `<section class="card" aria-label="The study"><p class="about">${escapeHtml(study.about)}</p>` +
    `${list([coverLine({ study, variants, ...result }), ...study.sources])}</section>`
  );
}

/** The page. Equal results give equal text. */
export function studyReport(result: StudyResult): string {
  const body =
    header(result) +
    section('Over time', charts(result)) +
    section(
      'Desk by desk',
      [resultsTable(result), tradesTable(result)]
        .map((table) => card(tableOf(table, figure)))
        .join('') + card(tableOf(saidTable(result), text) + list(LEGEND)),
    );
  return renderPage(`Desk backtest: ${result.study.name}`, body);
}
