/** The sizing of a fund as one HTML page: targets with intervals, frontier, diagnostics. */
import type { BarChart } from '../report/charts-bars.ts';
import { drawRows } from '../report/charts-bars.ts';
import { escapeHtml } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import { absent, pictures, renderFigure } from '../report/report-figure.ts';
import { figure, renderTable, type Table, text } from '../report/report-tables.ts';
import type { Sizing } from './sizing.ts';
import { dollars } from './sizing-text.ts';

const millions = (value: number): string => `${Number((value / 1e6).toPrecision(3))}M`;

const card = (html: string): string => `<div class="card">${html}</div>`;

function targetsTable({ targets }: Sizing): Table {
  return {
    caption: 'Fund by method, USD',
    head: [text('Method'), figure('Fund'), figure('Low'), figure('High'), text('Note')],
    rows: targets.map(({ method, fund, note }) => [
      text(method),
      figure(dollars(fund.value)),
      figure(dollars(fund.low)),
      figure(dollars(fund.high)),
      text(note),
    ]),
  };
}

function frontierTable({ frontier }: Sizing): Table {
  return {
    caption: 'What a fund of a size would leave, USD',
    head: [
      figure('Fund'),
      figure('Cost'),
      figure('Worst losses beyond'),
      figure('Exceeded'),
      figure('Mean ADL notional'),
    ],
    rows: frontier.map((point) => [
      figure(dollars(point.fund)),
      figure(dollars(point.yearlyCost)),
      figure(dollars(point.residualShortfall)),
      figure(`${(100 * point.probabilityBeyond).toFixed(2)} %`),
      figure(dollars(point.deleveraged)),
    ]),
  };
}

function bars(
  id: string,
  of: { readonly label: string; readonly name: string; readonly axis: string },
  rows: readonly { readonly name: string; readonly values: readonly number[] }[],
  series: readonly string[],
): BarChart {
  const colours = ['blue', 'amber'] as const;
  return {
    id,
    label: of.label,
    name: of.name,
    categories: rows.map(({ name }) => name),
    series: 'grouped',
    panels: [
      {
        name: of.axis,
        axis: millions,
        figure: millions,
        series: series.map((name, i) => ({
          name,
          colour: colours[i] ?? 'slate',
          values: rows.map(({ values }) => values[i] ?? null),
        })),
      },
    ],
  };
}

function methodsFigure({ targets }: Sizing): string {
  const chart = bars(
    'methods',
    { label: 'Fund by method.', name: 'Method', axis: 'Fund, millions of USD' },
    targets.map(({ method, fund }) => ({ name: method, values: [fund.value] })),
    ['Fund'],
  );
  const about = {
    id: 'figure-methods',
    title: 'Fund by method',
    about: 'What each method asks. The largest is the recommendation.',
    note: 'Intervals stand in the table: nine of ten resampled figures lie inside.',
  };
  return renderFigure(
    about,
    pictures([], (room) => drawRows(chart, room)),
  );
}

function frontierFigure({ frontier }: Sizing): string {
  const about = {
    id: 'figure-frontier',
    title: 'Capital against what it leaves',
    about: 'Cost of the fund and its uncovered losses, and the worst losses beyond it.',
    note: 'The cheapest fund is where the cost is least; the safest, where little is left.',
  };
  if (frontier.length === 0) return renderFigure(about, absent('No sample of deficits was given.'));
  const chart = bars(
    'frontier',
    {
      label: 'Cost and residual loss by size of the fund.',
      name: 'Fund',
      axis: 'Millions of USD',
    },
    frontier.map(({ fund, yearlyCost, residualShortfall }) => ({
      name: millions(fund),
      values: [yearlyCost, residualShortfall],
    })),
    ['Cost', 'Worst losses beyond the fund'],
  );
  return renderFigure(
    about,
    pictures(swatchesOf(), (room) => drawRows(chart, room)),
  );
}

const swatchesOf = () => [
  {
    of: '',
    swatches: [
      { name: 'Cost', colour: 'blue', shape: 'block' },
      { name: 'Worst losses beyond the fund', colour: 'amber', shape: 'block' },
    ] as const,
  },
];

/** The page. */
export function sizingReport(sizing: Sizing): string {
  const { binding } = sizing;
  const body =
    `<header><h1>How big the fund should be</h1>` +
    `<p class="kind">Breakwater fund report. ${escapeHtml(dollars(binding.fund.value))} USD, ` +
    `asked by ${escapeHtml(binding.method)}.</p></header>` +
    `<section><h2>Methods</h2>${methodsFigure(sizing)}` +
    `${card(renderTable(targetsTable(sizing)))}</section>` +
    `<section><h2>Frontier</h2>${frontierFigure(sizing)}` +
    `${card(renderTable(frontierTable(sizing)))}</section>`;
  return renderPage('How big the fund should be', body);
}
