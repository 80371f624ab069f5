/** A chart of desks as points: what they cost, and the risk that is left. */
import type { EChartsOption } from 'echarts';
import {
  axisText,
  caption,
  drawPicture,
  gridOf,
  INK,
  paint,
  RULE,
  type SwatchGroup,
} from '../report/charts.ts';
import type { Room } from '../report/charts-time.ts';
import { axisAmount } from '../report/format.ts';
import { LOOKS } from './desk-looks.ts';
import type { VariantResult } from './run-study.ts';

const HEIGHT = 260;
const CAPTION_HEIGHT = 24;
const AXIS_HEIGHT = 44;
const SYMBOLS = { solid: 'circle', dashed: 'diamond', dotted: 'rect' } as const;

const shownOf = (variants: readonly VariantResult[]): readonly VariantResult[] =>
  variants.slice(0, LOOKS.length);

/** Legend of the points; the letter is what the chart writes beside each. */
export const tradeOffSwatches = (variants: readonly VariantResult[]): readonly SwatchGroup[] => [
  {
    of: '',
    swatches: shownOf(variants).map(({ name }, at) => ({
      name: `${letterOf(at)}: ${name}`,
      colour: (LOOKS[at] ?? LOOKS[0])[0],
      shape: 'block',
    })),
  },
];

const letterOf = (at: number): string => String.fromCharCode(65 + at);

/** Draws the chart for one shape of screen. */
export function drawTradeOff(variants: readonly VariantResult[], room: Room): string {
  const plot = {
    ...{ left: room.left, top: CAPTION_HEIGHT, height: HEIGHT },
    width: room.width - room.left - room.right,
  };
  const axis = {
    type: 'value' as const,
    splitNumber: 4,
    axisLine: { lineStyle: { color: INK } },
    axisLabel: { ...axisText(), formatter: (value: number) => axisAmount(value) },
    splitLine: { lineStyle: { color: RULE } },
  };
  const option: EChartsOption = {
    grid: gridOf(plot),
    xAxis: { ...axis, min: 0 },
    yAxis: { ...axis, min: 0 },
    series: shownOf(variants).map(({ figures }, at) => {
      const [colour, stroke] = LOOKS[at] ?? LOOKS[0];
      return {
        type: 'scatter' as const,
        silent: true,
        symbol: SYMBOLS[stroke],
        symbolSize: 11,
        itemStyle: { color: paint(colour) },
        label: {
          ...{ show: true, position: 'right' as const, formatter: letterOf(at) },
          ...axisText(12),
        },
        data: [[figures.cost, figures.shortfall]],
      };
    }),
  };
  const height = plot.top + HEIGHT + AXIS_HEIGHT;
  const over =
    caption(2, plot.top - 9, 'Expected shortfall of a step, quote currency') +
    caption(2, height - 4, 'Fees, spread and impact of the trades of the desk, quote currency');
  const label = 'Cost of the trades of each desk against the expected shortfall that is left.';
  const canvas = { id: `picture-trade-off-${room.name}`, width: room.width, height, label };
  return drawPicture(canvas, option, over);
}
