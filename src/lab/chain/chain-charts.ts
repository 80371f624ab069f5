/** The charts of a chain report: smiles, errors by bucket, volatility through time. */
import type { SeriesOption } from 'echarts';
import { type SurfaceSlice, volatilityAt } from '../../core/surface/index.ts';
import {
  axisText,
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
} from '../report/charts.ts';
import type { Room } from '../report/charts-time.ts';
import { roundDuration, utcTick } from '../report/format.ts';
import { dateOf, sliceOf } from './chain-figures.ts';
import { MEASURE_WORDS, type Measure } from './chain-measures.ts';
import type { ChainStudy, ExpiryStudy, SnapshotStudy } from './chain-study.ts';
import type { ErrorLine } from './error-table.ts';

const COLOURS: readonly Colour[] = ['blue', 'amber', 'green', 'red', 'violet', 'slate'];
const HEIGHT = 300;
const TOP = 26;
const BELOW = 44;

const plotOf = (room: Room, height = HEIGHT, left = room.left): Plot => ({
  left,
  top: TOP,
  width: room.width - left - room.right,
  height,
});

/** An expiry that is drawn, with its slice and its look. */
interface Drawn {
  readonly expiry: ExpiryStudy;
  readonly slice: SurfaceSlice;
  readonly colour: Colour;
  readonly stroke: Stroke;
}

/** As many expiries as there are colours, spread evenly from the nearest to the last. */
function drawnOf(study: SnapshotStudy): Drawn[] {
  const fitted = study.expiries.flatMap((expiry) => {
    const slice = sliceOf(study, expiry);
    return slice === undefined ? [] : [{ expiry, slice }];
  });
  const many = Math.min(COLOURS.length, fitted.length);
  return Array.from({ length: many }, (_, i) => {
    const at = many === 1 ? 0 : Math.round((i * (fitted.length - 1)) / (many - 1));
    const found = fitted[at] as (typeof fitted)[0];
    return { ...found, colour: COLOURS[i] as Colour, stroke: i % 2 === 0 ? 'solid' : 'dashed' };
  });
}

/** Legend of the smiles: a line is the fit, its dots are the quotes. */
export const smileSwatches = (study: SnapshotStudy): SwatchGroup[] => [
  {
    of: '',
    swatches: drawnOf(study).map(({ expiry, colour, stroke }) => ({
      name: dateOf(expiry.expiry),
      colour,
      shape: stroke,
    })),
  },
];

const CURVE_POINTS = 80;

function smileSeries({ expiry, slice, colour, stroke }: Drawn): SeriesOption[] {
  const places = expiry.points.map(({ k }) => k);
  const [from, to] = [Math.min(...places), Math.max(...places)];
  const color = paint(colour);
  const curve = Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
    const k = from + ((to - from) * i) / CURVE_POINTS;
    return [k, 100 * volatilityAt(slice.svi, slice.years, k)];
  });
  return [
    {
      type: 'line',
      silent: true,
      showSymbol: false,
      lineStyle: { color, width: 1.8, type: dashOf(stroke) },
      data: curve,
    },
    {
      type: 'scatter',
      silent: true,
      symbolSize: 4.5,
      itemStyle: { color, opacity: 0.75 },
      data: expiry.points.map(({ k, volatility }) => [k, 100 * volatility]),
    },
  ];
}

const valueAxis = {
  type: 'value' as const,
  axisLine: { onZero: false, lineStyle: { color: INK } },
  splitLine: { lineStyle: { color: RULE } },
};

/** Volatility over log-moneyness, quotes as dots and fits as lines. */
export function drawSmiles(study: SnapshotStudy, id: string, room: Room): string {
  const plot = plotOf(room);
  const canvas: Canvas = {
    id: `${id}-${room.name}`,
    width: room.width,
    height: TOP + HEIGHT + BELOW,
    label: `Volatility of ${study.currency} options over log-moneyness, quotes and fit.`,
  };
  const over =
    caption(2, TOP - 9, 'Volatility, % a year') +
    caption(plot.left + plot.width, TOP + HEIGHT + 38, 'ln(strike / forward)', 'end');
  return drawPicture(
    canvas,
    {
      grid: [gridOf(plot)],
      xAxis: [{ ...valueAxis, splitLine: { show: false }, axisLabel: axisText() }],
      yAxis: [{ ...valueAxis, scale: true, axisLabel: axisText() }],
      series: drawnOf(study).flatMap(smileSeries),
    },
    over,
  );
}

/** A measure in the chart of errors. */
interface ErrorLook {
  readonly measure: Measure;
  readonly colour: Colour;
  readonly stroke: Stroke;
}

/** Errors in coin, which share an axis. */
export const COIN_ERRORS: readonly ErrorLook[] = [
  { measure: 'mark', colour: 'blue', stroke: 'solid' },
  { measure: 'markAtPrintedFuture', colour: 'slate', stroke: 'dotted' },
  { measure: 'surfaceMark', colour: 'amber', stroke: 'dashed' },
];

/** Errors in delta. */
export const DELTA_ERRORS: readonly ErrorLook[] = [
  { measure: 'delta', colour: 'blue', stroke: 'solid' },
  { measure: 'deltaAtPrintedFuture', colour: 'slate', stroke: 'dotted' },
];

export const errorSwatches = (looks: readonly ErrorLook[]): SwatchGroup[] => [
  {
    of: '',
    swatches: looks.map(({ measure, colour, stroke }) => ({
      name: MEASURE_WORDS[measure].title,
      colour,
      shape: stroke,
    })),
  },
];

const ROW = 46;
const LEAST_SHOWN = 1e-8;

/** A stroke from the median, a filled dot, to the worst twentieth, an open one. */
function errorSeries(look: ErrorLook, lines: readonly ErrorLine[], offset: number): SeriesOption[] {
  const color = paint(look.colour);
  return lines.flatMap(({ median, p95 }, row): SeriesOption[] => {
    if (median === null || p95 === null) return [];
    const y = row + offset;
    const ends = [median, p95].map((value) => [Math.max(value, LEAST_SHOWN), y]);
    const dot = { type: 'scatter' as const, silent: true, symbolSize: 8 };
    return [
      {
        type: 'line',
        silent: true,
        showSymbol: false,
        lineStyle: { color, width: 2, type: dashOf(look.stroke) },
        data: ends,
      },
      { ...dot, itemStyle: { color }, data: [ends[0] as number[]] },
      {
        ...dot,
        itemStyle: { color: 'var(--card)', borderColor: color, borderWidth: 2 },
        data: [ends[1] as number[]],
      },
    ];
  });
}

const power = (value: number): string => {
  const exponent = Math.round(Math.log10(value));
  const signs = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const raised = [...String(Math.abs(exponent))].map((digit) => signs[Number(digit)]).join('');
  return exponent === 0 ? '1' : `10${exponent < 0 ? '⁻' : ''}${raised}`;
};

/** Errors by time to expiry and by moneyness on one logarithmic axis. */
export function drawErrors(
  study: ChainStudy,
  looks: readonly ErrorLook[],
  id: string,
  room: Room,
): string {
  const { errors } = study;
  const linesOf = (measure: Measure): ErrorLine[] => {
    const { all, byExpiry, byMoneyness } = errors[measure];
    return [all, ...byExpiry, ...byMoneyness];
  };
  const names = linesOf((looks[0] as ErrorLook).measure).map(({ bucket }) => bucket);
  const height = names.length * ROW;
  const plot = plotOf(room, height, 124);
  const canvas: Canvas = {
    id: `${id}-${room.name}`,
    width: room.width,
    height: TOP + height + BELOW,
    label: 'Median and 95th percentile of absolute errors by bucket. The tables have the figures.',
  };
  const unit = MEASURE_WORDS[(looks[0] as ErrorLook).measure].unit;
  const labels = names.map((name, row) =>
    caption(plot.left - 10, TOP + (row + 0.5) * ROW + 4, name, 'end'),
  );
  const over =
    labels.join('') +
    caption(2, TOP - 9, 'Bucket') +
    caption(plot.left + plot.width, TOP + height + 38, `Absolute error, ${unit}`, 'end');
  const shift = (at: number): number => 0.5 + (at - (looks.length - 1) / 2) * 0.24;
  return drawPicture(
    canvas,
    {
      grid: [gridOf(plot)],
      xAxis: [{ ...valueAxis, type: 'log', axisLabel: { ...axisText(), formatter: power } }],
      yAxis: [
        {
          ...valueAxis,
          inverse: true,
          min: 0,
          max: names.length,
          interval: 1,
          axisLabel: { show: false },
          axisTick: { show: false },
        },
      ],
      series: looks.flatMap((look, at) => errorSeries(look, linesOf(look.measure), shift(at))),
    },
    over,
  );
}

/** One line of volatility through time. */
export interface TimeLine {
  readonly name: string;
  readonly points: readonly (readonly [time: number, volatility: number])[];
}

const lookOf = (at: number): { colour: Colour; stroke: Stroke } => ({
  colour: COLOURS[at % COLOURS.length] as Colour,
  stroke: at % 2 === 0 ? 'solid' : 'dashed',
});

export const timeSwatches = (lines: readonly TimeLine[]): SwatchGroup[] => [
  {
    of: '',
    swatches: lines.map(({ name }, at) => {
      const { colour, stroke } = lookOf(at);
      return { name, colour, shape: stroke };
    }),
  },
];

/** Round times on an axis, at most about `many`. */
function ticksOf(from: number, to: number, many: number): number[] {
  const step = roundDuration((to - from) / many);
  const ticks: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) ticks.push(time);
  return ticks;
}

/** Volatility at the forward in thirty days, snapshot by snapshot. */
export function drawThroughTime(lines: readonly TimeLine[], id: string, room: Room): string {
  const plot = plotOf(room, 220);
  const canvas: Canvas = {
    id: `${id}-${room.name}`,
    width: room.width,
    height: TOP + 220 + BELOW,
    label: 'Volatility at the forward in thirty days through time.',
  };
  const over =
    caption(2, TOP - 9, 'Volatility in 30 days, % a year') +
    caption(plot.left + plot.width, TOP + 220 + 38, 'Time, UTC', 'end');
  const times = lines.flatMap(({ points }) => points.map(([time]) => time));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const ticks = ticksOf(from, to, room.name === 'wide' ? 10 : 4);
  return drawPicture(
    canvas,
    {
      grid: [gridOf(plot)],
      xAxis: [
        {
          ...valueAxis,
          min: from,
          max: to,
          splitLine: { show: false },
          axisTick: { customValues: ticks, lineStyle: { color: INK } },
          axisLabel: {
            ...axisText(),
            customValues: ticks,
            formatter: (time: number) => utcTick(time, to - from),
          },
        },
      ],
      yAxis: [{ ...valueAxis, scale: true, axisLabel: axisText() }],
      series: lines.map(({ points }, at): SeriesOption => {
        const { colour, stroke } = lookOf(at);
        const color = paint(colour);
        return {
          type: 'line',
          silent: true,
          symbolSize: 5,
          itemStyle: { color },
          lineStyle: { color, width: 1.8, type: dashOf(stroke) },
          data: points.map(([time, volatility]) => [time, 100 * volatility]),
        };
      }),
    },
    over,
  );
}
