/** The charts of a market: what it costs to trade, what rests, what flows, how much it moves. */
import { DEPTH_BANDS_BP, type GaugeId } from '../../core/liquidity/index.ts';
import type { Colour, Stroke } from '../report/charts.ts';
import { axisAmount, fixed } from '../report/format.ts';
import type { Figure } from '../report/report-figure.ts';
import { digits } from './analysis-figures.ts';
import type { ChartLine, ChartPanel, LineChart } from './line-chart.ts';
import type { MarketAnalysis } from './market-analysis.ts';
import { columnOf, MID, TIME } from './sample-columns.ts';
import type { SampleTable } from './sample-table.ts';
import type { AnalysisTerms } from './terms.ts';

/** A chart and what is around it. */
export interface ChartFigure {
  readonly figure: Figure;
  readonly chart: LineChart;
}

type Look = readonly [Colour, Stroke];

/** Nearer bands are solid and farther ones broken, for print and for the colour-blind. */
const BAND_LOOKS: readonly Look[] = [
  ['red', 'solid'],
  ['amber', 'solid'],
  ['green', 'dashed'],
  ['blue', 'dashed'],
  ['violet', 'dotted'],
];

const NOTE = 'Where a chart has fewer points than there are samples, peaks and troughs are kept.';

/** Small figures keep their digits, large ones are cut. */
const axisFigure = (value: number): string =>
  Math.abs(value) < 10 ? digits(value) : axisAmount(value);

const line = (samples: SampleTable, id: GaugeId, name: string, look: Look): ChartLine => ({
  name,
  colour: look[0],
  stroke: look[1],
  values: samples.column(columnOf(id)),
});

const panel = (name: string, height: number, lines: readonly ChartLine[]): ChartPanel => ({
  name,
  height,
  lines,
  fromZero: true,
  written: axisFigure,
});

function pricePanels(samples: SampleTable): readonly ChartPanel[] {
  const values = samples.column(MID);
  const mid: ChartLine = { name: 'mid', colour: 'slate', stroke: 'solid', values };
  const written = (price: number): string => fixed(price, 1);
  return [
    { ...panel('Mid, quote units', 150, [mid]), fromZero: false, written },
    panel('Quoted spread, bp', 110, [
      line(samples, 'spread_bp', 'quoted spread', ['blue', 'solid']),
    ]),
  ];
}

function depthPanels(samples: SampleTable): readonly ChartPanel[] {
  const sides = [
    ['bid', 'Bids under the mid, base units'],
    ['ask', 'Asks over the mid, base units'],
  ] as const;
  return sides.map(([side, name]) => {
    const lines = DEPTH_BANDS_BP.map((bp, band) =>
      line(samples, `depth_${bp}bp_${side}`, `${bp} bp`, BAND_LOOKS[band] as Look),
    );
    return panel(name, 190, lines);
  });
}

const flowPanels = (samples: SampleTable): readonly ChartPanel[] => [
  panel('Imbalance, share', 100, [
    line(samples, 'imbalance', 'bids at the best quotes, share of both', ['blue', 'solid']),
  ]),
  panel('Order-flow imbalance, base units', 110, [
    line(samples, 'ofi', 'demand over supply at the best quotes', ['amber', 'solid']),
  ]),
  panel('Volume, base units', 100, [line(samples, 'volume', 'traded', ['slate', 'solid'])]),
];

const volatilityPanels = (samples: SampleTable): readonly ChartPanel[] => [
  panel('Volatility, a year (1 is 100 %)', 180, [
    line(samples, 'rv_close', 'closes', ['slate', 'solid']),
    line(samples, 'rv_parkinson', 'Parkinson', ['blue', 'dashed']),
    line(samples, 'rv_yang_zhang', 'Yang and Zhang', ['green', 'dashed']),
    line(samples, 'rv_ewma', 'exponentially weighted', ['red', 'dotted']),
  ]),
];

interface ChartKind {
  readonly id: string;
  readonly title: string;
  readonly about: (terms: AnalysisTerms) => string;
  readonly panels: (samples: SampleTable) => readonly ChartPanel[];
}

const KINDS: readonly ChartKind[] = [
  {
    id: 'spread',
    title: 'Price and spread',
    about: () => 'The mid, and best ask minus best bid over it.',
    panels: pricePanels,
  },
  {
    id: 'depth',
    title: 'Depth',
    about: () =>
      'What rests within a distance from the mid; a lower bound where no snapshot reached so far.',
    panels: depthPanels,
  },
  {
    id: 'flow',
    title: 'Imbalance and flow',
    about: ({ windowMs }) => `Imbalance now; flows over the last ${windowMs / 1_000} s.`,
    panels: flowPanels,
  },
  {
    id: 'volatility',
    title: 'Volatility',
    about: ({ barMs }) => `A year, from bars of ${barMs / 1_000} s of the last hour.`,
    panels: volatilityPanels,
  },
];

/**
 * Builds the charts of one market from its samples.
 *
 * @param at number of the market in the page: ids end with it
 */
export function chartsOf(
  { study: { samples } }: MarketAnalysis,
  at: number,
  terms: AnalysisTerms,
): readonly ChartFigure[] {
  const times = samples.column(TIME);
  return KINDS.map((kind) => {
    const [id, title, about] = [`${kind.id}-${at}`, kind.title, kind.about(terms)];
    const panels = kind.panels(samples);
    return {
      figure: { id, title, about, note: NOTE },
      chart: { id, label: `${title}. ${about}`, times, panels },
    };
  });
}
