/** The charts of the report over layers and accounts: who paid, whom deleveraging reached. */

import type { SimulationResult, SizeBand } from '../simulation/result.ts';
import type { Colour } from './charts.ts';
import { type BarChart, barSwatches, drawColumns, drawRows } from './charts-bars.ts';
import { axisAmount, compact, count, fixed, percent, share } from './format.ts';
import { isSomething } from './report-exact.ts';
import { absent, type Figure, pictures, renderFigure } from './report-figure.ts';
import { type Payer, paidOf, payerOf } from './report-paid.ts';
import { figure, folded, type Table, text } from './report-tables.ts';

const PAYERS: Readonly<Record<Payer, { name: string; colour: Colour }>> = {
  venue: { name: 'the venue and its funds', colour: 'blue' },
  traders: { name: 'other traders', colour: 'red' },
  nobody: { name: 'nobody', colour: 'slate' },
};

/** Rows of a chart over categories with both its shapes. */
const rows = (chart: BarChart): string =>
  pictures(barSwatches(chart), (room) => drawRows(chart, room));

/** Who paid, as rows; the exact table follows it on the page. */
export function payersChart(result: SimulationResult): string {
  const paid = paidOf(result).rows;
  if (!paid.some(({ paid }) => isSomething(paid))) {
    return absent('No account defaulted, so no layer of the waterfall paid.');
  }
  const kinds = (['venue', 'traders', 'nobody'] as const).filter((kind) =>
    paid.some(({ layer }) => payerOf(layer) === kind),
  );
  return rows({
    id: 'picture-payers',
    label: `What each layer of the waterfall paid, in ${result.asset}. The table has the figures.`,
    name: 'Layer',
    categories: paid.map(({ layer }) => layer),
    series: 'stacked',
    panels: [
      {
        name: `Paid, ${result.asset}`,
        axis: axisAmount,
        figure: compact,
        series: kinds.map((kind) => ({
          ...PAYERS[kind],
          values: paid.map(({ layer, paid }) => (payerOf(layer) === kind ? Number(paid) : null)),
        })),
      },
    ],
  });
}

function bandName({ from, to }: SizeBand): string {
  if (to === null) return `from ${axisAmount(from)}`;
  return from === 0 ? `under ${axisAmount(to)}` : `${axisAmount(from)} to ${axisAmount(to)}`;
}

function sizesTable({ adlBySize, asset }: SimulationResult): Table {
  return {
    caption: 'Auto-deleveraging by account size',
    head: [
      text(`Notional at the start, ${asset}`),
      figure('Accounts'),
      figure('Touched'),
      figure('Share touched'),
      figure(`Closed, ${asset}`),
      figure(`Given up, ${asset}`),
    ],
    rows: adlBySize.map((band) => [
      text(bandName(band)),
      figure(count(band.accounts)),
      figure(count(band.touched)),
      figure(share(band.touched, band.accounts)),
      figure(fixed(band.closedNotional, 2)),
      figure(fixed(band.givenUp, 2)),
    ]),
  };
}

/** Whom deleveraging reached, by size. */
export function sizesFigure(result: SimulationResult): string {
  const { adlBySize, asset } = result;
  const about: Figure = {
    id: 'adl-by-size',
    title: 'Auto-deleveraging by account size',
    about: 'Whom deleveraging reached: small or large accounts, and what they gave up.',
    note: 'Source: events of this run. Size is the notional of the account at the start.',
  };
  if (adlBySize.every(({ touched }) => touched === 0)) {
    return renderFigure(about, absent('Nobody was auto-deleveraged in this run.'));
  }
  const panel = (
    name: string,
    colour: Colour,
    write: (value: number) => string,
    of: (band: SizeBand) => number,
  ) => ({
    name,
    axis: write === compact ? axisAmount : write,
    figure: write,
    series: [{ name, colour, values: adlBySize.map(of) }],
  });
  const part = (value: number) =>
    percent(value, Number.isInteger(Math.round(value * 1e9) / 1e7) || value >= 0.1 ? 0 : 1);
  const chart: BarChart = {
    id: 'picture-adl-by-size',
    label: `${about.title}. ${about.about}`,
    name: `Notional, ${asset}`,
    categories: adlBySize.map(bandName),
    series: 'stacked',
    panels: [
      panel('Accounts touched, share', 'violet', part, ({ touched, accounts }) =>
        accounts === 0 ? 0 : touched / accounts,
      ),
      panel(`Closed notional, ${asset}`, 'red', compact, ({ closedNotional }) => closedNotional),
      panel(`Given up, ${asset}`, 'amber', compact, ({ givenUp }) => givenUp),
    ],
  };
  return renderFigure(about, rows(chart) + folded('Show the figures', sizesTable(result)));
}

/** Names of the bins in per cent; the last is open. */
function distanceNames({ edges, before }: SimulationResult['distances']): string[] {
  const write = (edge: number) => String(Math.round(edge * 10_000) / 100);
  return before.map((_, i) => {
    const from = edges[i - 1] ?? 0;
    const to = edges[i];
    const isOpen = i === before.length - 1 || to === undefined || !Number.isFinite(to);
    return isOpen ? `from ${write(from)}` : `${write(from)}–${write(to)}`;
  });
}

/** Accounts by distance to liquidation, before and after. */
export function distanceFigure(result: SimulationResult): string {
  const { before, after } = result.distances;
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const about: Figure = {
    id: 'distances',
    title: 'Distance to liquidation',
    about:
      `Accounts by how far the mark is from their liquidation price: ${count(total(before))}` +
      ` before the run, ${count(total(after))} after it.`,
    note: 'Source: positions at the first and at the last step. Distance as a share of the mark.',
  };
  if (total(before) + total(after) === 0) {
    return renderFigure(about, absent('No account has a liquidation price.'));
  }
  const names = distanceNames(result.distances);
  const chart: BarChart = {
    id: 'picture-distances',
    label: `${about.title}. ${about.about}`,
    name: 'Distance, % of the mark',
    categories: names,
    series: 'grouped',
    panels: [
      {
        name: 'Accounts',
        axis: axisAmount,
        figure: count,
        series: [
          { name: 'before', colour: 'slate', values: before },
          { name: 'after', colour: 'blue', values: before.map((_, i) => after[i] ?? 0) },
        ],
      },
    ],
  };
  const table: Table = {
    caption: 'Accounts by distance to liquidation',
    head: [text('Distance, %'), figure('Before'), figure('After')],
    rows: names.map((name, i) => [
      text(name),
      figure(count(before[i] ?? 0)),
      figure(count(after[i] ?? 0)),
    ]),
  };
  const drawn = pictures(barSwatches(chart), (room) => drawColumns(chart, room));
  return renderFigure(about, drawn + folded('Show the figures', table));
}
