/** An analysis of recorded books as one HTML page. */
import { count, escapeHtml, fixed, NOTHING, utcSpan } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import { absent, pictures, renderFigure } from '../report/report-figure.ts';
import { type Cell, figure, renderTable, text } from '../report/report-tables.ts';
import { digits, plainDuration } from './analysis-figures.ts';
import { coverLines, foundLines, marketTitle, type TextTable, tablesOf } from './analysis-text.ts';
import { type ChartFigure, chartsOf } from './gauge-charts.ts';
import { drawLines, swatchesOf } from './line-chart.ts';
import type { LiquidityAnalysis } from './liquidity-analysis.ts';
import type { MarketAnalysis } from './market-analysis.ts';
import { drawSlippage, slippageSwatches } from './slippage-chart.ts';
import type { AnalysisTerms } from './terms.ts';

const card = (html: string): string => `<div class="card">${html}</div>`;
const list = (items: readonly string[]): string =>
  `<ul class="sources">${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;

function tiles({ gauges, depths, risk }: MarketAnalysis): string {
  const median = (id: string): number => gauges.find((row) => row.id === id)?.median ?? Number.NaN;
  const near = depths.find(({ bp }) => bp === 10);
  const { volumePerSecond: volume, refillSeconds: refill } = risk.inputs;
  const shown = [
    ['Quoted spread', `${fixed(median('spread_bp'), 3)} bp`, 'median of the samples'],
    ['Depth within 10 bp', digits(near?.sideMedian ?? Number.NaN), 'base units a side, median'],
    ['Volume', digits(volume), 'base units a second'],
    refill > 0
      ? ['Depth back after', plainDuration(1_000 * refill), 'half of what was lost']
      : ['Depth back after', NOTHING, 'half of it was never lost'],
  ] as const;
  const items = shown.map(
    ([name, value, detail]) =>
      `<li><span class="name">${escapeHtml(name)}</span>` +
      `<span class="value">${escapeHtml(value)}</span>` +
      `<span class="detail">${escapeHtml(detail)}</span></li>`,
  );
  return `<ul class="tiles">${items.join('')}</ul>`;
}

/** A page has no room for a column of units: they join the names. */
function withJoinedUnits(table: TextTable): TextTable {
  if (table.rows[0]?.[1] !== 'unit') return table;
  const rows = table.rows.map(([name, unit, ...rest]) => [`${name}, ${unit}`, ...rest]);
  return { ...table, rows, words: 1 };
}

function tableOf(given: TextTable): string {
  const { title, rows, notes, words } = withJoinedUnits(given);
  const cell = (content: string, at: number): Cell =>
    at < words ? text(content) : figure(content);
  const [head, ...body] = rows as readonly [readonly string[], ...(readonly string[])[]];
  const table = renderTable({
    caption: title,
    head: head.map(cell),
    rows: body.map((row) => row.map(cell)),
  });
  return card(table + (notes.length === 0 ? '' : list(notes)));
}

function slippageFigure({ risk }: MarketAnalysis, at: number, { level }: AnalysisTerms): string {
  const about = {
    id: `slippage-${at}`,
    title: 'Slippage by size',
    about: 'Distance of the mean price from the mid. Both axes are logarithms.',
    note: 'Sizes that go beyond the reach of the snapshot cost less than is shown.',
  };
  if (risk.sizes.length < 2) return renderFigure(about, absent('One size makes no curve.'));
  if (risk.sizes.every(({ samples }) => samples === 0)) {
    return renderFigure(about, absent('There is no sample with a book.'));
  }
  return renderFigure(
    about,
    pictures(slippageSwatches(risk.sizes, level), (room) =>
      drawSlippage(about.id, risk.sizes, level, room),
    ),
  );
}

/** Panels without a single value are left out; a chart without panels says so. */
function lineFigure({ figure: about, chart }: ChartFigure): string {
  const panels = chart.panels.filter(({ lines }) =>
    lines.some(({ values }) => values.some((value) => !Number.isNaN(value))),
  );
  if (panels.length === 0) return renderFigure(about, absent('This feed has no figures for it.'));
  const drawn = { ...chart, panels };
  return renderFigure(
    about,
    pictures(swatchesOf(drawn), (room) => drawLines(drawn, room)),
  );
}

function marketSection(analysis: MarketAnalysis, at: number, terms: AnalysisTerms): string {
  return (
    `<section><h2>${escapeHtml(marketTitle(analysis))}</h2>${tiles(analysis)}` +
    card(list([...coverLines(analysis), ...foundLines(analysis)])) +
    chartsOf(analysis, at, terms).map(lineFigure).join('') +
    slippageFigure(analysis, at, terms) +
    tablesOf(analysis, terms).map(tableOf).join('') +
    `</section>`
  );
}

/** The page. Equal results give equal text. */
export function analysisReport({ terms, markets }: LiquidityAnalysis): string {
  const from = Math.min(...markets.map((market) => market.from));
  const to = Math.max(...markets.map((market) => market.to));
  const every = plainDuration(terms.everyMs);
  const names = markets.map(marketTitle).join('; ');
  const kind =
    `Breakwater analysis of recorded books: ${count(markets.length)} ` +
    `market${markets.length === 1 ? '' : 's'}, a sample every ${every}, ${utcSpan(from, to)}.`;
  const header =
    `<header><h1>Liquidity: ${escapeHtml(names)}</h1>` +
    `<p class="kind">${escapeHtml(kind)}</p></header>`;
  const body = markets.map((market, at) => marketSection(market, at, terms)).join('');
  return renderPage(`Liquidity: ${names}`, header + body);
}
