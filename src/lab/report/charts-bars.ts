/** Charts over categories: rows of bars side by side in panels, or grouped columns. */
import type { BarSeriesOption, EChartsOption } from 'echarts';
import {
  axisText,
  type Band,
  bands,
  type Canvas,
  type Colour,
  caption,
  drawPicture,
  gridOf,
  INK,
  type Plot,
  paint,
  RULE,
  type SwatchGroup,
} from './charts.ts';
import type { Room } from './charts-time.ts';
import { NOTHING } from './format.ts';

/** Bars of one colour; null where the category is another series' to show. */
export interface BarSeries {
  readonly name: string;
  readonly colour: Colour;
  readonly values: readonly (number | null)[];
}

export interface BarPanel {
  /** Name of the value axis with its unit. */
  readonly name: string;
  readonly series: readonly BarSeries[];
  readonly axis: (value: number) => string;
  readonly figure: (value: number) => string;
  readonly most?: number;
}

export interface BarChart {
  readonly id: string;
  readonly label: string;
  /** Name of the category axis with its unit. */
  readonly name: string;
  readonly categories: readonly string[];
  readonly panels: readonly BarPanel[];
  /** `stacked`: the series share one bar; `grouped`: each has its own. */
  readonly series: 'stacked' | 'grouped';
}

const CAPTION_HEIGHT = 24;
const AXIS_HEIGHT = 24;
const READOUT_HEIGHT = 24;
const BAR_HEIGHT = 20;
/** Beside a row's end, for its figure. */
const FIGURE_WIDTH = 66;
const COLUMNS_HEIGHT = 220;

/** Legend of a chart; where a panel has one series, the panel's name says all. */
export const barSwatches = (chart: BarChart): SwatchGroup[] =>
  chart.panels
    .filter(({ series }) => series.length > 1)
    .map(({ series }) => ({
      of: '',
      swatches: series.map(({ name, colour }) => ({ name, colour, shape: 'block' as const })),
    }));

const valueAxis = (panel: BarPanel, index: number, ticks: number) => ({
  type: 'value' as const,
  gridIndex: index,
  ...(panel.most === undefined ? {} : { min: 0, max: panel.most }),
  splitNumber: ticks,
  axisLabel: { ...axisText(), formatter: panel.axis, hideOverlap: true },
  splitLine: { lineStyle: { color: RULE } },
});

const categoryAxis = (chart: BarChart, index: number) => ({
  type: 'category' as const,
  gridIndex: index,
  data: [...chart.categories],
  axisTick: { show: false },
  axisLine: { onZero: true, lineStyle: { color: INK } },
});

/** Rows have their figure at the end of the bar; columns are too narrow for it. */
function seriesOf(chart: BarChart, labels: 'at the end' | 'none'): BarSeriesOption[] {
  return chart.panels.flatMap(({ series, figure }, i) =>
    series.map(
      ({ colour, values }): BarSeriesOption => ({
        type: 'bar',
        xAxisIndex: i,
        yAxisIndex: i,
        silent: true,
        barCategoryGap: '28%',
        barGap: '8%',
        ...(chart.series === 'stacked' ? { stack: `panel ${i}` } : {}),
        itemStyle: { color: paint(colour) },
        data: values.map((value) => (value === null ? '-' : value)),
        label: {
          ...axisText(),
          show: labels === 'at the end',
          position: 'right',
          color: 'var(--ink)',
          formatter: ({ value }) => (typeof value === 'number' ? figure(value) : ''),
        },
      }),
    ),
  );
}

/** Room for the longest category beside the rows. */
const labelWidth = (chart: BarChart): number =>
  14 + Math.round(6.7 * Math.max(...chart.categories.map((name) => name.length)));

/** Panels stand side by side where there is width for it, else one under the other. */
function rowPlots(chart: BarChart, room: Room): { plots: Plot[]; height: number } {
  const perRow = chart.series === 'grouped' ? (chart.panels[0]?.series.length ?? 1) : 1;
  const height = chart.categories.length * (BAR_HEIGHT * perRow + 8);
  const left = labelWidth(chart);
  const beside = room.name === 'wide' ? chart.panels.length : 1;
  const width = (room.width - left) / beside - FIGURE_WIDTH;
  const plots = chart.panels.map((_, i): Plot => {
    const down = room.name === 'wide' ? 0 : i * (CAPTION_HEIGHT + height + AXIS_HEIGHT + 8);
    const across = room.name === 'wide' ? i * (width + FIGURE_WIDTH) : 0;
    return { left: left + across, top: CAPTION_HEIGHT + down, width, height };
  });
  const last = plots.at(-1) as Plot;
  return { plots, height: last.top + height + AXIS_HEIGHT };
}

/** Draws rows: one bar a category, the figure at its end. */
export function drawRows(chart: BarChart, room: Room): string {
  const { plots, height } = rowPlots(chart, room);
  const beside = room.name === 'wide';
  const option: EChartsOption = {
    grid: plots.map(gridOf),
    xAxis: chart.panels.map((panel, i) => valueAxis(panel, i, beside ? 3 : 2)),
    yAxis: chart.panels.map((_, i) => ({
      ...categoryAxis(chart, i),
      inverse: true,
      axisLabel: { ...axisText(), color: 'var(--ink)', show: !beside || i === 0, interval: 0 },
    })),
    series: seriesOf(chart, 'at the end'),
  };
  const names = chart.panels.map(({ name }, i) => {
    const plot = plots[i] as Plot;
    return caption(plot.left, plot.top - 9, name);
  });
  const corner = caption(2, (plots[0] as Plot).top - 9, chart.name);
  const canvas: Canvas = {
    id: `${chart.id}-${room.name}`,
    width: room.width,
    height,
    label: chart.label,
  };
  return drawPicture(canvas, option, corner + names.join(''));
}

function columnBands(chart: BarChart, plot: Plot): Band[] {
  const panel = chart.panels[0] as BarPanel;
  const width = plot.width / chart.categories.length;
  return chart.categories.map((category, i): Band => {
    const parts = panel.series.map(({ name, values }) => {
      const value = values[i] ?? null;
      return `${name} ${value === null ? NOTHING : panel.figure(value)}`;
    });
    const says = `${category}: ${parts.join(', ')}`;
    return { left: plot.left + i * width, top: plot.top, width, height: plot.height, says };
  });
}

/** Draws columns of one panel: groups of bars over categories in their order. */
export function drawColumns(chart: BarChart, room: Room): string {
  const panel = chart.panels[0] as BarPanel;
  const isWide = room.name === 'wide';
  const slanted = isWide ? 0 : 26;
  const width = room.width - room.left - room.right;
  const plot: Plot = { left: room.left, top: CAPTION_HEIGHT, width, height: COLUMNS_HEIGHT };
  const bottom = plot.top + plot.height;
  const below = bottom + AXIS_HEIGHT + slanted + 16;
  const option: EChartsOption = {
    grid: [gridOf(plot)],
    xAxis: [
      {
        ...categoryAxis(chart, 0),
        axisLabel: { ...axisText(), interval: 0, rotate: isWide ? 0 : 50 },
      },
    ],
    yAxis: [valueAxis(panel, 0, 4)],
    series: seriesOf(chart, 'none'),
  };
  const canvas: Canvas = {
    id: `${chart.id}-${room.name}`,
    width: room.width,
    height: below + (isWide ? READOUT_HEIGHT : 4),
    label: chart.label,
  };
  const over =
    caption(2, plot.top - 9, panel.name) +
    caption(plot.left + plot.width, below, chart.name, 'end') +
    (isWide ? bands(columnBands(chart, plot), plot.left, below + 18) : '');
  return drawPicture(canvas, option, over);
}
