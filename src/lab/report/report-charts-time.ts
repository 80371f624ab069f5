/** The charts of the report over time: price, liquidations, funds, book. */

import type { Sample, SimulationResult } from '../simulation/result.ts';
import type { Colour, Stroke } from './charts.ts';
import { type Bins, binSamples } from './charts-series.ts';
import {
  drawTimeChart,
  inBin,
  type Measure,
  type Panel,
  swatchesOf,
  type TimeChart,
} from './charts-time.ts';
import {
  axisAmount,
  compact,
  count,
  duration,
  fixed,
  NOTHING,
  percent,
  price,
  utcWithin,
} from './format.ts';
import { absent, type Figure, pictures, renderFigure } from './report-figure.ts';
import { figure, folded, MARKS_MAX, type Table, text } from './report-tables.ts';

const line = (
  name: string,
  colour: Colour,
  stroke: Stroke,
  at: (sample: Sample) => number | null,
): Measure => ({ kind: 'line', name, colour, stroke, at });

/** A price that is not there yet is a gap in the line, not a price of zero. */
const priced = (value: number): number | null => (value > 0 ? value : null);

/** Figures of a chart over time, one row a bin. */
function binTable(chart: TimeChart, { bins }: Bins, title: string): Table {
  const columns = chart.panels.flatMap(({ measures, figure: write, unit }) =>
    measures.map((measure) => ({ measure, write, unit })),
  );
  const first = bins[0]?.from ?? 0;
  const last = bins.at(-1)?.to ?? 0;
  return {
    caption: title,
    head: [
      text('From, UTC'),
      ...columns.map(({ measure, unit }) => figure(`${measure.name}, ${unit}`)),
    ],
    rows: bins.map((bin) => [
      text(utcWithin(bin.from, first, last)),
      ...columns.map(({ measure, write }) => {
        const value = inBin(measure, bin);
        return figure(value === null ? NOTHING : write(value));
      }),
    ]),
  };
}

/** Length of a bin after the word per: `minute`, `30 seconds`. */
const perBin = ({ lengthMs }: Bins): string => duration(lengthMs).replace(/^1\s/, '');

/** A figure over time with its pictures, legend and figures. */
export function timeFigure(
  about: Figure,
  drawing: Pick<TimeChart, 'panels' | 'lanes'> & { readonly flags?: readonly number[] },
  result: SimulationResult,
  binned: Bins,
): string {
  if (binned.bins.length === 0) {
    return renderFigure(about, absent('No step of this run was sampled, so there is no chart.'));
  }
  const label = `${about.title}. ${about.about}`;
  const chart: TimeChart = { id: `picture-${about.id}`, label, flags: [], ...drawing };
  const { panels, lanes } = chart;
  const groups = [...swatchesOf(panels), ...(lanes === undefined ? [] : [lanes.legend])];
  const drawn = pictures(groups, (room) => drawTimeChart(chart, result.samples, binned, room));
  const title = `${about.title}, per ${perBin(binned)}`;
  return renderFigure(about, drawn + folded('Show the figures', binTable(chart, binned, title)));
}

/** Reference, mark and mid in one panel. */
export function pricePanel({ market, asset }: SimulationResult, height = 280): Panel {
  const base = market.split('-')[0] ?? market;
  return {
    short: 'Price',
    unit: `${asset} per ${base}`,
    name: `Price, ${asset} per ${base}`,
    height,
    base: 'fitted',
    axis: (value) => fixed(value, Math.abs(value) < 10 ? 4 : 0),
    figure: price,
    measures: [
      line('reference', 'blue', 'solid', ({ reference }) => priced(reference)),
      line('mark', 'red', 'dashed', ({ mark }) => priced(mark)),
      line('venue mid', 'amber', 'dotted', ({ mid }) => priced(mid)),
    ],
  };
}

function priceFigure(result: SimulationResult, binned: Bins): string {
  const about: Figure = {
    id: 'price',
    title: 'Price',
    about:
      'The reference is the price of the underlying outside the venue, the mark is what positions' +
      ' are valued at, the mid is that of the venue’s own book, which liquidations push down.',
    note:
      result.marks.length === 0
        ? 'Source: samples of this run. Times in UTC.'
        : 'Source: samples and marks of this run. Times in UTC. Numbers on dashed lines are those' +
          ' of the timeline below.',
  };
  const times = result.marks.slice(0, MARKS_MAX).map(({ time }) => time);
  return timeFigure(about, { panels: [pricePanel(result)], flags: times }, result, binned);
}

function liquidationFigure(result: SimulationResult, binned: Bins): string {
  const { asset, samples } = result;
  const about: Figure = {
    id: 'liquidations',
    title: 'Liquidations',
    about:
      'Notional by the way it changed hands: by liquidation orders on the book, by take-over' +
      ' through the vault, by auto-deleveraging; and the accounts in each stage.',
    note: `Source: samples of this run, summed per ${perBin(binned)}; accounts as at its end.`,
  };
  const quiet = samples.every(
    ({ liquidated, takenOver, deleveraged, warned, orderly, stopped, closed }) =>
      liquidated + takenOver + deleveraged + warned + orderly + stopped + closed === 0,
  );
  const { accountsWarned, accountsLiquidated } = result.totals;
  if (samples.length > 0 && quiet && accountsWarned + accountsLiquidated === 0) {
    return renderFigure(about, absent('Nobody was warned or liquidated in this run.'));
  }
  const amounts: Panel = {
    short: 'Notional',
    unit: asset,
    name: `Notional, ${asset} per ${perBin(binned)}`,
    height: 210,
    base: 'zero',
    axis: axisAmount,
    figure: compact,
    measures: [
      { kind: 'bar', name: 'on the book', colour: 'blue', of: (bin) => bin.liquidated },
      { kind: 'bar', name: 'taken over', colour: 'amber', of: (bin) => bin.takenOver },
      { kind: 'bar', name: 'deleveraged', colour: 'red', of: (bin) => bin.deleveraged },
    ],
  };
  const stages: Panel = {
    short: 'Accounts',
    unit: 'accounts',
    name: 'Accounts in each stage',
    height: 170,
    base: 'zero',
    axis: axisAmount,
    figure: count,
    measures: [
      line('warned', 'green', 'solid', ({ warned }) => warned),
      line('orderly', 'violet', 'dashed', ({ orderly }) => orderly),
      line('stopped', 'red', 'dotted', ({ stopped }) => stopped),
      line('closed', 'slate', 'solid', ({ closed }) => closed),
    ],
  };
  return timeFigure(about, { panels: [amounts, stages] }, result, binned);
}

function fundsFigure(result: SimulationResult, binned: Bins): string {
  const amounts = { axis: axisAmount, figure: compact, base: 'zero' } as const;
  const funds: Panel = {
    ...amounts,
    short: 'Balance or equity',
    unit: result.asset,
    name: `Balance or equity, ${result.asset}`,
    height: 230,
    measures: [
      line('market fund', 'blue', 'solid', ({ marketFund }) => marketFund),
      line('shared fund', 'violet', 'solid', ({ sharedFund }) => sharedFund),
      line('fee reserve', 'green', 'dashed', ({ feeReserve }) => feeReserve),
      line('operator capital', 'slate', 'dashed', ({ operatorCapital }) => operatorCapital),
      line('vault equity', 'amber', 'dotted', ({ vaultEquity }) => vaultEquity),
    ],
  };
  const inventory: Panel = {
    ...amounts,
    short: 'Vault',
    unit: result.asset,
    name: `Vault inventory, signed notional, ${result.asset}`,
    height: 110,
    measures: [line('vault inventory', 'amber', 'solid', ({ vaultInventory }) => vaultInventory)],
  };
  const about: Figure = {
    id: 'funds',
    title: 'Funds and vault',
    about:
      'What stands between a shortfall and the winners. The vault’s equity moves with the' +
      ' positions that it took over.',
    note: 'Source: samples of this run.',
  };
  return timeFigure(about, { panels: [funds, inventory] }, result, binned);
}

function bookFigure(result: SimulationResult, binned: Bins): string {
  const depth: Panel = {
    short: 'Book',
    unit: 'of calm',
    name: 'Depth of the bid side within 100 bp, share of calm',
    height: 140,
    base: 'zero',
    most: 1,
    axis: (value) => percent(value, 0),
    figure: (value) => percent(value),
    measures: [line('depth', 'blue', 'solid', ({ depth }) => depth)],
  };
  const interest: Panel = {
    short: 'Open positions',
    unit: result.asset,
    name: `Open interest, ${result.asset}`,
    height: 140,
    base: 'zero',
    axis: axisAmount,
    figure: compact,
    measures: [line('open interest', 'violet', 'solid', ({ openInterest }) => openInterest)],
  };
  const about: Figure = {
    id: 'book',
    title: 'Book depth and open interest',
    about: 'How much of the calm book was left to sell into, and what was still open.',
    note: 'Source: samples of this run.',
  };
  return timeFigure(about, { panels: [depth, interest] }, result, binned);
}

/** The charts over time, in the order of the page. */
export function renderTimeCharts(result: SimulationResult): string[] {
  const binned = binSamples(result.samples);
  return [
    priceFigure(result, binned),
    liquidationFigure(result, binned),
    fundsFigure(result, binned),
    bookFigure(result, binned),
  ];
}
