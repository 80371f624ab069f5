/** Lines over time in panels that share an axis. */
import type { EChartsOption } from 'echarts';
import { ticksOf } from '../liquidity-backtest/activation-axis.ts';
import {
  axisText,
  type Colour,
  caption,
  dashOf,
  drawPicture,
  gridOf,
  INK,
  type Plot,
  paint,
  RULE,
  type Stroke,
  type SwatchGroup,
} from '../report/charts.ts';
import { thin } from '../report/charts-series.ts';
import type { Room } from '../report/charts-time.ts';
import { utcDate, utcTick } from '../report/format.ts';

export interface ChartLine {
  readonly name: string;
  readonly colour: Colour;
  readonly stroke: Stroke;
  /** One value a sample; NaN leaves a gap. */
  readonly values: Float64Array;
}

export interface ChartPanel {
  /** Name with its unit, over the panel. */
  readonly name: string;
  readonly height: number;
  readonly lines: readonly ChartLine[];
  /** Whether the axis begins at zero; else where the values do. */
  readonly fromZero: boolean;
  /** How figures are written on the axis. */
  readonly written: (value: number) => string;
}

export interface LineChart {
  readonly id: string;
  readonly label: string;
  /** ms since 1970, rising, two or more. */
  readonly times: Float64Array;
  readonly panels: readonly ChartPanel[];
}

const CAPTION_HEIGHT = 24;
const GAP = 14;
const AXIS_HEIGHT = 40;

/** Legend of a chart, panel by panel where it has several. */
export const swatchesOf = ({ panels }: LineChart): readonly SwatchGroup[] =>
  panels.map(({ name, lines }) => ({
    of: panels.length > 1 ? name.replace(/,.*$/, '') : '',
    swatches: lines.map(({ name: of, colour, stroke }) => ({ name: of, colour, shape: stroke })),
  }));

function plotsOf(panels: readonly ChartPanel[], room: Room): readonly Plot[] {
  const width = room.width - room.left - room.right;
  let top = 0;
  return panels.map(({ height }) => {
    const plot = { left: room.left, top: top + CAPTION_HEIGHT, width, height };
    top = plot.top + height + GAP;
    return plot;
  });
}

function seriesOf({ times, panels }: LineChart, room: Room) {
  return panels.flatMap(({ lines }, at) =>
    lines.map(({ colour, stroke, values }) => {
      const points = Array.from(times, (time, row) => {
        const value = values[row] as number;
        return [time, Number.isNaN(value) ? null : value] as const;
      });
      return {
        type: 'line' as const,
        xAxisIndex: at,
        yAxisIndex: at,
        silent: true,
        showSymbol: false,
        lineStyle: { color: paint(colour), width: 1.5, type: dashOf(stroke) },
        data: thin(points, room.pointsMax).map((point) => [...point]),
      };
    }),
  );
}

function optionOf(chart: LineChart, plots: readonly Plot[], room: Room): EChartsOption {
  const { times, panels } = chart;
  const [from, to] = [times[0] as number, times.at(-1) as number];
  const ticks = ticksOf(from, to, room.ticks).map(({ time }) => time);
  return {
    grid: plots.map(gridOf),
    xAxis: plots.map((_, at) => ({
      type: 'value' as const,
      gridIndex: at,
      min: from,
      max: to,
      axisLine: { onZero: false, lineStyle: { color: INK } },
      axisTick: { customValues: ticks, lineStyle: { color: INK } },
      axisLabel: {
        ...axisText(),
        show: at === plots.length - 1,
        customValues: ticks,
        formatter: (time: number) => utcTick(time, to - from),
      },
      splitLine: { show: false },
    })),
    yAxis: panels.map(({ fromZero, written }, at) => ({
      type: 'value' as const,
      gridIndex: at,
      scale: !fromZero,
      splitNumber: 4,
      axisLabel: { ...axisText(), formatter: written },
      splitLine: { lineStyle: { color: RULE } },
    })),
    series: seriesOf(chart, room),
  };
}

/** Draws the chart for one shape of screen. */
export function drawLines(chart: LineChart, room: Room): string {
  const { id, label, times, panels } = chart;
  const plots = plotsOf(panels, room);
  const last = plots.at(-1) as Plot;
  const height = last.top + last.height + AXIS_HEIGHT;
  const over =
    panels.map(({ name }, at) => caption(2, (plots[at] as Plot).top - 9, name)).join('') +
    caption(2, height - 4, `Time, UTC, from ${utcDate(times[0] as number)}`);
  const canvas = { id: `picture-${id}-${room.name}`, width: room.width, height, label };
  return drawPicture(canvas, optionOf(chart, plots, room), over);
}
