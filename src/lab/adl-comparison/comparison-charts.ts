/** The charts of a comparison: who gives, what leverage is left, what the next move would cost. */
import type { SeriesOption } from 'echarts';
import type { Candidate } from '../../core/waterfall/index.ts';
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
import type { Comparison, PolicyResult } from './comparison.ts';
import { SHOCKS } from './metrics.ts';

/** A policy that ran. */
export type Ran = Extract<PolicyResult, { readonly metrics: unknown }>;

/** A policy with its look in every chart. */
export interface Drawn {
  readonly result: Ran;
  readonly colour: Colour;
  readonly stroke: Stroke;
}

const COLOURS: readonly Colour[] = ['blue', 'amber', 'green', 'red', 'violet', 'slate'];
const STROKES: readonly Stroke[] = ['solid', 'dashed', 'dotted'];
const HEIGHT = 300;
const TOP = 26;
const BELOW = 44;
/** Places at which a curve is drawn. */
const POINTS = 120;

export const ran = ({ policies }: Comparison): Ran[] =>
  policies.flatMap((result) => ('metrics' in result ? [result] : []));

/** Policies that differ in what they took: of those that took the same, the first is drawn. */
export function drawnOf(comparison: Comparison): Drawn[] {
  const seen = new Set<string>();
  return ran(comparison)
    .filter(({ metrics: { sha256 } }) => {
      if (seen.has(sha256)) return false;
      seen.add(sha256);
      return true;
    })
    .map((result, i) => ({
      result,
      colour: COLOURS[i % COLOURS.length] as Colour,
      stroke: STROKES[Math.floor(i / COLOURS.length) % STROKES.length] as Stroke,
    }));
}

/** Ids of the policies that took exactly what another did. */
export function sameAs(comparison: Comparison): string[] {
  const first = new Map<string, string>();
  return ran(comparison).flatMap(({ policy, metrics: { sha256 } }) => {
    const before = first.get(sha256);
    if (before !== undefined) return [`${policy} takes exactly what ${before} takes`];
    first.set(sha256, policy);
    return [];
  });
}

export const swatches = (drawn: readonly Drawn[]): SwatchGroup[] => [
  {
    of: '',
    swatches: drawn.map(({ result, colour, stroke }) => ({
      name: result.policy,
      colour,
      shape: stroke,
    })),
  },
];

type Points = readonly (readonly [number, number])[];

/** A chart of one line per policy. */
export interface LineChart {
  readonly id: string;
  readonly label: string;
  readonly x: string;
  readonly y: string;
  readonly xKind: 'log' | 'value';
  readonly yKind: 'log' | 'value';
  readonly curve: (drawn: Drawn) => Points;
}

const axis = (kind: 'log' | 'value', format?: (value: number) => string) => ({
  type: kind,
  axisLine: { onZero: false, lineStyle: { color: INK } },
  splitLine: { lineStyle: { color: RULE } },
  axisLabel: { ...axisText(), ...(format === undefined ? {} : { formatter: format }) },
});

/** One line per policy. */
export function drawLines(chart: LineChart, drawn: readonly Drawn[], room: Room): string {
  const plot: Plot = {
    left: room.left,
    top: TOP,
    width: room.width - room.left - room.right,
    height: HEIGHT,
  };
  const canvas: Canvas = {
    id: `${chart.id}-${room.name}`,
    width: room.width,
    height: TOP + HEIGHT + BELOW,
    label: chart.label,
  };
  const series = drawn.map((each): SeriesOption => {
    const color = paint(each.colour);
    return {
      type: 'line',
      silent: true,
      showSymbol: false,
      lineStyle: { color, width: 1.8, type: dashOf(each.stroke) },
      data: chart.curve(each).map(([x, y]) => [x, y]),
    };
  });
  const over =
    caption(2, TOP - 9, chart.y) +
    caption(plot.left + plot.width, TOP + HEIGHT + 38, chart.x, 'end');
  return drawPicture(
    canvas,
    {
      grid: [gridOf(plot)],
      xAxis: [{ ...axis(chart.xKind, plain), splitLine: { show: false } }],
      yAxis: [axis(chart.yKind, plain)],
      series,
    },
    over,
  );
}

const plain = (value: number): string =>
  value >= 1e6
    ? `${value / 1e6}M`
    : value >= 1e3
      ? `${value / 1e3}k`
      : `${Number(value.toPrecision(3))}`;

/** Ranks at which a curve over all accounts is drawn, evenly on a log scale. */
function ranks(many: number): number[] {
  const last = Math.max(many, 1);
  const places = Array.from({ length: POINTS + 1 }, (_, i) => Math.round(last ** (i / POINTS)));
  return [...new Set(places)];
}

/** Share of the whole that the accounts who give most give together. */
export function byRank({ result }: Drawn): Points {
  const falling = Float64Array.from(result.taken, Number).sort().reverse();
  const sums = new Float64Array(falling.length);
  let sum = 0;
  falling.forEach((amount, i) => {
    sum += amount;
    sums[i] = sum;
  });
  if (sum === 0) return [];
  return ranks(falling.length).map((rank) => [rank, (100 * (sums[rank - 1] as number)) / sum]);
}

/** Accounts whose leverage afterwards is at least x. */
export function leverageLeft(comparison: Comparison): (drawn: Drawn) => Points {
  const { candidates, target } = comparison;
  return ({ result }) => {
    const falling = Float64Array.from(result.taken, (gives, i) => {
      const { notional, equity } = candidates[i] as Candidate;
      const [n, e] =
        target === 'quantity' ? [notional - gives, equity] : [notional, equity - gives];
      return e > 0n ? Number(n) / Number(e) : n > 0n ? MOST_LEVERAGE : 0;
    })
      .sort()
      .reverse();
    return ranks(falling.length)
      .map((rank): [number, number] => [
        Math.min(Math.max(falling[rank - 1] as number, 0.01), MOST_LEVERAGE),
        rank,
      ])
      .reverse();
  };
}

/** Beyond this leverage an account is drawn at the edge. */
export const MOST_LEVERAGE = 1_000;

/** What all accounts owe after an adverse move, by the move. */
export const afterShock = ({ result }: Drawn): Points =>
  SHOCKS.map(([, twentieths], i) => [twentieths * 5, Number(result.metrics.shortfall[i]) / 1e12]);
