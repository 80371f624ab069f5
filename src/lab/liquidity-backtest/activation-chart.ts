/** A chart of a price with its labelled windows, over a lane of the level of support. */
import type { EChartsOption } from 'echarts';
import {
  axisText,
  bands,
  type Colour,
  caption,
  drawPicture,
  gridOf,
  INK,
  type Plot,
  paint,
  RULE,
  type SwatchGroup,
} from '../report/charts.ts';
import type { Room } from '../report/charts-time.ts';
import { fixed, price, utcMoment } from '../report/format.ts';
import type { Standing, StressWindow } from '../stress-windows/index.ts';
import { priceTicksOf, type Tick, ticksOf } from './activation-axis.ts';
import { levelName } from './backtest-figures.ts';
import type { PriceStretch } from './price-track.ts';
import { ALARM_LEVELS } from './timeline.ts';

/** What is drawn. */
export interface ActivationChart {
  readonly id: string;
  readonly label: string;
  /** Stretches in order of time, one or more. */
  readonly track: readonly PriceStretch[];
  readonly windows: readonly StressWindow[];
}

const CAPTION_HEIGHT = 24;
const PRICE_HEIGHT = 230;
const LANE_HEIGHT = 16;
const AXIS_HEIGHT = 24;
const READOUT_HEIGHT = 24;
const GAP = 30;
/** Stretches of the chart that tell their figures when pointed at. */
const BANDS_MAX = 120;

const LEVEL_COLOUR: readonly Colour[] = ['slate', 'blue', 'amber', 'red'];
const WINDOW_COLOUR: Readonly<Record<Standing, Colour>> = { primary: 'violet', secondary: 'slate' };

/** Legend of every such chart. */
export const ACTIVATION_SWATCHES: readonly SwatchGroup[] = [
  {
    of: 'Labels',
    swatches: [
      { name: 'primary window', colour: 'violet', shape: 'block' },
      { name: 'secondary window', colour: 'slate', shape: 'block' },
    ],
  },
  {
    of: 'Level',
    swatches: ALARM_LEVELS.map((level) => ({
      name: levelName(level),
      colour: LEVEL_COLOUR[level] as Colour,
      shape: 'block' as const,
    })),
  },
];

interface Layout {
  readonly prices: Plot;
  readonly lanes: Plot;
  readonly height: number;
  readonly low: number;
  readonly high: number;
  readonly xOf: (time: number) => number;
  readonly yOf: (price: number) => number;
}

function layOut({ track }: ActivationChart, room: Room): Layout {
  const width = room.width - room.left - room.right;
  const left = room.left;
  const prices: Plot = { left, top: CAPTION_HEIGHT, width, height: PRICE_HEIGHT };
  const lanesTop = prices.top + PRICE_HEIGHT + GAP;
  const lanes: Plot = { left, top: lanesTop, width, height: LANE_HEIGHT * ALARM_LEVELS.length };
  const from = (track[0] as PriceStretch).from;
  const to = (track.at(-1) as PriceStretch).to;
  const xOf = (time: number): number => {
    const along = Math.min(Math.max((time - from) / (to - from), 0), 1);
    return Math.round((left + along * width) * 10) / 10;
  };
  const low = Math.min(...track.map((stretch) => stretch.low));
  const high = Math.max(...track.map((stretch) => stretch.high));
  const yOf = (price: number): number => {
    const above = Math.log(price / low) / (Math.log(high / low) || 1);
    return Math.round((prices.top + (1 - above) * prices.height) * 10) / 10;
  };
  const height = lanesTop + lanes.height + AXIS_HEIGHT + READOUT_HEIGHT;
  return { prices, lanes, height, low, high, xOf, yOf };
}

const rectangle = (x: number, y: number, width: number, height: number, look: string): string =>
  `<rect x="${x}" y="${y}" width="${Math.round(width * 10) / 10}" height="${height}" ${look}/>`;

/** Round prices with their lines. */
function priceMarks({ prices, low, high, yOf }: Layout): string {
  return priceTicksOf(low, high)
    .map(
      (each) =>
        rectangle(prices.left, yOf(each), prices.width, 0.5, `fill="${RULE}"`) +
        `<text class="caption" x="${prices.left - 6}" y="${yOf(each) + 4}" text-anchor="end">` +
        `${fixed(each, each < 10 ? 3 : 0)}</text>`,
    )
    .join('');
}

/** The windows behind the price; each is seen however long the axis is. */
function windowMarks({ windows, track }: ActivationChart, { prices, xOf }: Layout): string {
  const from = (track[0] as PriceStretch).from;
  const to = (track.at(-1) as PriceStretch).to;
  return windows
    .filter((window) => window.to > from && window.from < to)
    .map((window) => {
      const x = xOf(window.from);
      const width = Math.max(xOf(window.to) - x, 2.5);
      const look = `fill="${paint(WINDOW_COLOUR[window.standing])}" fill-opacity="0.22"`;
      return rectangle(x, prices.top, width, prices.height, look);
    })
    .join('');
}

/** One lane a level, filled where the level, or one above it, was active. */
function laneMarks({ track }: ActivationChart, { lanes, xOf }: Layout): string {
  const parts: string[] = [];
  for (const [at, level] of ALARM_LEVELS.entries()) {
    const top = lanes.top + lanes.height - (at + 1) * LANE_HEIGHT;
    const look = `fill="${paint(LEVEL_COLOUR[level] as Colour)}"`;
    for (const { from, to } of stretchesAt(track, level)) {
      const width = Math.max(xOf(to) - xOf(from), 1);
      parts.push(rectangle(xOf(from), top + 1, width, LANE_HEIGHT - 2, look));
    }
    parts.push(
      rectangle(lanes.left, top + LANE_HEIGHT, lanes.width, 0.5, `fill="${RULE}"`) +
        `<text class="caption" x="${lanes.left - 6}" y="${top + 12}" text-anchor="end">` +
        `${levelName(level)}</text>`,
    );
  }
  return parts.join('');
}

/** Runs of stretches at a level or above it. */
function stretchesAt(
  track: readonly PriceStretch[],
  level: number,
): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let isOpen = false;
  for (const stretch of track) {
    const last = runs.at(-1);
    if (stretch.level < level) isOpen = false;
    else if (isOpen && last !== undefined) last.to = stretch.to;
    else {
      runs.push({ from: stretch.from, to: stretch.to });
      isOpen = true;
    }
  }
  return runs;
}

function optionOf(
  { track }: ActivationChart,
  { prices, lanes, low: least, high: most }: Layout,
  ticks: readonly Tick[],
): EChartsOption {
  const times = ticks.map(({ time }) => time);
  const textOf = new Map(ticks.map(({ time, text }) => [time, text]));
  const axis = (index: number, show: 'labels' | 'none') => ({
    type: 'value' as const,
    gridIndex: index,
    min: (track[0] as PriceStretch).from,
    max: (track.at(-1) as PriceStretch).to,
    axisLine: { onZero: false, lineStyle: { color: INK } },
    axisTick: { customValues: times, lineStyle: { color: INK } },
    axisLabel: {
      ...axisText(),
      show: show === 'labels',
      customValues: times,
      formatter: (time: number) => textOf.get(time) ?? '',
    },
    splitLine: { show: false },
  });
  // Both extremes and the close make a band where stretches are narrow, and bars where not; the
  // extreme further from the close came first, or is drawn so.
  const points = track.flatMap(({ from, to, low, high, close }) => {
    const prices = high - close > close - low ? [high, low, close] : [low, high, close];
    return prices.map((each) => [(from + to) / 2, Math.log(each)]);
  });
  return {
    grid: [gridOf(prices), gridOf(lanes)],
    xAxis: [axis(0, 'none'), axis(1, 'labels')],
    yAxis: [
      { type: 'value', gridIndex: 0, min: Math.log(least), max: Math.log(most), show: false },
      { type: 'value', gridIndex: 1, min: 0, max: 1, show: false },
    ],
    series: [
      {
        type: 'line',
        xAxisIndex: 0,
        yAxisIndex: 0,
        silent: true,
        showSymbol: false,
        lineStyle: { color: paint('blue'), width: 1.2, join: 'round' },
        data: points,
      },
    ],
  };
}

/** What the readout says of some stretches. */
function saysOf(stretches: readonly PriceStretch[]): string {
  const low = Math.min(...stretches.map((stretch) => stretch.low));
  const high = Math.max(...stretches.map((stretch) => stretch.high));
  const level = Math.max(...stretches.map((stretch) => stretch.level));
  const from = utcMoment((stretches[0] as PriceStretch).from).slice(0, 16);
  return `${from}: ${price(low)} to ${price(high)}, at most ${levelName(level)}`;
}

function readouts({ track }: ActivationChart, { prices, lanes, xOf }: Layout) {
  const size = Math.ceil(track.length / BANDS_MAX);
  const groups = Array.from({ length: Math.ceil(track.length / size) }, (_, at) =>
    track.slice(at * size, (at + 1) * size),
  );
  return groups.map((group) => {
    const left = xOf((group[0] as PriceStretch).from);
    const width = xOf((group.at(-1) as PriceStretch).to) - left;
    const height = lanes.top + lanes.height - prices.top;
    return { left, top: prices.top, width, height, says: saysOf(group) };
  });
}

/** Draws one chart for one shape of screen. */
export function drawActivation(chart: ActivationChart, room: Room): string {
  const layout = layOut(chart, room);
  const { prices, lanes, height } = layout;
  const from = (chart.track[0] as PriceStretch).from;
  const to = (chart.track.at(-1) as PriceStretch).to;
  const ticks = ticksOf(from, to, room.ticks);
  const over =
    priceMarks(layout) +
    windowMarks(chart, layout) +
    laneMarks(chart, layout) +
    caption(2, prices.top - 9, 'Price, logarithmic') +
    caption(2, lanes.top - 9, 'Level of support') +
    caption(2, height - 6, 'Time, UTC') +
    (room.name === 'wide' ? bands(readouts(chart, layout), prices.left + 12, height - 6) : '');
  const canvas = { id: `${chart.id}-${room.name}`, width: room.width, height, label: chart.label };
  return drawPicture(canvas, optionOf(chart, layout, ticks), over);
}
