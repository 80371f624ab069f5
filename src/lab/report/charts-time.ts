/** Charts over time: panels one above the other that share one axis of UTC time. */
import type { EChartsOption, SeriesOption } from 'echarts';
import type { Sample } from '../simulation/result.ts';
import {
  axisText,
  bands,
  type Canvas,
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
} from './charts.ts';
import { FLAG_HEIGHT, flagsOver } from './charts-flags.ts';
import { drawLanes, type Lanes, lanesHeight, lanesWithin } from './charts-lanes.ts';
import { type Bin, type Bins, type Point, thin } from './charts-series.ts';
import { NOTHING, roundDuration, utcTick, utcWithin } from './format.ts';

/** A level or price: a line through every sample. */
export interface LineMeasure {
  readonly kind: 'line';
  readonly name: string;
  readonly colour: Colour;
  readonly stroke: Stroke;
  readonly at: (sample: Sample) => number | null;
}

/** A quantity per stretch of time: stacked bars. */
export interface BarMeasure {
  readonly kind: 'bar';
  readonly name: string;
  readonly colour: Colour;
  readonly of: (bin: Bin) => number;
}

export type Measure = LineMeasure | BarMeasure;

export interface Panel {
  /** Name of the vertical axis with its unit. */
  readonly name: string;
  /** The same in a word or two, for the legend of a chart with several panels. */
  readonly short: string;
  /** Unit of its figures, for the head of a table. */
  readonly unit: string;
  readonly height: number;
  readonly measures: readonly Measure[];
  /** For the axis, the figures and the readout. */
  readonly axis: (value: number) => string;
  readonly figure: (value: number) => string;
  /** `zero` holds zero; `fitted` spends the height on what was reached. */
  readonly base: 'zero' | 'fitted';
  readonly most?: number;
}

export interface TimeChart {
  readonly id: string;
  readonly label: string;
  readonly panels: readonly Panel[];
  /** Times of events; the first has the number 1 in the timeline. */
  readonly flags: readonly number[];
  /** Rows of states under the panels. */
  readonly lanes?: Lanes;
}

/** Room for one shape of screen; the pictures are drawn once for each. */
export interface Room {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly pointsMax: number;
  readonly ticks: number;
}

export const ROOMS: readonly Room[] = [
  { name: 'wide', width: 960, left: 62, right: 20, pointsMax: 900, ticks: 10 },
  { name: 'narrow', width: 380, left: 56, right: 18, pointsMax: 360, ticks: 4 },
];

const CAPTION_HEIGHT = 24;
const AXIS_HEIGHT = 24;
const READOUT_HEIGHT = 24;
const GAP = 14;

/** What a measure was in a bin: a sum, or the level at its end. */
export const inBin = (measure: Measure, bin: Bin): number | null =>
  measure.kind === 'bar' ? measure.of(bin) : measure.at(bin.last);

/** Legend of a chart, panel by panel. */
export const swatchesOf = (panels: readonly Panel[]): SwatchGroup[] =>
  panels.map(({ measures, short }) => ({
    of: panels.length > 1 ? short : '',
    swatches: measures.map((measure) => ({
      name: measure.name,
      colour: measure.colour,
      shape: measure.kind === 'bar' ? 'block' : measure.stroke,
    })),
  }));

interface Layout {
  /** Of the panels, then of the lanes. */
  readonly plots: readonly Plot[];
  readonly height: number;
  readonly from: number;
  readonly to: number;
}

function layOut(chart: TimeChart, bins: readonly Bin[], room: Room): Layout {
  const width = room.width - room.left - room.right;
  let top = chart.flags.length > 0 ? FLAG_HEIGHT : 0;
  const lanes = chart.lanes === undefined ? [] : [{ height: lanesHeight(chart.lanes) }];
  const plots = [...chart.panels, ...lanes].map(({ height }): Plot => {
    const plot = { left: room.left, top: top + CAPTION_HEIGHT, width, height };
    top = plot.top + height + GAP;
    return plot;
  });
  return {
    plots,
    height: top - GAP + AXIS_HEIGHT + READOUT_HEIGHT,
    from: bins[0]?.from ?? 0,
    to: bins.at(-1)?.to ?? 1,
  };
}

/** Round times on the axis, at most about `many`. */
function ticksOf({ from, to }: Layout, many: number): number[] {
  const step = roundDuration((to - from) / many);
  const ticks: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) ticks.push(time);
  return ticks;
}

function seriesOf(
  measure: Measure,
  panel: number,
  samples: readonly Sample[],
  bins: readonly Bin[],
  look: { readonly pointsMax: number; readonly barWidth: number },
): SeriesOption {
  const axes = { xAxisIndex: panel, yAxisIndex: panel, silent: true };
  const color = paint(measure.colour);
  if (measure.kind === 'bar') {
    const data = bins.map((bin) => [(bin.from + bin.to) / 2, measure.of(bin)]);
    const { barWidth } = look;
    return { ...axes, type: 'bar', stack: `panel ${panel}`, barWidth, itemStyle: { color }, data };
  }
  const points = samples.map((sample): Point => [sample.time, measure.at(sample)]);
  return {
    ...axes,
    type: 'line',
    showSymbol: samples.length === 1,
    symbolSize: 5,
    lineStyle: { color, width: 1.8, type: dashOf(measure.stroke), join: 'round' },
    itemStyle: { color },
    data: thin(points, look.pointsMax).map((point) => [...point]),
  };
}

function optionOf(
  chart: TimeChart,
  samples: readonly Sample[],
  { bins }: Bins,
  layout: Layout,
  room: Room,
): EChartsOption {
  const ticks = ticksOf(layout, room.ticks);
  const { from, to, plots } = layout;
  const span = to - from;
  const slots = Math.max(1, span / ((bins[0]?.to ?? 1) - (bins[0]?.from ?? 0)));
  const barWidth = Math.max(0.5, ((plots[0] as Plot).width / slots) * 0.84);
  const lastPlot = plots.length - 1;
  // Lanes are not echarts' to draw; their axis only carries the times.
  const blank = { type: 'value' as const, gridIndex: lastPlot, min: 0, max: 1, show: false };
  return {
    grid: plots.map(gridOf),
    xAxis: plots.map((_, i) => ({
      type: 'value' as const,
      gridIndex: i,
      min: from,
      max: to,
      containShape: false, // else the axis of a panel with bars would be wider than the others
      axisLine: { onZero: false, lineStyle: { color: INK } },
      axisTick: { customValues: ticks, lineStyle: { color: INK } },
      axisLabel: {
        ...axisText(),
        show: i === lastPlot,
        customValues: ticks,
        formatter: (time: number) => utcTick(time, span),
      },
      splitLine: { show: false },
    })),
    yAxis: [
      ...chart.panels.map((panel, i) => ({
        type: 'value' as const,
        gridIndex: i,
        scale: panel.base === 'fitted',
        ...(panel.most === undefined ? {} : { min: 0, max: panel.most, interval: panel.most / 4 }),
        splitNumber: Math.max(2, Math.round(panel.height / 48)),
        axisLabel: { ...axisText(), formatter: panel.axis },
        splitLine: { lineStyle: { color: RULE } },
      })),
      ...(chart.lanes === undefined ? [] : [blank]),
    ],
    series: chart.panels.flatMap((panel, i) =>
      panel.measures.map((measure) =>
        seriesOf(measure, i, samples, bins, { pointsMax: room.pointsMax, barWidth }),
      ),
    ),
  };
}

/** What the readout says of a bin: its times, then every measure. */
function saysOf(chart: TimeChart, bin: Bin, { from, to }: Layout): string {
  const parts = chart.panels.flatMap(({ measures, figure }) =>
    measures.map((measure) => {
      const value = inBin(measure, bin);
      return `${measure.name} ${value === null ? NOTHING : figure(value)}`;
    }),
  );
  const states = chart.lanes === undefined ? [] : lanesWithin(chart.lanes, bin.from, bin.to);
  return `${utcWithin(bin.from, from, to)}: ${[...parts, ...states].join(', ')}`;
}

/** Draws one chart for one shape of screen. There is at least one sample. */
export function drawTimeChart(
  chart: TimeChart,
  samples: readonly Sample[],
  binned: Bins,
  room: Room,
): string {
  const layout = layOut(chart, binned.bins, room);
  const canvas: Canvas = {
    id: `${chart.id}-${room.name}`,
    width: room.width,
    height: layout.height,
    label: chart.label,
  };
  const names = chart.panels.map((panel, i) =>
    caption(2, (layout.plots[i] as Plot).top - 9, panel.name),
  );
  const last = layout.plots.at(-1) as Plot;
  const top = (layout.plots[0] as Plot).top;
  const bottom = last.top + last.height;
  const perMs = last.width / (layout.to - layout.from);
  const readouts = binned.bins.map((bin) => ({
    left: last.left + (bin.from - layout.from) * perMs,
    top,
    width: (bin.to - bin.from) * perMs,
    height: bottom - top,
    says: saysOf(chart, bin, layout),
  }));
  const { lanes } = chart;
  const over =
    names.join('') +
    (lanes === undefined ? '' : caption(2, last.top - 9, lanes.name)) +
    (lanes === undefined
      ? ''
      : drawLanes(lanes, last, layout, room.name === 'wide' ? 'name' : 'id')) +
    caption(2, layout.height - 6, 'Time, UTC') +
    flagsOver(chart.flags, layout, layout.plots[0] as Plot, last) +
    (room.name === 'wide' ? bands(readouts, last.left + 12, layout.height - 6) : '');
  return drawPicture(canvas, optionOf(chart, samples, binned, layout, room), over);
}
