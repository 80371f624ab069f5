/** A backtest of activation levels as one HTML page. */
import { LEVELS } from '../../core/model/index.ts';
import { escapeHtml, utcSpan } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import { pictures, renderFigure } from '../report/report-figure.ts';
import { type Cell, figure, folded, renderTable, text } from '../report/report-tables.ts';
import { ACTIVATION_SWATCHES, drawActivation } from './activation-chart.ts';
import {
  entryCells,
  fall,
  hitText,
  lead,
  levelName,
  minute,
  ratio,
  SCORE_HEAD,
  SCORE_LEGEND,
  scoreCells,
  windowCells,
} from './backtest-figures.ts';
import { coverLines } from './backtest-text.ts';
import { ALL_MARKETS, type LiquidityBacktest } from './liquidity-backtest.ts';
import type { MarketOutcome } from './market-policy.ts';
import type { Score } from './scores.ts';
import { drawSupport, SUPPORT_SWATCHES } from './support-chart.ts';
import { supportLines, supportRows } from './support-figures.ts';
import { ALARM_LEVELS, type TimelineEntry } from './timeline.ts';
import type { WindowOutcome } from './window-watch.ts';

/** Windows that get a chart of their own, and rows of the timeline that are shown. */
const CHARTS_MAX = 16;
const ROWS_MAX = 400;
const SUPPORT = LEVELS.indexOf('support');

const card = (html: string): string => `<div class="card">${html}</div>`;
const section = (title: string, body: string): string =>
  `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;
const list = (items: readonly string[]): string =>
  `<ul class="sources">${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;

/** The score that stands for the run: that of all markets, or of the only one. */
const scoreOf = ({ scores }: LiquidityBacktest, level: number): Score => {
  const name = scores.some(({ market }) => market === ALL_MARKETS) ? ALL_MARKETS : undefined;
  const found = scores.find(
    (score) => score.level === level && (name === undefined || score.market === name),
  );
  return found as Score;
};

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
}

function tilesOf(backtest: LiquidityBacktest): Tile[] {
  const score = scoreOf(backtest, SUPPORT);
  const { primary, secondary } = score.recall;
  return [
    {
      name: 'Windows in which support was active',
      value: ratio({ hits: primary.hits + secondary.hits, of: primary.of + secondary.of }),
      detail: `primary: ${ratio(primary)}`,
    },
    {
      name: 'Before the bar with the trough',
      value: ratio(score.inTime),
      detail: `middle lead ${lead(score.leadToTroughMs)}`,
    },
    {
      name: 'False alarms of support a year',
      value: score.falsePerYear.toFixed(1),
      detail: `a market; ${score.quietFalseAlarms} of ${score.falseAlarms} with a small fall`,
    },
    {
      name: 'Alarms of support that touch a window',
      value: ratio(score.precision),
      detail: `over ${score.judgedYears.toFixed(2)} years of markets`,
    },
  ];
}

function header(backtest: LiquidityBacktest): string {
  const { scenario } = backtest;
  const tiles = tilesOf(backtest).map(
    ({ name, value, detail }) =>
      `<li><span class="name">${escapeHtml(name)}</span>` +
      `<span class="value">${escapeHtml(value)}</span>` +
      `<span class="detail">${escapeHtml(detail)}</span></li>`,
  );
  return (
    `<header><h1>Activation of liquidity support: ${escapeHtml(scenario.name)}</h1>` +
    `<p class="kind">Breakwater backtest. Conditions over bars, judged by labelled days.</p>` +
    `</header><ul class="tiles">${tiles.join('')}</ul>` +
    `<section class="card" aria-label="The run">` +
    `<p class="about">${escapeHtml(scenario.about)}</p>` +
    `${list(coverLines(backtest))}${list(scenario.sources)}</section>`
  );
}

/** A name that is not broken at its dashes. */
const whole = (words: string): Cell => ({
  html: `<span style="white-space:nowrap">${escapeHtml(words)}</span>`,
  aligned: 'left',
});

/** Columns of the scores that a page has no room for; the text and the JSON have them. */
const LEFT_OUT: readonly string[] = ['lead, worst', 'quiet'];

function scoresSection({ scores }: LiquidityBacktest): string {
  const shown = (cells: readonly string[]): readonly string[] =>
    cells.filter((_, at) => !LEFT_OUT.includes(SCORE_HEAD[at] as string));
  const cellOf = (words: string, at: number): Cell => (at < 2 ? whole(words) : figure(words));
  const table = renderTable({
    caption: 'Scores by market and level',
    head: shown(SCORE_HEAD).map(cellOf),
    rows: scores.map((score) => shown(scoreCells(score)).map(cellOf)),
  });
  return section('How well it told', card(table + list(SCORE_LEGEND)));
}

function marketFigure(outcome: MarketOutcome, at: number): string {
  const { market, track, from, to, windows } = outcome;
  const chart = {
    id: `picture-market-${at}`,
    label: `Price of ${market} with labelled windows, and the level of support.`,
    track,
    windows: windows.map(({ window }) => window),
  };
  const about = {
    id: `market-${at}`,
    title: market,
    about: `${utcSpan(from, to)}.`,
    note: 'A stretch shows its lowest and its highest price, and the highest level in it.',
  };
  return renderFigure(
    about,
    pictures(ACTIVATION_SWATCHES, (room) => drawActivation(chart, room)),
  );
}

function windowFigure(outcome: WindowOutcome, at: number): string {
  const { market, window, track, troughAt, hits } = outcome;
  const entered = hits
    .map((hit) => `${levelName(hit.level)} ${hitText(hit)}`)
    .join('; ')
    .replaceAll(' -', ' never');
  const chart = {
    id: `picture-window-${at}`,
    label: `Price of ${market} around ${window.id}, and the level of support.`,
    track,
    windows: [window],
  };
  const about = {
    id: `window-${at}`,
    title: `${window.id}, ${market}: a fall by ${fall(outcome)}`,
    about: window.why,
    note:
      `Trough in the bar of ${minute(troughAt)}. Entered, lead to that bar, share of the fall ` +
      `still to come: ${entered}. Source of the label: ${window.source}.`,
  };
  return renderFigure(
    about,
    pictures(ACTIVATION_SWATCHES, (room) => drawActivation(chart, room)),
  );
}

function windowsSection({ markets }: LiquidityBacktest): string {
  const all = markets.flatMap(({ windows }) => windows);
  const seen = all.filter(({ why }) => why !== 'no data');
  const covered = seen.filter(({ isCovered }) => isCovered);
  const heads = ['Market', 'Window', 'Standing', 'Fall', 'Trough'];
  const table = renderTable({
    caption: 'Windows with data: when each level was entered, its lead, and the fall ahead',
    head: [...heads, ...ALARM_LEVELS.map(levelName)].map(text),
    rows: seen.map((outcome) => {
      const cells = windowCells(outcome);
      const width = heads.length + ALARM_LEVELS.length;
      const padded = [...cells, ...Array<string>(width - cells.length).fill('')];
      return padded.map((cell, at) => (at < 2 ? whole(cell) : text(cell)));
    }),
  });
  const ids = new Set(seen.map(({ window }) => window.id));
  const absent = [...new Set(all.map(({ window }) => window.id))].filter((id) => !ids.has(id));
  const left =
    absent.length === 0 ? '' : `<p class="note">No data of ${escapeHtml(absent.join(', '))}.</p>`;
  const rows = seen.length === 0 ? '<p class="absent">No window has data.</p>' : table;
  const charts = covered.slice(0, CHARTS_MAX).map(windowFigure).join('');
  return section('Window by window', card(rows + left) + charts);
}

function timelineSection({ markets }: LiquidityBacktest): string {
  const entries = markets
    .flatMap(({ timeline }) => timeline)
    .filter(({ from, to }: TimelineEntry) => Math.max(from, to) >= SUPPORT);
  const head = ['Market', 'Time, UTC', 'Level', 'Why', 'Price', 'Gauges of the condition'];
  const shown = entries.slice(-ROWS_MAX);
  const table = {
    caption: `Support and rescue, the last ${shown.length} of ${entries.length} changes`,
    head: head.map(text),
    rows: shown.map((entry) => entryCells(entry).map(text)),
  };
  const body = entries.length === 0 ? '<p class="absent">None.</p>' : folded('Show them', table);
  return section('Timeline', card(body));
}

function supportSection({ scenario, support }: LiquidityBacktest): string {
  if (support === null || scenario.support === null) return '';
  const { level } = scenario.support.terms;
  const about = {
    id: 'support',
    title: 'The same takers in the same book',
    about: 'A model, not a record: quotes of a reserve join a book that thins out under stress.',
    note: 'Without support the price is the recorded one, minute by minute.',
  };
  const chart = renderFigure(
    about,
    pictures(SUPPORT_SWATCHES, (room) => drawSupport(support.seconds, level, room)),
  );
  const table = renderTable({
    caption: 'With and without support',
    head: [text('What'), figure('Without'), figure('With')],
    rows: supportRows(support).map(([what, without, supported]) => [
      text(what),
      figure(without),
      figure(supported),
    ]),
  });
  const lines = list(supportLines(scenario.support, support));
  return section('With and without support', chart + card(table + lines));
}

const termsSection = ({ scenario }: LiquidityBacktest): string =>
  section(
    'Conditions',
    card(
      `<pre class="scroll" tabindex="0"><code>` +
        `${escapeHtml(JSON.stringify(scenario.activation, null, 2))}</code></pre>`,
    ),
  );

/** The page. Equal results give equal text. */
export function backtestReport(backtest: LiquidityBacktest): string {
  const charts = backtest.markets.filter(({ track }) => track.length > 0).map(marketFigure);
  const body =
    header(backtest) +
    scoresSection(backtest) +
    section('Market by market', charts.join('')) +
    windowsSection(backtest) +
    supportSection(backtest) +
    timelineSection(backtest) +
    termsSection(backtest);
  return renderPage(`Activation of liquidity support: ${backtest.scenario.name}`, body);
}
