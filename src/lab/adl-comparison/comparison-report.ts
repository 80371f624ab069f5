/** The comparison as one HTML page. */
import { basename } from 'node:path';
import type { BarChart } from '../report/charts-bars.ts';
import { drawRows } from '../report/charts-bars.ts';
import { count, escapeHtml } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import { pictures, renderFigure } from '../report/report-figure.ts';
import { figure, renderTable, type Table, text } from '../report/report-tables.ts';
import { type Comparison, levelText } from './comparison.ts';
import {
  afterShock,
  byRank,
  type Drawn,
  drawLines,
  drawnOf,
  type LineChart,
  leverageLeft,
  ran,
  sameAs,
  swatches,
} from './comparison-charts.ts';
import { SHOCKS } from './metrics.ts';

const usd = (micro: bigint): string => {
  const cents = (micro + 5_000n) / 10_000n;
  const digits = `${cents}`.padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${whole}.${digits.slice(-2)}`;
};

const percent = (share: number): string => `${(100 * share).toFixed(3)} %`;

function metricsTable(comparison: Comparison): Table {
  return {
    caption: 'What each policy did',
    head: [
      text('Policy'),
      figure('Touched'),
      figure('Wiped'),
      figure('Most from one, USD'),
      figure('Most of an equity'),
      figure('of a capacity'),
      figure('Over, under'),
      figure('Under water'),
      figure('Gini'),
      figure('Top 10'),
      figure('Level'),
      figure('Most leverage after'),
    ],
    rows: ran(comparison).map(({ policy, metrics: m, level }) => [
      text(policy),
      figure(count(m.touched)),
      figure(count(m.wiped)),
      figure(usd(m.max)),
      figure(percent(m.maxOverEquity)),
      figure(percent(m.maxOverCapacity)),
      figure(usd(m.dust < 0n ? -m.dust : m.dust)),
      figure(count(m.underWater)),
      figure(m.gini.toFixed(6)),
      figure(percent(m.top10Share)),
      figure(level === null ? '–' : levelText(level)),
      figure(m.maxLeverageAfter === null ? 'no equity left' : m.maxLeverageAfter.toPrecision(6)),
    ]),
  };
}

function shocksTable(comparison: Comparison): Table {
  return {
    caption: 'What all accounts would owe after the next adverse move, USD',
    head: [text('Policy'), ...SHOCKS.map(([name]) => figure(`${Number(name) * 100} %`))],
    rows: ran(comparison).map(({ policy, metrics }) => [
      text(policy),
      ...metrics.shortfall.map((owed) => figure(usd(owed))),
    ]),
  };
}

function touchedChart(comparison: Comparison): string {
  const results = ran(comparison);
  const chart: BarChart = {
    id: 'touched',
    label: 'Accounts that each policy touches, and those that give all they can.',
    name: 'Policy',
    categories: results.map(({ policy }) => policy),
    series: 'stacked',
    panels: [
      {
        name: 'Accounts',
        axis: (value) => count(value),
        figure: (value) => count(value),
        series: [
          {
            name: 'Touched',
            colour: 'blue',
            values: results.map(({ metrics }) => metrics.touched),
          },
        ],
      },
    ],
  };
  return renderFigure(
    {
      id: 'figure-touched',
      title: 'Who is touched',
      about: `Accounts, of ${count(comparison.candidates.length)}, from which anything is taken.`,
      note: 'A queue touches few and takes all they have; a smooth rule touches many and little.',
    },
    pictures([], (room) => drawRows(chart, room)),
  );
}

/** A chart of lines and what is said around it. */
interface LineFigure {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly note: string;
  readonly chart: Omit<LineChart, 'id'>;
}

const lineFigures = (comparison: Comparison): readonly LineFigure[] => [
  {
    id: 'rank',
    title:
      comparison.target === 'dollars' ? 'Haircut by account rank' : 'Reduction by account rank',
    about: 'Share of the whole that the accounts who give most give together.',
    note: 'Accounts are ranked anew for each policy, from the one that gives most.',
    chart: {
      label: 'Cumulative share by rank of the account, one line per policy.',
      x: 'Accounts that give most, log scale',
      y: 'Share of the whole, %',
      xKind: 'log',
      yKind: 'value',
      curve: byRank,
    },
  },
  {
    id: 'leverage',
    title: 'Leverage that is left',
    about: 'Accounts with at least this much notional per equity after the deleveraging.',
    note: 'Both scales are logarithmic; beyond 1,000 an account is drawn at 1,000.',
    chart: {
      label: 'Accounts by leverage afterwards, one line per policy.',
      x: 'Notional per equity afterwards, log scale',
      y: 'Accounts with at least that, log scale',
      xKind: 'log',
      yKind: 'log',
      curve: leverageLeft(comparison),
    },
  },
  {
    id: 'shock',
    title: 'The next shock',
    about: 'What all accounts together would owe if the price moved against them once more.',
    note: 'The sum of what each loses beyond its equity.',
    chart: {
      label: 'Shortfall after an adverse move, one line per policy.',
      x: 'Adverse move, %',
      y: 'Shortfall, millions of USD',
      xKind: 'value',
      yKind: 'value',
      curve: afterShock,
    },
  },
];

function renderLines({ id, chart, ...said }: LineFigure, drawn: readonly Drawn[]): string {
  const draw = pictures(swatches(drawn), (room) => drawLines({ id, ...chart }, drawn, room));
  return renderFigure({ id: `figure-${id}`, ...said }, draw);
}

const card = (html: string): string => `<div class="card">${html}</div>`;

/** The page of a comparison. */
export function comparisonReport(comparison: Comparison, file: string): string {
  const { target, amount, candidates, policies } = comparison;
  const fact = (name: string, value: string): string =>
    `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`;
  const silent = policies.flatMap((result) =>
    'notApplicable' in result ? [result.notApplicable] : [],
  );
  const notes = [...sameAs(comparison), ...silent];
  const drawn = drawnOf(comparison);
  const lines = lineFigures(comparison).map((each) => renderLines(each, drawn));
  const what = target === 'dollars' ? 'Haircuts of unrealised gains' : 'Positions closed';
  const body =
    `<header><h1>Deleveraging policies compared</h1>` +
    `<p class="kind">Breakwater ADL report. Every allocation sums to the target to the unit.</p>` +
    `</header><section class="card" aria-label="The question"><dl class="facts">` +
    fact('File', basename(file)) +
    fact('Accounts', count(candidates.length)) +
    fact('What is taken', what) +
    fact('Target', `${usd(amount)} USD`) +
    `</dl></section><section><h2>Figures</h2>` +
    card(renderTable(metricsTable(comparison))) +
    card(renderTable(shocksTable(comparison))) +
    `</section><section><h2>Charts</h2>` +
    [touchedChart(comparison), ...lines].join('') +
    `</section>` +
    (notes.length === 0
      ? ''
      : `<section><h2>Notes</h2><ul>${notes
          .map((note) => `<li>${escapeHtml(note)}</li>`)
          .join('')}</ul></section>`);
  return renderPage('Deleveraging policies compared', body);
}
