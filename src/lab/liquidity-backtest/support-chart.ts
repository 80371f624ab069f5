/** A chart of a stressed book with and without support: price, and bids near it. */
import type { EChartsOption } from 'echarts';
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
import { fixed, utcTick } from '../report/format.ts';
import { ticksOf } from './activation-axis.ts';
import type { SupportSecond } from './support-replay.ts';

type Read = (second: SupportSecond) => number;

interface Line {
  readonly name: string;
  readonly colour: Colour;
  readonly stroke: Stroke;
}

const WITHOUT: Line = { name: 'without support', colour: 'slate', stroke: 'dashed' };
const WITH: Line = { name: 'with support', colour: 'blue', stroke: 'solid' };

export const SUPPORT_SWATCHES: readonly SwatchGroup[] = [
  {
    of: '',
    swatches: [
      ...[WITHOUT, WITH].map(({ name, colour, stroke }) => ({ name, colour, shape: stroke })),
      { name: 'support active', colour: 'amber', shape: 'block' },
    ],
  },
];

const PANELS: readonly {
  readonly name: string;
  readonly height: number;
  readonly reads: readonly (readonly [Line, Read])[];
}[] = [
  {
    name: 'Mid price',
    height: 220,
    reads: [
      [WITHOUT, ({ mid }) => mid],
      [WITH, ({ midWith }) => midWith],
    ],
  },
  {
    name: 'Bids within 50 bp, base units',
    height: 140,
    reads: [
      [WITHOUT, ({ depth }) => depth],
      [WITH, ({ depthWith }) => depthWith],
    ],
  },
];

const CAPTION_HEIGHT = 24;
const GAP = 14;
const AXIS_HEIGHT = 40;

function plotsOf(room: Room): Plot[] {
  const width = room.width - room.left - room.right;
  let top = 0;
  return PANELS.map(({ height }) => {
    const plot = { left: room.left, top: top + CAPTION_HEIGHT, width, height };
    top = plot.top + height + GAP;
    return plot;
  });
}

/** Where support was active, behind both panels. */
function activeMarks(seconds: readonly SupportSecond[], level: number, plots: Plot[]): string {
  const [from, to] = [seconds[0]?.time as number, seconds.at(-1)?.time as number];
  const [first, last] = [plots[0] as Plot, plots.at(-1) as Plot];
  const xOf = (time: number): number => first.left + ((time - from) / (to - from)) * first.width;
  const parts: string[] = [];
  let start: number | null = null;
  for (const { time, level: inForce } of [...seconds, { time: to, level: -1 }]) {
    if (inForce >= level) start ??= time;
    else if (start !== null) {
      const [x, width] = [xOf(start).toFixed(1), (xOf(time) - xOf(start)).toFixed(1)];
      const height = last.top + last.height - first.top;
      parts.push(
        `<rect x="${x}" y="${first.top}" width="${width}" height="${height}" ` +
          `fill="${paint('amber')}" fill-opacity="0.13"/>`,
      );
      start = null;
    }
  }
  return parts.join('');
}

function optionOf(seconds: readonly SupportSecond[], plots: readonly Plot[], room: Room) {
  const [from, to] = [seconds[0]?.time as number, seconds.at(-1)?.time as number];
  const ticks = ticksOf(from, to, room.ticks).map(({ time }) => time);
  const option: EChartsOption = {
    grid: plots.map(gridOf),
    xAxis: plots.map((_, i) => ({
      type: 'value' as const,
      gridIndex: i,
      min: from,
      max: to,
      axisLine: { onZero: false, lineStyle: { color: INK } },
      axisTick: { customValues: ticks, lineStyle: { color: INK } },
      axisLabel: {
        ...axisText(),
        show: i === plots.length - 1,
        customValues: ticks,
        formatter: (time: number) => utcTick(time, to - from),
      },
      splitLine: { show: false },
    })),
    yAxis: plots.map((_, i) => ({
      type: 'value' as const,
      gridIndex: i,
      scale: i === 0,
      splitNumber: 4,
      axisLabel: { ...axisText(), formatter: (value: number) => fixed(value, 0) },
      splitLine: { lineStyle: { color: RULE } },
    })),
    series: PANELS.flatMap(({ reads }, i) =>
      reads.map(([{ colour, stroke }, read]) => ({
        type: 'line' as const,
        xAxisIndex: i,
        yAxisIndex: i,
        silent: true,
        showSymbol: false,
        lineStyle: { color: paint(colour), width: 1.5, type: dashOf(stroke) },
        data: thin(
          seconds.map((second) => [second.time, read(second)] as const),
          room.pointsMax,
        ).map((point) => [...point]),
      })),
    ),
  };
  return option;
}

/** Draws the chart for one shape of screen; `seconds` has two or more. */
export function drawSupport(seconds: readonly SupportSecond[], level: number, room: Room): string {
  const plots = plotsOf(room);
  const last = plots.at(-1) as Plot;
  const height = last.top + last.height + AXIS_HEIGHT;
  const over =
    activeMarks(seconds, level, plots) +
    PANELS.map(({ name }, i) => caption(2, (plots[i] as Plot).top - 9, name)).join('') +
    caption(2, height - 4, 'Time, UTC');
  const label = 'Price and bids of a stressed book, with and without support.';
  const canvas = { id: `picture-support-${room.name}`, width: room.width, height, label };
  return drawPicture(canvas, optionOf(seconds, plots, room), over);
}
