/**
 * The report of a simulated run: one HTML page that stands alone. It loads nothing, runs no script
 * and is the same text for the same result.
 */

import type { SimulationResult } from '../simulation/result.ts';
import { duration, escapeHtml, fixed, groupDigits, things, utcSpan } from './format.ts';
import { renderPage } from './page.ts';
import { renderBreakers } from './report-breakers.ts';
import { distanceFigure, payersChart, sizesFigure } from './report-charts-accounts.ts';
import { renderTimeCharts } from './report-charts-time.ts';
import { absent, renderFigure } from './report-figure.ts';
import { verdict } from './report-paid.ts';
import { headline, keyFigures } from './report-story.ts';
import {
  housesTable,
  MARKS_MAX,
  marksTable,
  paidTable,
  renderTable,
  totalsTables,
} from './report-tables.ts';

const fact = (name: string, html: string): string => `<dt>${escapeHtml(name)}</dt><dd>${html}</dd>`;

const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;

function factsOf(result: SimulationResult): string {
  const { journal, samples, from, to } = result;
  const steps = `${things(samples.length, 'sample')}, ${duration(to - from)}`;
  const kept =
    journal === null
      ? 'none was kept'
      : `${code(journal.file)}, up to command ${escapeHtml(groupDigits(String(journal.lastSeq)))}`;
  const facts = [
    fact('Virtual time', escapeHtml(`${utcSpan(from, to)} (${steps})`)),
    fact('Market', escapeHtml(`${result.market}, settled in ${result.asset}`)),
    fact('Rulebook', escapeHtml(result.rulebook)),
    fact('Seed', code(String(result.seed))),
    fact('State hash', code(result.stateHash)),
    fact('Journal', kept),
  ];
  return `<dl class="facts">${facts.join('')}</dl>`;
}

function header(result: SimulationResult): string {
  const { scenario } = result;
  const sources = scenario.sources.map((source) => `<li>${escapeHtml(source)}</li>`).join('');
  const cited = sources === '' ? '' : `<ul class="sources">${sources}</ul>`;
  const tiles = keyFigures(result).map(
    ({ name, value, detail, tone }) =>
      `<li class="${tone}"><span class="name">${escapeHtml(name)}</span>` +
      `<span class="value">${escapeHtml(value)}</span>` +
      `<span class="detail">${escapeHtml(detail)}</span></li>`,
  );
  return (
    `<header><h1>Scenario ${escapeHtml(scenario.name)}</h1>` +
    `<p class="kind">Breakwater simulation report. A simulated run, not a forecast.</p>` +
    `<p class="headline">${escapeHtml(headline(result))}</p></header>` +
    `<ul class="tiles">${tiles.join('')}</ul>` +
    `<section class="card" aria-label="The run">` +
    `<p class="about">${escapeHtml(scenario.about)}</p>${factsOf(result)}${cited}</section>`
  );
}

const section = (title: string, body: string): string =>
  `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;

const card = (html: string, kind = ''): string => `<div class="card${kind}">${html}</div>`;

function payers(result: SimulationResult): string {
  const { good, says } = verdict(result);
  const about = {
    id: 'payers',
    title: 'What each layer paid',
    about: 'The layers in the order of the rulebook, whose money each is, and what it gave.',
    note: 'Source: events of this run. Exact amounts; nothing is rounded.',
  };
  const judged = `<p class="verdict ${good ? 'good' : 'bad'}">${escapeHtml(says)}</p>`;
  return renderFigure(about, payersChart(result) + renderTable(paidTable(result)) + judged);
}

function timeline(result: SimulationResult): string {
  const { marks } = result;
  if (marks.length === 0) return card(absent('No price state, halt or alert was recorded.'));
  const more = marks.length - MARKS_MAX;
  const rest =
    more > 0 ? `<p class="note">And ${escapeHtml(things(more, 'more mark'))}, not shown.</p>` : '';
  return card(renderTable(marksTable(result)) + rest, ' timeline');
}

function houses(result: SimulationResult): string {
  if (result.houses.length === 0) return card(absent('No house account was recorded.'));
  return card(renderTable(housesTable(result)));
}

function footer({ wallSeconds, machine }: SimulationResult): string {
  const ran = `The run took ${fixed(wallSeconds, 1)} s on ${machine}.`;
  return (
    `<footer><p>${escapeHtml(ran)} The same scenario, rulebook and seed give the same state hash` +
    ` on every machine. Times are UTC.</p></footer>`
  );
}

function body(result: SimulationResult): string {
  const accounts = sizesFigure(result) + distanceFigure(result);
  const totals = totalsTables(result).map((table) => card(renderTable(table)));
  return [
    header(result),
    section('What happened', renderTimeCharts(result).join('')),
    section('Breakers', renderBreakers(result)),
    section('Who paid', payers(result)),
    section('Accounts', accounts),
    section('Totals', `<div class="pair">${totals.join('')}</div>`),
    section('House accounts', houses(result)),
    section('Timeline', timeline(result)),
    footer(result),
  ].join('\n');
}

/**
 * Renders the report.
 *
 * @param result of a run; one without a sample or a liquidation says so in place of charts
 * @returns a whole HTML document, in UTF-8 when it is written
 *
 * @example
 * await writeFile('report.html', renderReport(result));
 */
export function renderReport(result: SimulationResult): string {
  const title = `${result.scenario.name}: ${result.market} under rulebook ${result.rulebook}`;
  return renderPage(title, body(result));
}
