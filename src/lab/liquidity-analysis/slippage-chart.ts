/** The curve of slippage: what a size costs at once, on average and at its worst. */
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
import type { Room } from '../report/charts-time.ts';
import { axisAmount } from '../report/format.ts';
import { digits } from './analysis-figures.ts';
import type { SizeRow, TailFigures } from './liquidity-risk.ts';

const CAPTION_HEIGHT = 24;
const GAP = 14;
const AXIS_HEIGHT = 40;
const PLOT_HEIGHT = 190;

interface Curve {
  readonly name: string;
  readonly colour: Colour;
  readonly stroke: Stroke;
  readonly depth: SizeRow['depth'];
  readonly read: (figures: TailFigures) => number;
}

/** Curves that a recording has: those without the largest makers only where makers are known. */
export function curvesOf(sizes: readonly SizeRow[], level: number): readonly Curve[] {
  const at = `p${digits(level * 100)}`;
  const measures = [
    ['mean', 'blue', ({ mean }: TailFigures) => mean],
    [at, 'amber', ({ atRisk }: TailFigures) => atRisk],
    ['expected shortfall', 'red', ({ shortfall }: TailFigures) => shortfall],
  ] as const;
  const curves = (['whole', 'thinned'] as const).flatMap((depth) =>
    measures.map(
      ([name, colour, read]): Curve => ({
        name: depth === 'whole' ? name : `${name}, largest makers gone`,
        colour,
        stroke: depth === 'whole' ? 'solid' : 'dotted',
        depth,
        read,
      }),
    ),
  );
  return curves.filter(({ depth }) => sizes.some((row) => row.depth === depth));
}

export const slippageSwatches = (
  sizes: readonly SizeRow[],
  level: number,
): readonly SwatchGroup[] => [
  {
    of: '',
    swatches: curvesOf(sizes, level).map(({ name, colour, stroke }) => ({
      name,
      colour,
      shape: stroke,
    })),
  },
];

const SIDES = [
  ['sell', 'Sold at once: bp of the notional'],
  ['buy', 'Bought at once: bp of the notional'],
] as const;

const plotOf = (at: number, room: Room): Plot => ({
  left: room.left,
  top: CAPTION_HEIGHT + at * (PLOT_HEIGHT + GAP + CAPTION_HEIGHT),
  width: room.width - room.left - room.right,
  height: PLOT_HEIGHT,
});

function optionOf(sizes: readonly SizeRow[], level: number, room: Room): EChartsOption {
  const ticks = [...new Set(sizes.map(({ size }) => size))];
  const [least, most] = [Math.min(...ticks), Math.max(...ticks)];
  return {
    grid: SIDES.map((_, at) => gridOf(plotOf(at, room))),
    xAxis: SIDES.map((_, at) => ({
      type: 'log' as const,
      gridIndex: at,
      min: least,
      max: most,
      axisLine: { onZero: false, lineStyle: { color: INK } },
      axisTick: { customValues: ticks, lineStyle: { color: INK } },
      axisLabel: {
        ...axisText(),
        show: at === SIDES.length - 1,
        customValues: ticks,
        hideOverlap: true,
        formatter: (size: number) => digits(size),
      },
      splitLine: { show: false },
    })),
    yAxis: SIDES.map((_, at) => ({
      type: 'log' as const,
      gridIndex: at,
      axisLabel: { ...axisText(), formatter: axisAmount },
      splitLine: { lineStyle: { color: RULE } },
    })),
    series: SIDES.flatMap(([side], at) =>
      curvesOf(sizes, level).map(({ colour, stroke, depth, read }) => ({
        type: 'line' as const,
        xAxisIndex: at,
        yAxisIndex: at,
        silent: true,
        symbol: 'circle',
        symbolSize: 5,
        itemStyle: { color: paint(colour) },
        lineStyle: { color: paint(colour), width: 1.5, type: dashOf(stroke) },
        data: sizes
          .filter((row) => row.side === side && row.depth === depth && read(row.bp) > 0)
          .map((row) => [row.size, read(row.bp)]),
      })),
    ),
  };
}

/** Draws both sides for one shape of screen; both axes are logarithms. */
export function drawSlippage(
  id: string,
  sizes: readonly SizeRow[],
  level: number,
  room: Room,
): string {
  const last = plotOf(SIDES.length - 1, room);
  const height = last.top + last.height + AXIS_HEIGHT;
  const over =
    SIDES.map(([, name], at) => caption(2, plotOf(at, room).top - 9, name)).join('') +
    caption(2, height - 4, 'Size, base units');
  const label = 'Slippage by size, of selling and of buying.';
  const canvas = { id: `picture-${id}-${room.name}`, width: room.width, height, label };
  return drawPicture(canvas, optionOf(sizes, level, room), over);
}
