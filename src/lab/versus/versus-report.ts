/** Two runs side by side as one HTML page that stands alone. */
import { escapeHtml } from '../report/format.ts';
import { renderPage } from '../report/page.ts';
import {
  type Cell,
  exact,
  figure,
  renderTable,
  type Table,
  text,
} from '../report/report-tables.ts';
import type { Versus, VersusGroup, VersusRow } from './versus.ts';

/** A figure of one run: an exact amount, a number, or that the rulebook has no such layer. */
function cellOf(value: string | null, { unit }: VersusRow): Cell {
  if (value === null) return figure('none');
  return unit === 'amount' ? exact(value) : figure(value);
}

const tableOf = ({ title, rows }: VersusGroup, { asset, left, right }: Versus): Table => ({
  caption: `${title}; amounts in ${asset}`,
  head: [text('What'), figure(left), figure(right), figure('Difference')],
  rows: rows.map((row) => [
    text(row.what),
    cellOf(row.left, row),
    cellOf(row.right, row),
    cellOf(row.difference, row),
  ]),
});

/**
 * Renders the comparison.
 *
 * @returns a whole HTML document, in UTF-8 when it is written
 */
export function renderVersus(versus: Versus): string {
  const { scenario, market, seed, accounts, left, right, groups, results } = versus;
  const title = `${scenario}: ${left} versus ${right}`;
  const facts =
    `The same crash of ${market}, the same ${accounts} accounts, the same seed ${seed}, ` +
    'under two rulebooks. Initial margins differ, so that some accounts bring in more.';
  const hashes = results
    .map(
      ({ rulebook, stateHash }) => `${escapeHtml(rulebook)} <code>${escapeHtml(stateHash)}</code>`,
    )
    .join(', ');
  const sections = groups.map(
    (group) =>
      `<section><h2>${escapeHtml(group.title)}</h2>` +
      `<div class="card">${renderTable(tableOf(group, versus))}</div></section>`,
  );
  const body = [
    `<header><h1>${escapeHtml(title)}</h1><p class="kind">Breakwater comparison. Simulated runs, ` +
      `not a forecast.</p><p class="about">${escapeHtml(facts)}</p></header>`,
    ...sections,
    `<footer><p>State hashes: ${hashes}.</p></footer>`,
  ];
  return renderPage(title, body.join('\n'));
}
